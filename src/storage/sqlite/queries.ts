import { drizzle } from 'drizzle-orm/sqlite-proxy'
import type { Statement } from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import type { Queries, Writer } from '../storage.ts'
import { MisusedStorage, type Query } from '../work.ts'
import type { Connection } from './connect.ts'
import { translate } from './failures.ts'

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

/**
 * Runs one statement and gives its rows as arrays. Statements are kept prepared: preparing costs more than running.
 * drizzle's proxy driver rather than its better-sqlite3 one, which prepares each time and gives nowhere to stand between
 * a query and its connection (an ended transaction, a reader that may not write, translated errors).
 */
export function statementsOf (connection: Connection) {
  const cache = new LRUCache<string, Statement<unknown[], unknown[]>>({ max: 500 })

  function prepare (sql: string) {
    const prepared = connection.prepare<unknown[], unknown[]>(sql)
    const statement = prepared.reader ? prepared.raw() : prepared
    cache.set(sql, statement)
    return statement
  }

  return (sql: string, params: unknown[], may: 'read' | 'write') => {
    try {
      if (params.some(param => typeof param === 'string' && param.includes('\0'))) throw new TypeError('Text holds no null character: PostgreSQL refuses it')
      const statement = cache.get(sql) ?? prepare(sql)
      if (may === 'read' && !statement.readonly) throw new MisusedStorage('A Reader cannot write')
      if (statement.reader) return { rows: statement.all(...params) }
      statement.run(...params)
      return { rows: [] }
    } catch (error) {
      throw translate(error)
    }
  }
}
