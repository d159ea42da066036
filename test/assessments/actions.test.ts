/** Rule I5 of src/domain/rules/assessments.md, as a client meets it. */
import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { maxActions } from '../../src/assessments/actions/service.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { keptClient, type KeptAssessment } from '../fixtures/kept-client.ts'
import { movableClock } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const app = await startApp(t, { engine, now: clock.now })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const other = keptClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const access = app.storage.as(ours.id)
  const made = await client.kept()
  const act = async (more: object = {}, of: KeptAssessment = made) => (await client.act(of, more)).json()
  const patch = (self: string, changes: object, ifMatch = '*') =>
    client.send('PATCH', self, changes, { 'if-match': ifMatch })

  await t.test(
    'I5 an action says what, about which principle, who by a role, by when ' +
      'and when to look again',
    async t => {
      const answer = await client.act(made, { statement: 'kind-one', due: '2027-01-31', review: '2027-02-28' })
      const action = answer.json()
      t.match(answer, { statusCode: 201, headers: { etag: '"r1"', location: action.links.self } })
      t.match(action, {
        what: 'Talk about it.',
        principle: 'kind',
        statement: 'kind-one',
        owner: 'Host',
        due: '2027-01-31',
        review: '2027-02-28',
        state: 'planned',
        reason: null,
        doneOn: null,
        availableStates: ['in_progress', 'done', 'accepted_as_is', 'dropped'],
      })
      t.strictSame((await client.get(action.links.self)).json(), action)
      t.match(await act(), { statement: null, due: null, review: null })
    }
  )

  await t.test('I5 principle and statement exist in the version that the assessment looks through', async t => {
    const refused = (pointer: string) => ({
      status: 422,
      code: 'unknown_reference',
      errors: [{ pointer, code: 'unknown_reference' }],
    })
    t.match((await client.act(made, { principle: 'absent' })).json(), refused('/principle'))
    t.match((await client.act(made, { principle: 'brave' })).json(), refused('/principle'), 'of the newer version')
    t.match((await client.act(made, { statement: 'absent' })).json(), refused('/statement'))
    t.match((await client.act(made, { statement: 'old-one' })).json(), refused('/statement'), 'of another principle')
    const { links: { self } } = await act()
    t.match((await patch(self, { principle: 'brave' })).json(), refused('/principle'))
    t.match((await patch(self, { statement: 'old-one' })).json(), refused('/statement'))
    t.match((await patch(self, { principle: 'old', statement: 'old-one' })).json(), {
      principle: 'old',
      statement: 'old-one',
      revision: 2,
    })
  })

  await t.test("I5 what became of the principle since stands in no other change's way", async t => {
    const moving = await client.kept()
    const { links: { self } } = await act({ principle: 'old', statement: 'old-one' }, moving)
    t.equal((await client.upgrade(moving)).statusCode, 200)
    t.match((await patch(self, { state: 'done' })).json(), { state: 'done', principle: 'old' })
  })

  await t.test('I5 an action never changes a rating', async t => {
    const rated = await client.kept()
    await client.rate(rated, { 'kind-one': { level: 'no' } }, { submit: true })
    const before = await client.get(`${rated.path}/response`)
    const { links: { self } } = await act({ statement: 'kind-one' }, rated)
    await patch(self, { state: 'done' })
    await client.send('DELETE', self, undefined, { 'if-match': '*' })
    const after = await client.get(`${rated.path}/response`)
    t.equal(after.body, before.body)
    t.equal(after.headers.etag, before.headers.etag)
  })

  await t.test(
    'they go on after the release, are told in the audit without a word of them, and go with the ' +
      'assessment',
    async t => {
      const over = await client.kept()
      await client.move(over, 'closed', 'released', 'archived')
      const { id, links: { self } } = await act({ what: 'Zymurgy.' }, over)
      await patch(self, { state: 'done' })
      await client.send('DELETE', self, undefined, { 'if-match': '*' })
      const events = await access.read.select().from(tables.auditEvents).where(
        and(eq(tables.auditEvents.organisationId, ours.id), eq(tables.auditEvents.resourceId, id))
      )
      t.strictSame(events.map(({ action }) => action).sort(), ['action.changed', 'action.created', 'action.deleted'])
      t.notMatch(JSON.stringify(events), /Zymurgy|Host/)
      await act({}, over)
      await client.done('DELETE', over.path)
      t.equal(Number(await access.read.$count(tables.actions, eq(tables.actions.assessmentId, over.id))), 0)
      t.match((await client.act(over)).json(), { status: 410 })
    }
  )

  await t.test('in pages, and no more than an assessment may have', async t => {
    const full = await client.kept()
    const { id } = await act({}, full)
    const [row] = await access.read.select().from(tables.actions).where(eq(tables.actions.id, id))
    const copies = Array.from(
      { length: maxActions - 2 },
      (_, n) => ({ ...row, id: `01a0000f-0000-7000-8000-${String(n).padStart(12, '0')}` })
    ) as Array<typeof tables.actions.$inferInsert>
    await access.write(async tx => {
      for (let from = 0; from < copies.length; from += 50) {
        await tx.insert(tables.actions).values(copies.slice(from, from + 50))
      }
    })
    const answers = await Promise.all([1, 2, 3].map(() => client.act(full)))
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [201, 409, 409])
    t.ok(answers.some(answer => answer.json().code === 'too_many_kept'))
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const { items, page } = await client.read(`${full.path}/actions?limit=100${next && `&cursor=${next}`}`)
      seen.push(...items.map(({ id }: { id: string }) => id))
      next = page.next
    }
    t.equal(new Set(seen).size, maxActions)
    t.equal(seen.length, maxActions)
    const { page } = await client.read(`${full.path}/actions?limit=1`)
    t.match((await client.get(`${made.path}/actions?cursor=${page.next}`)).json(), {
      status: 400,
      code: 'invalid_cursor',
    })
  })

  await t.test('what belongs to another organisation, or another assessment, is not there', async t => {
    const { id, links: { self } } = await act()
    for (
      const answer of [
        await other.get(`${made.path}/actions`),
        await other.act(made),
        await other.get(self),
        await other.send('PATCH', self, { state: 'done' }, { 'if-match': '*' }),
        await other.send('DELETE', self, undefined, { 'if-match': '*' }),
      ]
    ) t.match(answer.json(), { status: 404, code: 'assessment_not_found' })
    const elsewhere = await client.kept()
    t.match((await client.get(`${elsewhere.path}/actions/${id}`)).json(), { status: 404, code: 'action_not_found' })
    for (const odd of ['absent', 'a%20b', '1']) {
      t.equal((await client.get(`${made.path}/actions/${odd}`)).statusCode, 404, odd)
    }
    const reading = keptClient(app, (await ours.key(['assessments:read'])).headers)
    t.equal((await reading.get(self)).statusCode, 200)
    t.equal((await reading.act(made)).statusCode, 403)
  })
})
