import { chooseLanguage, matchLanguage } from '../http/media.ts'
import { httpProblems, Problem } from '../http/problem.ts'
import type { Page } from '../http/pages.ts'
import type { Resource } from './delivery.ts'
import type { ReadableRecord } from './readable-record.ts'
import { readableTypes, represent } from './representations.ts'
import type { ContentQuery } from './requests.ts'
import type { View } from './wording.ts'

/** What a request asks for, apart from its address. */
export interface Asked {
  /** Whose key was sent; nothing where none was. */
  readonly organisation?: string | undefined
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly query: ContentQuery
  /** The ending of the address, such as ".md", and its query with the question mark; both may be empty. */
  readonly ending: string
  readonly search: string
}

type About = Pick<Resource, 'surrogateKeys'> & Partial<Pick<Resource, 'caching' | 'contentLocation' | 'audience' | 'revocable' | 'lasting' | 'links'>>

const current = { caching: 'current', audience: 'public', contentLocation: null } as const

/** Which wording is asked for, of texts that exist in these languages. A header only chooses among them; a parameter may name another. */
export function askedView ({ headers, query: { lang, variant = 'standard' } }: Asked, languages: readonly string[]): View {
  return { lang: lang === undefined ? chooseLanguage(headers, languages) : matchLanguage(lang, languages) ?? lang, variant }
}

/** A record in every representation. `fields` leaves members out of its JSON. */
export function readable (record: ReadableRecord, { query }: Asked, publicUrl: string, about: About): Resource {
  return {
    ...current,
    ...about,
    types: query.fields === undefined ? readableTypes : ['application/json'],
    title: record.title,
    language: 'lang' in record ? record.lang : 'en',
    represent: type => type === 'application/json' ? JSON.stringify(withFields(record, query.fields)) : represent(record, type, publicUrl),
  }
}

/** A record that exists as JSON alone. */
export function document (record: object, about: About): Resource {
  return { ...current, ...about, types: ['application/json'], language: 'en', represent: () => JSON.stringify(record) }
}

/** A page of records, as JSON. */
export function collection (page: Page<object & { lang?: string }>, { query }: Asked, about: About): Resource {
  const items = page.items.map(item => withFields(item, query.fields))
  return {
    ...current,
    ...about,
    types: ['application/json'],
    language: page.items[0]?.lang ?? 'en',
    next: page.page.next,
    represent: () => JSON.stringify({ items, page: page.page }),
  }
}

function withFields (record: object, fields: string | undefined): object {
  if (fields === undefined) return record
  const wanted = new Set(fields.split(','))
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)))
}

/** Words searched for that hold no letter and no digit find nothing, and that is told. */
export function nothingToSearch (): Problem {
  return new Problem(httpProblems.invalid_parameter, 'q holds no letter and no digit: give at least one word to search for', {
    faults: [{ parameter: 'q', code: 'invalid', detail: 'holds no letter and no digit' }],
  })
}
