import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { migrationsFolder } from '../../src/storage/journal.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { frozenTables } from '../../src/storage/schema/tables.ts'
import {
  addMigration, copyMigrations, editJournal, startMigration, targets, type Target,
  type TargetEngine
} from '../fixtures/migrations.ts'
import { asRole, testOnPostgres } from '../fixtures/postgres-server.ts'
import { uuid } from '../fixtures/rows.ts'
import { tagsOf, testOnTargets } from './migrating.ts'

testOnTargets('migrates an empty database once', async (t, engine) => {
  const { database, sql } = await engine.create(t)
  const lines: string[] = []
  const tags = await tagsOf(engine)
  t.strictSame(await migrate(database, { log: line => lines.push(line) }), { applied: tags })
  t.strictSame(lines, tags.map(tag => `Applied migration ${tag}`))
  t.strictSame(await migrate(database), { applied: [] })
  t.strictSame(await sql('SELECT count(*) AS n FROM organisations').then(([row]) => Number(row?.n)), 0)
})

testOnTargets('does nothing at all when one migration of several fails', async (t, engine) => {
  const { database, sql } = await engine.create(t)
  await migrate(database)
  const folder = await copyMigrations(t)
  await addMigration(folder, engine.name, 'good', 'CREATE TABLE good (id integer)')
  await addMigration(
    folder,
    engine.name,
    'bad',
    'CREATE TABLE half (id integer)',
    'CREATE TABLE organisations (id integer)'
  )
  await t.rejects(migrate(database, { folder }))
  for (const table of ['good', 'half']) await t.rejects(sql(`SELECT * FROM ${table}`))
  const storage = await openStorage(database)
  await storage.ping()
  await storage.close()
})

testOnTargets('lets a migration change every row, whoever owns it, and guards them again', async (t, engine) => {
  const { database, sql } = await engine.create(t)
  await migrate(database)
  await sql(
    ...[1, 2].map(n =>
      `INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(n)}', 'o${n}', 'O', ${
        engine.name === 'sqlite' ? 0 : 'now()'
      })`
    ),
    'INSERT INTO principle_sets (id, organisation_id, slug, origin, visibility, created_at) SELECT id, id, slug, ' +
      "'custom', 'private', created_at FROM organisations"
  )
  const folder = await copyMigrations(t)
  await addMigration(
    folder,
    engine.name,
    'rename',
    "UPDATE principle_sets SET slug = 'renamed'",
    'CREATE TABLE extra AS SELECT * FROM principle_sets',
    'DROP TABLE extra'
  )
  await migrate(database, { folder })
  t.strictSame(await sql('SELECT slug FROM principle_sets'), [{ slug: 'renamed' }, { slug: 'renamed' }])
  if (database.dialect === 'postgres') {
    const [seen] = await asRole(database.url, 'SELECT count(*)::int AS n FROM principle_sets')
    t.strictSame(seen?.rows, [{ n: 0 }])
  }
})

testOnTargets('V5 puts triggers on the frozen tables and no others', async (t, engine) => {
  const { database, sql } = await engine.create(t)
  await migrate(database)
  const found = await sql(
    engine.name === 'sqlite'
      ? "SELECT tbl_name AS name, count(*) AS triggers FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE " +
        "'%RAISE(ABORT, ''frozen'')%' GROUP BY 1 ORDER BY 1"
      : 'SELECT tgrelid::regclass::text AS name, count(*)::int AS triggers FROM pg_trigger WHERE tgfoid IN ' +
        "('refuse_frozen'::regproc, 'refuse_unless_erased'::regproc) GROUP BY 1 ORDER BY 1"
  )
  /** On PostgreSQL an UPDATE and a DELETE that are refused alike are one trigger, and a TRUNCATE another. */
  const triggersOf = (name: string) =>
    engine.name === 'postgres' && (name === 'results' || name === 'milestones') ? 3 : 2
  t.strictSame(found, frozenTables.map(name => ({ name, triggers: triggersOf(name) })))
  if (database.dialect === 'postgres') {
    for (const table of frozenTables) {
      await t.rejects(asRole(database.ownerUrl ?? '', `TRUNCATE ${table} CASCADE`), { code: 'PP001' })
    }
  }
})

