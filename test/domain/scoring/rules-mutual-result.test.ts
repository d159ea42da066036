import t from 'tap'
import { confidentialResult, confidentialTally } from '../../../src/domain/disclosure/confidential-result.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import type { Response } from '../../../src/domain/assessments/model.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import type { ResultTally } from '../../../src/domain/scoring/result-parts.ts'
import { scoreSingle, singleTally } from '../../../src/domain/scoring/score.ts'
import { sharedResult, sharedTally } from '../../../src/domain/scoring/shared-result.ts'
import { only, response, setOf } from './worked.ts'
import { content, families, managers, peers, shared } from './shared-assessment.ts'

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
    ratings: storedRatings(content, { a1: { level: 'fully', comment: 'Between us.', evidenceIds: ['one'] } }),
  }
  t.equal(
    JSON.stringify(shared(content, [said])),
    JSON.stringify(shared(content, [response(content, { a1: 'fully' })]))
  )
})

t.test('S10 confidence is the mean of those who say and gave a level, item first', async t => {
  const rated = (ratings: Parameters<typeof storedRatings>[1], perspective = 'peers') => ({
    perspective,
    ratings: storedRatings(content, ratings),
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
    method: { id: 'mutual-item-mean', version: '1.1.0' },
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
