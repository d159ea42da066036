/** One person's assessment over HTTP: rules R, S and L as a client meets them. */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { ExactResult } from '../../src/domain/assessments/result.ts'
import { softwareVersion } from '../../src/assessments/release/software.ts'
import { ratingOf, vectors } from '../domain/scoring/worked.ts'
import { setOf } from '../fixtures/assessable-set.ts'
import { statements, type AssessmentsClient } from '../fixtures/assessments-client.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'

const [one, two, three] = statements

const exactly = ({ result }: { result: unknown }) => result as ExactResult

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)

  await t.test('three calls from nothing to a result', async t => {
    const arrangement = await client.arrangement()
    const made = await client.make({ arrangement, open: true })
    t.match(made, {
      type: 'assessment',
      mode: 'single',
      disclosure: null,
      k: null,
      state: 'open',
      revision: 2,
      submittedCount: null,
      seatCount: null,
      availableTransitions: ['closed', 'cancelled'],
    })
    const said = await client.replace(made, {
      [one]: { level: 'fully', confidence: 'high' },
      [two]: { notApplicable: 'too_early' },
      [three]: { dontKnow: true },
    }, { submit: true, release: true })
    t.equal(said.statusCode, 200, said.body)
    const answer = await client.get(`${made.links.self}/results/1`)
    t.equal(answer.statusCode, 200)
    const record = answer.json()
    t.match(record, {
      type: 'result',
      number: 1,
      arrangement: { id: arrangement, name: 'Tuesday group' },
      note: /not an inspection result/,
      responses: [{ label: '', perspective: 'unspecified' }],
      comments: null,
      softwareVersion,
    })
    t.equal(softwareVersion, JSON.parse(readFileSync('package.json', 'utf8')).version, 'S11')
    const { method, set, ratingsDigest, composite, principles } = exactly(record)
    t.match({ method, set, ratingsDigest, composite }, {
      method: { id: 'weighted-mean', version: '1.0.0' },
      set: { version: '1.2.0', contentDigest: /^sha256:/, scoringDigest: /^sha256:/ },
      ratingsDigest: /^sha256:/,
      composite: null,
    }, 'S9 and S11: no composite in the core set')
    const [mutual] = principles
    t.match(mutual, {
      slug: 'mutual',
      band: 'strong',
      statements: [{ key: one, value: { exact: '1' }, answer: { level: 'fully' } }],
    })
    t.equal(mutual?.confidence?.exact, '1', 'S10')
    for (const { possible, outstanding, excluded, statements } of principles) {
      const valued = statements.filter(({ counted, weight, value }) =>
        counted && weight > 0 && value.value !== null
      ).length
      t.equal(valued + outstanding.count + excluded.count, possible.count, 'S11: nothing is lost')
    }
    t.ok(
      principles.some(({ outcome, value }) => outcome === 'not_scorable' && value.value === null),
      'S5: null, and not zero'
    )

    await t.test('whose bytes stay for ever', async t => {
      const etag = answer.headers.etag
      await client.done('PATCH', `/v1/arrangements/${arrangement}`, { name: 'Renamed' }, { 'if-match': '*' })
      await client.move(made, 'open')
      await client.replace(made, { [one]: { level: 'not' } }, { release: true })
      const again = await client.get(`${made.links.self}/results/1`)
      t.equal(again.body, answer.body)
      t.equal(again.headers.etag, etag)
      const second = await client.result(made, 2)
      t.match(second, { number: 2, arrangement: { name: 'Renamed' } }, 'released again it makes result 2')
      t.not(exactly(second).ratingsDigest, ratingsDigest)
      t.strictSame(
        (await client.read(`${made.links.self}/results`)).items.map(({ number }: { number: number }) => number),
        [1, 2]
      )
      t.equal((await client.get(`${made.links.self}/results/3`)).json().code, 'result_not_found')
      t.match(await client.again(made), { state: 'released', availableTransitions: ['archived', 'open'] })
    })
  })

  await t.test('S11 the same answers make the same score, byte for byte', async t => {
    const scores = []
    for (let n = 0; n < 2; n++) {
      const made = await client.make({ open: true })
      await client.replace(made, { [one]: { level: 'mostly', confidence: 'low' }, [three]: { declined: true } }, {
        release: true,
      })
      scores.push(JSON.stringify((await client.result(made)).result))
    }
    t.equal(scores[0], scores[1])
  })

  await t.test('the worked cases come out over HTTP as they do of the rules', async t => {
    await worked(t, client)
  })

  await t.test(
    'D1 V8 a draft goes on with its version though that was retired, and its ' +
      'settings may be changed',
    async t => {
      const set = await setOf(client, [{ slug: 'aa', statements: [{ key: 'ss' }] }])
      const draft = await client.make({ ...set, mode: 'mutual' })
      await client.done('POST', `/v1/principle-sets/${set.set}/versions/1.0.0/retirement`, {
        explanation: 'It is over.',
      })
      const changed = await client.send('PATCH', draft.links.self, { k: 7 }, { 'if-match': '*' })
      t.match({ status: changed.statusCode, ...changed.json() }, { status: 200, k: 7 })
      t.equal(
        (await client.send('POST', '/v1/assessments', { arrangement: draft.arrangement, ...set, mode: 'single' }))
          .json()
          .errors[0].code,
        'version_retired'
      )
      t.equal(
        (await client.send('PATCH', (await client.make()).links.self, set, { 'if-match': '*' })).json().errors[0].code,
        'version_retired'
      )
      t.match(await client.move(draft, 'open'), { state: 'open' })
    }
  )
})

