import { chooseLanguage, matchLanguage } from '../../http/languages.ts'
import type { ContentQuery } from '../delivery/requests.ts'
import { viewsOf, type View, type Views } from './wording.ts'

/** What chooses how something is shown: the query and the language that a request prefers. */
export interface Viewed {
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly query: ContentQuery
}

/** The same as data alone, for a worker thread. */
export function viewedBy ({ headers, query: { lang, variant } }: Viewed): Viewed {
  return {
    headers: { 'accept-language': headers['accept-language'] },
    query: { ...(lang !== undefined && { lang }), ...(variant && { variant }) },
  }
}

/** Which wording of a version is asked for. */
export function viewIn (content: Views, viewed: Viewed): View {
  return requestedView(viewed, [...new Set(viewsOf(content).map(({ lang }) => lang))])
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
