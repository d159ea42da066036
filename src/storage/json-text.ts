import { is, sql, type SQL } from 'drizzle-orm'
import { PgColumn } from 'drizzle-orm/pg-core'
import type { JsonBytes } from '../workers/json-bytes.ts'

/**
 * The text of a json column as it is stored, on both engines: to be moved on or written out without being parsed. Null
 * where the column is.
 */
export function jsonText<Column extends PgColumn> (
  column: Column
): SQL<Column['_']['notNull'] extends true ? string : string | null> {
  return sql`cast(${column} as text)`
}

/**
 * The text of a column as bytes in UTF-8, with no others in their buffer, so that it can be moved to a thread. SQLite
 * makes no string of it; PostgreSQL's driver does, which is dropped.
 */
export function textBytes<Column extends PgColumn> (
  column: Column
): SQL<Column['_']['notNull'] extends true ? JsonBytes : JsonBytes | null> {
  return isPostgres(column)
    ? sql`cast(${column} as text)`.mapWith((text: string) => new TextEncoder().encode(text)) as SQL<never>
    : sql`cast(${column} as blob)`
}

/**
 * A value for a json column that is JSON already, in UTF-8. On SQLite the bytes are moved to the thread that writes,
 * and are empty after it.
 */
export function jsonOf (bytes: JsonBytes, column: PgColumn): SQL {
  return isPostgres(column) ? sql`${new TextDecoder().decode(bytes)}` : sql`cast(${bytes} as text)`
}

/** The tables of SQLite have the type of PostgreSQL's too (columns.ts). */
function isPostgres (column: PgColumn): boolean {
  return is(column, PgColumn)
}
