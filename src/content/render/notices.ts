import { dayOf } from '../../domain/values/day.ts'
import type { Variant } from '../../domain/versions/principle-set.ts'
import type { PrincipleRecord } from '../records/schemas.ts'
import type { Words } from '../records/words.ts'
import type { Retirement } from '../versions/version.ts'
import type { OwnWords } from './own-words.ts'

/** The language of the words that are the service's own. */
export const ownLanguage = 'en'

/** The version that a record stands in, with the language of what its author says about it. */
export interface VersionAround {
  /** The language of the set itself, whichever wording is shown. */
  readonly lang: string
  /** Why it is not to be used any more, where it is not. */
  readonly retirement: Retirement | null
  /** In which form the service's own words stand around its texts. */
  readonly ownVariant: Variant
}

type Noticed = Pick<PrincipleRecord, 'variant' | 'variantStatus' | 'textStatus' | 'translates'>

/** What it says of a wording that no reader has tested. */
const untested = 'draft: not user-tested'

/** Everything that a reader should know of a text before reading it; null where there is nothing. */
export function noticeOf (
  { variant, variantStatus, textStatus, translates }: Noticed,
  around: VersionAround | null,
  said: OwnWords
): readonly Words[] | null {
  const own = (text: string): Words => ({ text, lang: ownLanguage })
  const status = variantStatus === null
    ? []
    : [
        own(said.wording[variant]),
        { text: `${variantStatus}.`, lang: around?.lang ?? ownLanguage },
        ...(variantStatus === untested && said.untested !== '' ? [own(said.untested)] : []),
      ]
  const notices = [
    ...(translates?.outdated ? [said.outdated(translates.version)] : []),
    ...(textStatus === 'reconstructed' ? [said.reconstructed] : []),
  ]
  const words = [
    ...(around?.retirement ? noticeOfRetirement(around.retirement, around.lang, said) : []),
    ...status,
    ...(notices.length === 0 ? [] : [own(notices.join(' '))]),
  ]
  return words.length === 0 ? null : words
}

function noticeOfRetirement (
  { retiredAt, explanation, replacedBy }: Retirement,
  lang: string,
  said: OwnWords
): Words[] {
  return [
    { text: said.retired(dayOf(retiredAt), replacedBy), lang: ownLanguage },
    { text: explanation, lang },
  ]
}
