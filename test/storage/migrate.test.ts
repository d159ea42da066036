import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import t, { type Test } from 'tap'
import { summaryOf } from '../../src/content/worker.ts'
import { isFrozenViolation } from '../../src/storage/errors.ts'
import { migrationsFolder, readMigrations } from '../../src/storage/journal.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { frozenTables } from '../../src/storage/schema/tables.ts'
import {
  addMigration, copyMigrations, editJournal, startMigration, targets, type Target,
  type TargetEngine
} from '../fixtures/migrations.ts'
import { testUnless } from '../fixtures/missing.ts'
import { asRole, testOnPostgres } from '../fixtures/postgres-server.ts'
import { addOrganisation, entryRow, setRow, uuid, versionRow } from '../fixtures/rows.ts'
import { version, wording } from '../fixtures/versions.ts'

function testOnTargets (name: string, suite: (t: Test, engine: TargetEngine) => Promise<void>) {
  t.test(name, async t => {
    for (const engine of targets) testUnless(t, engine.name, engine.missing, t => suite(t, engine))
  })
}

async function tagsOf (engine: TargetEngine, folder = migrationsFolder) {
  return (await readMigrations(join(folder, engine.name))).map(({ tag }) => tag)
}

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

/** Every column of row n holds n in its own way, so that every foreign key finds its row. */
async function fillEveryTable (engine: TargetEngine, { sql }: Target) {
  const columns = engine.name === 'sqlite'
    ? await sql(
      'SELECT t.name AS tbl, c.name AS col, lower(c.type) AS type FROM sqlite_schema t, pragma_table_info(t.name) c ' +
        "WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'"
    )
    : await sql(
      'SELECT table_name AS tbl, column_name AS col, data_type AS type FROM information_schema.columns WHERE ' +
        "table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position"
    )
  const values = (type: unknown, n: number) => {
    if (type === 'integer') return n
    if (type === 'json') return `'"${uuid(n)}"'`
    if (type === 'boolean') return n % 2 === 0
    return String(type).startsWith('timestamp') ? `'2026-01-0${n} 00:00:00Z'` : `'${uuid(n)}'`
  }
  const tables = Map.groupBy(columns, ({ tbl }) => String(tbl))
  for (const [table, members] of tables) {
    const rows = [1, 2].map(n => `(${members.map(({ type }) => values(type, n)).join(', ')})`)
    // Tables come in any order, so the keys are looked at afterwards.
    await sql(
      engine.name === 'sqlite' ? 'PRAGMA foreign_keys = OFF' : 'SET session_replication_role = replica',
      `INSERT INTO ${table} (${members.map(({ col }) => `"${String(col)}"`).join(', ')}) VALUES ${rows.join(', ')}`
    )
  }
  return tables
}

async function read (tables: Map<string, Record<string, unknown>[]>, { sql }: Target) {
  const contents: Record<string, unknown> = {}
  for (const [table, columns] of tables) {
    const names = columns.map(({ col }) => `"${String(col)}"`)
    contents[table] = await sql(`SELECT ${names.join(', ')} FROM ${table} ORDER BY ${names[0]}`)
  }
  return contents
}

testOnTargets('keeps every row of every table through every migration', async (t, engine) => {
  for (const [index, tag] of (await tagsOf(engine)).entries()) {
    t.test(`from ${tag}`, async t => {
      const folder = await copyMigrations(t)
      await editJournal(folder, engine.name, entries => entries.slice(0, index + 1))
      const target = await engine.create(t)
      await target.migratePlainly(folder)
      const tables = await fillEveryTable(engine, target)
      const before = await read(tables, target)
      t.ok(tables.size >= 5)
      await migrate(target.database)
      t.strictSame(await read(tables, target), before)
      const storage = await openStorage(target.database)
      t.teardown(() => storage.close())
      t.equal(
        (await storage.as(uuid(1)).search({ words: ['00000000'], limit: 9 })).length,
        1,
        'what was there before is searched too'
      )
    })
  }
})

