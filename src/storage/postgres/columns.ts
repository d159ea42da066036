import {
  boolean, foreignKey, index, integer, json, pgTable, primaryKey, text, timestamp, unique,
  uuid
} from 'drizzle-orm/pg-core'

/** The column vocabulary in PostgreSQL's words. */
export const columns = {
  table: pgTable,
  /** A UUID in lower case, made in code. */
  id: (name: string) => uuid(name),
  text: (name: string) => text(name),
  integer: (name: string) => integer(name),
  flag: (name: string) => boolean(name),
  /** A point in time, to the millisecond, UTC. */
  instant: (name: string) => timestamp(name, { precision: 3, withTimezone: true }),
  /** `json`, not `jsonb`: key order survives. */
  json: <T>(name: string) => json(name).$type<T>(),
  index,
  unique,
  primaryKey,
  foreignKey,
}