/** Vectors of one principle and of several, as far as a set can be published that says them. */
async function worked (t: Test, client: AssessmentsClient) {
  let compared = 0
  for (const { name, statements, ratings, confidence = {}, reasons = {}, options, expect } of vectors.principle) {
    const { minCoverage, scale } = options
    let set
    try {
      set = await setOf(client, [{ slug: 'pp', statements }], {
        ...(minCoverage && { minCoverage }),
        ...(scale && { scale }),
      })
    } catch (error) {
      t.comment(`${name} cannot be published: ${String(error).slice(0, 300)}`)
      continue
    }
    const made = await client.make({ ...set, open: true })
    const given = Object.fromEntries(
      Object.entries(ratings).map((
        [key, word]
      ) => [key, { ...ratingOf(word, reasons[key]), ...(confidence[key] && { confidence: confidence[key] }) }])
    )
    const answer = await client.replace(made, given, { release: true })
    compared++
    if ('status' in expect) {
      t.match({ status: answer.statusCode, body: answer.json() }, {
        status: expect.status,
        body: { errors: [{ code: expect.code, pointer: `/ratings/${expect.statement}` }] },
      }, name)
      continue
    }
    t.equal(answer.statusCode, 200, `${name}: ${answer.body.slice(0, 300)}`)
    const [p] = exactly(await client.result(made)).principles
    t.match(p, {
      value: { exact: expect.exact, value: expect.score },
      outcome: expect.outcome,
      indicative: expect.indicative,
      ...(expect.band && { band: expect.band }),
      ...(expect.confidence && { confidence: { exact: expect.confidence } }),
      ...(expect.possible && { possible: expect.possible, outstanding: expect.outstanding, excluded: expect.excluded }),
    }, name)
    t.strictSame(
      [p?.coverage?.exact ?? null, p?.coverage?.value ?? null],
      [expect.coverageExact, expect.coverage],
      `${name}: coverage`
    )
  }
  for (const { name, composite, principles, ratings, expect } of vectors.versions) {
    const set = await setOf(client, principles, { composite })
    const made = await client.make({ ...set, open: true })
    await client.replace(
      made,
      Object.fromEntries(Object.entries(ratings).map(([key, word]) => [key, ratingOf(word)])),
      { release: true }
    )
    const result = exactly(await client.result(made))
    t.strictSame(
      Object.fromEntries(result.principles.map(({ slug, value, outcome }) => [slug, { exact: value.exact, outcome }])),
      expect.principles,
      name
    )
    t.equal(result.composite?.exact ?? null, expect.compositeExact, name)
    compared++
  }
  t.ok(compared >= 25, `${compared} cases`)
}