testOnTargets(
  'versions from before there were columns for lists get what is written at publishing',
  async (t, engine) => {
    const target = await engine.create(t)
    const folder = await copyMigrations(t)
    await editJournal(folder, engine.name, entries => entries.slice(0, 4))
    await target.migratePlainly(folder)
    const holds = version({
      title: 'Café',
      wordings: [wording(), { lang: 'cy', variant: 'standard', status: 'draft', title: 'Caffi', principles: [] }],
    })
    const [text, at] = [JSON.stringify(holds), engine.name === 'sqlite' ? '0' : 'now()']
    await target.sql(
      `INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(1)}', 'o', 'O', ${at})`,
      `INSERT INTO principle_sets (id, organisation_id, slug, origin, visibility, created_at) VALUES ('${uuid(2)}', '${
        uuid(1)
      }', 's', 'custom', 'private', ${at})`,
      `INSERT INTO set_versions (id, organisation_id, set_id, major, minor, patch, content_digest, scoring_digest,
      content, rendered, bump_reasons, change_kind, change_note, published_at)
      VALUES ('${uuid(3)}', '${uuid(1)}', '${uuid(2)}', 1, 0, 0, 'c', 's', '${
        text.replaceAll("'", "''")
      }', '[]', '[]', 'substantive', 'First', ${at})`
    )
    await migrate(target.database)
    const storage = await openStorage(target.database)
    t.teardown(() => storage.close())
    const { read } = storage.as(uuid(1))
    const { setVersions, versionWordings } = storage.tables
    const [found] = await read.select().from(setVersions)
    const { wordings: _wordings, ...listed } = summaryOf(holds)
    t.match(found, { ...listed, size: text.length + 2, content: holds, lineage: null })
    const of = { organisationId: uuid(1), versionId: uuid(3) }
    t.strictSame(await read.select().from(versionWordings).orderBy(versionWordings.position), [
      {
        ...of,
        position: 1,
        lang: 'en',
        variant: 'easy-read',
        title: 'An easy title',
        description: 'An easy description.',
      },
      { ...of, position: 2, lang: 'cy', variant: 'standard', title: 'Caffi', description: holds.description },
    ])
  }
)

/** What drizzle-kit writes when SQLite cannot alter a table: a copy under another name, then the exchange. */
async function rebuild ({ sql }: Target, ...tables: string[]) {
  const statements = ['PRAGMA foreign_keys=OFF']
  for (const table of tables) {
    const [definition] = await sql(`SELECT sql FROM sqlite_schema WHERE name = '${table}'`)
    const indexes = await sql(
      `SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '${table}' AND sql IS NOT NULL`
    )
    statements.push(
      // A table that was renamed stands in double quotes.
      String(definition?.sql).replace(new RegExp(`[\`"]${table}[\`"]`), `\`__new_${table}\``),
      `INSERT INTO \`__new_${table}\` SELECT * FROM \`${table}\``,
      `DROP TABLE \`${table}\``,
      `ALTER TABLE \`__new_${table}\` RENAME TO \`${table}\``,
      ...indexes.map(index => String(index.sql))
    )
  }
  return [...statements, 'PRAGMA foreign_keys=ON']
}

const [sqlite] = targets
const child =
  'CREATE TABLE `notes` (`id` text PRIMARY KEY NOT NULL, `set_id` text NOT NULL, FOREIGN KEY (`set_id`) REFERENCES ' +
  '`principle_sets`(`id`) ON DELETE cascade)'

