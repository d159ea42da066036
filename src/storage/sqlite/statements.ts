import type { Statement } from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { MisusedStorage } from '../work.ts'
import type { Connection } from './connect.ts'
import { translate } from './failures.ts'

/**
 * Runs one statement and gives its rows as arrays. Statements are kept prepared: preparing costs more than running.
 * drizzle's proxy driver rather than its better-sqlite3 one, which prepares each time and gives nowhere to stand
 * between a query and its connection (an ended transaction, a reader that may not write, a thread, translated errors).
 */
export function statementsOf (connection: Connection) {
  const cache = new LRUCache<string, Statement<unknown[], unknown[]>>({ max: 500 })

  function prepare (sql: string) {
    const prepared = connection.prepare<unknown[], unknown[]>(sql)
    const statement = prepared.reader ? prepared.raw() : prepared
    cache.set(sql, statement)
    return statement
  }

  return (sql: string, params: readonly unknown[], may: 'read' | 'write') => {
    try {
      if (params.some(param => typeof param === 'string' && param.includes('\0'))) {
        throw new TypeError('Text holds no null character: PostgreSQL refuses it')
      }
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
