import BetterSqlite3 from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { chmod, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { eq } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { findUnavailable } from '../../../src/storage/errors.ts'
import { migrate } from '../../../src/storage/migrate.ts'
import { openStorage } from '../../../src/storage/open.ts'
import { connectReader, connectWriter } from '../../../src/storage/sqlite/connect.ts'
import { temporaryFolder } from '../../fixtures/engines.ts'
import { addOrganisation, organisationRow, uuid } from '../../fixtures/rows.ts'

async function migratedFile (t: Test) {
  const file = join(temporaryFolder(t), 'data', 'test.db')
  await migrate({ dialect: 'sqlite', file })
  return file
}

async function opened (t: Test, file: string) {
  const storage = await openStorage({ dialect: 'sqlite', file })
  t.teardown(() => storage.close())
  return storage
}

t.test('sets and reads back what the promises rest on', async t => {
  const file = await migratedFile(t)
  const writer = await connectWriter(file)
  const reader = await connectReader(file)
  t.teardown(() => {
    writer.close()
    reader.close()
  })
  const setting = (connection: typeof writer, name: string) => connection.pragma(name, { simple: true })
  t.strictSame(
    ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'trusted_schema', 'busy_timeout'].map(name =>
      setting(writer, name)
    ),
    ['wal', 2, 1, 1, 0, 0]
  )
  t.strictSame(['journal_mode', 'query_only', 'trusted_schema', 'busy_timeout'].map(name => setting(reader, name)), [
    'wal',
    1,
    0,
    0,
  ])
  t.throws(() => reader.exec('CREATE TABLE x (y)'), { code: 'SQLITE_READONLY' })
})

t.test('keeps the file to its owner', async t => {
  const file = await migratedFile(t)
  await opened(t, file)
  for (const suffix of ['', '-wal', '-shm']) t.equal((await stat(file + suffix)).mode & 0o777, 0o600, suffix)
})

t.test('refuses a missing file and makes none', async t => {
  const file = join(temporaryFolder(t), 'nothing.db')
  await t.rejects(openStorage({ dialect: 'sqlite', file }), {
    name: 'StorageUnavailable',
    code: 'missing',
    message: /migrate/,
  })
  await t.rejects(openStorage({ dialect: 'sqlite', file: `${file}/deeper/x.db` }), { code: 'missing' })
  await t.rejects(stat(file))
})

t.test('refuses what is not a database, and a damaged one', async t => {
  const file = await migratedFile(t)
  await writeFile(`${file}.txt`, 'not a database, but long enough to look at'.repeat(50))
  await t.rejects(openStorage({ dialect: 'sqlite', file: `${file}.txt` }), { code: 'corrupt' })
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(2000, 7), 0, 2000, 100)
  await handle.close()
  await t.rejects(openStorage({ dialect: 'sqlite', file }), { code: 'corrupt' })
})

t.test('refuses a file that may not be written', async t => {
  const folder = temporaryFolder(t)
  const file = `${folder}/test.db`
  await migrate({ dialect: 'sqlite', file })
  await chmod(folder, 0o755)
  await chmod(file, 0o444)
  // Root may write anything, so it becomes nobody for a moment.
  const root = process.getuid?.() === 0
  if (root) process.seteuid?.(65534)
  try {
    await t.rejects(openStorage({ dialect: 'sqlite', file }), { name: 'StorageUnavailable', code: 'read_only' })
  } finally {
    if (root) process.seteuid?.(0)
  }
})

t.test('notices that the file was taken away while in use', async t => {
  const file = await migratedFile(t)
  const storage = await opened(t, file)
  await storage.ping()
  await rename(file, `${file}.moved`)
  await t.rejects(storage.ping(), { code: 'missing' })
  await rename(`${file}.moved`, file)
  await storage.ping()
})

