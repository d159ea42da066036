import { dayOf } from '../../domain/values/day.ts'
import type { PrincipleRecord } from '../records/schemas.ts'
import type { Words } from '../records/words.ts'
import type { Retirement } from '../versions/version.ts'

/** The language of the words that are the service's own. */
export const ownLanguage = 'en'

/** The version that a record stands in, with the language of what its author says about it. */
export interface VersionAround {
  /** The language of the set itself, whichever wording is shown. */
  readonly lang: string
  /** Why it is not to be used any more, where it is not. */
  readonly retirement: Retirement | null
}

type Noticed = Pick<PrincipleRecord, 'variant' | 'variantStatus' | 'textStatus' | 'translates'>

/** Everything that a reader should know of a text before reading it; null where there is nothing. */
export function noticeOf (
  { variant, variantStatus, textStatus, translates }: Noticed,
  around: VersionAround | null
): readonly Words[] | null {
  const own = (text: string): Words => ({ text, lang: ownLanguage })
  const status = variantStatus === null
    ? []
    : [
        own(variant === 'easy-read' ? 'Easy Read,' : 'Translation,'),
        { text: `${variantStatus}.`, lang: around?.lang ?? ownLanguage },
      ]
  const notices = [
    ...(translates?.outdated
      ? [
          `Out of date: this was made from version ${translates.version}, and the original text has changed since. ` +
          'Read the original too.',
        ]
      : []),
    ...(textStatus === 'reconstructed'
      ? ["Reconstructed: the guide's own text of this principle is lost, and another source stands in for it."]
      : []),
  ]
  const words = [
    ...(around?.retirement ? noticeOfRetirement(around.retirement, around.lang) : []),
    ...status,
    ...(notices.length === 0 ? [] : [own(notices.join(' '))]),
  ]
  return words.length === 0 ? null : words
}

function noticeOfRetirement ({ retiredAt, explanation, replacedBy }: Retirement, lang: string): Words[] {
  return [
    {
      text: `Retired on ${dayOf(retiredAt)}: do not use this version for anything new.` +
        (replacedBy === null ? '' : ` Version ${replacedBy} replaces it.`),
      lang: ownLanguage,
    },
    { text: explanation, lang },
  ]
}
