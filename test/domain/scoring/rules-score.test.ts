import t from 'tap'
import { bandOf, boundOf, exactCell, weightedMean } from '../../../src/domain/scoring/mean.ts'
import type { Rating } from '../../../src/domain/assessments/model.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { scoreSingle } from '../../../src/domain/scoring/score.ts'
import { fraction } from '../../../src/domain/values/fraction.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { carried, contentOf, only, ratingOf, ratingsOfWords, scored, setOf, vectors } from './worked.ts'

function single (
  statements: Parameters<typeof contentOf>[0][number]['statements'],
  options?: Parameters<typeof contentOf>[1]
): VersionContent {
  return contentOf([{ slug: 'first', weight: 1, statements }], options)
}

for (
  const { rule = 'S', name, statements, ratings, confidence = {}, reasons = {}, options, expect, note } of vectors
    .principle
) {
  if ('status' in expect) continue
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const given = Object.fromEntries(
      Object.entries(ratings).map(([key, word]): [string, Rating] => {
        const sure = confidence[key]
        return [key, { ...ratingOf(word, reasons[key]), ...(sure ? { confidence: sure } : {}) }]
      })
    )
    const { value, coverage, answered, outcome, indicative, ...found } = only(
      scored(single(statements, options), given).principles
    )
    t.strictSame({
      exact: value.exact,
      score: value.value,
      coverage: coverage?.value ?? null,
      coverageExact: coverage?.exact ?? null,
      answered: answered?.exact,
      outcome,
      indicative,
    }, {
      exact: expect.exact,
      score: expect.score,
      coverage: expect.coverage,
      coverageExact: expect.coverageExact,
      answered: expect.answered,
      outcome: expect.outcome,
      indicative: expect.indicative,
    })
    if (expect.confidence !== undefined) t.equal(found.confidence?.exact ?? null, expect.confidence)
    if (expect.band) t.equal(found.band, expect.band)
    if (expect.possible) {
      t.strictSame({ possible: found.possible, outstanding: found.outstanding, excluded: found.excluded }, {
        possible: expect.possible,
        outstanding: expect.outstanding,
        excluded: expect.excluded,
      })
    }
  })
}

for (const { rule, name, composite, principles, ratings, expect, note } of vectors.versions) {
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const result = scored(contentOf(principles, { composite }), ratingsOfWords(ratings))
    t.strictSame(
      Object.fromEntries(result.principles.map(({ slug, value, outcome }) => [slug, { exact: value.exact, outcome }])),
      expect.principles
    )
    const { n: _, ...told } = result.composite ?? { n: 0 }
    t.strictSame(told, composite ? { released: true, value: expect.composite, exact: expect.compositeExact } : {})
  })
}

t.test('S1 the lowest level is 0 and the highest 1, in whatever order and wherever the points begin', async t => {
  const content = single([{ key: 'a1' }, { key: 'b1' }, { key: 'c1' }], { scale: { best: 30, worst: -10, good: 20 } })
  const { statements } = only(scored(content, ratingsOfWords({ a1: 'best', b1: 'worst', c1: 'good' })).principles)
  t.strictSame(statements.map(({ value }) => value.exact), ['1', '0', '3/4'])
  t.throws(
    () => scored(content, { a1: { level: 'better' } }),
    RangeError,
    'what should have been refused is never given a value'
  )
  t.throws(() => scored({ ...content, scale: null }, {}), RangeError)
})

t.test('S2 no weight has no mean', async t => {
  t.equal(weightedMean([]), null)
  t.equal(weightedMean([{ weight: 0, value: fraction(1, 2) }]), null)
  t.strictSame(
    weightedMean([{ weight: 1, value: fraction(1, 2) }, { weight: 2, value: fraction(1, 3) }, {
      weight: 3,
      value: fraction(1, 2),
    }]),
    fraction(4, 9)
  )
})

t.test('S2 not applicable counts as zero only where the policy says so, and is shown so', async t => {
  const { statements, value } = only(
    scored(
      single([{ key: 'a1', notApplicable: 'count_as_zero' }, { key: 'b1' }, { key: 'c1' }]),
      ratingsOfWords({ a1: 'not_applicable', b1: 'not_applicable', c1: 'fully' })
    ).principles
  )
  t.equal(value.exact, '1/2')
  t.strictSame(statements.map(each => [each.value.exact, each.n, each.states.notApplicable]), [['0', 0, 1], [
    null,
    0,
    1,
  ], ['1', 1, 0]])
})

t.test('S3 coverage of nothing applicable is null, of nothing answered 0', async t => {
  const content = single([{ key: 'a1' }, { key: 'b1', weight: 0 }])
  t.equal(only(scored(content, ratingsOfWords({ a1: 'not_applicable', b1: 'fully' })).principles).coverage, null)
  t.strictSame(only(scored(content, ratingsOfWords({ b1: 'fully' })).principles).coverage, { value: 0, exact: '0' })
})

