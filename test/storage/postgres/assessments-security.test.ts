/** The database alone keeps what is said in one organisation from all others, where our own filters are left out. */
import { eq, getTableName, ne, sql } from 'drizzle-orm'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../../fixtures/app.ts'
import { assessmentsClient, everybodySays } from '../../fixtures/assessments-client.ts'
import { postgres } from '../../fixtures/engines.ts'
import { makeOrganisation } from '../../fixtures/organisations.ts'
import { asRole, testOnPostgres } from '../../fixtures/postgres-server.ts'
import { instant, uuid } from '../../fixtures/rows.ts'
import { add } from '../../fixtures/sets-client.ts'

testOnPostgres(t, 'without a filter of ours', async t => {
  const { storage, database } = await postgres.open(t, 'seeded')
  if (
    database.dialect !== 'postgres' || !('adminUrl' in database) || typeof database.adminUrl !== 'string'
  ) { throw new Error('no PostgreSQL') }
  const { url, adminUrl } = database
  const app = await startApp(t, { storage, newId: uuidv7 })
  const [ours, theirs] = [await makeOrganisation(storage, 'ours'), await makeOrganisation(storage, 'theirs')]
  const client = assessmentsClient(app, (await ours.key()).headers)
  const stranger = assessmentsClient(app, (await theirs.key()).headers)
  const { tables } = storage
  const {
    arrangements,
    assessments,
    invitations,
    responses,
    results,
    milestones,
    milestoneCopies,
    assessmentTransitions,
    actions,
    evidence,
    erasures,
  } = tables
  const kept = {
    arrangements,
    assessments,
    invitations,
    responses,
    results,
    milestones,
    milestoneCopies,
    assessmentTransitions,
    actions,
    evidence,
    erasures,
  }

  const set = await client.sets.published([add('local')], { visibility: 'private' })
  const shared = await client.make({ mode: 'mutual', disclosure: 'shared', open: true, set: set.id })
  for (const person of await client.join(shared, 2)) await person.rate(everybodySays('mostly'), { submit: true })
  await client.move(shared, 'closed', 'released')
  await client.erase(await client.make())
  const mine = storage.as(ours.id)
  const of = { organisationId: ours.id, assessmentId: shared.id, createdAt: instant }
  await mine.write(async tx => {
    await tx.insert(actions).values({
      ...of,
      id: uuid(1),
      what: 'Talk',
      principle: 'mutual',
      owner: 'lead',
      state: 'planned',
      revision: 1,
      updatedAt: instant,
    })
    await tx.insert(evidence).values({
      ...of,
      id: uuid(2),
      kind: 'text',
      title: 'A text',
      content: 'Words',
      collected: '2026-11-22',
    })
  })
  const own = await stranger.make()
  const everything = async () =>
    (await asRole(
      adminUrl,
      ...Object.values(kept).map(table => `SELECT t::text FROM ${getTableName(table)} t ORDER BY 1`)
    )).map(({ rows }) => rows)
  const before = await everything()

  await t.test('every table that came with assessments is tried here', async t => {
    const [found] = await asRole(
      adminUrl,
      "SELECT tablename AS name FROM pg_policies WHERE policyname = 'own_rows' AND tablename ~ " +
        "'arrangement|assessment|invit|response|result|milestone|action|evidence|erasure' ORDER BY 1"
    )
    t.strictSame(found?.rows.map(({ name }) => name), Object.values(kept).map(table => getTableName(table)).sort())
    for (const [name, table] of Object.entries(kept)) {
      t.ok(await mine.read.$count(table, eq(table.organisationId, ours.id)) > 0, name)
    }
  })

  for (const [name, table] of Object.entries(kept)) {
    await t.test(`of ${name} nobody else reads, changes, takes away or adds a row`, async t => {
      const [row] = await mine.read.select().from(table).where(eq(table.organisationId, ours.id))
      for (
        const [who, access] of [['another organisation', storage.as(theirs.id)], [
          'nobody',
          storage.as('public'),
        ]] as const
      ) {
        t.equal(await access.read.$count(table, eq(table.organisationId, ours.id)), 0, `${who} reads none`)
        if (who === 'nobody') t.equal(await access.read.$count(table), 0)
        t.equal(await access.read.$count(table, ne(table.organisationId, theirs.id)), 0)
        // With results and milestones the trigger would refuse even a row of one's own.
        t.strictSame(
          await access.write(tx =>
            tx.update(table).set({ organisationId: theirs.id } as object).where(eq(table.organisationId, ours.id))
              .returning()
          ),
          [],
          `${who} changes none`
        )
        t.strictSame(
          await access.write(tx => tx.delete(table).where(eq(table.organisationId, ours.id)).returning()),
          [],
          `${who} takes none away`
        )
        const fresh = {
          ...row,
          ...('id' in table && { id: uuid(99) }),
          ...('number' in table && { number: 99 }),
          ...('name' in table && { name: 'another' }),
          ...(table === erasures && { assessmentId: uuid(98) }),
          ...(table === assessments && { externalId: null }),
        }
        await t.rejects(
          access.write(tx => tx.insert(table).values(fresh as never)),
          { cause: { code: '42501' } },
          `${who} adds none`
        )
      }
      t.strictSame(await everything(), before)
    })
  }

  await t.test('no row of their own is moved to us', async t => {
    const access = storage.as(theirs.id)
    await t.rejects(access.write(tx => tx.update(assessments).set({ organisationId: ours.id })), {
      cause: { code: /42501|23503/ },
    })
    await t.rejects(access.write(tx => tx.update(arrangements).set({ organisationId: ours.id })), {
      cause: { code: /42501|23503/ },
    })
    t.strictSame(await everything(), before)
  })

  await t.test('V8 no assessment looks through a version that its organisation may not read', async t => {
    const [version] = await mine.read.select({ id: tables.setVersions.id }).from(tables.setVersions).where(
      eq(tables.setVersions.setId, set.id)
    )
    const access = storage.as(theirs.id)
    const refused = { cause: { code: '42501' } }
    const [row] = await access.read.select().from(assessments).where(eq(assessments.id, own.id))
    if (!version || !row) throw new Error('no rows')
    t.equal(await access.read.$count(tables.setVersions, eq(tables.setVersions.id, version.id)), 0)
    await t.rejects(
      access.write(tx => tx.update(assessments).set({ versionId: version.id }).where(eq(assessments.id, own.id))),
      refused
    )
    await t.rejects(
      access.write(tx => tx.insert(assessments).values({ ...row, id: uuid(97), versionId: version.id })),
      refused
    )
    t.equal(await access.read.$count(tables.setVersions, eq(tables.setVersions.id, version.id)), 0)
    await client.sets.remove(set)
    t.equal(
      await mine.read.$count(tables.setVersions, eq(tables.setVersions.id, version.id)),
      1,
      'what it looks through stays readable to those whose it is'
    )
  })

  await t.test('what was released is frozen for the role of the service', async t => {
    const as = `SELECT set_config('app.organisation', '${ours.id}', false)`
    for (
      const statement of [
        "UPDATE results SET document = ''",
        'DELETE FROM results',
        "UPDATE milestones SET document = ''",
        'DELETE FROM milestones',
      ]
    ) await t.rejects(asRole(url, as, statement), { code: 'PP001' }, statement)
    await t.rejects(asRole(url, as, 'TRUNCATE results'), { code: '42501' })
    t.equal(await mine.read.$count(results, sql`true`), 1)
  })
})
