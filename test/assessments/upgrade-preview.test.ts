import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { firstVersion, keptClient, largerVersion, secondVersion, type KeptAssessment } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, authored, scale } from '../fixtures/sets-client.ts'

const ratings = { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'no' }, 'old-one': { level: 'yes' } }

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const { headers } = await ours.key()
  const client = keptClient(app, headers)
  const access = app.storage.as(ours.id)
  const upgradesOf = async ({ id }: KeptAssessment) =>
    Number(
      await access.read.$count(
        tables.auditEvents,
        and(eq(tables.auditEvents.action, 'assessment.upgraded'), eq(tables.auditEvents.resourceId, id))
      )
    )

  await t.test('U the preview tells the fate of every item in plain words and changes nothing', async t => {
    const made = await client.kept()
    await client.rate(made, ratings, { submit: true })
    const before = await client.said(made)
    const told = await client.read(`${made.path}/upgrade?to=2.0.0`)
    t.match(told, {
      from: { version: '1.0.0' },
      to: { version: '2.0.0' },
      items: [
        { key: 'kind-one', fate: 'to_confirm', details: [/says something else/] },
        { key: 'kind-two', fate: 'carried', details: [/the same/] },
        { key: 'brave-one', fate: 'new' },
        { key: 'old-one', fate: 'retired', details: [/gone/, /stay in the milestone/] },
      ],
      dropped: ['old-one'],
      needsConfirmation: true,
    })
    t.equal(told.items.length, 4)
    t.strictSame(await client.said(made), before)
    t.equal((await client.again(made)).set.version, '1.0.0')
  })

  await t.test(
    'U D2 D11 the preview is the same whoever has answered, and the milestone ' +
      'says nothing of anybody',
    async t => {
      const set = await client.set(firstVersion, secondVersion)
      const made = await client.mutual({ set, disclosure: 'confidential' })
      const [first, second] = await client.join(made, 2, false)
      const previews = [await client.get(`${made.path}/upgrade?to=2.0.0`)]
      await first?.rate(ratings, { submit: true })
      previews.push(await client.get(`${made.path}/upgrade?to=2.0.0`))
      await second?.rate({ 'kind-two': { level: 'yes' } }, { submit: true })
      previews.push(await client.get(`${made.path}/upgrade?to=2.0.0`))
      t.equal(new Set(previews.map(({ body }) => body)).size, 1)
      await client.upgrade(made, 'before')
      t.strictSame(
        [await first?.mine(), await second?.mine()].map(mine => mine?.state),
        ['in_progress', 'in_progress'],
        "everybody's, whatever they said"
      )
      t.match(await client.again(made), { submittedCount: 0 })
      t.match(await client.read(`${made.path}/milestones/before`), {
        ratings: null,
        fates: [{ key: 'kind-one', fate: 'to_confirm' }],
      })
    }
  )

  await t.test('U milestone, upgrade and event are one; nothing but what a row says becomes of an answer', async t => {
    const made = await client.kept()
    await client.rate(made, ratings, { submit: true })
    const { revision } = await client.again(made)
    const answer = await client.upgrade(made, 'before', { 'if-match': `"r${revision}"` })
    t.match(answer, { statusCode: 200, headers: { etag: `"r${revision + 1}"` } })
    t.match(answer.json(), { set: { version: '2.0.0' }, state: 'open', revision: revision + 1 })
    const { state, ratings: moved, carried } = await client.said(made)
    t.strictSame({ state, moved, carried }, {
      state: 'in_progress',
      moved: { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'no' } },
      carried: { 'kind-one': 'to_confirm', 'kind-two': 'carried' },
    })
    t.match(await client.read(`${made.path}/milestones/before`), {
      reason: 'upgrade',
      set: { version: '1.0.0' },
      ratings,
      fates: [{}, {}, {}, { key: 'old-one', fate: 'retired' }],
    })
    t.equal(await upgradesOf(made), 1)
    await client.send('PATCH', `${made.path}/response`, { ratings: { 'kind-one': { level: 'yes' } } }, {
      'if-match': '*',
    })
    t.strictSame((await client.said(made)).carried, { 'kind-two': 'carried' }, 'the same answer again confirms')
  })

  await t.test('U what is new or removed alone, or was worded better, sends nobody back', async t => {
    const larger = await client.mutual({ set: await client.set(firstVersion, largerVersion) })
    const [first] = await client.join(larger, 1)
    await first?.rate(ratings, { submit: true })
    await client.upgrade(larger, 'before', { to: (await client.read(`${larger.set.path}/versions`)).items[0].version })
    t.match(await first?.mine(), { state: 'submitted', ratings })

    const set = await client.set(firstVersion)
    await client.publishNext(set, [secondVersion[0] ?? {}, ...firstVersion.slice(1)], {
      changeKind: 'editorial',
      confirmEditorial: true,
    })
    const reworded = await client.kept({ set })
    await client.rate(reworded, ratings, { submit: true })
    await client.upgrade(reworded, 'before', { to: '1.0.1' })
    t.match(await client.said(reworded), { state: 'submitted', carried: { 'kind-one': 'carried' } })
  })

  await t.test('U a statement that is reworded under a renamed or split principle is to be confirmed', async t => {
    const reworded = { key: 'kind-one', text: 'Nobody is left alone.' }
    const same = { key: 'kind-two', text: 'We do kind-two.' }
    const { principle } = add('gentle')
    const whole = [{ ...principle, statements: [reworded, same] }, ...firstVersion.slice(1)]
    const parts = [{ ...principle, statements: [reworded] }, { ...add('warm').principle, statements: [same] }]
    for (
      const [principles, to, relationship, fates] of [
        [whole, ['gentle'], 'equal', { 'kind-one': 'to_confirm', 'kind-two': 'carried' }],
        [parts, ['gentle', 'warm'], 'narrower', { 'kind-one': 'to_confirm', 'kind-two': 'to_confirm' }],
      ] as const
    ) {
      const set = await client.set(firstVersion)
      await client.write(set, authored([], { principles, scale, replacedBy: [{ from: ['kind'], to, relationship }] }))
      await client.publish(set)
      const made = await client.kept({ set })
      const { items }: { items: ReadonlyArray<{ key: string, fate: string, details: readonly string[] }> } =
        await client.read(`${made.path}/upgrade?to=2.0.0`)
      t.match(Object.fromEntries(items.map(({ key, fate }) => [key, fate])), fates, relationship)
      const said = items.find(({ key }) => key === 'kind-one')?.details.join(' ') ?? ''
      t.match(said, /says something else now/)
      t.notMatch(said, /means the same\./)
    }
  })

  await t.test('U editorial is what no release between meant otherwise', async t => {
    const set = await client.set(firstVersion, [secondVersion[0] ?? {}, ...firstVersion.slice(1)])
    const again = {
      ...secondVersion[0],
      statements: [{ key: 'kind-one', text: 'Nobody at all is left alone.' }, {
        key: 'kind-two',
        text: 'We do kind-two.',
      }],
    }
    await client.publishNext(set, [again, ...firstVersion.slice(1)], {
      changeKind: 'editorial',
      confirmEditorial: true,
    })
    const made = await client.kept({ set })
    t.match((await client.read(`${made.path}/upgrade?to=2.0.1`)).items[0], { key: 'kind-one', fate: 'to_confirm' })
    const later = await client.kept({ set, version: '2.0.0' })
    t.match((await client.read(`${later.path}/upgrade?to=2.0.1`)).items[0], { key: 'kind-one', fate: 'carried' })
  })
})
