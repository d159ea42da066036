import t from 'tap'
import type { Disclosure, StoredRating, Rating, Ratings } from '../../../src/domain/assessments/model.ts'
import {
  answerOf, counting, countingRatings, storedRatings, mergedRatings, ratingsOf, ratingIssues,
  statementDigest
} from '../../../src/domain/assessments/rating.ts'
import { ratingsDigests } from '../../../src/domain/scoring/ratings-digest.ts'
import { principle, statement, version, withStatement } from '../../fixtures/versions.ts'
import { carried, contentOf, ratingOf, ratingsOfWords, vectors } from '../scoring/worked.ts'

const content = version({
  principles: [
    principle('safe', {
      statements: [
        statement('safe-one'),
        statement('safe-two', { notApplicable: 'not_allowed' }),
        statement('constructor'),
      ],
    }),
    principle('mutual', { statements: [statement('mutual-one', { counted: false })] }),
  ],
})

function codes (key: string, rating: unknown, disclosure: Disclosure = 'shared') {
  return ratingIssues(content, { [key]: rating as Rating }, { disclosure }).map(({ code }) => code)
}

t.test('R1 a rating is exactly one of four', async t => {
  for (
    const rating of [
      { level: 'yes' },
      { notApplicable: 'too_early' },
      { notApplicable: 'too_early', note: 'Next year.' },
      { dontKnow: true },
      { declined: true },
    ]
  ) {
    t.strictSame(codes('safe-one', rating), [], JSON.stringify(rating))
  }
  for (
    const rating of [
      {},
      undefined,
      'yes',
      1,
      [],
      { level: null },
      { level: 1 },
      { level: 'yes', dontKnow: true },
      { dontKnow: true, declined: true },
      { notApplicable: 'too_early', level: 'yes' },
      { dontKnow: false },
      { declined: 1 },
      { notApplicable: true },
      { confidence: 'low' },
      { level: 'yes', note: 'No note here.' },
      { level: 'yes', more: 1 },
      { notApplicable: 'other', note: 1 },
    ]
  ) t.strictSame(codes('safe-one', rating), ['invalid_rating'], JSON.stringify(rating))
})

t.test('R1 absent is nothing at all', async t => {
  t.strictSame(ratingIssues(content, {}, { disclosure: 'shared' }), [])
  t.strictSame(storedRatings(content, {}), {})
  t.strictSame(codes('constructor', { level: 'yes' }), [], 'the key of a statement may be the name of anything')
  t.equal(countingRatings({}).get('constructor'), undefined)
})

t.test('R2 the reasons, and a note for another one', async t => {
  for (const reason of ['not_part_of_this_arrangement', 'too_early']) {
    t.strictSame(codes('safe-one', { notApplicable: reason }), [])
  }
  t.strictSame(codes('safe-one', { notApplicable: 'boring' }), ['invalid_rating'])
  for (const note of [undefined, '', ' \u200b']) {
    t.strictSame(codes('safe-one', { notApplicable: 'other', ...(note === undefined ? {} : { note }) }), [
      'note_required',
    ])
  }
  t.strictSame(codes('safe-one', { notApplicable: 'other', note: '😀'.repeat(1_000) }), [])
  t.strictSame(codes('safe-one', { notApplicable: 'other', note: 'a'.repeat(1_001) }), ['note_too_long'])
})

t.test('R3 a level outside the scale is refused, never clamped', async t => {
  for (const level of ['excellent', 'Yes', '', '2', 'toString']) {
    t.strictSame(codes('safe-one', { level }), ['unknown_level'], level)
  }
  t.strictSame(codes('mutual-one', { level: 'excellent' }), ['unknown_level'], 'counted or not')
})

t.test('R3 not applicable where it is not allowed is refused by the name of the statement', async t => {
  t.match(ratingIssues(content, { 'safe-two': { notApplicable: 'too_early' } }, { disclosure: 'shared' }), [
    { pointer: '/ratings/safe-two', code: 'not_applicable_not_allowed', detail: /"safe-two".*We do safe-two\./ },
  ])
  t.strictSame(codes('safe-two', { dontKnow: true }), [])
})

for (const { name, statements, ratings, options, expect } of vectors.principle) {
  if (!('status' in expect)) continue
  t.test(`R3 worked: ${name}`, async t => {
    const given = contentOf([{ slug: 'first', weight: 1, statements }], options)
    t.match(ratingIssues(given, ratingsOfWords(ratings), { disclosure: 'shared' }), [{
      code: expect.code,
      pointer: `/ratings/${expect.statement}`,
    }])
  })
}

t.test('R4 every bad entry is told, each where it stands', async t => {
  const found = ratingIssues(content, {
    'safe-one': { level: 'no', comment: 'a'.repeat(1_001), evidenceIds: ['one'] },
    'a/b~c': null,
    'safe-two': { notApplicable: 'other' },
    'mutual-one': { level: 'excellent' },
  }, { disclosure: 'confidential' })
  t.strictSame(found.map(({ pointer, code }) => [pointer, code]), [
    ['/ratings/safe-one', 'comment_too_long'],
    ['/ratings/safe-one', 'evidence_not_allowed'],
    ['/ratings/a~1b~0c', 'unknown_statement'],
    ['/ratings/safe-two', 'not_applicable_not_allowed'],
    ['/ratings/safe-two', 'note_required'],
    ['/ratings/mutual-one', 'unknown_level'],
  ])
  t.ok(found.every(({ detail }) => /\S/.test(detail)))
  t.strictSame(codes('safe-one', null), [], 'null clears')
})

