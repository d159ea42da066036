import type { Variant } from '../domain/versions/principle-set.ts'
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

/** One word of a search: a text has it in one of its forms, or as the beginning of a word. */
export interface SoughtWord {
  /** Among the words of the search, from 0. */
  readonly place: number
  readonly forms: readonly string[]
  readonly beginning?: string
}

/** What is looked for in the texts of one language, which the index knows by the name of its stems. */
export interface WordsOfLanguage {
  readonly language: string
  /** At least one. */
  readonly words: readonly SoughtWord[]
}

/** What a search may be narrowed to; all that is given must hold. */
export interface SearchFilters {
  readonly type?: string | undefined
  /** The id of a set, or its slug: slugs of custom sets are unique within their organisation only (rule V9). */
  readonly set?: string | undefined
  readonly category?: string | undefined
  /** A language tag; `pt` holds for `pt-BR` too. */
  readonly lang?: string | undefined
  readonly variant?: string | undefined
}

/** A search among what the principal may see. */
export interface SearchTerms extends SearchFilters {
  /** Every language that is searched. */
  readonly sought: readonly WordsOfLanguage[]
  /** Whether a text must have every word, or any. */
  readonly need: 'every' | 'any'
  readonly limit: number
}

/** A text that was found, as it was indexed when its version was published: of each record the best wording. */
export interface SearchHit {
  readonly type: string
  readonly set: string | null
  readonly slug: string
  readonly title: string
  readonly url: string
  readonly lang: string
  readonly variant: Variant
  /** Whose stems were compared. */
  readonly language: string
  readonly text: string
  /** The places of the words that it has. */
  readonly places: readonly number[]
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
  /** Best match first: with `any` what has the most of the words. */
  search(terms: SearchTerms): Promise<readonly SearchHit[]>
  /** Whether anything can be found that meets the filters, whatever its words. */
  hasEntries(filters: SearchFilters): Promise<boolean>
  /** The languages whose texts can be found, by the names of their stems. */
  searchLanguages(): Promise<readonly string[]>
}

export type ApiKeyRow = Tables['apiKeys']['$inferSelect']

/** Names a state of all that is stored: for as long as it is the same, nobody has committed anything. */
export type StoredState = number | string

/** A key, and the state in which it was found or an earlier one; undefined where the database cannot tell. */
export interface FoundKey extends ApiKeyRow {
  readonly asOf: StoredState | undefined
}

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
  findApiKey(id: string): Promise<FoundKey | undefined>
  /**
   * Names the state of all that is stored: it is the same for as long as nobody, in this or any other process, has
   * committed anything. Undefined where the database cannot tell for less than a query costs.
   */
  dataVersion(): number | undefined
  /** Resolves when the database answers a trivial query; rejects with the reason when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}
