import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { exactCell, weightedMean } from '../../../src/domain/scoring/mean.ts'
import { confidentialResult, confidentialTally } from '../../../src/domain/disclosure/confidential-result.ts'
import type { Perspective, Response, Voice } from '../../../src/domain/assessments/model.ts'
import type { StatementTally } from '../../../src/domain/scoring/mutual-table.ts'
import type { ExactResult, Result } from '../../../src/domain/assessments/result.ts'
import { isDivided, mutualTable, statementValue } from '../../../src/domain/scoring/mutual.ts'
import { keptRatings } from '../../../src/domain/assessments/rating.ts'
import type { ResultTally } from '../../../src/domain/scoring/result-parts.ts'
import { scoreSingle, singleTally } from '../../../src/domain/scoring/score.ts'
import { sharedResult, sharedTally } from '../../../src/domain/scoring/shared-result.ts'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { formatFraction, fraction } from '../../../src/domain/values/fraction.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { seatsFor } from '../../fixtures/confidential.ts'
import {
  anyContent, anyWords, carried, contentOf, only, perspective, response, setOf, vectors,
  wordsFor
} from './worked.ts'

function shared (
  content: VersionContent,
  responses: readonly Response[],
  perspectives: readonly Perspective[] = [],
  voice: Voice = 'participant'
): ExactResult {
  return sharedResult({
    content,
    set: setOf(content),
    perspectives,
    seats: seatsFor(responses, perspectives),
    voice,
    responses,
  })
}

const exactOf = (cells: Readonly<Record<string, { readonly exact: string | null }>>) =>
  Object.fromEntries(Object.entries(cells).map(([key, { exact }]) => [key, exact]))

for (const { rule, name, voice, perspectives, principles, responses, expect, note } of vectors.mutual) {
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const content = contentOf(principles, { composite: true })
    const result = shared(
      content,
      Object.values(responses).map(({ perspective, ratings }) => response(content, ratings, perspective)),
      perspectives.map(({ key, outside }) => perspective(key, outside)),
      voice
    )
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
      expect.statements
    )
    t.strictSame(
      Object.fromEntries(
        result.principles.map((
          { slug, value, coverage, answered, outcome, possible, outstanding, excluded, perspectives }
        ) => [slug, {
          exact: value.exact,
          coverageExact: coverage?.exact,
          answered: answered?.exact,
          outcome,
          possible,
          outstanding,
          excluded,
          perspectives: exactOf(perspectives),
        }])
      ),
      expect.principles
    )
    t.equal(result.composite?.exact, expect.compositeExact)
  })
}

for (const { name, weights, responses, expect } of vectors.multi) {
  t.test(`M worked: ${name}`, async t => {
    const content = contentOf(
      Object.entries(weights).map(([slug, weight]) => ({ slug, weight, statements: [{ key: `${slug}-one` }] })),
      { composite: true }
    )
    const given = Object.values(responses).map(words =>
      response(content, Object.fromEntries(Object.entries(words).map(([slug, word]) => [`${slug}-one`, word])))
    )
    const table = mutualTable({ content, responses: given, perspectives: [], seats: seatsFor(given) })
    const shown = table.filter(({ slug }) => expect.items[slug]?.released)
    for (const { slug, statements } of shown) {
      const { all } = only(statements)
      const { exact, value } = exactCell(all.mean)
      t.strictSame({
        released: true,
        n: all.n,
        exact,
        value,
        variance: all.variance && formatFraction(all.variance),
        divided: isDivided(all),
      }, expect.items[slug])
    }
    const overall = exactCell(weightedMean(shown.flatMap(({ weight, statements }) => {
      const value = statementValue(only(statements), 'participant', [])
      return value ? [{ weight, value }] : []
    })))
    t.strictSame([overall.exact, overall.value], [expect.overallExact, expect.overall])
    if (shown.length === table.length) t.strictSame(shared(content, given).composite, overall)
  })
}

const content = contentOf([{
  slug: 'first',
  weight: 1,
  statements: [{ key: 'a1' }, { key: 'a2', weight: 3 }, { key: 'a3', counted: false }],
}])
const peers = perspective('peers')
const managers = perspective('managers')
const families = perspective('families', true)

function tallies (
  responses: readonly Response[],
  perspectives: readonly Perspective[] = []
): readonly StatementTally[] {
  return only(mutualTable({ content, responses, perspectives, seats: seatsFor(responses, perspectives) })).statements
}

