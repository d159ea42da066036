import { httpProblems, Problem } from '../../http/problems/problem.ts'
import type { Page } from '../../http/pages.ts'
import type { About, Resource } from './delivery.ts'
import { presentDocument, presentPage, presentRecord } from '../records/presented.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { Viewed } from '../records/view.ts'

/** What a request asks for, apart from its address. */
export interface Asked extends Viewed {
  /** Whose key was sent; nothing where none was. */
  readonly organisation?: string | undefined
  /** The ending of the address, such as ".md", and its query with the question mark; both may be empty. */
  readonly ending: string
  readonly search: string
}

type Said = Pick<About, 'surrogateKeys'> & Partial<About>

const current = { caching: 'current', audience: 'public', contentLocation: null } as const

/** A record in every representation. `fields` leaves members out of its JSON. */
export function readable (record: ReadableRecord, { query }: Asked, publicUrl: string, about: Said): Resource {
  return { ...current, ...about, ...presentRecord(record, query, publicUrl) }
}

/** A record that exists as JSON alone. */
export function document (record: object, about: Said): Resource {
  return { ...current, ...about, ...presentDocument(record) }
}

/** A page of records, as JSON. */
export function collection (page: Page<object & { lang?: string }>, { query }: Asked, about: Said): Resource {
  return { ...current, ...about, ...presentPage(page, query) }
}

/** 400 for a search text without a letter or digit, which would find nothing. */
export function nothingToSearch (): Problem {
  return new Problem(
    httpProblems.invalid_parameter,
    'q holds no letter and no digit: give at least one word to search for',
    {
      faults: [{ parameter: 'q', code: 'invalid', detail: 'holds no letter and no digit' }],
    }
  )
}
