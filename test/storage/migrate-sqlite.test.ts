import { rm, stat } from 'node:fs/promises'
import BetterSqlite3 from 'better-sqlite3'
import t from 'tap'
import { isFrozenViolation } from '../../src/storage/errors.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { addMigration, copyMigrations, targets, type Target } from '../fixtures/migrations.ts'
import { addOrganisation, entryRow, setRow, sought, uuid, versionRow } from '../fixtures/rows.ts'

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
    t.equal((await access.search({ ...sought(['word5']), limit: 9 })).length, 1)
    await access.write(tx => tx.delete(searchEntries))
    t.equal((await access.search({ ...sought(['word5']), limit: 9 })).length, 0)
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
