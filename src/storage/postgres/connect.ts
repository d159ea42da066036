import pg from 'pg'
import { causesOf, StorageUnavailable } from '../errors.ts'
import { translate } from './failures.ts'

const timeouts = { connectionTimeoutMillis: 5000, statement_timeout: 10_000, lock_timeout: 5000, idle_in_transaction_session_timeout: 10_000 }

/** Text as the server sent it: drizzle's columns read json and instants themselves, and would read a json string twice. */
const asSent = new Set<number>([pg.types.builtins.JSON, pg.types.builtins.TIMESTAMPTZ])
const types: pg.CustomTypesConfig = {
  getTypeParser: (...[oid, format]: Parameters<typeof pg.types.getTypeParser>) => asSent.has(oid) ? String : pg.types.getTypeParser(oid, format),
}

/** A pool that can be closed in order. */
export interface Connections {
  /** Lends a connection; one that broke is not lent again. Rejects with StorageUnavailable when there is none to be had. */
  use<T> (task: (client: pg.PoolClient) => Promise<T>): Promise<T>
  /** Refuses what comes from now on; resolves when all connections have been given back and closed. */
  close (): Promise<void>
}

/** The service's connections. Statements are pipelined, so that a short transaction costs one round trip. */
export function createConnections (url: string): Connections {
  const pool = new pg.Pool({ connectionString: url, application_name: 'peer-principles', max: 10, idleTimeoutMillis: 30_000, pipeline: true, types, ...timeouts })
  // Without a listener the process would end with an idle connection.
  pool.on('error', () => {})
  const lent = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  async function lend<T> (task: (client: pg.PoolClient) => Promise<T>) {
    const client = await pool.connect().catch(error => { throw translate(error) })
    let broken: Error | undefined
    const onError = (error: Error) => { broken = error }
    client.on('error', onError)
    try {
      return await task(client)
    } finally {
      client.off('error', onError)
      client.release(broken ?? client.getTransactionStatus() !== 'I')
    }
  }

  return {
    async use (task) {
      if (closing !== undefined) throw new StorageUnavailable('closed', 'The database is closed: the service is stopping')
      const loan = lend(task)
      lent.add(loan)
      try {
        return await loan
      } finally {
        lent.delete(loan)
      }
    },
    close () {
      closing ??= Promise.allSettled(lent).then(() => pool.end())
      return closing
    },
  }
}

/** A connection of its own, for work that is no request: no time limit on a statement. */
export async function withConnection<T> (url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'peer-principles migrate', connectionTimeoutMillis: timeouts.connectionTimeoutMillis })
  let lost = false
  client.on('error', () => { lost = true })
  try {
    await client.connect().catch(error => { throw translate(error) })
    return await use(client)
  } catch (error) {
    throw lost || causesOf(error).some(cause => cause instanceof pg.DatabaseError) ? translate(error) : error
  } finally {
    await client.end()
  }
}
