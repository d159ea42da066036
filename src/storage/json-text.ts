import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

/**
 * The text of a json column as it is stored, on both engines: to be moved on or written out without being parsed. Null where the
 * column is.
 */
export function jsonText<Column extends PgColumn> (column: Column): SQL<Column['_']['notNull'] extends true ? string : string | null> {
  return sql`cast(${column} as text)`
}

/** A value for a json column that is JSON already, in UTF-8. */
export function jsonOf (bytes: Uint8Array): SQL {
  return sql`${new TextDecoder().decode(bytes)}`
}