t.test('S4 any state is an answer, absent and not yet confirmed is none', async t => {
  const content = single(['a1', 'b1', 'c1', 'd1', 'e1'].map(key => ({ key })))
  const kept = storedRatings(
    content,
    ratingsOfWords({ a1: 'not_applicable', b1: 'dont_know', c1: 'declined', d1: 'fully' })
  )
  const answered = (ratings: typeof kept) =>
    only(scoreSingle({ content, set: setOf(content), ratings }).principles).answered?.exact
  t.equal(answered(kept), '4/5')
  t.equal(answered({ ...kept, d1: carried(kept.d1, 'to_confirm'), c1: carried(kept.c1, 'carried') }), '3/5')
  t.equal(
    only(scored(single([{ key: 'a1', counted: false }]), ratingsOfWords({ a1: 'fully' })).principles).answered,
    null,
    'of nothing'
  )
})

t.test('S5 the score of too few is kept and indicative', async t => {
  const { outcome, indicative, value, band } = only(
    scored(single([{ key: 'a1' }, { key: 'b1', weight: 2 }]), ratingsOfWords({ a1: 'fully' })).principles
  )
  t.strictSame({ outcome, indicative, exact: value.exact, band }, {
    outcome: 'insufficient_coverage',
    indicative: true,
    exact: '1',
    band: 'strong',
  })
})

t.test('S6 bounds are exact', async t => {
  const bands = (text: string) => bandOf(boundOf(text), boundOf('1/3'), boundOf('2/3'))
  t.strictSame(['0', '0.33333333333333333333', '1/3', '0.66666666666666666666', '2/3', '1'].map(bands), [
    'weak',
    'weak',
    'mixed',
    'mixed',
    'strong',
    'strong',
  ])
  t.throws(() => boundOf('half'), RangeError)
  t.throws(() => scored(single([{ key: 'a1' }], { minCoverage: '' }), {}), RangeError)
})

t.test('S7 four places, half up, and the fraction beside', async t => {
  t.strictSame([fraction(1, 20_000), fraction(1, 20_001), fraction(2, 3), fraction(4, 8), null].map(exactCell), [
    { released: true, value: 0.0001, exact: '1/20000' },
    { released: true, value: 0, exact: '1/20001' },
    { released: true, value: 0.6667, exact: '2/3' },
    { released: true, value: 0.5, exact: '1/2' },
    { released: true, value: null, exact: null },
  ])
})

t.test('S8 what is not counted is shown as it was rated', async t => {
  const content = single([{ key: 'a1', counted: false, weight: 3 }, { key: 'b1', weight: 0 }, { key: 'c1' }])
  const { value, coverage, possible, statements } = only(
    scored(content, ratingsOfWords({ a1: 'mostly', b1: 'declined' })).principles
  )
  t.strictSame([value.exact, coverage?.exact, possible], [null, '0', { count: 1, weight: 1 }])
  t.match(statements, [
    { key: 'a1', weight: 3, counted: false, answer: { level: 'mostly' }, value: { exact: '2/3' }, n: 1, variance: '0' },
    {
      key: 'b1',
      weight: 0,
      counted: true,
      answer: { declined: true },
      value: { exact: null },
      n: 0,
      variance: null,
      states: { notApplicable: 0, dontKnow: 0, declined: 1 },
    },
    { key: 'c1', answer: null, value: { exact: null }, n: 0 },
  ])
})

t.test('S10 confidence never touches a score', async t => {
  const content = single([{ key: 'a1' }, { key: 'b1' }])
  const score = (confidence: 'low' | 'high') =>
    only(scored(content, { a1: { level: 'fully', confidence }, b1: { level: 'not', confidence: 'medium' } }).principles)
  t.strictSame({ ...score('low'), confidence: null }, { ...score('high'), confidence: null })
  t.strictSame([score('low').confidence, score('high').confidence], [{ value: 0.5, exact: '1/2' }, {
    value: 0.8333,
    exact: '5/6',
  }])
})

t.test('S11 a result says by what method, of which set and ratings', async t => {
  const content = single([{ key: 'a1' }])
  const result = scored(content, ratingsOfWords({ a1: 'fully' }))
  t.match(result, {
    method: { id: 'weighted-mean', version: '1.0.0' },
    set: setOf(content),
    ratingsDigest: /^sha256:[0-9a-f]{64}$/,
    disclosure: 'exact',
    mode: 'single',
    responses: 1,
    perspectives: [],
    composite: null,
  })
  t.not(scored(content, ratingsOfWords({ a1: 'not' })).ratingsDigest, result.ratingsDigest)
  const spoken = scored(content, { a1: { comment: 'Between us.', evidenceIds: ['one'], level: 'fully' } })
  t.equal(JSON.stringify(spoken), JSON.stringify(result), 'comments and evidence are in no result')
})
