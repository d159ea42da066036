import { chooseLanguage, matchLanguage } from '../../http/languages.ts'
import type { ContentQuery } from '../delivery/requests.ts'
import type { View } from './wording.ts'

/** What chooses how something is shown: the query and the language that a request prefers. */
export interface Viewed {
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly query: ContentQuery
}

/**
 * Which wording is asked for, of texts that exist in these languages. A header only chooses among them; a parameter may
 * name another.
 */
export function requestedView (
  { headers, query: { lang, variant = 'standard' } }: Viewed,
  languages: readonly string[]
): View {
  return {
    lang: lang === undefined ? chooseLanguage(headers, languages) : matchLanguage(lang, languages) ?? lang,
    variant,
  }
}
