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
