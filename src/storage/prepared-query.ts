import { sql } from 'drizzle-orm'
import type { Reader } from './storage.ts'

/**
 * A query that requests repeat, built once for each reader: to build it takes far longer than the database takes to
 * answer.
 */
export function prepared<Query> (build: (reader: Reader) => Query): (reader: Reader) => Query {
  const known = new WeakMap<Reader, Query>()
  return reader => {
    const query = known.get(reader) ?? build(reader)
    known.set(reader, query)
    return query
  }
}

interface Built<Row> {
  prepare(name: string): { execute(values: Record<string, unknown>): Promise<Row[]> }
}

/**
 * The rows of a query that is built once. `build` gets placeholders in place of the values, which are texts and numbers
 * that their columns store as they are.
 */
export function preparedQuery<Values extends object, Row> (
  name: string,
  build: (reader: Reader, of: Values) => Built<Row>
): (reader: Reader, values: Values) => Promise<Row[]> {
  const placeholders = new Proxy({}, { get: (_, value) => sql.placeholder(String(value)) }) as Values
  const query = prepared(reader => build(reader, placeholders).prepare(name))
  return (reader, values) => query(reader).execute(values as Record<string, unknown>)
}
