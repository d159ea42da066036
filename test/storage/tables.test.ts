import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getTableConfig as postgresConfig, type PgTable } from 'drizzle-orm/pg-core'
import { getTableConfig as sqliteConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import BetterSqlite3 from 'better-sqlite3'
import t from 'tap'
import { migrationsFolder } from '../../src/storage/journal.ts'
import { columns as postgresColumns } from '../../src/storage/postgres/columns.ts'
import { columns as sqliteColumns } from '../../src/storage/sqlite/columns.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { defineTables, unorderedTables } from '../../src/storage/schema/tables.ts'
import { sqliteFile } from '../fixtures/engines.ts'

const tables = { postgres: defineTables(postgresColumns), sqlite: defineTables(sqliteColumns) }

interface Named {
  readonly name: string
}
interface ForeignKey {
  reference(): { columns: Named[], foreignTable: object, foreignColumns: Named[] }
  onDelete: unknown
}
interface Config {
  name: string
  columns: ReadonlyArray<
    Named & {
      notNull: boolean
      primary: boolean
      hasDefault: boolean
      isUnique: boolean
      dataType: string
      enumValues?: unknown
    }
  >
  indexes: ReadonlyArray<{ config: { name?: string | undefined, columns: readonly unknown[], unique: boolean } }>
  foreignKeys: readonly ForeignKey[]
  primaryKeys: ReadonlyArray<{ columns: readonly Named[] }>
  uniqueConstraints: ReadonlyArray<{ name?: string | undefined, columns: readonly Named[] }>
}

const names = (columns: readonly Named[]) => columns.map(({ name }) => name)

/** What both dialects can say about a table, in the same words. Ids are a type of our own on SQLite. */
function describe ({ name, columns, indexes, foreignKeys, primaryKeys, uniqueConstraints }: Config) {
  return {
    name,
    columns: columns.map(({ name, notNull, primary, hasDefault, isUnique, dataType }) => ({
      name,
      notNull,
      primary,
      hasDefault,
      isUnique,
      dataType: dataType.replace('custom', 'string'),
    })),
    indexes: indexes.map(({ config }) => ({
      name: config.name,
      unique: config.unique,
      columns: config.columns.map(column => (column as Named).name),
    })),
    foreignKeys: foreignKeys.map(key => ({
      onDelete: key.onDelete ?? 'no action',
      columns: names(key.reference().columns),
      to: names(key.reference().foreignColumns),
    })),
    primaryKeys: primaryKeys.map(key => names(key.columns)),
    uniqueConstraints: uniqueConstraints.map(key => ({ name: key.name, columns: names(key.columns) })),
  }
}

t.test('the tables are the same in both dialects', async t => {
  t.strictSame(Object.keys(tables.sqlite), Object.keys(tables.postgres))
  for (const [key, table] of Object.entries(tables.postgres)) {
    const sqlite = Object.entries(tables.sqlite).find(([name]) => name === key)?.[1] as unknown as SQLiteTable
    t.strictSame(describe(sqliteConfig(sqlite) as Config), describe(postgresConfig(table as PgTable) as Config), key)
  }
})

t.test(
  'D13 what must not tell who came first has no row numbers, once SQLite has been ' +
    'migrated through everything',
  async t => {
    const file = sqliteFile(t)
    await migrate({ dialect: 'sqlite', file })
    const connection = new BetterSqlite3(file, { readonly: true })
    t.teardown(() => connection.close())
    const found = connection.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 1 " +
        "AND name NOT LIKE 'search\\_%' ESCAPE '\\' ORDER BY name"
    ).pluck().all()
    t.strictSame(found, [...unorderedTables].sort())
  }
)

t.test('both journals list the same migrations, in order and without a gap, and every file', async t => {
  interface Journal {
    entries: { idx: number, tag: string, when: number }[]
  }
  const journals = await Promise.all(['sqlite', 'postgres'].map(async dialect => {
    const folder = join(migrationsFolder, dialect)
    const { entries } = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as Journal
    const files = (await readdir(folder)).filter(file => file.endsWith('.sql') && file !== 'guards.sql')
    t.strictSame(entries.map(({ tag }) => `${tag}.sql`), files.sort(), `${dialect}: every file is listed`)
    t.strictSame(entries.map(({ idx }) => idx), [...entries.keys()], 'indexes have no gap')
    t.strictSame(
      entries.map(({ idx, tag }) => tag.startsWith(`${String(idx).padStart(4, '0')}_`)),
      entries.map(() => true),
      'and begin the tags'
    )
    for (const [index, { when }] of entries.slice(1).entries()) {
      t.ok(when > (entries[index]?.when ?? Infinity), 'stamps rise')
    }
    return entries.map(({ tag }) => tag)
  }))
  t.strictSame(journals[0], journals[1])
})

t.test('the migrations say what the tables say', async t => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(migrationsFolder, 'generate.ts'), '--check'], {
    encoding: 'utf8',
  })
  t.equal(status, 0, stdout + stderr)
})
