/** Rule S12: whatever is sent is scored as the worked cases say, and nothing is kept. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { ratingOf, ratingsOfWords, vectors } from '../domain/scoring/worked.ts'

type Points = Readonly<Record<string, number>>
const scaleOf = (points: Points = vectors.scale) => ({
  levels: Object.entries(points).map(([key, points]) => ({ key, points })),
})
const one = (more: object = {}) => ({
  scale: scaleOf(),
  principles: [{ slug: 'first', statements: [{ key: 'a1' }, { key: 'b1' }] }],
  ...more,
})

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine, newId: uuidv7 })
  const score = (payload: object, headers = {}) => app.inject({ method: 'POST', url: '/v1/scores', payload, headers })

  for (
    const { name, statements, ratings, confidence = {}, reasons = {}, options: { scale, ...options }, expect }
    of vectors.principle
  ) {
    await t.test(`worked: ${name}`, async t => {
      const given = Object.fromEntries(
        Object.entries(ratings).map((
          [key, word]
        ) => [key, { ...ratingOf(word, reasons[key]), ...(confidence[key] && { confidence: confidence[key] }) }])
      )
      const answer = await score({
        content: { scale: scaleOf(scale), ...options, principles: [{ slug: 'first', statements }] },
        ratings: given,
      })
      if ('status' in expect) {
        t.equal(answer.statusCode, 422)
        t.match(answer.json(), {
          code: 'invalid_ratings',
          errors: [{ pointer: `/ratings/${expect.statement}`, code: expect.code }],
        })
        return
      }
      const { principles: [found], set } = answer.json()
      t.match(set, { id: null, version: null, contentDigest: null, scoringDigest: /^sha256:/ })
      t.strictSame([
        found.value.exact,
        found.value.value,
        found.coverage?.exact ?? null,
        found.answered?.exact,
        found.outcome,
        found.indicative,
      ], [expect.exact, expect.score, expect.coverageExact, expect.answered, expect.outcome, expect.indicative])
      if (expect.confidence !== undefined) t.equal(found.confidence?.exact ?? null, expect.confidence)
    })
  }

  for (const { name, composite, principles, ratings, expect } of vectors.versions) {
    await t.test(`worked: ${name}`, async t => {
      const found =
        (await score({ content: { scale: scaleOf(), composite, principles }, ratings: ratingsOfWords(ratings) })).json()
      t.strictSame(
        Object.fromEntries(
          found.principles.map((
            { slug, value, outcome }: { slug: string, value: { exact: string }, outcome: string }
          ) => [slug, { exact: value.exact, outcome }])
        ),
        expect.principles
      )
      t.equal(found.composite?.exact ?? null, expect.compositeExact)
    })
  }

  for (
    const { name, weights, responses, expect } of vectors.multi.filter(({ expect }) =>
      Object.values(expect.items).every(({ released }) => released)
    )
  ) {
    await t.test(`worked: ${name}`, async t => {
      const principles = Object.entries(weights).map(([slug, weight]) => ({
        slug,
        weight,
        statements: [{ key: slug }],
      }))
      const found = (await score({
        content: { scale: scaleOf(), composite: true, principles },
        responses: Object.values(responses).map(words => ({ ratings: ratingsOfWords(words) })),
      })).json()
      t.equal(found.composite.exact, expect.overallExact)
      t.equal(found.responses, Object.keys(responses).length)
    })
  }

  for (const { name, voice, perspectives, principles, responses, expect } of vectors.mutual) {
    await t.test(`worked: ${name}`, async t => {
      const answer = await score({
        content: { scale: scaleOf(), composite: true, principles },
        voice,
        perspectives: perspectives.map(each => ({ ...each, title: each.key })),
        responses: Object.values(responses).map(({ perspective, ratings }) => ({
          perspective,
          ratings: ratingsOfWords(ratings),
        })),
      })
      const found = answer.json()
      t.equal(found.composite?.exact ?? null, expect.compositeExact, answer.body)
      for (const { slug, value } of found.principles) t.match(expect.principles[slug], { exact: value.exact })
    })
  }

  await t.test('a set of the service, and one that only its organisation may read', async t => {
    const ratings = { 'mutual-shared-experience': { level: 'mostly' } }
    const answer = await score({ set: 'core', version: '1.0.0', ratings })
    t.match(answer.json(), {
      method: { id: 'weighted-mean', version: '1.0.0' },
      set: { id: /^[0-9a-f-]{36}$/, version: '1.0.0', contentDigest: /^sha256:/ },
      principles: [{ slug: 'mutual', value: { exact: '2/3' } }],
    })
    t.equal((await score({ set: 'core', version: '1.0.0', ratings })).body, answer.body, 'the same again')
    const { headers } = await (await makeOrganisation(app.storage)).key()
    const set = await setsClient(app, headers).publishedFromNothing(['kind'], {
      more: {
        principles: [{ slug: 'kind', title: 'Kind', gloss: 'Kind.', statements: [{ key: 'we-are', text: 'We are.' }] }],
      },
    })
    const own = { set: set.id, version: '1.0.0', ratings: { 'we-are': { level: 'yes' } } }
    t.match((await score(own, headers)).json(), { principles: [{ value: { exact: '1' } }] })
    t.match((await score(own)).json(), { status: 422, code: 'version_not_available' })
    t.match((await score({ set: 'core', version: '1', ratings })).json(), {
      code: 'version_not_available',
      errors: [{ pointer: '/version' }],
    })
    t.match((await score({ set: 'imroc', version: '1.0.0', ratings })).json(), { status: 422 })
  })

  await t.test('everything that is wrong is told with its place', async t => {
    const refusals = async (payload: object) => {
      const { status, errors = [] } = (await score(payload)).json()
      return [status, ...errors.map(({ pointer, code }: { pointer: string, code: string }) => `${pointer} ${code}`)]
    }
    t.strictSame(await refusals({}), [422, '/set missing', '/ratings missing'])
    t.strictSame(await refusals({ content: one(), set: 'core', ratings: {}, responses: [] }), [
      422,
      '/content said_twice',
      '/responses said_twice',
    ])
    t.strictSame(await refusals({ set: 'core', ratings: {} }), [422, '/version missing'])
    t.strictSame(await refusals({ content: one(), ratings: {}, voice: 'perspective' }), [422, '/voice not_for_single'])
    t.strictSame(await refusals({ content: one(), responses: [{ perspective: 'peers', ratings: {} }] }), [
      422,
      '/responses/0/perspective unknown_perspective',
    ])
    t.strictSame(await refusals({ content: one({ minCoverage: 'half' }), ratings: {} }), [
      422,
      '/content/minCoverage bad_bound',
    ])
    t.strictSame(await refusals({ content: one({ scale: scaleOf({ no: 1, yes: 1 }) }), ratings: {} }), [
      422,
      '/content/scale/levels flat_scale',
    ])
    t.strictSame(
      await refusals({
        content: one(),
        responses: [{ ratings: { a1: { level: 'fully' } } }, {
          ratings: { z: { level: 'fully' }, b1: { level: 'often' } },
        }],
      }),
      [422, '/responses/1/ratings/z unknown_statement', '/responses/1/ratings/b1 unknown_level']
    )
    t.match(await refusals({ content: one({ principles: [] }), ratings: {} }), [422, '/content/principles empty_set'])
    t.match(await refusals({ content: one(), ratings: {}, k: 5 }), [422, '/k unknown'], 'there is no confidential one')
  })

  await t.test('at most 256 KiB', async t => {
    t.equal(
      (await score({ content: one(), ratings: { a1: { dontKnow: true, comment: 'a'.repeat(256 * 1024) } } }))
        .statusCode,
      413
    )
  })
})

t.test('scores are limited by themselves', async t => {
  const app = await startApp(t, { config: { limits: { scores: 2 } } })
  const statuses = []
  for (let count = 0; count < 3; count++) {
    statuses.push(
      (await app.inject({ method: 'POST', url: '/v1/scores', payload: { content: one(), ratings: {} } })).statusCode
    )
  }
  t.strictSame(statuses, [200, 200, 429])
  t.equal((await app.inject('/v1/scoring-methods')).statusCode, 200)
})

t.test('what would take too long is refused', async t => {
  const app = await startApp(t)
  const principles = Array.from(
    { length: 100 },
    (_, place) => ({
      slug: `p${place}`,
      statements: Array.from({ length: 50 }, (_, index) => ({ key: `p${place}s${index}` })),
    })
  )
  const score = (responses: number) =>
    app.inject({
      method: 'POST',
      url: '/v1/scores',
      payload: {
        content: { scale: scaleOf(), composite: true, principles },
        responses: Array.from(
          { length: responses },
          (_, index) => ({ ratings: { [`p${index}s0`]: { level: 'fully' } } })
        ),
      },
    })
  t.match((await score(20)).json(), { responses: 20, composite: { exact: '1' } })
  t.match((await score(21)).json(), { code: 'not_scorable', errors: [{ pointer: '/responses', code: 'too_many' }] })
})
