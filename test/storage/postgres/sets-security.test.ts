/** The database alone keeps what belongs to one organisation from all others, where our own filters are left out. */
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../../fixtures/app.ts'
import { postgres } from '../../fixtures/engines.ts'
import { makeOrganisation } from '../../fixtures/organisations.ts'
import { asRole, testOnPostgres } from '../../fixtures/postgres-server.ts'
import { add, setsClient, tailoring } from '../../fixtures/sets-client.ts'

/** One organisation with everything that it can have, and two others. */
async function fill (t: Test) {
  const { storage, database } = await postgres.open(t, 'seeded')
  const app = await startApp(t, { storage, newId: uuidv7 })
  const [ours, theirs, third] = [
    await makeOrganisation(storage, 'ours'),
    await makeOrganisation(storage, 'theirs'),
    await makeOrganisation(storage, 'third'),
  ]
  const clientOf = async (organisation: typeof ours) => setsClient(app, (await organisation.key()).headers)
  const client = await clientOf(ours)
  const set = await client.published([add('local')])
  await client.done('POST', `${set.path}/versions/1.0.0/retirement`, { explanation: 'It is over.' }, {
    'idempotency-key': 'once',
  })
  return { storage, url: database.url, adminUrl: database.adminUrl, ours, theirs, third, client, clientOf, set }
}

testOnPostgres(t, 'without a filter of ours', async t => {
  const { storage, url, adminUrl, ours, theirs, set } = await fill(t)
  const { tables } = storage
  /** Every table of which an organisation has rows that nobody else may see. */
  const kept = [
    'principleSets',
    'setDrafts',
    'setVersions',
    'versionBases',
    'versionRetirements',
    'apiKeys',
    'auditEvents',
    'idempotencyKeys',
  ] as const
  const mine = storage.as(ours.id)
  const other = storage.as(theirs.id)
  const ownedBy = (name: typeof kept[number]) => sql`${tables[name].organisationId} = ${ours.id}`

  await t.test('the role is bound, and the owner finds the rows', async t => {
    const [powers] = await asRole(url, 'SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user')
    t.strictSame(powers?.rows, [{ rolsuper: false, rolbypassrls: false }])
    for (const name of kept) t.ok(await mine.read.$count(tables[name], ownedBy(name)) > 0, name)
  })

  await t.test('another organisation reads none of them, and nor does nobody', async t => {
    for (const access of [other, storage.as('public')]) {
      for (const name of kept) t.equal(await access.read.$count(tables[name], ownedBy(name)), 0, name)
    }
  })

  await t.test('another organisation changes and takes away none of them', async t => {
    const before = await asRole(adminUrl, ...kept.map(name => `SELECT t::text FROM ${tableName(name)} t ORDER BY 1`))
    for (const access of [other, storage.as('public')]) {
      const changes: Record<string, () => Promise<unknown[]>> = {
        principleSets: () =>
          access.write(tx =>
            tx.update(tables.principleSets).set({ visibility: 'public' }).where(ownedBy('principleSets')).returning()
          ),
        setDrafts: () =>
          access.write(tx => tx.update(tables.setDrafts).set({ revision: 99 }).where(ownedBy('setDrafts')).returning()),
        setVersions: () =>
          access.write(tx =>
            tx.update(tables.setVersions).set({ changeNote: 'x' }).where(ownedBy('setVersions')).returning()
          ),
        versionBases: () =>
          access.write(tx => tx.delete(tables.versionBases).where(ownedBy('versionBases')).returning()),
        versionRetirements: () =>
          access.write(tx =>
            tx.update(tables.versionRetirements).set({ explanation: 'x' }).where(ownedBy('versionRetirements'))
              .returning()
          ),
        apiKeys: () =>
          access.write(tx => tx.update(tables.apiKeys).set({ scopes: [] }).where(ownedBy('apiKeys')).returning()),
        auditEvents: () =>
          access.write(tx =>
            tx.update(tables.auditEvents).set({ actor: 'x' }).where(ownedBy('auditEvents')).returning()
          ),
        idempotencyKeys: () =>
          access.write(tx =>
            tx.update(tables.idempotencyKeys).set({ fingerprint: 'x' }).where(ownedBy('idempotencyKeys')).returning()
          ),
      }
      t.strictSame(Object.keys(changes), [...kept])
      for (const [name, change] of Object.entries(changes)) {
        t.strictSame(await change(), [], `${name} cannot be changed`)
      }
      for (const name of kept) {
        t.strictSame(
          await access.write(tx => tx.delete(tables[name]).where(ownedBy(name)).returning()),
          [],
          `${name} cannot be taken away`
        )
      }
    }
    t.strictSame(
      (await asRole(adminUrl, ...kept.map(name => `SELECT t::text FROM ${tableName(name)} t ORDER BY 1`))).map((
        { rows }
      ) => rows),
      before.map(({ rows }) => rows)
    )
  })

  await t.test("another organisation puts no row under the owner's name, and moves none of its own there", async t => {
    const { principleSets, setDrafts, versionBases, versionRetirements } = tables
    const [row] = await mine.read.select().from(principleSets).where(sql`${principleSets.id} = ${set.id}`)
    const [version] = await mine.read.select().from(tables.setVersions).where(
      sql`${tables.setVersions.setId} = ${set.id}`
    )
    const [draft] = await mine.read.select().from(setDrafts)
    if (!row || !version || !draft) throw new Error('no rows')
    const id = '00000000-0000-7000-8000-00000000ffff'
    const refused = { cause: { code: '42501' } }
    await t.rejects(other.write(tx => tx.insert(principleSets).values({ ...row, id, slug: 'smuggled' })), refused)
    await t.rejects(other.write(tx => tx.insert(setDrafts).values({ ...draft, setId: id })), refused)
    await t.rejects(other.write(tx => tx.insert(tables.setVersions).values({ ...version, id, major: 9 })), refused)
    await t.rejects(
      other.write(tx =>
        tx.insert(versionBases).values({ organisationId: ours.id, setId: set.id, baseVersionId: version.id })
      ),
      refused
    )
    await t.rejects(
      other.write(tx =>
        tx.insert(versionRetirements).values({
          organisationId: ours.id,
          versionId: version.id,
          explanation: 'x',
          retiredAt: version.publishedAt,
        })
      ),
      refused
    )
    await t.rejects(
      other.write(tx =>
        tx.insert(principleSets).values({ ...row, id, organisationId: theirs.id, slug: 'moved' }).then(() =>
          tx.update(principleSets).set({ organisationId: ours.id })
        )
      ),
      refused
    )
  })
})

