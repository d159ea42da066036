import type { Page } from '../../http/pages.ts'
import type { ReadableRecord } from './readable-record.ts'
import type { VersionAround } from '../render/notices.ts'
import { readableTypes, represent } from '../render/representations.ts'
import { languageOf, type Served } from './wording.ts'
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

/** What goes with a record. */
interface Company {
  /** The version that it stands in. */
  readonly around?: VersionAround | null
  /** It in all of its wordings, where they are asked for. */
  readonly wordings?: ReadonlyArray<Pick<Served, 'lang' | 'variant'>> | undefined
}

/**
 * A record in every representation; with `fields`, which leaves members out, and with all wordings as JSON alone.
 */
export function presentRecord (
  record: ReadableRecord,
  { fields }: Fields,
  publicUrl: string,
  { around = null, wordings }: Company = {}
): Presented {
  const language = 'lang' in record ? record.lang : 'en'
  return {
    types: fields === undefined && wordings === undefined ? readableTypes : ['application/json'],
    title: { text: record.title, lang: 'fallbacks' in record ? languageOf(record, 'title') : language },
    language,
    represent: type =>
      type === 'application/json'
        ? JSON.stringify({
          ...withFields(record, fields),
          ...(wordings && {
            wordings: wordings.map(one => ({ lang: one.lang, variant: one.variant, ...withFields(one, fields) })),
          }),
        })
        : represent(record, type, publicUrl, around),
  }
}

/** A record that exists as JSON alone. */
export function presentDocument (record: object): Presented {
  return { types: ['application/json'], language: 'en', represent: () => JSON.stringify(record) }
}

/** A page of records, as JSON. `more` stands beside it. */
export function presentPage (
  { items, page }: Page<object & { lang?: string }>,
  { fields }: Fields,
  more: object = {}
): Presented {
  return {
    types: ['application/json'],
    language: items[0]?.lang ?? 'en',
    next: page.next,
    represent: () => JSON.stringify({ items: items.map(item => withFields(item, fields)), page, ...more }),
  }
}

function withFields (record: object, fields: string | undefined): object {
  if (fields === undefined) return record
  const wanted = new Set(fields.split(','))
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)))
}
