import { createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { StorageUnavailable } from './errors.ts'

/** A copy of the database that was read back after it was made. */
export interface Copy {
  readonly file: string
  readonly bytes: number
  /** Hexadecimal, of the file. */
  readonly sha256: string
}

export async function exists (file: string) {
  return await stat(file).catch(() => undefined) !== undefined
}

export async function hashOf (file: string) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

async function sync (path: string) {
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}

export interface CopyOptions<Found> {
  /** Makes the copy at a path, where an empty file that nobody else may read stands already. */
  fill(part: string): Promise<void>
  /** Reads all of it, tells what is in it, and throws where it is not whole. */
  verify(part: string): Found | Promise<Found>
  beforeRename(copy: Copy & Found): Promise<void>
}

const partOf = (target: string) => `${target}.part`

/** Deletes what is there of an unfinished copy, also for a process that is told to end. */
export function removePart (target: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partOf(target) + suffix, { force: true })
}

/** Makes a copy under a temporary name beside `target`; verified and on disk, it takes the target's name. */
export async function writeCopy<Found> (
  target: string,
  { fill, verify, beforeRename }: CopyOptions<Found>
): Promise<Copy & Found> {
  const part = partOf(target)
  try {
    await rm(part, { force: true })
    await writeFile(part, '', { mode: 0o600 })
    await fill(part)
    const found = await verify(part)
    const copy = { ...found, file: target, bytes: (await stat(part)).size, sha256: await hashOf(part) }
    await sync(part)
    await beforeRename(copy)
    await rename(part, target)
    await sync(dirname(target))
    return copy
  } catch (error) {
    removePart(target)
    throw error
  }
}

/** A backup: a copy over nothing that is there, and for `sha256sum -c` its hash in `<target>.sha256`. */
export async function writeBackup<Found> (
  target: string,
  options: Omit<CopyOptions<Found>, 'beforeRename'>
): Promise<Copy & Found> {
  const assertFree = async () => {
    if (await exists(target)) throw new StorageUnavailable('exists', `${target} exists: choose another name`)
  }
  await assertFree()
  return writeCopy(target, {
    ...options,
    async beforeRename ({ sha256 }) {
      await writeFile(`${target}.sha256`, `${sha256}  ${basename(target)}\n`, { mode: 0o600 })
      await sync(`${target}.sha256`)
      await assertFree()
    },
  })
}