testOnTargets('refuses histories that differ', async (t, engine) => {
  const journal = engine.name === 'sqlite' ? '__drizzle_migrations' : 'drizzle.__drizzle_migrations'

  t.test('a migration that was changed after it was applied', async t => {
    const { database } = await engine.create(t)
    await migrate(database)
    const folder = await copyMigrations(t)
    const [tag] = await tagsOf(engine)
    const file = join(folder, engine.name, `${tag}.sql`)
    await writeFile(file, `${await readFile(file, 'utf8')}\n-- improved\n`)
    await t.rejects(migrate(database, { folder }), {
      name: 'StorageUnavailable',
      code: 'changed_migration',
      message: new RegExp(`${tag}`),
    })
  })

  t.test('a migration that went in before ones already applied', async t => {
    const { database } = await engine.create(t)
    const folder = await copyMigrations(t)
    await addMigration(folder, engine.name, 'late', 'CREATE TABLE late (id integer)')
    await migrate(database, { folder })
    await writeFile(join(folder, engine.name, 'between.sql'), 'CREATE TABLE between_them (id integer)')
    await editJournal(
      folder,
      engine.name,
      ([first, ...rest]) =>
        first === undefined ? rest : [first, { ...first, tag: 'between', when: first.when + 1 }, ...rest]
    )
    await t.rejects(migrate(database, { folder }), { code: 'changed_migration', message: /between/ })
  })

  t.test('a database that is newer, when migrating and when opening', async t => {
    const { database } = await engine.create(t)
    const folder = await copyMigrations(t)
    await addMigration(folder, engine.name, 'future', 'CREATE TABLE future (id integer)')
    await migrate(database, { folder })
    const refused = { name: 'StorageUnavailable', code: 'newer_database', message: /newer than this release/ }
    await t.rejects(migrate(database), refused)
    await t.rejects(openStorage(database), refused)
  })

  t.test('a database that is behind or was tampered with, when opening', async t => {
    const { database, sql } = await engine.create(t)
    await migrate(database)
    const storage = await openStorage(database)
    await storage.close()
    await sql(`UPDATE ${journal} SET hash = 'x'`)
    await t.rejects(openStorage(database), { code: 'changed_migration' })
    await sql(`DELETE FROM ${journal}`)
    await t.rejects(openStorage(database), { code: 'migration_pending', message: /migrate/ })
  })
})

testOnTargets('lets three processes at once migrate once', async (t, engine) => {
  const { database } = await engine.create(t)
  const results = await Promise.all([1, 2, 3].map(() => startMigration(database, migrationsFolder).done))
  for (const { code, errors } of results) t.strictSame([code, errors], [0, ''])
  t.strictSame(results.map(({ output }) => JSON.parse(output)).filter(applied => applied.length > 0), [
    await tagsOf(engine),
  ])
  const storage = await openStorage(database)
  t.teardown(() => storage.close())
  await storage.ping()
})

testOnTargets('recovers from a process that was killed half-way', async (t, engine) => {
  const { database, sql } = await engine.create(t)
  await migrate(database)
  await sql(
    `INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(1)}', 'a', 'A', ${
      engine.name === 'sqlite' ? 0 : 'now()'
    })`
  )
  const endless = engine.name === 'sqlite'
    ? 'CREATE TABLE forever AS WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ' +
      '1e12) SELECT count(*) AS n FROM counter'
    : 'SELECT pg_sleep(600)'
  const folder = await copyMigrations(t)
  await addMigration(
    folder,
    engine.name,
    'endless',
    'DELETE FROM organisations',
    'CREATE TABLE half (id integer)',
    endless
  )
  const { child, done } = startMigration(database, folder)
  await busy(engine, sql)
  child.kill('SIGKILL')
  await done
  t.equal(child.signalCode, 'SIGKILL')

  const mended = await copyMigrations(t)
  const tag = await addMigration(mended, engine.name, 'mended', 'CREATE TABLE half (id integer)')
  t.match(await migrate(database, { folder: mended }), { applied: [tag] })
  t.equal((await sql('SELECT * FROM organisations')).length, 1)
  t.strictSame(await sql('SELECT * FROM half'), [])
})

/** Resolves when another process is in the middle of its transaction. */
async function busy (engine: TargetEngine, sql: Target['sql']) {
  for (let tries = 0; tries < 200; tries++) {
    await setTimeout(50)
    const found = engine.name === 'sqlite'
      ? await sql('PRAGMA busy_timeout = 0', 'BEGIN IMMEDIATE').then(() => false, () => true)
      : (await sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"))
          .length > 0
    if (found) return setTimeout(200)
  }
  throw new Error('The other process never began')
}

testOnPostgres(t, 'without an owner only makes sure that nothing is pending on PostgreSQL', async t => {
  const target = await targets[1]?.create(t)
  if (target?.database.dialect !== 'postgres') throw new Error('PostgreSQL is missing')
  const { url } = target.database
  await t.rejects(migrate({ dialect: 'postgres', url }), { code: 'migration_pending' })
  await migrate(target.database)
  t.strictSame(await migrate({ dialect: 'postgres', url }), { applied: [] })
})
