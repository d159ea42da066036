import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Queries, Writer } from '../storage.ts'
import type { Query } from '../work.ts'

const queryBeneath = Symbol('query')

/** The second cast of the engine: drizzle's SQLite queries, held to the reference typing by the contract suite. */
export function queriesOver (query: Query): Queries {
  return Object.assign(drizzle(query) as unknown as Queries, { [queryBeneath]: query })
}

/** What runs the statements of a Writer. */
export function queryOf (tx: Writer & { readonly [queryBeneath]?: Query }): Query {
  const query = tx[queryBeneath]
  if (!query) throw new TypeError('This tx is none of this storage')
  return query
}
