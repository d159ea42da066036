import BetterSqlite3 from 'better-sqlite3'
import { and, asc, eq, sql } from 'drizzle-orm'
import t from 'tap'
import type { Columns } from '../../src/storage/columns.ts'
import { codeOf, causesOf, isForeignKeyViolation, isUniqueViolation } from '../../src/storage/errors.ts'
import { openStorage, type Database } from '../../src/storage/open.ts'
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
  t.test(
    'the stamp of what is stored stays while nothing is written, and changes with every commit of this and of ' +
      'another process',
    async t => {
      const { storage, database } = await engine.open(t)
      if (engine.name !== 'sqlite') return t.equal(storage.stamp(), undefined, 'it cannot be told without a query')
      const access = await addOrganisation(storage)
      const { organisations } = storage.tables
      const seen = [storage.stamp()]
      await access.read.select().from(organisations)
      t.equal(storage.stamp(), seen[0], 'a read changes nothing')
      await t.rejects(access.write(async () => {
        throw new Error('given up')
      }))
      await access.read.select().from(organisations)
      t.equal(storage.stamp(), seen[0], 'nor does what was given up')
      await access.write(tx => tx.update(organisations).set({ name: 'Another' }))
      seen.push(storage.stamp())
      const other = await openStorage(database)
      await other.as(uuid(1)).write(tx => tx.update(other.tables.organisations).set({ name: 'A third' }))
      await other.close()
      seen.push(storage.stamp())
      t.equal(new Set(seen).size, 3)
    }
  )

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

  t.test('answers joins, counts, prepared and common table queries alike', async t => {
    const { storage } = await engine.open(t)
    const { organisations, principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    await write(tx => tx.insert(principleSets).values([3, 2, 4].map(n => setRow(uuid(1), uuid(n)))))

    const joined = await read.select({ organisation: organisations.slug, set: principleSets.id })
      .from(organisations).innerJoin(principleSets, eq(principleSets.organisationId, organisations.id)).orderBy(
        asc(principleSets.id)
      )
    t.strictSame(joined.map(({ set }) => set), [uuid(2), uuid(3), uuid(4)])
    t.equal(await read.$count(principleSets), 3)
    t.equal(await read.$count(principleSets, eq(principleSets.id, uuid(9))), 0)

    const prepared = read.select().from(principleSets).where(eq(principleSets.id, sql.placeholder('id'))).prepare(
      'set_by_id'
    )
    t.strictSame(await prepared.execute({ id: uuid(3) }), [setRow(uuid(1), uuid(3))])
    t.strictSame(await prepared.execute({ id: uuid(9) }), [])

    const mine = read.$with('mine').as(read.select({ id: principleSets.id }).from(principleSets))
    t.equal((await read.with(mine).select().from(mine)).length, 3)
  })

  t.test('inserts, updates, deletes and upserts with what they return', async t => {
    const { storage } = await engine.open(t)
    const { principleSets } = storage.tables
    const { read, write } = await addOrganisation(storage)
    const row = setRow(uuid(1), uuid(2))
    const outcome = await write(async tx => ({
      inserted: await tx.insert(principleSets).values(row).returning(),
      ignored: await tx.insert(principleSets).values(row).onConflictDoNothing().returning(),
      upserted: await tx.insert(principleSets).values(row)
        .onConflictDoUpdate({ target: principleSets.id, set: { visibility: 'public' } }).returning({
          visibility: principleSets.visibility,
        }),
      missed: await tx.update(principleSets).set({ slug: 'x' }).where(eq(principleSets.id, uuid(9))).returning(),
      seen: await tx.select().from(principleSets),
      deleted: await tx.delete(principleSets).where(eq(principleSets.id, uuid(2))).returning({ id: principleSets.id }),
    }))
    t.strictSame(outcome, {
      inserted: [row],
      ignored: [],
      upserted: [{ visibility: 'public' }],
      missed: [],
      seen: [{ ...row, visibility: 'public' }],
      deleted: [{ id: uuid(2) }],
    })
    t.equal(await read.$count(principleSets), 0)
  })

  t.test('tells violations apart by code', async t => {
    const { storage } = await engine.open(t)
    const { organisations, principleSets } = storage.tables
    const { write } = await addOrganisation(storage)
    const sameKey = await write(tx => tx.insert(organisations).values(organisationRow(uuid(1)))).catch(error => error)
    t.ok(isUniqueViolation(sameKey), 'a primary key')
    await write(tx => tx.insert(principleSets).values(setRow(uuid(1), uuid(2))))
    const sameSlug = await write(tx => tx.insert(principleSets).values(setRow(uuid(1), uuid(3), { slug: 'set-0002' })))
      .catch(error => error)
    t.ok(isUniqueViolation(sameSlug), 'a unique key')
    t.notOk(isForeignKeyViolation(sameSlug))
    const orphan = await write(tx =>
      tx.insert(storage.tables.setVersions).values(versionRow(uuid(1), uuid(9), uuid(4)))
    ).catch(error => error)
    t.ok(isForeignKeyViolation(orphan), 'a row that points to nothing')
    t.notOk(isUniqueViolation(orphan))
    const parent = await write(tx => tx.delete(organisations).where(eq(organisations.id, uuid(1)))).catch(error =>
      error
    )
    t.match(parent, Error)
  })

  t.test('refuses what PostgreSQL cannot keep: ids that are none, null characters', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { read, write } = await addOrganisation(storage)
    await t.rejects(read.select().from(organisations).where(eq(organisations.id, 'a-slug')))
    await t.rejects(write(tx => tx.insert(organisations).values(organisationRow('a-slug'))))
    await t.rejects(write(tx => tx.update(organisations).set({ name: 'a\0b' })))
    t.strictSame(await read.select().from(organisations), [organisationRow(uuid(1))])
  })

  t.test('has readers that cannot write', async t => {
    const { storage } = await engine.open(t)
    const { organisations } = storage.tables
    const { read } = await addOrganisation(storage)
    // @ts-expect-error a Reader has no insert
    await t.rejects(async () => read.insert(organisations).values(organisationRow(uuid(2))))
    // @ts-expect-error a Reader has no delete
    await t.rejects(async () => read.delete(organisations))
    const cte = read.$with('x').as(read.select().from(organisations))
    // @ts-expect-error nor by way of with
    await t.rejects(async () => read.with(cte).update(organisations).set({ name: 'x' }))
    t.equal(await read.$count(organisations, eq(organisations.name, 'An organisation')), 1)
  })

  t.test('says what is wrong with a query by the code of its driver', async t => {
    const { storage } = await engine.open(t)
    const error = await storage.as('public').read.select({ x: sql`nothing.at_all` }).from(storage.tables.organisations)
      .catch(error => error)
    t.match(
      causesOf(error).map(codeOf).filter(code => code !== undefined),
      engine.name === 'postgres' ? ['42P01'] : ['SQLITE_ERROR']
    )
  })

  t.test('takes only organisations and the public for principals', async t => {
    const { storage } = await engine.open(t)
    for (
      const principal of ['', 'Public', 'x', uuid(1).toUpperCase().replace('0', 'A'), `${uuid(1)}'`, `${uuid(1)}\n`]
    ) {
      t.throws(() => storage.as(principal), TypeError, JSON.stringify(principal))
    }
  })

  t.test('answers a ping, and refuses everything once closed', async t => {
    const { storage } = await engine.open(t)
    const access = await addOrganisation(storage)
    await storage.ping()
    await storage.close()
    await t.rejects(storage.ping(), { name: 'StorageUnavailable' })
    await t.rejects(access.read.select().from(storage.tables.organisations))
    await t.rejects(access.write(async () => {}))
    await storage.close()
  })
})