t.test('M0 D8 the groups are those of the seats, in their order, those without a perspective last', async t => {
  const all =
    tallies([response(content, { a1: 'fully' }), response(content, { a1: 'not' }, 'peers')], [managers, peers])[0]
  t.strictSame([...all?.perspectives ?? []].map(([key, { n }]) => [key, n]), [['managers', 0], ['peers', 1], [
    'unspecified',
    1,
  ]])
  t.strictSame([...tallies([response(content, {}, 'peers')], [managers, peers])[0]?.perspectives.keys() ?? []], [
    'managers',
    'peers',
  ])
  const seats = new Map([['peers', 2], ['unspecified', 1]])
  const [first] = mutualTable({
    content,
    responses: [response(content, {}, 'peers')],
    perspectives: [managers, peers],
    seats,
  })
  t.strictSame([...first?.peopleOf.keys() ?? []], ['peers', 'unspecified'], 'whoever submits')
  t.throws(() => tallies([response(content, {}, 'visitors')], [peers]), RangeError)
})

t.test('M1 a mean of those who gave a level; who is counted at all', async t => {
  const responses = [
    response(content, { a1: 'fully', a3: 'fully' }),
    response(content, { a1: 'not' }),
    response(content, { a3: 'mostly' }),
    response(content, { a1: 'dont_know', a2: 'declined' }),
  ]
  const [first] = mutualTable({ content, responses, perspectives: [], seats: seatsFor(responses) })
  t.match(first, {
    people: 2,
    statements: [{ all: { n: 2, mean: fraction(1, 2) }, people: 4 }, {
      all: { n: 0, mean: null, variance: null },
      people: 4,
    }, { all: { n: 2, mean: fraction(5, 6) } }],
  })
  t.strictSame([...first?.peopleOf ?? []], [['unspecified', 2]], 'a3 is not counted')
})

t.test('M1 what is to be confirmed has no voice', async t => {
  const kept = keptRatings(content, { a1: { level: 'not' } })
  const asked = { perspective: 'unspecified', ratings: { a1: carried(kept.a1, 'to_confirm') } }
  t.match(tallies([response(content, { a1: 'fully' }), asked])[0], { all: { n: 1, mean: fraction(1) }, people: 2 })
})

t.test('M2 coverage of nothing counted is null, of no value 0', async t => {
  const none = contentOf([{ slug: 'first', weight: 1, statements: [{ key: 'a1', counted: false }] }, {
    slug: 'second',
    weight: 1,
    statements: [{ key: 'b1' }],
  }])
  const { principles } = shared(none, [response(none, { a1: 'fully', b1: 'dont_know' })])
  t.match(principles, [{ coverage: null, answered: null, outcome: 'not_scorable' }, {
    coverage: { exact: '0' },
    answered: { exact: '1' },
    outcome: 'not_scorable',
    outstanding: { count: 1 },
  }])
})

t.test('M3 states are counted beside the mean', async t => {
  const words = ['fully', 'not_applicable', 'dont_know', 'dont_know', 'declined', 'declined', 'declined']
  t.match(tallies(words.map(word => response(content, { a1: word })))[0], {
    all: { n: 1, mean: fraction(1) },
    states: { notApplicable: 1, dontKnow: 2, declined: 3 },
    people: 7,
    notApplicableByMajority: false,
  })
  t.match(tallies(['not_applicable', 'dont_know'].map(word => response(content, { a1: word })))[0], {
    notApplicableByMajority: true,
  })
  t.match(tallies([])[0], { notApplicableByMajority: false, people: 0 }, 'nobody is no majority')
})

t.test('M4 a voice changes the value of a statement, never how many there were or how far apart', async t => {
  const responses = [
    response(content, { a1: 'fully' }, 'peers'),
    response(content, { a1: 'fully' }, 'peers'),
    response(content, { a1: 'not' }, 'managers'),
  ]
  const [participant, perspectives] = (['participant', 'perspective'] as const).map(voice =>
    shared(content, responses, [peers, managers], voice).principles[0]?.statements[0]
  )
  t.strictSame([participant?.value.exact, perspectives?.value.exact], ['2/3', '1/2'])
  t.strictSame({ ...perspectives, value: null }, { ...participant, value: null })
})

