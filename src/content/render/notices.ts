import { dayOf } from '../../domain/values/day.ts'
import type { PrincipleRecord } from '../records/schemas.ts'
import type { Words } from '../records/words.ts'
import type { Retirement } from '../versions/version.ts'

/** The language of the words that are the service's own. */
export const ownLanguage = 'en'

/** Why a version is not to be used any more, in the language of its set. */
export interface RetirementWords extends Retirement {
  readonly lang: string
}

type Noticed = Pick<PrincipleRecord, 'variant' | 'variantStatus' | 'textStatus' | 'translates'>

/** Everything that a reader should know of a text before reading it; null where there is nothing. */
export function noticeOf (
  { variant, variantStatus, textStatus, translates }: Noticed,
  retirement: RetirementWords | null
): readonly Words[] | null {
  const notices = [
    ...(variantStatus === null ? [] : [`${variant === 'easy-read' ? 'Easy Read' : 'Translation'}, ${variantStatus}.`]),
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
    ...(retirement ? noticeOfRetirement(retirement) : []),
    ...(notices.length === 0 ? [] : [{ text: notices.join(' '), lang: ownLanguage }]),
  ]
  return words.length === 0 ? null : words
}

function noticeOfRetirement ({ retiredAt, explanation, replacedBy, lang }: RetirementWords): Words[] {
  return [
    {
      text: `Retired on ${dayOf(retiredAt)}: do not use this version for anything new.` +
        (replacedBy === null ? '' : ` Version ${replacedBy} replaces it.`),
      lang: ownLanguage,
    },
    { text: explanation, lang },
  ]
}
