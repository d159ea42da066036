import type { Page } from '../../http/pages.ts'
import type { Participant } from '../../identity/index.ts'
import { presentDocument, presentPage, presentRecord, type Presented } from '../records/presented.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import type { Viewed } from '../records/view.ts'
import { readableTypes } from '../render/representations.ts'
import type { Accepted, Encoded } from './encode.ts'

/** What a request asks for, apart from its address. */
export interface ContentRequest extends Viewed {
  /** Whose key was sent; nothing where none was. */
  readonly organisation?: string | undefined
  /** Whose response token was sent; nothing where none was. */
  readonly participant?: Pick<Participant, 'organisation' | 'versions'> | undefined
  /** The ending of the address, such as ".md", and its query with the question mark; both may be empty. */
  readonly ending: string
  readonly search: string
  /** The address without them. */
  readonly path: string
}

/** For whom something is, and how long it stays true. */
export interface About {
  /** Pinned content never changes; current content may, when a version is published. */
  readonly caching: 'pinned' | 'current'
  /** What is not for everybody is looked up again once anything was written, and no shared cache may keep it. */
  readonly audience: 'public' | 'private'
  /** Whether it may be withdrawn though it never changes, as a network's set may. */
  readonly revocable?: boolean
  /** The pinned address of the same bytes, where this is not it. */
  readonly contentLocation: string | null
  readonly surrogateKeys: readonly string[]
  /** What else it points to, as the values of a Link header. */
  readonly links?: readonly string[]
  /** What else is told with it and with the news that it has not changed. */
  readonly lasting?: Readonly<Record<string, string>>
}

/** Something that can be delivered: what it says, and how long that stays true. */
export type Resource = About & Presented

/** One that is too large for the event loop: its bytes are made elsewhere. Rejects with 404 and 406. */
export interface LargeResource extends About {
  encode(accepted: Accepted): Promise<Encoded>
}

/** Another address has what was asked for. */
export interface Moved extends Pick<About, 'audience'> {
  readonly location: string
}

/**
 * What a resource is made of has been found, for whoever asks; the same `state` of the same address makes the same
 * resource.
 */
export interface Located {
  readonly state: string
  /** The id of the set that it stands in. */
  readonly setId: string
  make(): Promise<Resource | LargeResource>
}

/** One table for all prepared content. */
export const cacheControl = {
  pinned: 'public, max-age=31536000, immutable',
  current: 'public, max-age=60, stale-while-revalidate=600',
  moved: 'public, max-age=60',
  private: 'private, no-cache',
} as const

/**
 * What can be withdrawn or renamed is never promised to be there as it is, nor are the forms that say when their
 * version is retired (rule V5): JSON and tables are.
 */
export function cachingOf ({ audience, caching, revocable = false }: About, type: string): keyof typeof cacheControl {
  if (audience === 'private') return 'private'
  const saysRetirement = type !== 'application/json' && readableTypes.some(readable => readable === type)
  return revocable || saysRetirement ? 'current' : caching
}

type Said = Pick<About, 'surrogateKeys'> & Partial<About>

const current = { caching: 'current', audience: 'public', contentLocation: null } as const

/** A record in every representation, or with all of its wordings as JSON. `fields` leaves members out of its JSON. */
export function readable (
  record: ReadableRecord,
  { query }: ContentRequest,
  publicUrl: string,
  about: Said,
  wordings?: Parameters<typeof presentRecord>[3]
): Resource {
  return { ...current, ...about, ...presentRecord(record, query, publicUrl, wordings) }
}

/** A record that exists as JSON alone. */
export function document (record: object, about: Said): Resource {
  return { ...current, ...about, ...presentDocument(record) }
}

/** A page of records, as JSON. `more` stands beside it. */
export function collection (
  page: Page<object & { lang?: string }>,
  { query }: ContentRequest,
  about: Said,
  more?: object
): Resource {
  return { ...current, ...about, ...presentPage(page, query, more) }
}
