import BetterSqlite3 from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, chmod, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { StorageUnavailable } from './errors.ts'
import { connectReader, type Connection } from './sqlite/connect.ts'
import { isBusy, translate } from './sqlite/failures.ts'

/** A copy of the database that was read back after it was made. */
export interface Copy {
  readonly file: string
  readonly bytes: number
  readonly pages: number
  /** Hexadecimal, of the file. */
  readonly sha256: string
}

async function exists (file: string) {
  return await stat(file).catch(() => undefined) !== undefined
}

async function hashOf (file: string) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

async function sync (path: string) {
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}

/** Makes a copy a file that stands alone, and reads all of it. */
function verify (file: string) {
  try {
    const copy = new BetterSqlite3(file, { fileMustExist: true })
    try {
      copy.pragma('journal_mode = DELETE')
      const faults = [copy.pragma('integrity_check', { simple: true }), ...copy.prepare('PRAGMA foreign_key_check').all()]
      if (faults.length > 1 || faults[0] !== 'ok') throw new StorageUnavailable('corrupt', `${file} is damaged: use another backup`)
      return Number(copy.pragma('page_count', { simple: true }))
    } finally {
      copy.close()
    }
  } catch (error) {
    throw translate(error)
  }
}

/** `fill` makes the file under a temporary name beside `target`; verified and on disk, it takes the target's name. */
async function place (target: string, fill: (part: string) => Promise<void>, beforeRename: (copy: Copy) => Promise<void>): Promise<Copy> {
  const part = `${target}.part`
  try {
    await rm(part, { force: true })
    await writeFile(part, '', { mode: 0o600 })
    await fill(part)
    const pages = verify(part)
    const copy = { file: target, bytes: (await stat(part)).size, pages, sha256: await hashOf(part) }
    await sync(part)
    await beforeRename(copy)
    await rename(part, target)
    await sync(dirname(target))
    return copy
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) await rm(part + suffix, { force: true })
    throw error
  }
}

/** The open read transaction holds one state of the database; without it every write of others would start the copy again. */
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
export async function snapshotSqlite (file: string, target: string, beforeRename = async (_copy: Copy) => {}): Promise<Copy> {
  const source = await connectReader(file)
  return place(target, part => copyPages(source, part), beforeRename)
}

/**
 * Backs up a database while it is in use: one verified file and, for `sha256sum -c`, its hash in `<target>.sha256`.
 * Rejects with StorageUnavailable when there is no such database, it is damaged, or `target` exists.
 */
export async function backupSqlite (file: string, target: string): Promise<Copy> {
  if (await exists(target)) throw new StorageUnavailable('exists', `${target} exists: choose another name`)
  return snapshotSqlite(file, target, async ({ sha256 }) => {
    await writeFile(`${target}.sha256`, `${sha256}  ${basename(target)}\n`, { mode: 0o600 })
    await sync(`${target}.sha256`)
    if (await exists(target)) throw new StorageUnavailable('exists', `${target} exists: choose another name`)
  })
}

async function assertHash (backup: string) {
  const line = await readFile(`${backup}.sha256`, 'utf8').catch(() => undefined)
  if (line === undefined) return
  if (line.split(' ', 1)[0] !== await hashOf(backup)) throw new StorageUnavailable('corrupt', `${backup} is not what ${backup}.sha256 tells: use another backup`)
}

/** Leaving WAL needs every other connection gone, idle ones too. A damaged file cannot be asked, and nobody can be served from it. */
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
 * Puts a backup in the place of `file`. Rejects with StorageUnavailable when the backup is missing or damaged, and when `file` exists
 * (unless it is to be replaced) or is in use.
 */
export async function restoreSqlite (backup: string, file: string, { replace = false } = {}): Promise<Copy> {
  if (!await exists(backup)) throw new StorageUnavailable('missing', `There is no backup at ${backup}`)
  if (!replace && await exists(file)) throw new StorageUnavailable('exists', `${file} exists: move it away, or say that it is to be replaced`)
  await assertHash(backup)
  let old: Connection | undefined
  try {
    return await place(file, async part => {
      await copyFile(backup, part)
      await chmod(part, 0o600)
    }, async () => {
      if (await exists(file)) old = takeOver(file)
      // A write-ahead log left behind would be replayed into the restored database.
      for (const suffix of ['-wal', '-shm', '-journal']) await rm(file + suffix, { force: true })
    })
  } finally {
    old?.close()
  }
}
