import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { itemFates } from '../../../src/domain/follow-up/fates.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { upgraded } from '../../../src/domain/follow-up/upgrade.ts'
import { scaleDigest } from '../../../src/domain/versions/digest.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { anyRatings, anyVersions, contentOfSheet } from './following.ts'

const anyUpgrade = anyVersions.map(({ from: older, to: newer, scale, isMapped, replacements }) => {
  const from = contentOfSheet({ statements: older })
  assert.ok(from.scale)
  const levelMaps = isMapped
    ? [{ fromDigest: scaleDigest(from.scale), map: [{ from: 'fully', to: 'yes' }, { from: 'not', to: 'no' }] }]
    : []
  return { from, to: contentOfSheet({ statements: newer, scale, levelMaps, replacedBy: replacements }) }
})
const keysOf = ({ principles }: VersionContent) =>
  principles.flatMap(({ statements }) => statements.map(({ key }) => key))

t.test('U: an upgrade to the version itself changes nothing', async t => {
  fc.assert(fc.property(anyUpgrade, fc.nat(6), ({ to }, turn) => {
    const ratings = storedRatings(to, anyRatings(to, turn))
    const result = upgraded({ from: to, to, ratings })
    assert.deepEqual(result.ratings, ratings)
    assert.deepEqual([result.dropped, result.needsConfirmation], [[], false])
    assert.ok(result.fates.every(({ fate, rows }) => fate === 'carried' && rows.join() === 'identical'))
  }))
  t.pass()
})

t.test('U: fates cover every statement of both versions exactly once', async t => {
  fc.assert(fc.property(anyUpgrade, ({ from, to }) => {
    const fates = itemFates(from, to)
    assert.deepEqual(fates.filter(({ fate }) => fate !== 'retired').map(({ key }) => key), keysOf(to))
    const retired = fates.filter(({ fate }) => fate === 'retired').map(({ key }) => key)
    const continued = new Set(fates.flatMap(item => item.from))
    assert.deepEqual([...retired, ...continued].toSorted(), keysOf(from).toSorted())
    for (const { fate, from: parts } of fates) assert.equal(parts.length === 0, fate === 'new' || fate === 'retired')
  }))
  t.pass()
})

t.test(
  'U: whatever counts afterwards says what it said before; whatever is proposed ' +
    'stands on the new scale',
  async t => {
    fc.assert(fc.property(anyUpgrade, fc.nat(6), ({ from, to }, turn) => {
      const before = storedRatings(from, anyRatings(from, turn))
      const { ratings, fates } = upgraded({ from, to, ratings: before })
      const levels = to.scale?.levels.map(({ key }) => key) ?? []
      for (const [key, { rating, carry, previous }] of Object.entries(ratings)) {
        const item = fates.find(each => each.key === key)
        assert.ok(item && item.fate !== 'retired' && item.fate !== 'new' && carry)
        if (carry === 'carried') assert.deepEqual([rating], item.from.map(part => before[part]?.rating))
        if (carry === 'reset') assert.ok(rating === null && previous && previous.length > 0)
        if (rating && 'level' in rating) assert.ok(levels.includes(rating.level))
      }
    }))
    t.pass()
  }
)
