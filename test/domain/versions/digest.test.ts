import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { contentDigest, digestOf, isCounted, scoringDigest } from '../../../src/domain/versions/digest.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import {
  principle, source, statement, version, withPrinciple, withStatement,
  wording
} from '../../fixtures/versions.ts'

const content = version()
const { scale } = content
if (!scale) throw new Error('the version has a scale')
const [no, some, yes] = scale.levels
if (!no || !some || !yes) throw new Error('the scale has three levels')

/** What V2 leaves out of scoringDigest: it changes contentDigest alone. */
const unscored: Readonly<Record<string, VersionContent>> = {
  'the title': version({ title: 'Another' }),
  'the description': version({ description: 'Another.' }),
  'the language': version({ lang: 'cy' }),
  weakBelow: version({ weakBelow: '1/3' }),
  strongFrom: version({ strongFrom: '9/10' }),
  'minCoverage in other digits': version({ minCoverage: '0.50' }),
  'the label of a level': version({ scale: { ...scale, levels: [{ ...no, label: 'Not' }, some, yes] } }),
  'the anchor of a level': version({ scale: { ...scale, levels: [{ ...no, anchor: 'Not ever.' }, some, yes] } }),
  'the order of the levels': version({ scale: { ...scale, levels: [yes, some, no] } }),
  'the key of the scale': version({ scale: { ...scale, key: 'other' } }),
  'the level maps': version({
    scale: { ...scale, levelMaps: [{ fromDigest: 'sha256:0', map: [{ from: 'a', to: 'no' }] }] },
  }),
  'the text of a counted statement': withStatement('safe-one', { text: 'Otherwise.' }),
  'the texts of a principle': withPrinciple('safe', { title: 'T', gloss: 'G', explanation: 'E', points: [] }),
  'the examples of a principle': withPrinciple('safe', { examples: [] }),
  'the provenance of a principle': withPrinciple('safe', {
    provenance: { ...content.provenance, lastReviewed: '2026-02-02' },
  }),
  'whether a principle is optional': withPrinciple('safe', { optional: true }),
  'the order of the principles': version({ principles: content.principles.toReversed() }),
  'the order of the statements': withPrinciple('safe', { statements: [statement('safe-two'), statement('safe-one')] }),
  'an uncounted statement': withPrinciple('safe', {
    statements: [statement('safe-one'), statement('safe-two'), statement('extra', { counted: false })],
  }),
  'a statement of weight 0': withPrinciple('safe', {
    statements: [statement('safe-one'), statement('safe-two'), statement('extra', { weight: 0 })],
  }),
  'a principle without counted statements': version({
    principles: [...content.principles, principle('extra', { statements: [] })],
  }),
  'the examples': version({ examples: [] }),
  'the categories': version({ categories: [] }),
  'the sources': version({ sources: [source('handbook')] }),
  'the wordings': version({ wordings: [wording({ lang: 'cy' })] }),
  'the examples of a wording': version({ wordings: [wording({ examples: [{ slug: 'circle', title: 'Easy' }] })] }),
  'the scale of a wording': version({ wordings: [wording({ scale: { levels: [no] } })] }),
  'the replacements': version({ replacedBy: [{ from: ['x'], to: ['safe'], relationship: 'equal' }] }),
}

/** What V2 puts into scoringDigest. */
const scored: Readonly<Record<string, VersionContent>> = {
  'a counted key': withStatement('safe-one', { key: 'safe-uno' }),
  'one more counted statement': withPrinciple('safe', {
    statements: [...content.principles[0]?.statements ?? [], statement('extra')],
  }),
  'one counted statement fewer': withPrinciple('safe', { statements: [statement('safe-one')] }),
  'a statement no longer counted': withStatement('safe-one', { counted: false }),
  'a statement with no weight any more': withStatement('safe-one', { weight: 0 }),
  'the weight of a statement': withStatement('safe-one', { weight: 2 }),
  'the policy of a statement': withStatement('safe-one', { notApplicable: 'count_as_zero' }),
  'the weight of a principle': withPrinciple('safe', { weight: 2 }),
  'the slug of a principle': withPrinciple('safe', { slug: 'safer' }),
  'a statement under another principle': version({
    principles: [
      principle('safe', { statements: [statement('safe-one')] }),
      principle('mutual', { statements: [statement('mutual-one'), statement('mutual-two'), statement('safe-two')] }),
    ],
  }),
  'the points of a level': version({ scale: { ...scale, levels: [no, some, { ...yes, points: 3 }] } }),
  'the key of a level': version({ scale: { ...scale, levels: [no, some, { ...yes, key: 'always' }] } }),
  'one level more': version({ scale: { ...scale, levels: [no, some, yes, { ...yes, key: 'always', points: 4 }] } }),
  'no scale': version({ scale: null }),
  minCoverage: version({ minCoverage: '2/3' }),
  composite: version({ composite: true }),
}

t.test('V2: contentDigest is SHA-256 over the canonical JSON of everything', async t => {
  t.equal(digestOf({ b: 1, a: '€' }), `sha256:${createHash('sha256').update('{"a":"€","b":1}').digest('hex')}`)
  t.equal(contentDigest(content), digestOf(content))
  const digests = Object.values({ content, ...unscored, ...scored }).map(contentDigest)
  t.equal(new Set(digests).size, digests.length, 'each of the versions below has one of its own')
})

for (const [what, changed] of Object.entries(unscored)) {
  t.test(`V2: scoringDigest does not cover ${what}`, async t => t.equal(scoringDigest(changed), scoringDigest(content)))
}

for (const [what, changed] of Object.entries(scored)) {
  t.test(`V2: scoringDigest covers ${what}`, async t => t.not(scoringDigest(changed), scoringDigest(content)))
}

t.test('V2: neither digest follows the order in which members were written', async () => {
  const turned = (value: unknown, turns: readonly number[]): unknown => {
    if (Array.isArray(value)) return value.map(item => turned(item, turns))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([key, member], index) =>
      [turns[index] ?? 0, key, turned(member, turns)] as const
    )
    return Object.fromEntries(members.sort(([a], [b]) => a - b).map(([, key, member]) => [key, member]))
  }
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), turns => {
      const shuffled = turned(content, turns) as VersionContent
      assert.equal(contentDigest(shuffled), contentDigest(content))
      assert.equal(scoringDigest(shuffled), scoringDigest(content))
    }),
    { numRuns: 50 }
  )
})

t.test('V2: versions that differ in texts alone have equal scoring digests, whatever the texts', async () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (title, text, label) => {
      const reworded = withStatement(
        'mutual-two',
        { text },
        withPrinciple(
          'safe',
          { title, gloss: text },
          version({
            title,
            description: text,
            scale: { ...scale, levels: scale.levels.map(level => ({ ...level, label, anchor: text })) },
          })
        )
      )
      assert.equal(scoringDigest(reworded), scoringDigest(content))
    }),
    { numRuns: 50 }
  )
})

t.test('S8: weight 0 or counted false is not counted', async t => {
  t.strictSame(
    [
      statement('a'),
      statement('a', { weight: 0 }),
      statement('a', { counted: false }),
      statement('a', { weight: 1000 }),
    ].map(isCounted),
    [true, false, false, true]
  )
})
