import { drizzle } from 'drizzle-orm/sqlite-proxy'
import { migrate } from 'drizzle-orm/sqlite-proxy/migrator'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { snapshotSqlite } from './backup.ts'
import { StorageUnavailable } from '../errors.ts'
import { assertMigrated, pendingAfter, readMigrations, type AppliedMigration, type Migrated } from '../journal.ts'
import { connectWriter, retryBusy, type Connection } from './connect.ts'
import { translate } from './failures.ts'
import { statementsOf } from './statements.ts'

/** How long one process waits for another that migrates, in milliseconds. */
const migrationPatience = 60_000

function exists (connection: Connection, table: string) {
  return connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined
}

/** What drizzle's migrator has written down, oldest first. */
export function appliedTo (connection: Connection): AppliedMigration[] {
  if (!exists(connection, '__drizzle_migrations')) return []
  return connection.prepare<[], AppliedMigration>(
    'SELECT CAST(created_at AS INTEGER) AS "when", hash FROM __drizzle_migrations ORDER BY 1'
  ).all()
}

/**
 * A trigger that names a table which is being rebuilt makes the rebuild fail, so all are taken off; the guards put them
 * back.
 */
function dropTriggers (connection: Connection) {
  const triggers = connection.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  for (const { name } of triggers) connection.exec(`DROP TRIGGER "${name}"`)
}

/** Rows that migrations changed while the triggers were off, or that were there before the index was. */
function refillSearch (connection: Connection) {
  connection.exec(`
    INSERT INTO search_index (search_index) VALUES ('delete-all');
    DELETE FROM search_rows;
    INSERT INTO search_rows (entry) SELECT id FROM search_entries;
    INSERT INTO search_index (rowid, title_words, name_words, text_words, stemmed_as)
      SELECT search_rows.id, title_words, name_words, text_words, stemmed_as
      FROM search_rows INNER JOIN search_entries ON search_entries.id = search_rows.entry;
  `)
}

function searchIsWhole (connection: Connection) {
  return connection.prepare<[], number>(
    'SELECT (SELECT count(*) FROM search_rows) = (SELECT count(*) FROM search_entries)'
  ).pluck().get() === 1
}

async function applyPending (connection: Connection, folder: string) {
  const statement = statementsOf(connection)
  dropTriggers(connection)
  await migrate(drizzle(async (sql, params) => statement(sql, params, 'write')), async queries => {
    for (const query of queries) connection.exec(query)
  }, { migrationsFolder: folder })
}

/**
 * All in one transaction, so that a process that dies half-way leaves the database as it was, and two at once take
 * turns. Foreign keys are off around it: SQLite ignores the pragma inside a transaction, and a table rebuild would
 * delete cascade children.
 */
async function migrateConnection (
  connection: Connection,
  folder: string,
  beforeChange = async (_tag: string) => {}
): Promise<string[]> {
  const known = await readMigrations(folder)
  const guards = await readFile(join(folder, 'guards.sql'), 'utf8')
  connection.pragma('foreign_keys = OFF')
  try {
    await retryBusy(() => connection.exec('BEGIN IMMEDIATE'), migrationPatience)
    const pending = pendingAfter(appliedTo(connection), known)
    if (pending[0] !== undefined) {
      await beforeChange(pending[0].tag)
      await applyPending(connection, folder)
      assertMigrated(appliedTo(connection), known)
    }
    connection.exec(guards)
    if (pending.length > 0 || !searchIsWhole(connection)) refillSearch(connection)
    const [orphan] = connection.prepare<[], { table: string }>('PRAGMA foreign_key_check').all()
    if (orphan !== undefined) {
      throw new StorageUnavailable(
        'corrupt',
        `A row of ${orphan.table} points to nothing: nothing was migrated, restore a backup`
      )
    }
    connection.exec('COMMIT')
    return pending.map(({ tag }) => tag)
  } catch (error) {
    throw translate(error)
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    connection.pragma('foreign_keys = ON')
  }
}

/** Made before SQLite would make it, so that nobody else may read it; the files beside it inherit this. */
async function createFile (file: string) {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a', 0o600)
  await handle.close()
}

/**
 * Migrates a file, which is created when it does not exist and copied to `<file>.before-<tag>.bak` when something is
 * pending.
 */
export async function migrateSqlite (file: string, folder: string, log: (message: string) => void): Promise<Migrated> {
  await createFile(file)
  const connection = await connectWriter(file)
  let backup: string | undefined
  try {
    const applied = await migrateConnection(connection, folder, async tag => {
      if (appliedTo(connection).length === 0) return
      backup = `${file}.before-${tag}.bak`
      await snapshotSqlite(file, backup)
      log(`Copied the database to ${backup}`)
    })
    for (const tag of applied) log(`Applied migration ${tag}`)
    return { applied, ...(backup !== undefined && { backup }) }
  } finally {
    connection.close()
  }
}