t.test('waits while another process holds the write lock, without blocking, and goes on', async t => {
  const file = await migratedFile(t)
  const storage = await opened(t, file)
  const access = await addOrganisation(storage)
  const other = new BetterSqlite3(file)
  t.teardown(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  let ticks = 0
  const ticking = setInterval(() => {
    ticks++
  }, 5)
  t.teardown(() => {
    clearInterval(ticking)
  })
  const writing = access.write(tx => tx.update(storage.tables.organisations).set({ name: 'after' }).returning())
  await setTimeout(100)
  t.ok(ticks > 5, 'the event loop turns')
  t.equal(await access.read.$count(storage.tables.organisations), 1, 'readers read on')
  other.exec('COMMIT')
  t.match(await writing, [{ name: 'after' }])
})

t.test(
  'refuses all that waits when the lock is held for too long, and works again after',
  { timeout: 30_000 },
  async t => {
    const file = await migratedFile(t)
    const storage = await opened(t, file)
    const access = await addOrganisation(storage)
    const other = new BetterSqlite3(file)
    t.teardown(() => other.close())
    other.exec('BEGIN IMMEDIATE')
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(n => access.write(tx => tx.update(storage.tables.organisations).set({ name: `${n}` })))
    )
    for (const outcome of outcomes) t.match(outcome, { reason: { name: 'StorageUnavailable', code: 'busy' } })
    other.exec('ROLLBACK')
    t.match(await access.write(tx => tx.update(storage.tables.organisations).set({ name: 'x' }).returning()), [{
      name: 'x',
    }])
  }
)

t.test('goes on where the thread that writes has ended: what it was doing is undone', async t => {
  const file = await migratedFile(t)
  const threads: Worker[] = []
  const keep = (thread: Worker) => {
    threads.push(thread)
  }
  process.on('worker', keep)
  t.teardown(() => process.off('worker', keep))
  const storage = await opened(t, file)
  const access = await addOrganisation(storage)
  const { organisations } = storage.tables
  const [writer] = threads
  await t.rejects(
    access.write(async tx => {
      await tx.update(organisations).set({ name: 'lost' })
      writer?.terminate().catch(() => {})
      for (let n = 0; n < 10_000; n++) await tx.select().from(organisations)
    }),
    { name: 'StorageUnavailable', code: 'failed' }
  )
  t.equal(await access.read.$count(organisations, eq(organisations.name, 'lost')), 0)
  t.match(await access.write(tx => tx.update(organisations).set({ name: 'after' }).returning()), [{ name: 'after' }])
})

t.test('opens while another process writes', async t => {
  const file = await migratedFile(t)
  const other = new BetterSqlite3(file)
  t.teardown(() => other.close())
  other.exec('BEGIN IMMEDIATE')
  const opening = opened(t, file)
  await setTimeout(50)
  other.exec('ROLLBACK')
  await (await opening).ping()
})

/** A file system of 600 kB; undefined where one cannot be mounted. */
function tinyDisk (t: Test) {
  const folder = temporaryFolder(t)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1400k', 'none', folder]).status === 0
  if (mounted) t.teardown(() => spawnSync('umount', [folder]))
  return mounted ? folder : undefined
}

t.test('tells every member of a group that the disk is full, and writes again when it is not', async t => {
  const folder = tinyDisk(t)
  if (folder === undefined) return t.plan(0, 'a small file system cannot be mounted here')
  const file = `${folder}/test.db`
  await migrate({ dialect: 'sqlite', file })
  const storage = await openStorage({ dialect: 'sqlite', file })
  t.teardown(() => storage.close())
  const { organisations } = storage.tables
  const access = await addOrganisation(storage)
  await writeFile(`${folder}/ballast`, Buffer.alloc(1_400_000)).catch(() => {})
  const outcomes = await Promise.allSettled(
    Array.from(
      { length: 8 },
      (_, n) =>
        storage.as(uuid(10 + n)).write(tx =>
          tx.insert(organisations).values({ ...organisationRow(uuid(10 + n)), name: 'x'.repeat(20_000) })
        )
    )
  )
  for (const outcome of outcomes) t.match(outcome, { status: 'rejected', reason: { name: 'StorageUnavailable' } })
  t.ok(
    outcomes.every(outcome => outcome.status === 'rejected' && findUnavailable(outcome.reason)?.code === 'full'),
    JSON.stringify(outcomes)
  )
  t.equal(await access.read.$count(organisations), 1)
  await rm(`${folder}/ballast`)
  t.match(await access.write(tx => tx.update(organisations).set({ name: 'again' }).returning()), [{ name: 'again' }])
})
