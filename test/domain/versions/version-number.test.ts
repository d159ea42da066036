import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import {
  bumped, bumps, compareVersions, firstVersion, formatVersion, higherBump, isExact, matches, parseRange,
  type VersionNumber
} from '../../../src/domain/versions/version-number.ts'

const part = fc.nat({ max: 999_999_999 })
const number = fc.record({ major: part, minor: part, patch: part }, { noNullPrototype: true })

t.test('a range is read from one, two or three numbers', async t => {
  t.strictSame(parseRange('1'), { major: 1 })
  t.strictSame(parseRange('1.2'), { major: 1, minor: 2 })
  t.strictSame(parseRange('0.10.0'), { major: 0, minor: 10, patch: 0 })
  t.strictSame(['1', '1.2', '1.2.3'].map(text => isExact(parseRange(text) ?? firstVersion)), [false, false, true])
})

t.test('nothing else is a range', async t => {
  for (
    const text of [
      '',
      ' 1',
      '1 ',
      'v1',
      '1.',
      '.1',
      '1..2',
      '01',
      '1.00',
      '1.2.3.4',
      '1.2.3-beta',
      '1.2.3+5',
      '-1',
      '+1',
      '1e3',
      '1,2',
      '１',
      '١',
      'latest',
      '1.x',
      '*',
      '1\n',
      '1000000000',
    ]
  ) {
    t.equal(parseRange(text), undefined, JSON.stringify(text))
  }
})

t.test('an exact number is its own range, and survives being written and read', async () => {
  fc.assert(fc.property(number, version => {
    assert.deepEqual(parseRange(formatVersion(version)), version)
    assert.ok(matches(version, version))
  }))
})

t.test('a range holds exactly the versions that begin so', async t => {
  fc.assert(fc.property(number, number, (version, other) => {
    assert.equal(matches(version, { major: other.major }), version.major === other.major)
    assert.equal(matches(version, { major: version.major, minor: other.minor }), version.minor === other.minor)
    assert.ok(!matches(version, { ...version, patch: version.patch + 1 }))
  }))
  t.notOk(matches({ major: 10, minor: 0, patch: 0 }, { major: 1 }), 'by number, not by text')
})

t.test('versions are ordered by number', async t => {
  const texts = ['0.0.9', '0.0.10', '0.2.0', '0.10.0', '1.0.0', '1.0.1', '2.0.0', '10.0.0']
  const versions = texts.map(text => parseRange(text)) as VersionNumber[]
  t.strictSame(versions.toReversed().sort(compareVersions).map(formatVersion), texts)
  fc.assert(fc.property(number, number, (a, b) => {
    assert.equal(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)), 0)
    assert.equal(compareVersions(a, b) === 0, formatVersion(a) === formatVersion(b))
  }))
})

t.test('V1: a bump raises its own part by one and clears those after it', async t => {
  t.equal(formatVersion(firstVersion), '1.0.0')
  const version = { major: 1, minor: 2, patch: 3 }
  t.strictSame(bumps.map(bump => formatVersion(bumped(version, bump))), ['1.2.4', '1.3.0', '2.0.0'])
  fc.assert(fc.property(number, fc.constantFrom(...bumps), (version, bump) => {
    assert.ok(compareVersions(bumped(version, bump), version) > 0)
  }))
})

t.test('V1: of two bumps the higher one counts', async t => {
  t.strictSame(bumps.map(a => bumps.map(b => higherBump(a, b))), [['patch', 'minor', 'major'], [
    'minor',
    'minor',
    'major',
  ], ['major', 'major', 'major']])
})
