import { spawnSync } from 'node:child_process'
import { appendFile, copyFile, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { asc } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { backupSqlite, restoreSqlite } from '../../src/storage/sqlite/backup.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { sqliteFile, temporaryFolder } from '../fixtures/engines.ts'
import { addOrganisation, entryRow, instant, organisationRow, sought, uuid } from '../fixtures/rows.ts'

async function openFile (t: Test, file = sqliteFile(t)) {
  await migrate({ dialect: 'sqlite', file })
  const storage = await openStorage({ dialect: 'sqlite', file })
  t.teardown(() => storage.close())
  return { file, storage }
}

/** A backup of a small database that is closed again. */
async function backedUp (t: Test) {
  const { file, storage } = await openFile(t)
  await addOrganisation(storage)
  const target = join(temporaryFolder(t), 'backup.db')
  const copy = await backupSqlite(file, target)
  await storage.close()
  return { file, target, copy }
}

async function damage (file: string) {
  const handle = await open(file, 'r+')
  const { size } = await handle.stat()
  await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, Math.floor(size / 8192) * 4096)
  await handle.close()
}

t.test('a backup is one verified file with its hash beside it', async t => {
  const { target, copy } = await backedUp(t)
  const { size, mode } = await stat(target)
  t.strictSame(copy, { file: target, bytes: size, pages: size / 4096, sha256: copy.sha256 })
  t.equal(mode & 0o777, 0o600)
  t.equal(await readFile(`${target}.sha256`, 'utf8'), `${copy.sha256}  backup.db\n`)
  t.strictSame((await readdir(dirname(target))).sort(), ['backup.db', 'backup.db.sha256'])
  const checked = spawnSync('sha256sum', ['-c', 'backup.db.sha256'], { cwd: dirname(target) })
  t.equal(checked.status, 0)
})

t.test('a backup taken while writers write holds exactly the first of their writes', async t => {
  const { file, storage } = await openFile(t)
  const { organisations, searchEntries } = storage.tables
  const state = { written: 0, going: true }
  const writeFive = () =>
    Promise.all([1, 2, 3, 4, 5].map(() => {
      const id = uuid(++state.written)
      return storage.as(id).write(async tx => {
        await tx.insert(organisations).values({
          ...organisationRow(id),
          slug: id,
          name: 'x'.repeat(2000),
          createdAt: instant,
        })
        await tx.insert(searchEntries).values(entryRow(id, id, { titleWords: 'word' }))
      })
    }))
  const writing = (async () => {
    while (state.going) {
      await writeFive()
      await setTimeout(1)
    }
  })()
  const folder = temporaryFolder(t)
  const copies = []
  for (const n of [1, 2, 3]) {
    while (state.written < n * 300) await setTimeout(1)
    copies.push({ before: state.written, ...await backupSqlite(file, join(folder, `${n}.db`)), after: state.written })
  }
  state.going = false
  await writing
  t.ok(copies.some(({ before, after }) => after > before), 'writers went on meanwhile')

  for (const { file, before, after } of copies) {
    const restored = sqliteFile(t)
    await restoreSqlite(file, restored)
    const { storage } = await openFile(t, restored)
    const ids = await storage.as('public').read.select({ id: organisations.id }).from(organisations).orderBy(
      asc(organisations.id)
    )
    t.strictSame(ids.map(({ id }) => id), ids.map((_, index) => uuid(index + 1)), 'without a gap')
    t.ok(ids.length >= before - 5 && ids.length <= after, `${before} ≤ ${ids.length} ≤ ${after}`)
    t.equal(await storage.as('public').read.$count(searchEntries), ids.length)
    t.equal((await storage.as('public').search({ ...sought(['word']), limit: 10_000 })).length, ids.length)
  }
})

t.test('a backup overwrites nothing, and leaves nothing half-made', async t => {
  const { file, target } = await backedUp(t)
  await t.rejects(backupSqlite(file, target), { name: 'StorageUnavailable', code: 'exists' })
  await t.rejects(backupSqlite(`${file}.missing`, `${target}.2`), { code: 'missing' })
  await t.rejects(backupSqlite(file, join(dirname(target), 'no', 'folder.db')))
  await damage(file)
  await t.rejects(backupSqlite(file, `${target}.3`), { code: 'corrupt' })
  t.strictSame((await readdir(dirname(target))).sort(), ['backup.db', 'backup.db.sha256'])
})

t.test('a backup is restored where nothing is', async t => {
  const { target, copy } = await backedUp(t)
  const file = sqliteFile(t)
  t.strictSame(await restoreSqlite(target, file), { ...copy, file })
  t.equal((await stat(file)).mode & 0o777, 0o600)
  const { storage } = await openFile(t, file)
  t.strictSame(await storage.as('public').read.select().from(storage.tables.organisations), [organisationRow(uuid(1))])
})

t.test('a backup without its hash is restored on its integrity alone', async t => {
  const { target } = await backedUp(t)
  await rm(`${target}.sha256`)
  const file = sqliteFile(t)
  await restoreSqlite(target, file)
  await damage(target)
  await t.rejects(restoreSqlite(target, `${file}.2`), { code: 'corrupt' })
  await t.rejects(restoreSqlite(`${target}.missing`, `${file}.3`), { code: 'missing' })
  t.strictSame(await readdir(dirname(file)), ['test.db'])
})

t.test('a backup that is not what its hash tells is refused', async t => {
  const { target } = await backedUp(t)
  await appendFile(target, 'x')
  await t.rejects(restoreSqlite(target, sqliteFile(t)), { code: 'corrupt', message: /sha256/ })
})

t.test('a restore replaces a database only when told, and never one in use', async t => {
  const { file, target } = await backedUp(t)
  const { storage } = await openFile(t, file)
  await storage.as(uuid(2)).write(tx => tx.insert(storage.tables.organisations).values(organisationRow(uuid(2))))
  await t.rejects(restoreSqlite(target, file), { code: 'exists' })
  await t.rejects(restoreSqlite(target, file, { replace: true }), { code: 'busy', message: /in use/ })
  t.equal(await storage.as('public').read.$count(storage.tables.organisations), 2, 'nothing happened to it')
  await storage.close()
  await restoreSqlite(target, file, { replace: true })
  const { storage: restored } = await openFile(t, file)
  t.equal(await restored.as('public').read.$count(restored.tables.organisations), 1)
})

t.test('a restore replaces a damaged database, and no old log is replayed into it', async t => {
  const { file, target } = await backedUp(t)
  const { storage } = await openFile(t, file)
  await storage.as(uuid(2)).write(tx => tx.insert(storage.tables.organisations).values(organisationRow(uuid(2))))
  await copyFile(`${file}-wal`, `${file}.log`)
  await storage.close()
  await writeFile(file, 'not a database any more'.repeat(300))
  await copyFile(`${file}.log`, `${file}-wal`)
  await restoreSqlite(target, file, { replace: true })
  const { storage: restored } = await openFile(t, file)
  t.equal(await restored.as('public').read.$count(restored.tables.organisations), 1)
})
