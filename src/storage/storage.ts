import type { PgDatabase, PgQueryResultHKT, PgTable } from 'drizzle-orm/pg-core'
import type { Tables } from './schema/tables.ts'

/** Statements are written once, in drizzle's PostgreSQL dialect as far as types go; each engine runs its own. */
export type Queries = PgDatabase<PgQueryResultHKT>

/** Cannot write: neither in its type nor, on both engines, in its connection. */
export interface Reader extends Pick<Queries, 'select' | 'selectDistinct' | '$with' | '$count'> {
  /** drizzle's own `with` would also give insert, update and delete. */
  with(...queries: Parameters<Queries['with']>): Pick<ReturnType<Queries['with']>, 'select' | 'selectDistinct'>
}
/** Exists only inside `write`. */
export type Writer = Reader & Pick<Queries, 'insert' | 'update' | 'delete'>

/** Whose rows are seen: an organisation's own and public ones, or public ones alone. */
export type Principal = string | 'public'

/** A search among what the principal may see. */
export interface SearchTerms {
  /** Normalised words (domain/words.ts), at least one; all must be present, the last as a prefix. */
  readonly words: readonly string[]
  readonly type?: string
  readonly set?: string
  readonly category?: string
  readonly limit: number
}

/** A text that was found, as it was indexed when its version was published. */
export interface SearchHit {
  readonly type: string
  readonly set: string | null
  readonly slug: string
  readonly title: string
  readonly url: string
  readonly text: string
}

/** The database, as one principal sees it. */
export interface Access {
  readonly read: Reader
  /**
   * One transaction: all of `work` or nothing. `work` may await its `tx` and nothing else. A statement that fails fails
   * the work, even where its error is caught: catch outside.
   */
  write<T>(work: (tx: Writer) => Promise<T>): Promise<T>
  /**
   * As `write`, for work that takes away what nobody may find again. On SQLite its write-ahead log, which holds what
   * was there before, is emptied with it; where another process reads from it just then, as soon as it has ended. On
   * PostgreSQL log and dead rows are the server's business.
   */
  erase<T>(work: (tx: Writer) => Promise<T>): Promise<T>
  /** Best match first. */
  search(terms: SearchTerms): Promise<readonly SearchHit[]>
}

export type ApiKeyRow = Tables['apiKeys']['$inferSelect']

/**
 * Writes many rows, every column given. A statement for them all would take longer to build than the database takes to
 * write them.
 */
export type InsertAll = (
  tx: Writer,
  table: PgTable,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>
) => Promise<void>

/** An open database of either engine, and the whole port: nothing above it knows which one it is. */
export interface Storage {
  readonly tables: Tables
  readonly insertAll: InsertAll
  as(principal: Principal): Access
  /** The one question asked before it is known whose rows may be seen: what a key is and whose. */
  findApiKey(id: string): Promise<ApiKeyRow | undefined>
  /**
   * Names the state of all that is stored: it is the same for as long as nobody, in this or any other process, has
   * committed anything. Undefined where the database cannot tell for less than a query costs.
   */
  dataVersion(): number | undefined
  /** Resolves when the database answers a trivial query; rejects with the reason when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}
