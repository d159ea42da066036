import BetterSqlite3 from 'better-sqlite3'
import { and, eq } from 'drizzle-orm'
import t from 'tap'
import type { Columns } from '../../src/storage/columns.ts'
import { type Database } from '../../src/storage/open.ts'
import { columns as postgresColumns } from '../../src/storage/postgres/columns.ts'
import { columns as sqliteColumns } from '../../src/storage/sqlite/columns.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { asRole } from '../fixtures/postgres-server.ts'
import { addOrganisation, content, instant, organisationRow, setRow, uuid, versionRow } from '../fixtures/rows.ts'

/** Whatever JSON can say, also what a driver might read twice or reorder. */
const documents = [
  null,
  5,
  '5',
  'null',
  '',
  true,
  [],
  {},
  { b: 1, a: { 10: 1, 2: 'x' } },
  [[null]],
  'é 🌱 "quoted" \\ \u0001',
  1e21,
  -0.5,
]

async function createEveryType (database: Database) {
  if (database.dialect === 'sqlite') {
    const connection = new BetterSqlite3(database.file)
    connection.exec(
      'CREATE TABLE every_type (id text, text text, integer integer, flag integer, instant integer, json text)'
    )
    connection.close()
  } else {
    await asRole(
      database.ownerUrl ?? '',
      'CREATE TABLE every_type (id uuid, text text, integer integer, flag boolean, instant timestamp (3) with time ' +
        'zone, json json)',
      `GRANT ALL ON every_type TO ${new URL(database.url).username}`
    )
  }
}

testOnEngines(t, async (t, engine) => {
  t.test('gives back what was written, to the millisecond and the key', async t => {
    const { storage } = await engine.open(t)
    const { organisations, principleSets, setVersions, libraryDocuments } = storage.tables
    const access = await addOrganisation(storage)
    await access.write(async tx => {
      await tx.insert(principleSets).values(setRow(uuid(1), uuid(2)))
      await tx.insert(setVersions).values(versionRow(uuid(1), uuid(2), uuid(3)))
    })
    const [organisation] = await access.read.select().from(organisations)
    const [version] = await access.read.select().from(setVersions)
    t.strictSame(organisation, organisationRow(uuid(1)))
    t.strictSame(version, versionRow(uuid(1), uuid(2), uuid(3)))
    t.equal(JSON.stringify(version?.content), JSON.stringify(content), 'the keys keep their order')

    for (const [index, document] of documents.entries()) {
      const kind = `document ${index}`
      if (document === null) continue
      await access.write(tx =>
        tx.insert(libraryDocuments).values({ organisationId: uuid(1), kind, digest: '', document, updatedAt: instant })
      )
      const [row] = await access.read.select().from(libraryDocuments).where(eq(libraryDocuments.kind, kind))
      t.strictSame(row?.document, document, JSON.stringify(document))
    }
  })

  t.test('keeps any text but the null character, and instants before 1970', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const early = new Date(-1)
    for (
      const [index, name] of ['', ' ', "it's", '"', '\\', '%_', '–é🌱', 'a\r\nb', '$1 ? :x', 'ﬁ', 'x'.repeat(100_000)]
        .entries()
    ) {
      const id = uuid(index)
      const access = storage.as(id)
      await access.write(tx => tx.insert(organisations).values({ ...organisationRow(id), name, createdAt: early }))
      const [row] = await access.read.select().from(organisations).where(eq(organisations.id, id))
      t.strictSame([row?.name, row?.createdAt], [name, early])
    }
  })

  t.test('gives back every type of column, and nothing for nothing', async t => {
    const { storage, database } = await engine.open(t)
    const c: Columns = database.dialect === 'sqlite' ? sqliteColumns : postgresColumns
    const table = c.table('every_type', {
      id: c.id('id'),
      text: c.text('text'),
      integer: c.integer('integer'),
      flag: c.flag('flag'),
      instant: c.instant('instant'),
      json: c.json<unknown>('json'),
    })
    await createEveryType(database)
    const rows = [
      { id: uuid(1), text: 'é', integer: 2_147_483_647, flag: true, instant, json: { a: [1] } },
      { id: uuid(2), text: '', integer: -2_147_483_648, flag: false, instant: new Date(0), json: 'text' },
      { id: uuid(3), text: null, integer: null, flag: null, instant: null, json: null },
    ]
    const { read, write } = storage.as('public')
    await write(tx => tx.insert(table).values(rows))
    t.strictSame(await read.select().from(table).orderBy(table.id), rows)
    for (const row of rows.slice(0, 2)) {
      t.strictSame(
        await read.select().from(table).where(
          and(
            eq(table.flag, row.flag === true),
            eq(table.instant, row.instant ?? instant),
            eq(table.integer, row.integer ?? 0)
          )
        ),
        [row]
      )
    }
  })
})
