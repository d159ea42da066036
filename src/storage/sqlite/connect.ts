import BetterSqlite3 from 'better-sqlite3'
import { stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { StorageUnavailable } from '../errors.ts'
import { isBusy, translate } from './failures.ts'

export type Connection = BetterSqlite3.Database

/** How long another process may hold the write lock before a write is refused, in milliseconds. */
export const patience = 5000

/** WAL alone means synchronous=NORMAL, and then the power could take an acknowledged write with it. */
const writerSettings = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1, trusted_schema: 0 }
const readerSettings = { query_only: 1, trusted_schema: 0 }

/**
 * Runs `attempt` until it is not refused by another process's lock. The driver's own wait would block every request.
 */
export async function retryBusy<T> (attempt: () => T | Promise<T>, wait = patience): Promise<T> {
  const deadline = performance.now() + wait
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return await attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw translate(error)
    }
    await setTimeout(pause)
  }
}

function configure (connection: Connection, settings: Record<string, string | number>) {
  for (const [name, wanted] of Object.entries(settings)) {
    connection.pragma(`${name} = ${wanted}`)
    const found = connection.pragma(name, { simple: true })
    if (found !== wanted) {
      throw new StorageUnavailable(
        'unsafe_settings',
        `SQLite keeps ${name} at ${String(found)} instead of ${wanted}: check the file system`
      )
    }
  }
}

/** Opens and configures, or leaves nothing open. */
async function connect (file: string, options: BetterSqlite3.Options, settings: Record<string, string | number>) {
  const connection = await retryBusy(() => new BetterSqlite3(file, { ...options, timeout: 0 }))
  try {
    await retryBusy(() => configure(connection, settings))
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

async function assertFile (file: string) {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) {
    throw new StorageUnavailable(
      'missing',
      `There is no database at ${file}: run npm run cli -- migrate, or check DATABASE_URL`
    )
  }
}

/** The connection that writes: every setting made and read back, the write lock tried. */
export async function connectWriter (file: string): Promise<Connection> {
  await assertFile(file)
  const connection = await connect(file, { fileMustExist: true }, writerSettings)
  try {
    await retryBusy(() => connection.exec('BEGIN IMMEDIATE; ROLLBACK'))
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** A connection that cannot write. */
export async function connectReader (file: string): Promise<Connection> {
  await assertFile(file)
  return connect(file, { fileMustExist: true, readonly: true }, readerSettings)
}

/**
 * Moves what the write-ahead log holds into the database and cuts it to nothing; false where somebody reads from it or
 * writes.
 */
export function emptyLog (connection: Connection): boolean {
  if (connection.inTransaction) return false
  try {
    const [found] = connection.pragma('wal_checkpoint(TRUNCATE)') as Array<{ readonly busy: number }>
    return found?.busy === 0
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}
