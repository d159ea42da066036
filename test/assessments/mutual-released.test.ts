import t from 'tap'
import type { ExactResult, GatedResult } from '../../src/domain/assessments/result.ts'
import { ratingOf, vectors } from '../domain/scoring/worked.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import { everybodySays, statements } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { movableClock } from '../fixtures/keyed-app.ts'

const [one, two] = statements
const perspectives = [{ key: 'carers', title: 'Family carers' }, { key: 'managers', title: 'Managers', outside: true }]
const codeOf = async (answer: Promise<{ json(): { code: string } }>) => (await answer).json().code

testOnEngines(t, async (t, engine) => {
  const clock = movableClock()
  const log: string[] = []
  const { client } = await startAssessing(t, engine, {
    now: clock.now,
    log: line => log.push(line),
  })

  await t.test('M the worked cases come out over HTTP as they do of the rules', async t => {
    const exactOf = (cells: Readonly<Record<string, { readonly exact?: string | null }>>) =>
      Object.fromEntries(Object.entries(cells).map(([key, { exact }]) => [key, exact]))
    for (const { name, voice, perspectives, principles, responses, expect } of vectors.mutual) {
      const set = await setOf(client, principles, { composite: true })
      const shared = await client.make({
        ...set,
        mode: 'mutual',
        disclosure: 'shared',
        open: true,
        voice,
        perspectives: perspectives.map(({ key, outside }) => ({ key, title: `The ${key}`, outside })),
      })
      const seats = new Map<string, string[]>()
      const asked = new Set([
        ...perspectives.map(({ key }) => key),
        ...Object.values(responses).map(({ perspective }) => perspective),
      ])
      for (const key of asked) seats.set(key, await client.issue(shared, Object.keys(responses).length, key))
      for (const [label, { perspective, ratings }] of Object.entries(responses)) {
        const person = await client.claim(seats.get(perspective)?.shift() ?? '', { label })
        await person.rate(Object.fromEntries(Object.entries(ratings).map(([key, word]) => [key, ratingOf(word)])), {
          submit: true,
        })
      }
      await client.move(shared, 'closed', 'released')
      const result = (await client.result(shared)).result as ExactResult
      t.strictSame(
        Object.fromEntries(
          result.principles.flatMap(({ statements }) => statements).map((
            { key, value, n, variance, divided, notApplicableByMajority, perspectives }
          ) => [key, {
            exact: value.exact,
            value: value.value,
            n,
            variance,
            divided,
            notApplicableByMajority,
            perspectives: exactOf(perspectives),
          }])
        ),
        expect.statements,
        name
      )
      t.strictSame(
        Object.fromEntries(
          result.principles.map((
            { slug, value, coverage, answered, outcome, possible, outstanding, excluded, perspectives }
          ) => [slug, {
            exact: value.exact,
            coverageExact: coverage && coverage.exact,
            answered: answered && answered.exact,
            outcome,
            possible,
            outstanding,
            excluded,
            perspectives: exactOf(perspectives),
          }])
        ),
        expect.principles,
        name
      )
      t.equal(result.composite?.exact, expect.compositeExact, name)
    }
  })

  await t.test('D six people, from their seats to what is told of them', async t => {
    const mutual = await client.mutual({ perspectives })
    const people = await client.join(mutual, 6)
    for (const [index, person] of people.entries()) {
      await person.rate({
        ...everybodySays('fully'),
        [two]: { level: index < 4 ? 'fully' : 'not', comment: `Remark ${index}` },
      })
      t.match(await client.again(mutual), { submittedCount: index, seatCount: 6 })
      await person.submit()
      t.match(await client.again(mutual), { submittedCount: index + 1, seatCount: 6, state: 'open' })
      t.equal((await client.get(`${mutual.links.self}/results`)).body, '{"items":[]}')
    }
    for (const change of [{ k: 6 }, { disclosure: 'shared' }]) {
      t.equal(
        await codeOf(client.send('PATCH', mutual.links.self, change, { 'if-match': '*' })),
        'disclosure_frozen',
        'D1'
      )
    }
    t.equal(
      await codeOf(client.send('PATCH', mutual.links.self, { voice: 'perspective' }, { 'if-match': '*' })),
      'settings_frozen'
    )
    await client.move(mutual, 'closed')
    t.equal(await codeOf(people[0]?.tryRate({}) ?? Promise.reject(new Error('nobody'))), 'assessment_not_open')
    await client.move(mutual, 'released')
    t.match((await client.again(mutual)).availableTransitions, ['archived'])
    t.equal(await codeOf(client.tryMove(mutual, 'open')), 'transition_not_allowed', 'D7')

    const record = await client.result(mutual)
    const result = record.result as GatedResult
    t.match(record, { responses: null, comments: {} })
    t.match(result, { disclosure: 'confidential', k: 5, perspectives: [], commitment: /./ })
    t.match(
      result.principles[0]?.statements[0],
      { key: one, value: { released: true, value: 0.9, clamped: true } },
      'D9'
    )
    t.match(result.principles[0]?.statements.find(({ key }) => key === two), { value: { released: true, value: 0.7 } })
    t.notOk(
      result.principles[0]?.statements.some(statement => 'divided' in statement),
      'D6: six are too few to say whether they are divided'
    )
    const hidden = result.principles.flatMap(({ statements }) => statements).find(({ value }) => !value.released)
    t.strictSame(hidden?.value, { released: false }, 'D8')
    t.notMatch(
      JSON.stringify(record),
      /"(n|exact|variance|answered|coverage|confidence|ratingsDigest|responses":\[)"/,
      'D6'
    )
    t.notMatch(JSON.stringify(record), 'Remark', 'D10: six comments are too few')
  })

  await t.test(
    'D9 what is read of a clamped value is the one that was told: on two levels ' +
      'five people reach to 0.2',
    async t => {
      const arrangement = await client.arrangement()
      const set = await setOf(client, [{ slug: 'low', statements: [{ key: 'll' }] }, {
        slug: 'high',
        statements: [{ key: 'hh' }],
      }], { scale: { no: 0, yes: 1 } })
      const mutual = await client.mutual({ ...set, arrangement })
      for (const person of await client.join(mutual, 5)) {
        await person.rate({ ll: { level: 'no' }, hh: { level: 'yes' } }, { submit: true })
      }
      await client.move(mutual, 'closed', 'released')
      t.match((await client.result(mutual)).result.principles, [{ value: { value: 0.2, clamped: true } }, {
        value: { value: 0.8, clamped: true },
      }])
      const told: Readonly<Record<string, RegExp>> = {
        [`${mutual.links.results}/1.html`]: /0\.2 or less[^]*0\.8 or more/,
        [`${mutual.links.results}/1/profile.svg`]: /0\.2 or less[^]*0\.8 or more/,
        [`/v1/arrangements/${arrangement}/timeline/picture.svg`]: /≤ 0\.2[^]*≥ 0\.8/,
      }
      for (const [url, words] of Object.entries(told)) {
        const { body } = await client.get(url)
        t.match(body, words, url)
        t.notMatch(body, /0\.[19] or|[≤≥] 0\.[19]|fewer than 10/, `${url} names no other end`)
      }
    }
  )

  await t.test('D3 four people are told nothing of', async t => {
    const mutual = await client.mutual()
    for (const person of await client.join(mutual, 4)) await person.rate(everybodySays('mostly'), { submit: true })
    await client.move(mutual, 'closed', 'released')
    const { principles, composite } = (await client.result(mutual)).result as GatedResult
    t.ok(
      principles.every(({ value, statements }) =>
        !value.released && statements.every(({ value, states }) => !value.released && Object.keys(states).length === 0)
      )
    )
    t.equal(composite, null)
  })

  await t.test('D10 comments of eight are told, in an order that tells nothing', async t => {
    const mutual = await client.mutual()
    const people = await client.join(mutual, 9)
    for (const [index, person] of people.entries()) {
      await person.rate({
        [one]: { level: 'mostly', ...(index < 8 && { comment: `Remark ${index}` }) },
        [two]: { level: 'mostly', ...(index < 7 && { comment: `Other ${index}` }) },
      }, { submit: true })
    }
    await people[8]?.withdraw()
    await client.move(mutual, 'closed', 'released')
    const { comments } = await client.result(mutual)
    t.strictSame(Object.keys(comments ?? {}), [one])
    t.strictSame([...comments?.[one] ?? []].sort(), Array.from({ length: 8 }, (_, index) => `Remark ${index}`))
  })

  await t.test('D10 M5 comments of an outside view hide nobody who is inside', async t => {
    const mutual = await client.mutual({
      perspectives: [{ key: 'peers', title: 'Peers' }, { key: 'inside', title: 'Board', outside: true }],
    })
    const say = async (perspective: string, count: number, commenting: Readonly<Record<string, number>>) => {
      for (const [index, person] of (await client.join(mutual, count, perspective)).entries()) {
        const ratings = [one, two].map(
          key => [key, {
            level: 'mostly',
            ...(index < (commenting[key] ?? 0) && { comment: `${perspective} ${index}` }),
          }]
        )
        await person.rate(Object.fromEntries(ratings), { submit: true })
      }
    }
    await say('peers', 9, { [one]: 1, [two]: 8 })
    await say('inside', 9, { [one]: 9, [two]: 7 })
    await client.move(mutual, 'closed', 'released')
    const { comments } = await client.result(mutual)
    t.strictSame(comments?.[one]?.toSorted(), Array.from({ length: 9 }, (_, index) => `inside ${index}`))
    t.strictSame(comments?.[two]?.toSorted(), Array.from({ length: 8 }, (_, index) => `peers ${index}`))
  })
})
