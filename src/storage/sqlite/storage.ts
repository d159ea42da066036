import { eq, sql } from 'drizzle-orm'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { StorageUnavailable } from '../errors.ts'
import { assertMigrated, migrationsFolder, readMigrations } from '../journal.ts'
import { organisationOf } from '../principal.ts'
import { searching } from '../search.ts'
import type { Access, Principal, Storage } from '../storage.ts'
import { defineTables } from '../schema/tables.ts'
import { assertOutsideWrite, queryInside, runWork, type Query } from '../work.ts'
import { columns } from './columns.ts'
import { connectReader, retryBusy, type Connection } from './connect.ts'
import { ConnectionLost } from './failures.ts'
import { createLogEmptier } from './log-emptier.ts'
import { appliedTo } from './migrate.ts'
import { queriesOver } from './queries.ts'
import { insertAll } from './rows.ts'
import { matching } from './search.ts'
import { statementsOf } from './statements.ts'
import { connectionInThread, type AsyncConnection } from './threaded.ts'
import { createWriteQueue } from './writer.ts'

/** After a read that took so long, in milliseconds, others have a turn. */
const longRead = 5

const folder = join(migrationsFolder, 'sqlite')

/** `file` is the path of a migrated database. */
export async function openSqlite (file: string, warn: (message: string) => void): Promise<Storage> {
  const writer = connectionInThread({ file, may: 'write' })
  let reader: Connection | undefined
  try {
    // Nothing yet: what is wrong with the file is told now.
    await writer.exec('')
    reader = await connectReader(file)
    assertMigrated(appliedTo(reader), await readMigrations(folder))
    return await storageOver(writer, reader, {
      finder: connectionInThread({ file, may: 'read' }),
      assertInPlace: await sameFile(file),
      warn,
    })
  } catch (error) {
    reader?.close()
    await writer.close()
    throw error
  }
}

/** SQLite goes on writing to a file that was deleted or replaced under it, and all of that would be lost. */
async function sameFile (file: string) {
  const { ino } = await stat(file)
  return async () => {
    const found = await stat(file).catch(() => undefined)
    if (found?.ino !== ino) {
      throw new StorageUnavailable(
        'missing',
        `${file} was moved or replaced while in use: ` +
          'restart the service'
      )
    }
  }
}

/**
 * Ranking what many entries say takes long, so it happens in a thread. The log cannot be emptied while somebody reads:
 * a search waits for that, and that for searches.
 */
function searchAndEmpty (finder: AsyncConnection, writer: AsyncConnection) {
  const searches = new Set<Promise<unknown>>()
  let emptying: Promise<boolean> | undefined

  async function find (sql: string, params: unknown[]) {
    try {
      return await retryBusy(() => finder.run(sql, params))
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      // A search may be repeated, in another thread.
      return await finder.run(sql, params)
    }
  }

  const search: Query = async (sql, params) => {
    assertOutsideWrite()
    await emptying?.catch(() => {})
    const found = find(sql, params)
    searches.add(found)
    try {
      return await found
    } finally {
      searches.delete(found)
    }
  }

  async function emptyLog (): Promise<boolean> {
    emptying = Promise.allSettled(searches).then(() => writer.emptyLog())
    try {
      return await emptying
    } finally {
      emptying = undefined
    }
  }

  return { search, emptyLog }
}

interface StorageOptions {
  /** What searches. */
  readonly finder: AsyncConnection
  readonly assertInPlace: () => Promise<void>
  readonly warn: (message: string) => void
}

async function storageOver (
  writer: AsyncConnection,
  reader: Connection,
  { finder, assertInPlace, warn }: StorageOptions
): Promise<Storage> {
  const tables = defineTables(columns)
  const { search, emptyLog } = searchAndEmpty(finder, writer)
  const log = createLogEmptier(emptyLog, warn)
  const queue = createWriteQueue(writer, log)
  // A process that ended before it could may have left something in it.
  await log.empty()
  const read = statementsOf(reader)

  const writing: Query = async (sql, params) => {
    // Its thread may have ended between two statements: in another one each would be committed by itself.
    if (!writer.inTransaction) throw new ConnectionLost(undefined)
    // Taken from drizzle, whose error would print them: it fails at bytes that were moved to the thread.
    return writer.run(sql, params.splice(0))
  }
  const reading: Query = async (sql, params) => {
    assertOutsideWrite()
    if (!reader.open) throw new StorageUnavailable('closed', 'The database is closed: the service is stopping')
    const since = performance.now()
    const found = await retryBusy(() => read(sql, params, 'read'))
    // Several large texts that are read one after another would hold the event loop together.
    if (performance.now() - since > longRead) await setImmediate()
    return found
  }
  const queries = queriesOver(reading)
  const tx = queriesOver(queryInside)
  const pragma = reader.prepare<[], number>('PRAGMA data_version').pluck()
  let lately: number | undefined
  const keyById = queries.select().from(tables.apiKeys).where(eq(tables.apiKeys.id, sql.placeholder('id'))).prepare(
    'key_by_id'
  )

  function accessOf (principal: Principal): Access {
    const organisation = organisationOf(principal)
    return {
      read: queries,
      async write (work) {
        assertOutsideWrite()
        return queue.enqueue(() => runWork(writing, () => work(tx)))
      },
      async erase (work) {
        assertOutsideWrite()
        return queue.enqueue(() => runWork(writing, () => work(tx)), { emptiesLog: true })
      },
      ...searching((text, params) => search(text, params, 'all'), organisation, matching),
    }
  }

  /** Asked once for all that happens without a wait: nobody can have been told of a commit in between. */
  function dataVersion (): number | undefined {
    if (lately === undefined) {
      lately = readStamp()
      queueMicrotask(() => {
        lately = undefined
      })
    }
    return lately
  }

  /** Every commit but those of the connection itself changes it. What is wrong is told by the query that follows. */
  function readStamp (): number | undefined {
    try {
      return pragma.get()
    } catch {
      return undefined
    }
  }

  return {
    tables,
    insertAll,
    as: accessOf,
    async findApiKey (id) {
      const asOf = dataVersion()
      const [found] = await keyById.execute({ id })
      return found && { ...found, asOf }
    },
    dataVersion,
    async ping () {
      await assertInPlace()
      await reading('SELECT count(*) FROM sqlite_schema', [], 'all')
    },
    async close () {
      await queue.close()
      await finder.close()
      await log.close()
      reader.close()
      await writer.close()
    },
  }
}
