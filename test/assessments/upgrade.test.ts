/** Rule U of src/domain/rules/assessments.md, and D2 and D11 where they touch it, as a client meets them. */
import { and, eq } from 'drizzle-orm'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { firstVersion, keptClient, secondVersion, type KeptAssessment } from '../fixtures/kept-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const ratings = { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'no' }, 'old-one': { level: 'yes' } }

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const { tables } = app.storage
  const ours = await makeOrganisation(app.storage)
  const { headers } = await ours.key()
  const client = keptClient(app, headers)
  const other = keptClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const access = app.storage.as(ours.id)
  const upgradesOf = async ({ id }: KeptAssessment) =>
    Number(
      await access.read.$count(
        tables.auditEvents,
        and(eq(tables.auditEvents.action, 'assessment.upgraded'), eq(tables.auditEvents.resourceId, id))
      )
    )
  const milestonesOf = async ({ path }: KeptAssessment): Promise<string[]> =>
    (await client.read(`${path}/milestones`)).items.map(({ name }: { name: string }) => name)

  await t.test(
    'U C1 a result is seen through the version that it is of, wherever its ' +
      'assessment went since',
    async t => {
      const made = await client.kept()
      await client.rate(made, ratings, { submit: true })
      await client.move(made, 'closed', 'released', 'open')
      const seen = [
        '/improvements?result=1',
        '/results/1.csv',
        '/results/1.html',
        '/results/1/profile.svg',
        '/results/1/profile.txt',
        `/comparison/${made.id}?result=1&otherResult=1`,
      ]
      // What is worth checking is told of the assessment as it stands.
      const look = () =>
        Promise.all(
          seen.map(async path => (await client.get(`${made.path}${path}`)).body.split('<h2 id="checks">', 1)[0])
        )
      const before = await look()
      await client.upgrade(made)
      for (const [index, body] of (await look()).entries()) t.equal(body, before[index], String(seen[index]))
      t.match(before[0], /"text":"We do kind-one."/)

      await client.rate(
        made,
        { 'kind-one': { level: 'yes' }, 'kind-two': { level: 'no' }, 'brave-one': { level: 'no' } },
        { submit: true }
      )
      await client.move(made, 'closed', 'released')
      const { basis, principles } = await client.read(`${made.path}/comparison/${made.id}?result=1&otherResult=2`)
      t.equal(basis, 'common_core')
      t.match(principles[0].statements.find(({ key }: { key: string }) => key === 'kind-one'), {
        delta: null,
        reason: 'reworded',
      })
      t.match(await client.read(`${made.path}/improvements?result=1`), {
        weak: [{ key: 'kind-two' }],
        suggestions: [{ principle: 'kind' }, { principle: 'old' }],
      })

      await client.remove(made.set)
      t.equal(
        (await client.get(`${made.path}${seen[1]}`)).body,
        before[1],
        'V8 not even its set need be there any more'
      )
    }
  )

  await t.test('U it may go to an older version as well', async t => {
    const set = await client.set(firstVersion, secondVersion)
    const made = await client.kept({ set, version: '2.0.0' })
    await client.rate(made, { 'kind-one': { level: 'yes' }, 'brave-one': { level: 'yes' } })
    t.match((await client.read(`${made.path}/upgrade?to=1.0.0`)).items, [{ key: 'kind-one', fate: 'to_confirm' }])
    await client.upgrade(made, 'back', { to: '1.0.0' })
    t.strictSame((await client.said(made)).carried, { 'kind-one': 'to_confirm' })
  })

  await t.test('U it needs If-Match and an Idempotency-Key, and is done once', async t => {
    const made = await client.kept()
    const url = `${made.path}/upgrade`
    const body = { to: '2.0.0', milestoneName: 'before' }
    t.match((await client.send('POST', url, body, { 'if-match': '*' })).json(), {
      status: 400,
      code: 'invalid_parameter',
      errors: [{ parameter: 'idempotency-key', code: 'missing' }],
    })
    t.match((await client.send('POST', url, body, { 'idempotency-key': 'a' })).json(), {
      status: 428,
      code: 'precondition_required',
    })
    t.match((await client.send('POST', url, body, { 'idempotency-key': 'a', 'if-match': '"r1"' })).json(), {
      status: 412,
      code: 'precondition_failed',
    })
    t.strictSame(await milestonesOf(made), [], 'what was refused left nothing')
    const tag = { 'idempotency-key': 'a', 'if-match': `"r${(await client.again(made)).revision}"` }
    const first = await client.send('POST', url, body, tag)
    const second = await client.send('POST', url, body, tag)
    t.match(second, { statusCode: 200, headers: { 'idempotency-replayed': 'true' } })
    t.strictSame(second.json(), first.json())
    t.strictSame(await milestonesOf(made), ['before'])
    t.match((await client.send('POST', url, { ...body, milestoneName: 'again' }, tag)).json(), {
      status: 422,
      code: 'idempotency_key_reused',
    })
  })

  await t.test('U in draft and open only, to another version that may be used', async t => {
    const set = await client.set(firstVersion, secondVersion)
    const made = await client.kept({ set, open: false })
    t.match((await client.upgrade(made, 'before', { to: '1.0.0' })).json(), { status: 409, code: 'nothing_to_upgrade' })
    t.match((await client.get(`${made.path}/upgrade?to=1.0.0`)).json(), { status: 409, code: 'nothing_to_upgrade' })
    for (const to of ['3.0.0', '2', '2.0', 'x', '']) {
      t.match((await client.upgrade(made, 'before', { to })).json(), {
        status: 422,
        code: 'version_not_available',
        errors: [{ pointer: '/to' }],
      }, to)
    }
    t.match((await client.get(`${made.path}/upgrade?to=3.0.0`)).json(), { status: 404, code: 'version_not_found' })
    for (const query of ['', '?to=2', '?to=x']) {
      t.equal((await client.get(`${made.path}/upgrade${query}`)).statusCode, 400, query)
    }
    t.equal((await client.upgrade(made)).statusCode, 200, 'a draft may')
    const closed = await client.kept({ set })
    for (const state of ['closed', 'released', 'archived']) {
      await client.move(closed, state)
      t.match((await client.upgrade(closed)).json(), { status: 409, code: 'not_in_this_state' }, state)
    }
    const late = await client.kept({ set })
    await client.done('POST', `${set.path}/versions/2.0.0/retirement`, { explanation: 'It is over.' })
    t.match((await client.upgrade(late)).json(), {
      status: 422,
      code: 'version_not_available',
      errors: [{ pointer: '/to', code: 'version_retired' }],
    })
    t.equal((await client.get(`${late.path}/upgrade?to=2.0.0`)).statusCode, 404)
    t.strictSame(await milestonesOf(late), [])
  })

  await t.test('U never automatic: a newer version leaves an assessment as it is', async t => {
    const set = await client.set(firstVersion)
    const made = await client.kept({ set })
    await client.rate(made, ratings, { submit: true })
    const before = await client.said(made)
    await client.publishNext(set, secondVersion)
    t.strictSame(await client.said(made), before)
    t.equal((await client.again(made)).set.version, '1.0.0')
  })

  await t.test('what belongs to another organisation is not there', async t => {
    const made = await client.kept()
    t.match((await other.upgrade(made)).json(), { status: 404, code: 'assessment_not_found' })
    t.match((await other.get(`${made.path}/upgrade?to=2.0.0`)).json(), { status: 404, code: 'assessment_not_found' })
    t.equal((await keptClient(app, (await ours.key(['assessments:read'])).headers).upgrade(made)).statusCode, 403)
  })

  await t.test('of two upgrades at once one is done, and the other finds another state', async t => {
    for (let round = 0; round < 5; round++) {
      const made = await client.kept()
      const { revision } = await client.again(made)
      const answers = await Promise.all(
        [1, 2, 3].map(n => client.upgrade(made, `before-${n}`, { 'if-match': `"r${revision}"` }))
      )
      t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [200, 412, 412])
      t.equal((await milestonesOf(made)).length, 1)
      t.equal(await upgradesOf(made), 1)
    }
  })

  await t.test('an upgrade and a submission come one after the other, whichever is first', async t => {
    const set = await client.set(firstVersion, secondVersion)
    const firsts = new Set<string>()
    for (let round = 0; round < 12; round++) {
      const made = await client.mutual({ set })
      const [person] = await client.join(made, 1)
      await person?.rate(ratings)
      const [later, sooner] = [() => client.upgrade(made, 'before'), () => person?.submit()]
      const [one, two] = round % 2 === 0 ? [later, sooner] : [sooner, later]
      t.strictSame((await Promise.all([one(), two()])).map(answer => answer?.statusCode), [200, 200])
      const [row] = await access.read.select({ state: tables.milestoneCopies.state }).from(tables.milestoneCopies)
        .where(eq(tables.milestoneCopies.assessmentId, made.id))
      const mine = await person?.mine()
      t.strictSame(mine?.carried, { 'kind-one': 'to_confirm', 'kind-two': 'carried' }, "nobody's answers are half-way")
      const wasSubmitted = row?.state === 'submitted'
      t.equal(
        mine?.state,
        wasSubmitted ? 'in_progress' : 'submitted',
        'a submission before the upgrade goes back, one after it stands'
      )
      firsts.add(wasSubmitted ? 'submission' : 'upgrade')
    }
    t.comment([...firsts].join(', '))
  })

  await t.test('an upgrade and ratings: a rating of the older version is never written into the newer', async t => {
    const set = await client.set(firstVersion, secondVersion)
    for (let round = 0; round < 8; round++) {
      const made = await client.mutual({ set })
      const [person] = await client.join(made, 1)
      const rating = () => person?.send('PUT', person.response, { ratings }, { 'if-match': '"r1"' })
      const answers = await Promise.all(
        round % 2 === 0 ? [client.upgrade(made), rating()] : [rating(), client.upgrade(made)]
      )
      t.ok(
        answers.every(answer => [200, 412].includes(answer?.statusCode ?? 0)),
        answers.map(answer => answer?.body).join(' ')
      )
      t.notOk('old-one' in ((await person?.mine())?.ratings ?? {}))
    }
  })
})
