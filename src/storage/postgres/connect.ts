import { setTimeout as sleep } from 'node:timers/promises'
import { setTimeout } from 'node:timers'
import pg from 'pg'
import { causesOf, StorageUnavailable } from '../errors.ts'
import { isOutOfConnections, translate } from './failures.ts'

/** How long a connection is waited for, in milliseconds. */
const patience = 5000
/** After how long it is tried again whether the server grants more connections, in milliseconds. */
const recovery = 5000

/**
 * Text as the server sent it: drizzle's columns read json and instants themselves, and would read a json string twice.
 */
const asSent = new Set<number>([pg.types.builtins.JSON, pg.types.builtins.TIMESTAMPTZ])
const types: pg.CustomTypesConfig = {
  getTypeParser: (...[oid, format]: Parameters<typeof pg.types.getTypeParser>) =>
    asSent.has(oid) ? String : pg.types.getTypeParser(oid, format),
}

/** A pool that can be closed in order. */
export interface Connections {
  /**
   * Lends a connection; one that broke is not lent again. Rejects with StorageUnavailable when there is none to be had.
   */
  use<T>(task: (client: pg.PoolClient) => Promise<T>): Promise<T>
  /** Refuses what comes from now on; resolves when all connections have been given back and closed. */
  close(): Promise<void>
}

/**
 * The service's connections, at most `size`. Statements are pipelined, so that a short transaction costs one round
 * trip. No setting goes with a connection but its name: a pooler in transaction mode would refuse or forget it.
 */
export function createConnections (url: string, size = 10): Connections {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'peer-principles',
    max: size,
    connectionTimeoutMillis: patience,
    idleTimeoutMillis: 30_000,
    pipeline: true,
    types,
  })
  // Without a listener the process would end with an idle connection.
  pool.on('error', () => {})
  const lent = new Set<Promise<unknown>>()
  const open = new Set<pg.PoolClient>()
  let closing: Promise<void> | undefined
  let growing: ReturnType<typeof setTimeout> | undefined

  pool.on('connect', client => {
    open.add(client)
    pool.options.max = Math.max(pool.options.max, open.size)
  })
  pool.on('remove', client => open.delete(client))

  /** Makes do with the connections that are open, for a while: whoever comes waits in the pool for one of them. */
  function shrink () {
    pool.options.max = Math.max(1, open.size)
    growing ??= setTimeout(() => {
      growing = undefined
      pool.options.max = size
    }, recovery).unref()
  }

  async function acquire (): Promise<pg.PoolClient> {
    const deadline = performance.now() + patience
    for (;;) {
      try {
        return await pool.connect()
      } catch (error) {
        if (!isOutOfConnections(error) || performance.now() >= deadline) throw translate(error, 'connect')
      }
      shrink()
      // One that another process gives back is noticed by asking again alone.
      await sleep(20)
    }
  }

  async function lend<T> (task: (client: pg.PoolClient) => Promise<T>) {
    const client = await acquire()
    let broken: Error | undefined
    const onError = (error: Error) => {
      broken = error
    }
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
      if (closing !== undefined) {
        throw new StorageUnavailable(
          'closed',
          'The database is closed: the service is ' +
            'stopping'
        )
      }
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
  const client = new pg.Client({
    connectionString: url,
    application_name: 'peer-principles migrate',
    connectionTimeoutMillis: patience,
  })
  let lost = false
  client.on('error', () => {
    lost = true
  })
  try {
    await client.connect().catch(error => {
      throw translate(error, 'connect')
    })
    return await use(client)
  } catch (error) {
    throw lost || causesOf(error).some(cause => cause instanceof pg.DatabaseError) ? translate(error, 'setup') : error
  } finally {
    await client.end()
  }
}
