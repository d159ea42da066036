import assert from 'node:assert/strict'
import t from 'tap'
import { itemFates, rows, type Row } from '../../../src/domain/follow-up/fates.ts'
import type { StoredRating, Rating } from '../../../src/domain/assessments/model.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { preview, upgraded } from '../../../src/domain/follow-up/upgrade.ts'
import { scaleDigest } from '../../../src/domain/versions/digest.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { version } from '../../fixtures/versions.ts'
import { contentOfSheet, followVectors, told } from './following.ts'
import { ratingsOfWords, vectors } from '../scoring/worked.ts'

for (const { rule, name, from: older, to: newer, editorial = [], ratings, expect, note } of followVectors.upgrade) {
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const [from, to] = [contentOfSheet(older), contentOfSheet(newer)]
    const result = upgraded({
      from,
      to,
      ratings: storedRatings(from, ratingsOfWords(ratings)),
      isEditorial: key => editorial.includes(key),
    })
    t.strictSame({
      fates: Object.fromEntries(result.fates.map(({ key, fate }) => [key, fate])),
      ratings: told(result.ratings),
      dropped: result.dropped,
      needsConfirmation: result.needsConfirmation,
    }, expect)
  })
}

t.test('U: every row of the table is worked', async t => {
  const found = new Set(
    followVectors.upgrade.flatMap(({ from, to, editorial = [] }) =>
      itemFates(contentOfSheet(from), contentOfSheet(to), key => editorial.includes(key)).flatMap(item => item.rows)
    )
  )
  t.strictSame([...found].toSorted(), (Object.keys(rows) as Row[]).toSorted())
})

const one = (more: object = {}) => contentOfSheet({ statements: [{ key: 'a1', ...more }] })
const given: Rating = { level: 'mostly', confidence: 'high', comment: 'We do.', evidenceIds: ['e1'] }

function movedFrom (
  from: VersionContent,
  to: VersionContent,
  more: Partial<StoredRating> = {}
): StoredRating | undefined {
  return upgraded({ from, to, ratings: { a1: { rating: given, statementDigest: 'sha256:answered', ...more } } }).ratings
    .a1
}

t.test('U: what is carried or proposed is all that was said, with the digest of what it answered', async t => {
  t.strictSame(movedFrom(one(), one({ weight: 2 })), {
    rating: given,
    statementDigest: 'sha256:answered',
    carry: 'carried',
  })
  t.strictSame(movedFrom(one(), one({ text: 'New.' })), {
    rating: given,
    statementDigest: 'sha256:answered',
    carry: 'to_confirm',
  })
})

t.test('U: what was to be confirmed or reset stays so on the way', async t => {
  t.equal(movedFrom(one(), one({ weight: 2 }), { carry: 'to_confirm' })?.carry, 'to_confirm')
  const wasReset = { rating: null, carry: 'reset', previous: [given] } as const
  t.strictSame(movedFrom(one(), one({ weight: 2 }), wasReset), { statementDigest: 'sha256:answered', ...wasReset })
  const rescaled = contentOfSheet({ statements: [{ key: 'a1' }], scale: { no: 0, yes: 1 } })
  const earlier: Rating = { level: 'not' }
  t.strictSame(
    movedFrom(one(), rescaled, { carry: 'to_confirm', previous: [earlier] })?.previous,
    [earlier, given],
    'nothing that was said is lost'
  )
})

t.test('U: a map is from level keys and points, whatever they are called', async t => {
  const { scale } = version()
  assert.ok(scale)
  const renamed = {
    ...scale,
    key: 'other',
    levels: scale.levels.map(level => ({ ...level, label: 'Other', anchor: 'Other.' })).reverse(),
  }
  t.equal(scaleDigest(renamed), scaleDigest(scale))
  t.not(
    scaleDigest({ ...scale, levels: scale.levels.map(level => ({ ...level, points: level.points * 2 })) }),
    scaleDigest(scale)
  )
  t.strictSame(
    itemFates(version(), { ...version(), scale: renamed }).map(({ fate }) => fate),
    Array(4).fill('carried'),
    'other labels are the same scale'
  )
})

t.test('U: a map to a level that there is not resets', async t => {
  const to = contentOfSheet({
    statements: [{ key: 'a1' }],
    scale: { no: 0, yes: 1 },
    levelMaps: [{
      fromDigest: scaleDigest(one().scale ?? { key: '', levels: [], levelMaps: [] }),
      map: [{ from: 'mostly', to: 'mostly' }],
    }],
  })
  t.match(movedFrom(one(), to), { rating: null, carry: 'reset', previous: [given] })
})

t.test('U: a replacement that the older version told already is about others', async t => {
  const replacedBy = [{ from: ['a1'], to: ['b1'], relationship: 'equal' as const }]
  const from = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }], replacedBy })
  t.strictSame(itemFates(from, { ...from, title: 'Other' }).map(({ fate, from: parts }) => [fate, parts]), [[
    'carried',
    ['a1'],
  ], ['carried', ['b1']]])
})