const given: Readonly<Record<string, Rating>> = {
  'safe-one': { level: 'yes', comment: 'So it is.' },
  'safe-two': { dontKnow: true },
  'mutual-one': { level: 'no' },
}
const kept = storedRatings(content, given)
const moved: Ratings = {
  ...kept,
  'safe-one': carried(kept['safe-one'], 'to_confirm'),
  'mutual-one': carried(kept['mutual-one'], 'carried'),
}

t.test('R4 a patch merges by key, and null clears to absent', async t => {
  const merged = mergedRatings(content, moved, {
    'safe-two': null,
    constructor: { level: 'some' },
    'safe-one': { declined: true },
  })
  t.strictSame(Object.entries(ratingsOf(merged)), [
    ['mutual-one', { level: 'no' }],
    ['constructor', { level: 'some' }],
    ['safe-one', { declined: true }],
  ])
  t.equal(merged['mutual-one'], moved['mutual-one'], 'what was not touched keeps what became of it')
  t.notOk(merged['safe-one']?.carry, 'what was touched does not')
  t.strictSame(mergedRatings(content, moved, {}), moved)
  t.strictSame(mergedRatings(content, {}, { 'safe-one': null }), {})
  t.strictSame(moved['safe-one'], { ...kept['safe-one'], carry: 'to_confirm' }, 'what was there is as it was')
})

t.test('R4 the same answer again confirms a proposed one', async t => {
  const old: Ratings = {
    ...moved,
    'safe-one': {
      ...carried(kept['safe-one'], 'to_confirm'),
      statementDigest: 'sha256:old',
      previous: [{ level: 'some' }],
    },
  }
  t.strictSame(mergedRatings(content, old, { 'safe-one': given['safe-one'] ?? null }), {
    ...old,
    'safe-one': kept['safe-one'],
  })
})

t.test('R5 confidence, comment and evidence', async t => {
  t.strictSame(
    codes('safe-one', { level: 'yes', confidence: 'low', comment: '😀'.repeat(1_000), evidenceIds: ['one'] }),
    [],
    'characters are code points'
  )
  t.strictSame(codes('safe-one', { declined: true, confidence: 'high' }), [])
  t.strictSame(codes('safe-one', { level: 'yes', comment: 'a'.repeat(1_001) }), ['comment_too_long'])
  t.strictSame(codes('safe-one', { level: 'yes', evidenceIds: ['one'] }, 'confidential'), ['evidence_not_allowed'])
  t.strictSame(codes('safe-one', { level: 'yes', comment: 'Said.' }, 'confidential'), [])
  for (const more of [{ confidence: 'total' }, { comment: 1 }, { evidenceIds: 'one' }, { evidenceIds: [1] }]) {
    t.strictSame(codes('safe-one', { level: 'yes', ...more }), ['invalid_rating'])
  }
})

t.test('R6 a rating keeps the digest of the statement that it answered', async t => {
  t.equal(kept['safe-one']?.statementDigest, statementDigest(statement('safe-one')))
  t.strictSame(ratingsOf(kept), given)
  const digestIn = (other: typeof content) => storedRatings(other, given)['safe-one']?.statementDigest
  t.equal(
    digestIn(withStatement('safe-one', { weight: 9, counted: false, notApplicable: 'count_as_zero' }, content)),
    digestIn(content),
    'not of how it counts'
  )
  t.not(digestIn(withStatement('safe-one', { text: 'Otherwise.' }, content)), digestIn(content))
  t.not(statementDigest({ key: 'one', text: 'A' }), statementDigest({ key: 'two', text: 'A' }))
})

t.test('U what is to be confirmed or was reset does not count', async t => {
  const reset: StoredRating = {
    rating: null,
    statementDigest: 'sha256:old',
    carry: 'reset',
    previous: [{ level: 'yes' }],
  }
  const ratings: Ratings = { ...moved, constructor: reset }
  t.strictSame([...countingRatings(ratings).keys()].sort(), ['mutual-one', 'safe-two'])
  t.strictSame(Object.keys(ratingsOf(ratings)).sort(), ['mutual-one', 'safe-one', 'safe-two'])
  t.equal(counting({ rating: { level: 'yes' }, statementDigest: '', carry: 'reset' }), null)
})

t.test('S11 ratingsDigest covers what counts and is told, and nothing else', async t => {
  const digest = ratingsDigests(content)
  const with_ = (rating: Rating) => digest({ ...kept, ...storedRatings(content, { 'safe-one': rating }) })
  t.equal(
    with_({ evidenceIds: ['one'], comment: 'Otherwise.', level: 'yes' }),
    digest(kept),
    'neither comments and evidence nor the order'
  )
  t.equal(digest(Object.fromEntries(Object.entries(kept).reverse())), digest(kept))
  t.equal(
    digest({ ...kept, gone: { rating: { level: 'yes' }, statementDigest: '' } }),
    digest(kept),
    'nor what the version does not have'
  )
  const digests = [kept, moved].map(digest).concat([
    with_({ level: 'no' }),
    with_({ level: 'yes', confidence: 'low' }),
    with_({ notApplicable: 'other', note: 'A' }),
    with_({ notApplicable: 'other', note: 'B' }),
    digest({}),
  ])
  t.equal(new Set(digests).size, digests.length)
  t.strictSame(
    [
      ratingOf('not_applicable', 'other'),
      ratingOf('declined'),
      ratingOf('dont_know'),
      { level: 'yes', comment: 'A', confidence: 'low', evidenceIds: [] } as const,
    ].map(answerOf),
    [{ notApplicable: 'other', note: 'We meet elsewhere.' }, { declined: true }, { dontKnow: true }, { level: 'yes' }]
  )
})