t.test('M5 an outside view is beside', async t => {
  const inside = [
    response(content, { a1: 'fully', a2: 'mostly', a3: 'not' }, 'peers'),
    response(content, { a1: 'not', a3: 'fully' }, 'managers'),
  ]
  const outside = [
    response(content, { a1: 'not_applicable', a2: 'not', a3: 'not' }, 'families'),
    response(content, { a1: 'not', a2: 'not' }, 'families'),
  ]
  for (const voice of ['participant', 'perspective'] as const) {
    const [without, with_] = [inside, [...inside, ...outside]].map(responses =>
      only(shared(content, responses, [peers, managers, families], voice).principles)
    )
    const bare = (one: typeof with_) => ({
      ...one,
      perspectives: null,
      statements: one?.statements.map(each => ({ ...each, perspectives: null })),
    })
    t.strictSame(bare(with_), bare(without))
    t.strictSame(exactOf(with_?.perspectives ?? {}), { peers: '3/4', managers: '0', families: '0' })
    t.equal(without?.perspectives.families?.exact, null)
  }
  const [first] = mutualTable({
    content,
    responses: outside,
    perspectives: [families],
    seats: seatsFor(outside, [families]),
  })
  t.match(first, { people: 0, statements: [{ people: 0, all: { n: 0 } }] })
  t.strictSame([...first?.peopleOf ?? []], [['families', 2]])
})

t.test('M6 the variance is that of a population', async t => {
  t.equal(tallies([])[0]?.all.variance, null)
  t.match(tallies(['fully', 'not'].map(word => response(content, { a1: word })))[0], {
    all: { variance: fraction(1, 4) },
  })
})

t.test('M6 divided from exactly a ninth', async t => {
  const spread = (variance: ReturnType<typeof fraction> | null) => isDivided({ n: 2, mean: null, variance })
  t.strictSame(
    [fraction(1, 9), fraction(111_111_111_111, 1_000_000_000_000), fraction(1, 4), fraction(0), null].map(spread),
    [true, false, true, false, false]
  )
})

t.test('S11 a result is written in pieces as it is written whole, whatever order responses are read in', async t => {
  const both = {
    content,
    set: setOf(content),
    perspectives: [managers, peers],
    seats: new Map([['managers', 2], ['peers', 1]]),
  }
  const responses = [
    response(content, { a1: 'fully', a2: 'not' }, 'managers'),
    response(content, { a1: 'not_applicable' }, 'managers'),
    response(content, { a3: 'mostly' }, 'peers'),
  ]
  const written = <Whole extends Result>(tally: ResultTally<Whole>, some: readonly Response[]) => {
    for (const each of some) tally.add(each)
    return [...tally.pieces()]
  }
  const options = { ...both, voice: 'perspective' as const }
  const whole = JSON.stringify(sharedResult({ ...options, responses }))
  const pieces = written(sharedTally(options), responses)
  t.equal(pieces.join(''), whole)
  t.equal(pieces.length, 1 + content.principles.length + 1)
  t.equal(written(sharedTally(options), responses.toReversed()).join(''), whole)
  const gated = { ...options, k: 5, salt: Buffer.from('salt') }
  const secret = JSON.stringify(confidentialResult({ ...gated, responses }))
  t.equal(written(confidentialTally(gated), responses.toReversed()).join(''), secret)
  t.equal(
    written(singleTally(both), responses.slice(0, 1)).join(''),
    JSON.stringify(scoreSingle({ ...both, ratings: responses[0]?.ratings ?? {} }))
  )
})

t.test('M7 neither comments nor evidence reach a result', async t => {
  const said = {
    perspective: 'unspecified',
    ratings: keptRatings(content, { a1: { level: 'fully', comment: 'Between us.', evidenceIds: ['one'] } }),
  }
  t.equal(
    JSON.stringify(shared(content, [said])),
    JSON.stringify(shared(content, [response(content, { a1: 'fully' })]))
  )
})