/** As a statement of SQL names it. */
function tableName (name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

testOnPostgres(t, 'V8 what a set rests on', async t => {
  for (const [how, change] of [['made private', { visibility: 'private' }], ['deleted', undefined]] as const) {
    await t.test(`stays readable to its organisation once it was ${how}, and to no third`, async t => {
      const { storage, theirs, third, client, clientOf } = await fill(t)
      const { setVersions } = storage.tables
      const base = await client.published([add('kind')], { visibility: 'public' })
      const basedOn = { set: base.id, version: '1.0.0' }
      const [follower, bystander] = [await clientOf(theirs), await clientOf(third)]
      const custom = await follower.make({ basedOn })
      await follower.write(custom, tailoring([add('theirs')]))
      await follower.publish(custom)
      if (change) await client.change(base, change)
      else await client.remove(base)

      const found = (organisation: string) =>
        storage.as(organisation).read.$count(setVersions, sql`${setVersions.setId} = ${base.id}`)
      t.strictSame([await found(theirs.id), await found(third.id), await found('public')], [1, 0, 0])
      const absent = change ? 404 : 410
      t.equal((await follower.get(base.path)).statusCode, absent, 'the set itself is not')
      t.equal((await bystander.get(base.path)).statusCode, absent)
      t.equal((await follower.validate(custom)).coverage.adopted, 8, 'the next version can still be made of it')
      await follower.write(custom, tailoring([add('theirs'), add('more')]))
      t.equal((await follower.publish(custom)).version, '2.0.0')
      t.equal(
        (await bystander.send('POST', '/v1/principle-sets', { slug: 'late', basedOn })).json().code,
        'base_not_available'
      )
      t.equal(
        (await follower.send('POST', '/v1/principle-sets', { slug: 'again', basedOn })).json().code,
        'base_not_available',
        'nor is anything new begun on it'
      )
    })
  }
})
