import type { Page } from '../../http/pages.ts'
import type { ReadableRecord } from './readable-record.ts'
import type { VersionAround } from '../render/notices.ts'
import { readableTypes, represent } from '../render/representations.ts'
import { languageOf } from './wording.ts'
import type { Words } from './words.ts'

/** What is said, in which media types and which language. Pure data: how it is delivered is not known here. */
export interface Presented {
  readonly types: readonly string[]
  readonly language: string
  /** The cursor of the next page. */
  readonly next?: string | null
  /** A title for people, where it has one. */
  readonly title?: Words
  represent(type: string): string
}

/** Which members of a record are asked for, as they stand in a query. */
interface Fields {
  readonly fields?: string
}

/**
 * A record in every representation. `fields` leaves members out of its JSON; `around` is the version that it stands
 * in.
 */
export function presentRecord (
  record: ReadableRecord,
  { fields }: Fields,
  publicUrl: string,
  around: VersionAround | null = null
): Presented {
  const language = 'lang' in record ? record.lang : 'en'
  return {
    types: fields === undefined ? readableTypes : ['application/json'],
    title: { text: record.title, lang: 'fallbacks' in record ? languageOf(record, 'title') : language },
    language,
    represent: type =>
      type === 'application/json'
        ? JSON.stringify(withFields(record, fields))
        : represent(record, type, publicUrl, around),
  }
}

/** A record that exists as JSON alone. */
export function presentDocument (record: object): Presented {
  return { types: ['application/json'], language: 'en', represent: () => JSON.stringify(record) }
}

/** A page of records, as JSON. */
export function presentPage ({ items, page }: Page<object & { lang?: string }>, { fields }: Fields): Presented {
  return {
    types: ['application/json'],
    language: items[0]?.lang ?? 'en',
    next: page.next,
    represent: () => JSON.stringify({ items: items.map(item => withFields(item, fields)), page }),
  }
}

function withFields (record: object, fields: string | undefined): object {
  if (fields === undefined) return record
  const wanted = new Set(fields.split(','))
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)))
}
