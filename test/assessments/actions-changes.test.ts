import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { keptClient, type KeptAssessment } from '../fixtures/kept-client.ts'
import { movableClock, day } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const app = await startApp(t, { engine, now: clock.now })
  const ours = await makeOrganisation(app.storage)
  const client = keptClient(app, (await ours.key()).headers)
  const made = await client.kept()
  const act = async (more: object = {}, of: KeptAssessment = made) => (await client.act(of, more)).json()
  const patch = (self: string, changes: object, ifMatch = '*') =>
    client.send('PATCH', self, changes, { 'if-match': ifMatch })

  await t.test('I5 what is settled can be taken up again, and nothing else', async t => {
    const { links: { self } } = await act()
    const settle = async (state: string, more: object = {}) => (await patch(self, { state, ...more })).json()
    t.match(await settle('in_progress'), {
      state: 'in_progress',
      doneOn: null,
      availableStates: ['planned', 'done', 'accepted_as_is', 'dropped'],
    })
    t.match(await settle('done'), { state: 'done', doneOn: '2026-11-22', availableStates: ['in_progress'] })
    clock.forward(day)
    t.match(await settle('done', { what: 'Said otherwise.' }), { state: 'done', doneOn: '2026-11-22' })
    for (const state of ['planned', 'accepted_as_is', 'dropped']) {
      t.match(await settle(state, { reason: 'A reason of some length.' }), {
        status: 422,
        code: 'action_move_not_allowed',
        errors: [{ pointer: '/state', code: 'transition_not_allowed' }],
      }, state)
    }
    t.match(await settle('in_progress'), { state: 'in_progress', doneOn: null })
    t.match(await settle('done'), { doneOn: '2026-11-23' })
    await settle('in_progress')
    t.match(await settle('dropped'), { state: 'dropped', availableStates: ['planned'] })
    t.match(await settle('done'), { status: 422 })
    t.match(await settle('planned'), { state: 'planned' })
    t.match(await settle('elsewhere'), { status: 422, code: 'invalid_body', errors: [{ pointer: '/state' }] })
  })

  await t.test('I5 accepting something as it is takes a reason, which is of that move', async t => {
    const { links: { self } } = await act()
    for (const reason of [undefined, null, '', 'short', ' \u200b'.repeat(10)]) {
      t.match((await patch(self, { state: 'accepted_as_is', ...(reason !== undefined && { reason }) })).json(), {
        status: 422,
        code: 'action_move_not_allowed',
        errors: [{ pointer: '/reason', code: 'reason_too_short' }],
      }, String(reason))
    }
    t.equal((await patch(self, { state: 'accepted_as_is', reason: 'r'.repeat(2_001) })).statusCode, 422)
    t.match((await patch(self, { state: 'accepted_as_is', reason: 'The room cannot be changed.' })).json(), {
      state: 'accepted_as_is',
      reason: 'The room cannot be changed.',
    })
    t.match(
      (await patch(self, { reason: null })).json(),
      { status: 422, errors: [{ pointer: '/reason' }] },
      'nor is it taken away'
    )
    t.match((await patch(self, { reason: 'It is rented, and cannot be changed.' })).json(), {
      reason: 'It is rented, and cannot be changed.',
    })
    t.match((await patch(self, { state: 'planned' })).json(), { state: 'planned', reason: null })
    t.match(
      (await patch(self, { state: 'accepted_as_is' })).json(),
      { status: 422 },
      'the old one does not count again'
    )
    t.match((await patch(self, { state: 'dropped', reason: 'No longer of use.' })).json(), {
      state: 'dropped',
      reason: 'No longer of use.',
    })
  })

  await t.test("a patch is a merge patch, and nothing beyond an action's members", async t => {
    const { links: { self } } = await act({ due: '2027-01-31' })
    t.match((await patch(self, { due: null })).json(), { due: null, revision: 2 })
    const cases: readonly (readonly [changes: object, pointer: string])[] = [
      [{ what: null }, '/what'],
      [{ what: '' }, '/what'],
      [{ owner: ' ' }, '/owner'],
      [{ owner: 'two\nlines' }, '/owner'],
      [{ due: '2026-02-30' }, '/due'],
      [{ due: 'soon' }, '/due'],
      [{ doneOn: '2026-01-01' }, '/doneOn'],
      [{ revision: 7 }, '/revision'],
      [{ id: 'x' }, '/id'],
      [{ what: 'w'.repeat(2_001) }, '/what'],
    ]
    for (const [changes, pointer] of cases) {
      t.match(
        (await patch(self, changes)).json(),
        { status: 422, code: 'invalid_body', errors: [{ pointer }] },
        JSON.stringify(changes)
      )
    }
    t.equal((await client.read(self)).revision, 2)
    t.equal((await client.act(made, { state: 'done' })).statusCode, 422, 'it begins as planned')
  })

  await t.test('only the state that was seen is changed or taken away', async t => {
    const { links: { self } } = await act()
    t.match((await client.send('PATCH', self, { what: 'Other.' })).json(), { status: 428 })
    t.match((await client.send('DELETE', self)).json(), { status: 428 })
    t.equal((await patch(self, { what: 'Other.' }, '"r1"')).statusCode, 200)
    t.match((await patch(self, { what: 'Third.' }, '"r1"')).json(), { status: 412 })
    t.match((await client.send('DELETE', self, undefined, { 'if-match': '"r1"' })).json(), { status: 412 })
    const answers = await Promise.all(['One.', 'Two.', 'Three.'].map(what => patch(self, { what }, '"r2"')))
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 412, 412])
    t.equal((await client.send('DELETE', self, undefined, { 'if-match': '"r3"' })).statusCode, 204)
    for (
      const answer of [
        await client.get(self),
        await patch(self, {}),
        await client.send('DELETE', self, undefined, { 'if-match': '*' }),
      ]
    ) t.match(answer.json(), { status: 404, code: 'action_not_found' })
  })
})
