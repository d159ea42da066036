import { createHash } from 'node:crypto'
import { isUuid } from '../storage/principal.ts'
import { httpProblems, Problem } from './problems/problem.ts'

export const defaultLimit = 50
export const maximumLimit = 100

/** What every list may be asked: how many, and after which cursor. */
export interface PageQuery {
  readonly limit?: number
  readonly cursor?: string
}

/** What every list answers; `next` is the cursor of the following page, null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly page: { readonly limit: number, readonly next: string | null }
}

/**
 * A cursor names the last key that was seen and is bound to its list and filters (`scope`) by a check sum,
 * so one that is foreign or cut is refused rather than misread.
 */
export function writeCursor (key: string, scope: string): string {
  return `${Buffer.from(key).toString('base64url')}.${checksum(key, scope)}`
}

/** The key of a cursor. Throws the problem `invalid_cursor` unless it was written for this scope. */
export function readCursor (cursor: string, scope: string): string {
  const [encoded = '', sum] = cursor.split('.')
  const key = Buffer.from(encoded, 'base64url').toString()
  if (sum !== checksum(key, scope) || cursor !== writeCursor(key, scope)) throw invalidCursor()
  return key
}

function invalidCursor (): Problem {
  return new Problem(
    httpProblems.invalid_cursor,
    'The cursor does not belong to this list with these filters; start again without it',
    {
      faults: [{ parameter: 'cursor', code: 'invalid', detail: 'is not a cursor of this list with these filters' }],
    }
  )
}

function checksum (key: string, scope: string): string {
  return createHash('sha256').update(`${scope}\n${key}`).digest('base64url').slice(0, 12)
}

/**
 * One page of a list held in memory, in its order, by keyset: the items after the cursor's key. Where that item has
 * gone, there is no telling what comes after it, and the cursor is refused as well.
 */
export function pageOf<Item> (
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit = defaultLimit, cursor }: PageQuery,
  scope: string
): Page<Item> {
  const seen = cursor === undefined ? undefined : readCursor(cursor, scope)
  const start = seen === undefined ? 0 : items.findIndex(item => keyOf(item) === seen) + 1
  if (seen !== undefined && start === 0) throw invalidCursor()
  const slice = items.slice(start, start + limit)
  const last = slice.at(-1)
  const more = start + limit < items.length
  return { items: slice, page: { limit, next: more && last !== undefined ? writeCursor(keyOf(last), scope) : null } }
}

/** How a list in the database is walked: what of an item stands in the cursor, and how that is read again. */
export interface Keyset<Item, Key> {
  write(item: Item): string
  /** Undefined for what was never written: a cursor's check sum is no secret. */
  read(text: string): Key | undefined
}

/** Of lists in the order of their ids. */
export const byId: Keyset<{ readonly id: string }, string> = {
  write: ({ id }) => id,
  read: text => isUuid(text) ? text : undefined,
}

/** One page of a list in the database. `list` gives so many items at most that come after a key. */
export async function keysetPage<Item, Key> (
  { limit = defaultLimit, cursor }: PageQuery,
  scope: string,
  { write, read }: Keyset<NoInfer<Item>, Key>,
  list: (after: Key | undefined, count: number) => Promise<readonly Item[]>
): Promise<Page<Item>> {
  const after = cursor === undefined ? undefined : read(readCursor(cursor, scope))
  if (cursor !== undefined && after === undefined) throw invalidCursor()
  const found = await list(after, limit + 1)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    page: { limit, next: found.length > limit && last !== undefined ? writeCursor(write(last), scope) : null },
  }
}
