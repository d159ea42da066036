import BetterSqlite3 from 'better-sqlite3'
import { chmod, copyFile, readFile, rm } from 'node:fs/promises'
import { exists, hashOf, writeBackup, writeCopy, type Copy } from '../copy.ts'
import { StorageUnavailable } from '../errors.ts'
import { connectReader, type Connection } from './connect.ts'
import { isBusy, translate } from './failures.ts'

interface Pages {
  readonly pages: number
}

/** Makes a copy a file that stands alone, and reads all of it. */
function verify (file: string): Pages {
  try {
    const copy = new BetterSqlite3(file, { fileMustExist: true })
    try {
      copy.pragma('journal_mode = DELETE')
      const faults = [
        copy.pragma('integrity_check', { simple: true }),
        ...copy.prepare('PRAGMA foreign_key_check').all(),
      ]
      if (faults.length > 1 || faults[0] !== 'ok') {
        throw new StorageUnavailable(
          'corrupt',
          `${file} is damaged: ` +
            'use another backup'
        )
      }
      return { pages: Number(copy.pragma('page_count', { simple: true })) }
    } finally {
      copy.close()
    }
  } catch (error) {
    throw translate(error)
  }
}

/**
 * The open read transaction holds one state of the database; without it every write of others would start the copy
 * again.
 */
async function copyPages (source: Connection, part: string) {
  try {
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    await source.backup(part)
  } catch (error) {
    throw translate(error)
  } finally {
    source.close()
  }
}

/** Copies the committed state of a database that may be in use, over `target` if that exists. */
export async function snapshotSqlite (file: string, target: string): Promise<Copy & Pages> {
  const source = await connectReader(file)
  return writeCopy(target, { fill: part => copyPages(source, part), verify, beforeRename: async () => {} })
}

/** As `backup` (../backup.ts). */
export async function backupSqlite (file: string, target: string): Promise<Copy & Pages> {
  return writeBackup(target, { fill: async part => copyPages(await connectReader(file), part), verify })
}

async function assertHash (backup: string) {
  const line = await readFile(`${backup}.sha256`, 'utf8').catch(() => undefined)
  if (line === undefined) return
  if (line.split(' ', 1)[0] !== await hashOf(backup)) {
    throw new StorageUnavailable(
      'corrupt',
      `${backup} is not ` +
        `what ${backup}.sha256 tells: use another backup`
    )
  }
}

/**
 * Leaving WAL needs every other connection gone, idle ones too. A damaged file cannot be asked, and nobody can be
 * served from it.
 */
function takeOver (file: string) {
  const connection = new BetterSqlite3(file, { timeout: 0 })
  try {
    connection.pragma('journal_mode = DELETE')
    connection.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    if (!isBusy(error)) return connection
    connection.close()
    throw new StorageUnavailable('busy', `${file} is in use: stop the service first`)
  }
  return connection
}

/**
 * Puts a backup in the place of `file`. Rejects with StorageUnavailable when the backup is missing or damaged, and when
 * `file` exists (unless it is to be replaced) or is in use.
 */
export async function restoreSqlite (backup: string, file: string, { replace = false } = {}): Promise<Copy & Pages> {
  if (!await exists(backup)) throw new StorageUnavailable('missing', `There is no backup at ${backup}`)
  if (!replace && await exists(file)) {
    throw new StorageUnavailable(
      'exists',
      `${file} exists: move it away, or say ` +
        'that it is to be replaced'
    )
  }
  await assertHash(backup)
  let old: Connection | undefined
  try {
    return await writeCopy(file, {
      async fill (part) {
        await copyFile(backup, part)
        await chmod(part, 0o600)
      },
      verify,
      async beforeRename () {
        if (await exists(file)) old = takeOver(file)
        // A write-ahead log left behind would be replayed into the restored database.
        for (const suffix of ['-wal', '-shm', '-journal']) await rm(file + suffix, { force: true })
      },
    })
  } finally {
    old?.close()
  }
}