t.test('S10 confidence is the mean of those who say and gave a level, item first', async t => {
  const rated = (ratings: Parameters<typeof keptRatings>[1], perspective = 'peers') => ({
    perspective,
    ratings: keptRatings(content, ratings),
  })
  const responses = [
    rated({ a1: { level: 'fully', confidence: 'low' }, a2: { level: 'not', confidence: 'high' } }),
    rated({ a1: { level: 'not', confidence: 'high' }, a2: { dontKnow: true, confidence: 'low' } }),
    rated({ a1: { level: 'not', confidence: 'low' } }, 'families'),
  ]
  t.equal(
    only(shared(content, responses, [peers, families]).principles).confidence?.exact,
    '11/12',
    '(1 * 2/3 + 3 * 1) / 4'
  )
  const unasked = [
    rated({ a1: { level: 'fully', confidence: 'low' } }),
    ...[1, 2].map(() => rated({ a1: { notApplicable: 'too_early' } })),
  ]
  t.equal(
    only(shared(content, unasked, [peers]).principles).confidence,
    null,
    'what most find not applicable is left out'
  )
})

t.test('S11 a result says by what method, and its digest is of who said what', async t => {
  const responses = [response(content, { a1: 'fully' }, 'peers'), response(content, { a1: 'not' }, 'managers')]
  const result = shared(content, responses, [peers, managers])
  t.match(result, {
    method: { id: 'mutual-item-mean', version: '1.0.0' },
    set: setOf(content),
    disclosure: 'exact',
    mode: 'mutual',
    voice: 'participant',
    responses: 2,
    perspectives: [peers, managers],
  })
  const swapped = [response(content, { a1: 'not' }, 'peers'), response(content, { a1: 'fully' }, 'managers')]
  t.not(shared(content, swapped, [peers, managers]).ratingsDigest, result.ratingsDigest)
  t.not(shared(content, responses.slice(1), [peers, managers]).ratingsDigest, result.ratingsDigest)
})

const views = [peers, managers, families]
const anyGroup = fc.array(fc.tuple(anyWords, fc.constantFrom('peers', 'managers', 'families', 'unspecified')), {
  maxLength: 6,
})
const anyVoice = fc.constantFrom('participant' as const, 'perspective' as const)

t.test('property: a result does not follow the order of the responses', async () => {
  fc.assert(fc.property(anyContent, anyGroup, anyVoice, (content, group, voice) => {
    const responses = group.map(([stream, key]) => response(content, wordsFor(content, stream), key))
    assert.equal(
      canonicalJson(shared(content, responses.toReversed(), views, voice)),
      canonicalJson(shared(content, responses, views, voice))
    )
  }))
})

t.test(
  'property: one who speaks alone is told what a single assessment tells, but for ' +
    'what is not applicable',
  async () => {
    fc.assert(fc.property(anyContent, anyWords, anyVoice, (content, stream, voice) => {
      const words = Object.fromEntries(
        Object.entries(wordsFor(content, stream)).filter(([, word]) => word !== 'not_applicable')
      )
      const alone = shared(content, [response(content, words)], [], voice)
      const twice = shared(content, [response(content, words), response(content, words)], [], voice)
      for (const [index, { value, coverage, answered, outcome, band }] of alone.principles.entries()) {
        const other = twice.principles[index]
        assert.deepEqual(
          { value, coverage, answered, outcome, band },
          other &&
            {
              value: other.value,
              coverage: other.coverage,
              answered: other.answered,
              outcome: other.outcome,
              band: other.band,
            }
        )
      }
      assert.deepEqual(twice.composite, alone.composite)
    }))
  }
)

t.test('property: no value leaves 0 to 1, and weights all the same times heavier change none', async () => {
  fc.assert(
    fc.property(anyContent, anyGroup, anyVoice, fc.integer({ min: 2, max: 100 }), (content, group, voice, times) => {
      const given = group.map(([stream, key]) => [wordsFor(content, stream), key] as const)
      const heavier = {
        ...content,
        principles: content.principles.map(one => ({
          ...one,
          weight: one.weight * times,
          statements: one.statements.map(each => ({ ...each, weight: each.weight * times })),
        })),
      }
      const [result, other] = [content, heavier].map(version =>
        shared(version, given.map(([words, key]) => response(version, words, key)), views, voice)
      )
      assert.deepEqual(other?.composite, result?.composite)
      for (const { value, coverage } of result?.principles ?? []) {
        assert.ok(value.value === null || (value.value >= 0 && value.value <= 1))
        assert.ok(coverage === null || coverage.value <= 1)
      }
      assert.deepEqual(
        other?.principles.map(({ value, coverage, outcome }) => ({ value, coverage, outcome })),
        result?.principles.map(({ value, coverage, outcome }) => ({ value, coverage, outcome }))
      )
    })
  )
})
