import { customType, foreignKey, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import type { Columns } from '../columns.ts'
import { isUuid } from '../principal.ts'

/** PostgreSQL refuses what is no UUID; where a slug is taken for an id, SQLite must not just find nothing. */
const id = customType<{ data: string, driverData: string }>({
  dataType: () => 'text',
  toDriver (value) {
    if (!isUuid(value)) throw new TypeError('An id is a UUID in lower case')
    return value
  },
})

/**
 * The column vocabulary in SQLite's words. The cast holds them to the reference typing; a parity test compares the
 * tables.
 */
export const columns = {
  table: sqliteTable,
  id: (name: string) => id(name),
  text: (name: string) => text(name),
  integer: (name: string) => integer(name),
  flag: (name: string) => integer(name, { mode: 'boolean' }),
  instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
  index,
  unique,
  primaryKey,
  foreignKey,
} as unknown as Columns
