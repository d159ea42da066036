/** I5, E2: what was to be done is not forgotten with the assessment that it was of. */
import t from 'tap'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { day, movableClock } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

testOnEngines(t, async (t, engine) => {
  const clock = movableClock('2026-11-22T12:00:00.000Z')
  const { client, app, storage } = await startAssessing(t, engine, { now: clock.now })
  const arrangement = await client.arrangement()
  const released = async () => {
    const made = await client.make({ arrangement, open: true })
    await client.replace(made, { 'safe-no-judgement': { level: 'not' } }, { release: true })
    clock.forward(day)
    return made
  }
  const first = await released()
  const actionOf = (what: string, more: object = {}) =>
    client.done('POST', `${first.links.self}/actions`, { what, principle: 'safe', owner: 'Host', ...more })

  await t.test('I5 open actions of earlier assessments stand in the next report', async t => {
    const done = await actionOf('Write the rules down.')
    await actionOf('Ask who is missing.')
    await client.done('PATCH', done.links.self, { state: 'done' }, { 'if-match': '*' })
    const second = await released()
    const pageOf = async ({ links }: typeof first) =>
      (await client.get(`${links.self}/results/1`, { accept: 'text/html' })).payload
    const page = await pageOf(second)
    t.match(page, /Still open from earlier assessments[^]*Ask who is missing\./)
    t.notMatch(page, /Write the rules down\./)
    t.notMatch(await pageOf(first), /Still open from earlier/, 'its own are among its own')
  })

  await t.test('I5 actions are listed across assessments, by arrangement, state and due date', async t => {
    const elsewhere = await client.make({ open: true })
    const due = { principle: 'safe', owner: 'Host', due: '2026-12-01' }
    const third = await client.done('POST', `${elsewhere.links.self}/actions`, { what: 'Ring them.', ...due })
    const listed = async (query: string): Promise<string[]> =>
      (await client.read(`/v1/actions?${query}`)).items.map(({ what }: { what: string }) => what)
    t.strictSame(await listed(''), ['Write the rules down.', 'Ask who is missing.', 'Ring them.'])
    t.strictSame(await listed(`arrangement=${arrangement}`), ['Write the rules down.', 'Ask who is missing.'])
    t.strictSame(await listed('state=done'), ['Write the rules down.'])
    t.strictSame(await listed('dueBefore=2026-12-02'), ['Ring them.'])
    t.strictSame(await listed('dueBefore=2026-12-01'), [])
    const { items, page } = await client.read('/v1/actions?limit=2')
    t.equal(items.length, 2)
    t.match(await client.read(`/v1/actions?limit=2&cursor=${page.next}`), { items: [{ id: third.id }] })
    t.equal((await client.get(`/v1/actions?cursor=${page.next}&state=done`)).statusCode, 400, 'of another list')
    for (const query of ['state=open', 'dueBefore=tomorrow', 'arrangement=here', 'due=2026-12-01']) {
      t.equal((await client.get(`/v1/actions?${query}`)).statusCode, 400, query)
    }
    const stranger = await (await makeOrganisation(storage, 'theirs')).key()
    const { payload } = await app.inject({ url: '/v1/actions', headers: stranger.headers })
    t.strictSame(JSON.parse(payload).items, [])
  })

  await t.test('E2 a review whose day has passed raises a check', async t => {
    const { links } = await actionOf('See whether it helped.', { review: '2026-11-25' })
    const due = async () =>
      (await client.read(`${first.links.self}/checks`)).items
        .filter(({ code }: { code: string }) => code === 'action_review_due')
        .map(({ link }: { link: string }) => link)
    t.strictSame(await due(), [], 'not yet')
    clock.forward(3 * day)
    t.strictSame(await due(), [links.self])
    await client.done('PATCH', links.self, { review: null }, { 'if-match': '*' })
    t.strictSame(await due(), [])
  })
})