t.test('U: a merge into a part that stays takes both', async t => {
  const from = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] })
  const to = contentOfSheet({
    statements: [{ key: 'a1' }],
    replacedBy: [{ from: ['a1', 'b1'], to: ['a1'], relationship: 'broader' }],
  })
  const levels = (a1: string, b1: string) =>
    told(upgraded({ from, to, ratings: storedRatings(from, { a1: { level: a1 }, b1: { level: b1 } }) }).ratings)
  t.strictSame(levels('not', 'not'), { a1: { rating: 'not', carry: 'to_confirm', previous: ['not', 'not'] } })
  t.strictSame(levels('not', 'fully'), { a1: { rating: null, carry: 'reset', previous: ['not', 'fully'] } })
})

t.test('U: levels that differ are not joined by a map that makes them one', async t => {
  const from = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] })
  assert.ok(from.scale)
  const to = contentOfSheet({
    statements: [{ key: 'c1' }],
    scale: { no: 0, yes: 1 },
    levelMaps: [{
      fromDigest: scaleDigest(from.scale),
      map: [{ from: 'mostly', to: 'yes' }, { from: 'fully', to: 'yes' }],
    }],
    replacedBy: [{ from: ['a1', 'b1'], to: ['c1'], relationship: 'equal' }],
  })
  const merged = (a1: string, b1: string) =>
    told(upgraded({ from, to, ratings: storedRatings(from, { a1: { level: a1 }, b1: { level: b1 } }) }).ratings).c1
  t.match(merged('mostly', 'fully'), { rating: null, carry: 'reset' })
  t.match(merged('fully', 'fully'), { rating: 'yes', carry: 'to_confirm', previous: ['fully', 'fully'] })
})

t.test(
  'U: a principle that was renamed and is equal changes nothing for its statements; ' +
    'one that was split asks',
  async t => {
    const from = contentOfSheet({ statements: [{ key: 'a1', principle: 'old' }, { key: 'b1', principle: 'old' }] })
    const to = (slugs: readonly string[]) =>
      contentOfSheet({
        statements: [{ key: 'a1', principle: slugs[0] ?? '' }, { key: 'b1', principle: slugs.at(-1) ?? '' }],
        replacedBy: [{ from: ['old'], to: slugs, relationship: 'equal' }],
      })
    t.strictSame(itemFates(from, to(['fresh'])).map(({ fate }) => fate), ['carried', 'carried'])
    t.strictSame(itemFates(from, to(['fresh', 'other'])).map(({ fate }) => fate), ['to_confirm', 'to_confirm'])
  }
)

t.test('U: of principles that were merged every statement asks, and each keeps its own answer', async t => {
  const from = contentOfSheet({ statements: [{ key: 'a1', principle: 'one' }, { key: 'b1', principle: 'other' }] })
  const to = contentOfSheet({
    statements: [{ key: 'a1', principle: 'both' }, { key: 'b1', principle: 'both' }],
    replacedBy: [{ from: ['one', 'other'], to: ['both'], relationship: 'equal' }],
  })
  t.strictSame(
    told(
      upgraded({ from, to, ratings: storedRatings(from, ratingsOfWords({ a1: 'mostly', b1: 'not_applicable' })) })
        .ratings
    ),
    {
      a1: { rating: 'mostly', carry: 'to_confirm' },
      b1: { rating: 'not_applicable', carry: 'to_confirm' },
    }
  )
})

t.test('U: the preview says why in plain words, and knows of nobody', async t => {
  const from = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] })
  const to = contentOfSheet({ statements: [{ key: 'a1', text: 'New.', weight: 2 }, { key: 'c1' }] })
  t.strictSame(preview(itemFates(from, to)), {
    items: [
      {
        key: 'a1',
        principle: 'p0',
        from: ['a1'],
        rows: ['substantive_text', 'weight_or_policy'],
        fate: 'to_confirm',
        details: [
          rows.substantive_text.detail,
          rows.weight_or_policy.detail,
          'The old answer is proposed, and counts once it is confirmed.',
        ],
      },
      {
        key: 'c1',
        principle: 'p0',
        from: [],
        rows: ['new'],
        fate: 'new',
        details: [rows.new.detail, 'Nobody has answered it.'],
      },
      {
        key: 'b1',
        principle: 'p0',
        from: [],
        rows: ['removed'],
        fate: 'retired',
        details: [rows.removed.detail, 'Its answers stay in the milestone.'],
      },
    ],
    dropped: ['b1'],
    needsConfirmation: true,
  })
})

t.test('U, D2: whether a response goes back is the same whatever was said', async t => {
  const [from, to] = [one(), one({ text: 'New.' })]
  t.ok(upgraded({ from, to, ratings: {} }).needsConfirmation)
  t.ok(upgraded({ from, to, ratings: storedRatings(from, { a1: given }) }).needsConfirmation)
  t.notOk(
    upgraded({ from, to: contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] }), ratings: {} })
      .needsConfirmation,
    'what is new has nothing to confirm'
  )
})

t.test('U: the scale of the vectors is what their maps are from', async t => {
  const digests = followVectors.upgrade.flatMap(({ to }) => to.levelMaps?.map(({ fromDigest }) => fromDigest) ?? [])
  const levels = Object.entries(vectors.scale).map(([key, points]) => ({ key, label: key, anchor: '', points }))
  t.equal(digests[0], scaleDigest({ key: 'any', levels, levelMaps: [] }))
})