t.test('rebuilding tables on SQLite', async t => {
  if (sqlite === undefined) throw new Error('SQLite is missing')

  t.test('keeps cascade children, triggers and the search', async t => {
    const target = await sqlite.create(t)
    const folder = await copyMigrations(t)
    await addMigration(folder, 'sqlite', 'notes', child)
    await migrate(target.database, { folder })
    await target.sql(
      'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)'
    )
    const storage = await openStorage(target.database)
    const { write } = await addOrganisation(storage)
    const { principleSets, setVersions, searchEntries } = storage.tables
    await write(async tx => {
      await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
      await tx.insert(setVersions).values(versionRow(uuid(1), uuid(2), uuid(3)))
      await tx.insert(searchEntries).values([4, 5].map(n => entryRow(uuid(1), uuid(n), { titleWords: `word${n}` })))
    })
    await target.sql(
      `INSERT INTO notes VALUES ('n', '${uuid(2)}')`,
      'DROP TABLE notes',
      child,
      `INSERT INTO notes VALUES ('n', '${uuid(2)}')`
    )
    await storage.close()

    const again = await copyMigrations(t)
    await addMigration(
      again,
      'sqlite',
      'rebuild',
      ...await rebuild(target, 'organisations', 'principle_sets', 'set_versions', 'library_documents', 'search_entries')
    )
    const triggers = () => target.sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
    const before = await triggers()
    await migrate(target.database, { folder: again })
    t.strictSame(await target.sql('SELECT id FROM notes'), [{ id: 'n' }])
    t.strictSame(await triggers(), before)
    t.ok(before.length >= 5)

    await target.sql(
      'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)'
    )
    const reopened = await openStorage(target.database)
    t.teardown(() => reopened.close())
    const access = reopened.as(uuid(1))
    t.ok(isFrozenViolation(await access.write(tx => tx.delete(setVersions)).catch(error => error)))
    t.equal((await access.search({ words: ['word5'], limit: 9 })).length, 1)
    await access.write(tx => tx.delete(searchEntries))
    t.equal((await access.search({ words: ['word5'], limit: 9 })).length, 0)
  })

  t.test("would lose the children in drizzle's own migrator, which is why ours exists", async t => {
    const target = await sqlite.create(t)
    const folder = await copyMigrations(t)
    await addMigration(folder, 'sqlite', 'notes', child)
    await target.migratePlainly(folder)
    await target.sql(
      `INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(1)}', 'a', 'A', 0)`,
      `INSERT INTO principle_sets (id, organisation_id, slug, origin, visibility, created_at) VALUES ('${uuid(2)}', '${
        uuid(1)
      }', 's', 'custom', 'private', 0)`,
      `INSERT INTO notes VALUES ('n', '${uuid(2)}')`
    )
    await addMigration(folder, 'sqlite', 'rebuild', ...await rebuild(target, 'principle_sets'))
    await target.migratePlainly(folder)
    t.strictSame(await target.sql('SELECT id FROM notes'), [])
  })

  t.test('is refused as a whole when it would leave a row that points to nothing', async t => {
    const target = await sqlite.create(t)
    await migrate(target.database)
    await target.sql(
      `INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(1)}', 'a', 'A', 0)`,
      `INSERT INTO library_documents VALUES ('${uuid(1)}', 'k', '', '1', 0)`
    )
    const folder = await copyMigrations(t)
    await addMigration(folder, 'sqlite', 'orphan', 'DELETE FROM organisations')
    await t.rejects(migrate(target.database, { folder }), { code: 'corrupt', message: /library_documents/ })
    t.equal((await target.sql('SELECT * FROM organisations')).length, 1)
  })
})

t.test('copies a SQLite file before it changes it, and only then', async t => {
  if (sqlite === undefined) throw new Error('SQLite is missing')
  const { database, sql } = await sqlite.create(t)
  if (database.dialect !== 'sqlite') throw new Error('not SQLite')
  t.strictSame(Object.keys(await migrate(database)), ['applied'])
  await sql(`INSERT INTO organisations (id, slug, name, created_at) VALUES ('${uuid(1)}', 'a', 'A', 0)`)
  const folder = await copyMigrations(t)
  const tag = await addMigration(folder, 'sqlite', 'change', 'DELETE FROM organisations')
  const backup = `${database.file}.before-${tag}.bak`
  t.strictSame(await migrate(database, { folder }), { applied: [tag], backup })
  t.equal((await stat(backup)).mode & 0o777, 0o600)
  const copy = new BetterSqlite3(backup, { readonly: true })
  t.strictSame(copy.prepare('SELECT name FROM organisations').all(), [{ name: 'A' }])
  copy.close()
  await rm(backup)
  t.strictSame(await migrate(database, { folder }), { applied: [] })
  await t.rejects(stat(backup))
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
