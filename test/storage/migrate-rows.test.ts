import { summaryOf } from '../../src/content/worker.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import { copyMigrations, editJournal, type Target, type TargetEngine } from '../fixtures/migrations.ts'
import { sought, uuid } from '../fixtures/rows.ts'
import { version, wording } from '../fixtures/versions.ts'
import { tagsOf, testOnTargets } from './migrating.ts'

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

/** From here on what can be found is as it is now; what was there before is deleted, to be made anew at the start. */
const indexedAnew = '0010_search_in_every_wording'

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
      const isCached = tag >= indexedAnew
      t.strictSame(await read(tables, target), { ...before, ...(!isCached && { search_entries: [] }) })
      const storage = await openStorage(target.database)
      t.teardown(() => storage.close())
      t.equal(
        (await storage.as(uuid(1)).search({ ...sought(['00000000'], uuid(1)), limit: 9 })).length,
        isCached ? 1 : 0,
        'what was there before is searched too'
      )
    })
  }
})

testOnTargets('M7 who took part in what was released before reads it, for a year', async (t, engine) => {
  const target = await engine.create(t)
  const folder = await copyMigrations(t)
  await editJournal(folder, engine.name, entries => entries.slice(0, 7))
  await target.migratePlainly(folder)
  await fillEveryTable(engine, target)
  await target.sql(
    "UPDATE assessments SET disclosure = 'shared', state = 'released'",
    `UPDATE responses SET state = 'submitted' WHERE id = '${uuid(1)}'`,
    `UPDATE responses SET state = 'withdrawn' WHERE id = '${uuid(2)}'`
  )
  await migrate(target.database)
  const years = engine.name === 'sqlite' ? ['1971-01-01', '1971-01-01'] : ['2027-01-01', '2027-01-02']
  t.strictSame(
    (await target.sql('SELECT result_number, expires_on FROM responses ORDER BY id')).map(row => Object.values(row)),
    [[1, years[0]], [null, years[1]]]
  )
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
