/** What is made of results, over HTTP: improvements (I), comparison (C) and timelines. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { movableClock, day } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

const scale = {
  key: 'four',
  levels: ['not', 'emerging', 'mostly', 'fully'].map((key, points) => ({
    key,
    label: key,
    anchor: `It is ${key} so.`,
    points,
  })),
}
const statements = (...keys: string[]) =>
  keys.map(key => ({ key, text: `The statement ${key}.`, weight: key === 'p1' ? 2 : 1 }))
const principle = (list: ReturnType<typeof statements>) => ({
  slug: 'kind',
  title: 'Kind',
  gloss: 'We are kind.',
  statements: list,
})

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t, 'seeded')
  const clock = movableClock('2026-11-22T12:00:00.000Z')
  const app = await startApp(t, { storage, newId: uuidv7, now: clock.now })
  const client = setsClient(app, (await (await makeOrganisation(storage, 'ours', { now: clock.now })).key()).headers)
  const stranger = setsClient(
    app,
    (await (await makeOrganisation(storage, 'theirs', { now: clock.now })).key()).headers
  )

  async function released (
    arrangement: string,
    set: string,
    version: string,
    levels: Readonly<Record<string, string>>
  ): Promise<string> {
    const { id, links } = await client.done('POST', '/v1/assessments', {
      arrangement,
      set,
      version,
      mode: 'single',
      open: true,
    })
    const ratings = Object.fromEntries(Object.entries(levels).map(([key, level]) => [key, { level }]))
    await client.done('PUT', links.response, { ratings, release: true }, { 'if-match': '*' })
    clock.forward(day)
    return id
  }

  const { id: arrangement } = await client.done('POST', '/v1/arrangements', { name: 'Tuesday group' })
  const set = await client.make({ title: 'A set' })
  const draft = (...list: ReturnType<typeof statements>) => ({
    content: {
      title: 'A set',
      description: 'What it is for.',
      lang: 'en',
      scale,
      principles: [principle(list)],
      provenance: {
        rightsHolder: 'A network',
        licence: 'CC-BY-4.0',
        lastReviewed: '2026-11-22',
        nextReview: '2027-11-22',
      },
    },
  })
  await client.write(set, draft(...statements('p1', 'p2', 'p3', 'p4')))
  await client.publish(set)
  await client.write(
    set,
    draft(...statements('p1', 'p2'), { key: 'p3', text: 'Something else altogether.', weight: 1 }, ...statements('p7'))
  )
  await client.publish(set)
  const first = await released(arrangement, set.id, '1.0.0', { p1: 'mostly', p2: 'emerging', p3: 'fully', p4: 'not' })
  const second = await released(arrangement, set.id, '2.0.0', { p1: 'fully', p2: 'mostly', p3: 'fully', p7: 'not' })

  t.test(
    'C1, C2 the worked example: what both were asked alike has grown by a third, ' +
      'not by the naive fifth',
    async t => {
      const found = await client.read(`/v1/assessments/${first}/comparison/${second}`)
      t.match(found, {
        basis: 'common_core',
        kind: 'exact',
        commonCore: { keys: ['p1', 'p2'], weightShareA: '3/5', weightShareB: '3/5' },
      })
      const [kind] = found.principles
      t.match(kind, { slug: 'kind', a: { exact: '5/9' }, b: { exact: '8/9' }, delta: { exact: '1/3', value: 0.3333 } })
      const reasons = Object.fromEntries(
        kind.statements.map(({ key, reason }: { key: string, reason: string | null }) => [key, reason])
      )
      t.match(reasons, { p1: null, p2: null, p3: 'reworded', p4: 'not_asked', p7: 'not_asked' })
      t.match(
        kind.statements.find(({ key }: { key: string }) => key === 'p7'),
        { a: { asked: false } },
        'D8 what was not asked is another thing than what is hidden'
      )
    }
  )

  t.test('C1 a result compared with itself has changed in nothing', async t => {
    const found = await client.read(`/v1/assessments/${first}/comparison/${first}`)
    t.match(found, { basis: 'whole', principles: [{ delta: { exact: '0' } }] })
  })

  t.test('C3 of different disclosures only bands are compared', async t => {
    const { id, links } = await client.done('POST', '/v1/assessments', {
      arrangement,
      set: set.id,
      version: '1.0.0',
      mode: 'mutual',
      open: true,
    })
    const { items } = await client.done('POST', links.participants, { seats: [{ count: 5 }] })
    for (const { code } of items) {
      const { token, links } = await client.done('POST', '/v1/seats/claim', { code, consent: true })
      await client.done('PUT', links.response, {
        ratings: { p1: { level: 'mostly' }, p2: { level: 'not' } },
        submit: true,
      }, { authorization: `Bearer ${token}`, 'if-match': '*' })
    }
    for (const to of ['closed', 'released']) await client.done('POST', links.transitions, { to })
    const found = await client.read(`/v1/assessments/${first}/comparison/${id}`)
    t.match(found, {
      kind: 'bands',
      principles: [{ a: { band: 'mixed' }, delta: null, reason: 'different_disclosure' }],
    })
    t.notMatch(JSON.stringify(found.principles), /"(value|exact)":/, 'and nothing finer')
    clock.forward(day)
  })

  t.test(
    'I1, I2, I4 what is weak comes first, both questions are answered, and a level ' +
      'more is worth so much',
    async t => {
      const found = await client.read(`/v1/assessments/${first}/improvements`)
      t.strictSame(found.weak.map(({ key }: { key: string }) => key), ['p4', 'p2'])
      t.strictSame(found.mixed.map(({ key }: { key: string }) => key), ['p1'])
      t.strictSame(found.strong.map(({ key }: { key: string }) => key), ['p3'])
      t.match(found.weak[0], { worth: { exact: '1/15' } }, 'a third of one weight in five')
      t.match(found.questions, [{
        principle: 'kind',
        finding: 'mixed',
        answers: [{ question: 'Is this arrangement effective?' }, { question: 'What elements could be improved?' }],
      }])
      t.notMatch(JSON.stringify(found.questions), /\b(pass|fail)/i)
      t.match(found.suggestions, [{ principle: 'kind', examples: [], reason: 'none_published' }], 'I3')
    }
  )

  t.test('I3 the examples of the set are suggested, with links', async t => {
    const id = await released(arrangement, 'core', '1.0.0', { 'safe-no-judgement': 'emerging' })
    const { suggestions } = await client.read(`/v1/assessments/${id}/improvements`)
    t.equal(suggestions.length, 7)
    for (const { examples } of suggestions) {
      for (const { links } of examples) t.equal((await client.get(links.example)).statusCode, 200)
    }
  })

  t.test('a timeline has the results of one arrangement, the oldest first, in pages', async t => {
    const other = (await client.done('POST', '/v1/arrangements', { name: 'Another' })).id
    await released(other, set.id, '1.0.0', { p1: 'not' })
    const whole = await client.read(`/v1/arrangements/${arrangement}/timeline`)
    t.strictSame(whole.items.slice(0, 2).map(({ assessment }: { assessment: string }) => assessment), [first, second])
    t.match(whole.items[0], {
      number: 1,
      disclosure: 'exact',
      principles: [{ slug: 'kind', value: { exact: '8/15' }, band: 'mixed' }],
      links: { result: `/v1/assessments/${first}/results/1` },
    })
    const paged = []
    for (let next: string | null = ''; next !== null;) {
      const page: { items: object[], page: { next: string | null } } = await client.read(
        `/v1/arrangements/${arrangement}/timeline?limit=1${next && `&cursor=${next}`}`
      )
      paged.push(...page.items)
      next = page.page.next
    }
    t.strictSame(paged, whole.items)
    t.equal(
      (await client.get(
        `/v1/arrangements/${other}/timeline?cursor=${
          (await client.read(`/v1/arrangements/${arrangement}/timeline?limit=1`)).page.next
        }`
      )).statusCode,
      400,
      'a cursor of another list is refused'
    )
  })

  t.test("is nobody else's, and not there before a release", async t => {
    const { id } = await client.done('POST', '/v1/assessments', {
      arrangement,
      set: 'core',
      version: '1.0.0',
      mode: 'single',
      open: true,
    })
    for (
      const url of [
        `/v1/assessments/${id}/improvements`,
        `/v1/assessments/${id}/comparison/${first}`,
        `/v1/assessments/${first}/comparison/${id}`,
        `/v1/assessments/${first}/improvements?result=2`,
      ]
    ) {
      t.match((await client.get(url)).json(), { status: 404, code: 'result_not_found' }, url)
    }
    for (
      const url of [
        `/v1/assessments/${first}/improvements`,
        `/v1/assessments/${first}/comparison/${second}`,
        `/v1/arrangements/${arrangement}/timeline`,
      ]
    ) t.equal((await stranger.get(url)).statusCode, 404, url)
  })
})
