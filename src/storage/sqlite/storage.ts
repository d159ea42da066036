import { eq, sql } from 'drizzle-orm'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageUnavailable } from '../errors.ts'
import { assertMigrated, migrationsFolder, readMigrations } from '../journal.ts'
import { organisationOf } from '../principal.ts'
import { findEntries } from '../search.ts'
import type { Access, Principal, Storage } from '../storage.ts'
import { defineTables } from '../schema/tables.ts'
import { assertOutsideWrite, runWork, type Query } from '../work.ts'
import { columns } from './columns.ts'
import { connectReader, connectWriter, emptyLog, retryBusy, type Connection } from './connect.ts'
import { createLogEmptier } from './log-emptier.ts'
import { appliedTo } from './migrate.ts'
import { queriesOver, statementsOf } from './queries.ts'
import { insertAll } from './rows.ts'
import { matching } from './search.ts'
import { createWriteQueue } from './writer.ts'

const folder = join(migrationsFolder, 'sqlite')

/** `file` is the path of a migrated database. */
export async function openSqlite (file: string, warn: (message: string) => void): Promise<Storage> {
  const writer = await connectWriter(file)
  try {
    assertMigrated(appliedTo(writer), await readMigrations(folder))
    return storageOver(writer, await connectReader(file), await sameFile(file), warn)
  } catch (error) {
    writer.close()
    throw error
  }
}

/** SQLite goes on writing to a file that was deleted or replaced under it, and all of that would be lost. */
async function sameFile (file: string) {
  const { ino } = await stat(file)
  return async () => {
    const found = await stat(file).catch(() => undefined)
    if (found?.ino !== ino) throw new StorageUnavailable('missing', `${file} was moved or replaced while in use: restart the service`)
  }
}

function storageOver (
  writer: Connection, reader: Connection, assertInPlace: () => Promise<void>, warn: (message: string) => void
): Storage {
  const tables = defineTables(columns)
  const log = createLogEmptier(() => emptyLog(writer), warn)
  const queue = createWriteQueue(writer, log)
  // A process that ended before it could may have left something in it.
  log.empty()
  const write = statementsOf(writer)
  const read = statementsOf(reader)

  const writing: Query = async (sql, params) => write(sql, params, 'write')
  const reading: Query = async (sql, params) => {
    assertOutsideWrite()
    if (!reader.open) throw new StorageUnavailable('closed', 'The database is closed: the service is stopping')
    return retryBusy(() => read(sql, params, 'read'))
  }
  const queries = queriesOver(reading)
  const dataVersion = reader.prepare<[], number>('PRAGMA data_version').pluck()
  let lately: number | undefined
  const keyById = queries.select().from(tables.apiKeys).where(eq(tables.apiKeys.id, sql.placeholder('id'))).prepare('key_by_id')

  function accessOf (principal: Principal): Access {
    const organisation = organisationOf(principal)
    return {
      read: queries,
      async write (work) {
        assertOutsideWrite()
        return queue.enqueue(() => runWork(writing, query => work(queriesOver(query))))
      },
      async erase (work) {
        assertOutsideWrite()
        return queue.enqueue(() => runWork(writing, query => work(queriesOver(query))), { emptiesLog: true })
      },
      search: terms => findEntries(tables, queries, organisation, terms, matching),
    }
  }

  /** Asked once for all that happens without a wait: nobody can have been told of a commit in between. */
  function stamp (): number | undefined {
    if (lately === undefined) {
      lately = readStamp()
      queueMicrotask(() => { lately = undefined })
    }
    return lately
  }

  /** Every commit but those of the connection itself changes it. What is wrong is told by the query that follows. */
  function readStamp (): number | undefined {
    try {
      return dataVersion.get()
    } catch {
      return undefined
    }
  }

  return {
    tables,
    insertAll,
    as: accessOf,
    async findApiKey (id) {
      const [found] = await keyById.execute({ id })
      return found
    },
    stamp,
    async ping () {
      await assertInPlace()
      await reading('SELECT count(*) FROM sqlite_schema', [], 'all')
    },
    async close () {
      await queue.close()
      log.close()
      reader.close()
      writer.close()
    },
  }
}
