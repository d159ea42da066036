import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { firstVersion, keptClient, largerVersion } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const ratings = {
  'kind-one': { level: 'yes', comment: 'Zoë says so — "every time".', confidence: 'low' },
  'kind-two': { notApplicable: 'too_early' },
  'old-one': { dontKnow: true },
}

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const access = app.storage.as(ours.id)
  const rowsOf = (id: string) =>
    access.read.select().from(tables.responses).where(
      and(eq(tables.responses.organisationId, ours.id), eq(tables.responses.assessmentId, id))
    ).orderBy(tables.responses.id)
  const saidIn = async (id: string) =>
    (await rowsOf(id)).map(({ id, state, ratings }) => ({ id, state, ratings: JSON.stringify(ratings) }))

  await t.test('U a restore gives ratings, states and version back byte for byte', async t => {
    const made = await client.kept()
    await client.rate(made, ratings, { submit: true })
    const [before, record] = [await saidIn(made.id), await client.again(made)]
    await client.keep(made, 'spring')
    await client.upgrade(made)
    t.match(await client.said(made), {
      state: 'in_progress',
      carried: { 'kind-one': 'to_confirm', 'kind-two': 'carried' },
    })
    await client.rate(made, { 'brave-one': { level: 'no' } })
    t.match((await client.restore(made, 'spring', { 'if-match': '"r1"' })).json(), {
      status: 412,
      code: 'precondition_failed',
    })
    const restored = await client.restore(made, 'spring')
    t.match(restored, { statusCode: 200, headers: { etag: `"r${restored.json().revision}"`, location: made.path } })
    t.strictSame(await saidIn(made.id), before)
    const { revision, ...after } = await client.again(made)
    t.ok(revision > record.revision)
    t.strictSame({ ...after, revision: record.revision, checks: [] }, { ...record, checks: [] })
    t.strictSame((await client.said(made)).ratings, ratings)
    t.equal((await client.restore(made, 'absent')).statusCode, 404)
    t.equal(
      Number(
        await access.read.$count(
          tables.auditEvents,
          and(eq(tables.auditEvents.action, 'assessment.restored'), eq(tables.auditEvents.resourceId, made.id))
        )
      ),
      1
    )
  })

  await t.test('what was upgraded, restored, upgraded: the milestone of each is as it was', async t => {
    const made = await client.kept()
    await client.rate(made, ratings)
    await client.upgrade(made, 'one')
    const upgraded = await saidIn(made.id)
    await client.keep(made, 'two')
    await client.restore(made, 'one')
    await client.restore(made, 'two')
    t.strictSame(await saidIn(made.id), upgraded, 'with everything that was to be confirmed')
    t.equal((await client.again(made)).set.version, '2.0.0')
  })

  await t.test(
    'L in a shared assessment nobody sees ratings by it; who has withdrawn stays away, who came later ' +
      'keeps what they said',
    async t => {
      const made = await client.mutual()
      const [first, second] = await client.join(made, 2)
      await first?.rate(ratings, { submit: true })
      await second?.rate({ 'kind-one': { level: 'no', comment: 'Only for me.' } })
      t.equal((await client.keep(made, 'spring')).statusCode, 201)
      const milestone = await client.get(`${made.path}/milestones/spring`)
      t.match(milestone.json(), { ratings: null, restorable: true })
      t.notMatch(milestone.body, /Only for me|Zoë|submitted/)
      await client.upgrade(made)
      const [third] = await client.join(made, 1)
      await third?.rate({ 'kind-two': { level: 'yes' }, 'brave-one': { level: 'yes' } }, { submit: true })
      await second?.done('DELETE', second.response)
      t.equal((await client.restore(made, 'spring')).statusCode, 200)
      t.match(await first?.mine(), { state: 'submitted', ratings, carried: {} })
      t.equal((await second?.mine())?.state, 'withdrawn')
      t.strictSame((await second?.mine())?.ratings, {})
      const { state, ratings: kept, carried } = await third?.mine() ?? {}
      t.strictSame({ state, kept, carried }, {
        state: 'in_progress',
        kept: { 'kind-two': { level: 'yes' } },
        carried: { 'kind-two': 'carried' },
      }, 'by rule U, back to the version')
    }
  )

  await t.test('who came later stays as they are where the version does', async t => {
    const made = await client.mutual()
    const [first] = await client.join(made, 1)
    await first?.rate(ratings)
    await client.keep(made, 'spring')
    const [later] = await client.join(made, 1)
    await later?.rate({ 'kind-one': { level: 'yes' } }, { submit: true })
    const before = await later?.mine()
    await client.restore(made, 'spring')
    t.strictSame(await later?.mine(), before)
  })

  await t.test('L whoever withdraws is forgotten by the milestones too, and nobody else is', async t => {
    const made = await client.mutual({ disclosure: 'shared' })
    const [one, two] = await client.join(made, 2)
    for (const person of [one, two]) await person?.rate(ratings, { submit: true })
    await client.keep(made, 'spring')
    const copies = () =>
      access.read.select().from(tables.milestoneCopies).where(eq(tables.milestoneCopies.assessmentId, made.id))
    t.equal((await copies()).length, 2)
    const { body: before } = await client.get(`${made.path}/milestones/spring`)
    t.equal((await one?.send('DELETE', `${made.path}/responses/me`))?.statusCode, 204)
    t.equal((await copies()).length, 1)
    t.equal((await client.get(`${made.path}/milestones/spring`)).body, before, 'the milestone stays as it was')
    t.equal((await client.restore(made, 'spring')).statusCode, 200)
    t.equal((await client.read(made.path)).submittedCount, 1)
  })

  await t.test('a version that cannot be read any more, or of another set, is not gone back to', async t => {
    const [one, two] = [await client.set(firstVersion), await client.set(firstVersion, largerVersion)]
    const made = await client.kept({ set: one, open: false })
    await client.keep(made, 'of-another')
    await client.done('PATCH', made.path, { set: two.id }, { 'if-match': '*' })
    t.equal((await client.restore(made, 'of-another')).json().set.id, one.id, 'a draft may')
    await client.done('PATCH', made.path, { set: two.id }, { 'if-match': '*' })
    await client.move(made, 'open')
    t.match((await client.restore(made, 'of-another')).json(), { status: 409, code: 'milestone_not_restorable' })
    const number = (await client.read(`${two.path}/versions`)).items[0].version
    await client.upgrade(made, 'before', { to: number })
    await client.remove(two)
    t.match((await client.restore(made, 'before')).json(), { status: 409, code: 'milestone_not_restorable' })
    t.equal((await client.again(made)).set.version, number)
  })
})
