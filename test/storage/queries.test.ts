import { asc, eq, sql } from 'drizzle-orm'
import t from 'tap'
import { codeOf, causesOf, isForeignKeyViolation, isUniqueViolation } from '../../src/storage/errors.ts'
import { openStorage } from '../../src/storage/open.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { addOrganisation, organisationRow, setRow, uuid, versionRow } from '../fixtures/rows.ts'

testOnEngines(t, async (t, engine) => {
  t.test(
    'the stamp of what is stored stays while nothing is written, and changes with every commit of this and of ' +
      'another process',
    async t => {
      const { storage, database } = await engine.open(t)
      if (engine.name !== 'sqlite') {
        return t.equal(storage.dataVersion(), undefined, 'it cannot be told without a query')
      }
      const access = await addOrganisation(storage)
      const { organisations } = storage.tables
      const seen = [storage.dataVersion()]
      await access.read.select().from(organisations)
      t.equal(storage.dataVersion(), seen[0], 'a read changes nothing')
      await t.rejects(access.write(async () => {
        throw new Error('given up')
      }))
      await access.read.select().from(organisations)
      t.equal(storage.dataVersion(), seen[0], 'nor does what was given up')
      await access.write(tx => tx.update(organisations).set({ name: 'Another' }))
      seen.push(storage.dataVersion())
      const other = await openStorage(database)
      await other.as(uuid(1)).write(tx => tx.update(other.tables.organisations).set({ name: 'A third' }))
      await other.close()
      seen.push(storage.dataVersion())
      t.equal(new Set(seen).size, 3)
    }
  )

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
