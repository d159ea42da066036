import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { exactCell } from '../../../src/domain/scoring/mean.ts'
import type { ExactPrinciple, ExactResult } from '../../../src/domain/assessments/result.ts'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { scoringDigest } from '../../../src/domain/versions/digest.ts'
import { fraction } from '../../../src/domain/values/fraction.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { anyContent, anyWords, contentOf, ratingsOfWords, scored, vectors, wordsFor } from './worked.ts'

t.test('S12 scoring is pure: it reads what is frozen, and says the same again', async () => {
  fc.assert(fc.property(anyContent, anyWords, (content, stream) => {
    const [frozen, ratings] = [deepFrozen(content), deepFrozen(ratingsOfWords(wordsFor(content, stream)))]
    const said = canonicalJson(scored(frozen, ratings))
    assert.equal(canonicalJson(scored(structuredClone(frozen), structuredClone(ratings))), said)
    assert.equal(canonicalJson(scored(frozen, Object.fromEntries(Object.entries(ratings).reverse()))), said)
  }))
})

t.test('S12 ten thousand statements are scored', async t => {
  const content = contentOf(
    Array.from({ length: 200 }, (_, place) => ({
      slug: `p${place}`,
      weight: 1,
      statements: Array.from({ length: 50 }, (_, index) => ({ key: `p${place}-s${index}`, weight: 1 + index })),
    })),
    { composite: true }
  )
  const result = scored(
    content,
    Object.fromEntries(
      content.principles.flatMap(({ statements }) => statements).map(({ key }) => [key, { level: 'mostly' }])
    )
  )
  t.strictSame(result.composite, { released: true, value: 0.6667, exact: '2/3', n: 1 })
})

function deepFrozen<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen)
  return value
}

/** What a result says of the numbers, whatever the order. */
function numbersOf ({ principles, composite }: ExactResult) {
  const byKey = <Item>(items: readonly Item[], key: (item: Item) => string) =>
    Object.fromEntries(items.map(item => [key(item), item]))
  return {
    composite,
    principles: byKey(
      principles.map(one => ({ ...one, statements: byKey(one.statements, ({ key }) => key) })),
      ({ slug }) => slug
    ),
  }
}

function everyStatement (
  content: VersionContent,
  change: (statement: VersionContent['principles'][number]['statements'][number]) => object
): VersionContent {
  return {
    ...content,
    principles: content.principles.map(one => ({
      ...one,
      statements: one.statements.map(each => ({ ...each, ...change(each) })),
    })),
  }
}

t.test('property: a score does not follow the order of principles, statements and ratings', async () => {
  fc.assert(fc.property(anyContent, anyWords, (content, stream) => {
    const ratings = ratingsOfWords(wordsFor(content, stream))
    const turned = {
      ...content,
      principles: content.principles.map(one => ({ ...one, statements: one.statements.toReversed() })).reverse(),
    }
    assert.deepEqual(
      numbersOf(scored(turned, Object.fromEntries(Object.entries(ratings).reverse()))),
      numbersOf(scored(content, ratings))
    )
  }))
})

t.test('property: a level higher never makes a score lower, and raises it where it counts', async () => {
  const levels = Object.keys(vectors.scale)
  const value = ({ value }: ExactPrinciple) => value.value ?? -1
  fc.assert(fc.property(anyContent, anyWords, (content, stream) => {
    const words = wordsFor(content, stream)
    const before = scored(content, ratingsOfWords(words))
    for (const [index, { slug, statements, weight }] of content.principles.entries()) {
      for (const { key, weight: own, counted } of statements) {
        const next = levels[levels.indexOf(words[key] ?? 'fully') + 1]
        if (!next || words[key] === next || !levels.includes(words[key] ?? '')) continue
        const after = scored(content, ratingsOfWords({ ...words, [key]: next }))
        const [was, is] = [before.principles[index], after.principles[index]]
        assert.ok(was && is && was.slug === slug)
        if (counted && own > 0) assert.ok(value(is) > value(was), key)
        else assert.deepEqual(is.value, was.value)
        const [whole, higher] = [before.composite?.value ?? -1, after.composite?.value ?? -1]
        assert.ok(counted && own > 0 && weight > 0 ? higher > whole : higher === whole)
      }
    }
  }))
})

t.test('property: weights all the same times heavier change nothing', async () => {
  const shares = (result: ExactResult) => ({
    composite: result.composite,
    principles: result.principles.map(({ value, coverage, answered, confidence, outcome, band }) => ({
      value,
      coverage,
      answered,
      confidence,
      outcome,
      band,
    })),
  })
  fc.assert(fc.property(anyContent, anyWords, fc.integer({ min: 2, max: 200 }), (content, stream, times) => {
    const ratings = ratingsOfWords(wordsFor(content, stream))
    const heavier = everyStatement({
      ...content,
      principles: content.principles.map(one => ({ ...one, weight: one.weight * times })),
    }, ({ weight }) => ({ weight: weight * times }))
    assert.deepEqual(shares(scored(heavier, ratings)), shares(scored(content, ratings)))
  }))
})

t.test('property: not applicable, excluded, is as if the statement were not there', async () => {
  fc.assert(fc.property(anyContent, anyWords, (anything, stream) => {
    const content = everyStatement(anything, () => ({ notApplicable: 'exclude' }))
    const words = wordsFor(content, stream)
    const without = {
      ...content,
      principles: content.principles.map(one => ({
        ...one,
        statements: one.statements.filter(({ key }) => words[key] !== 'not_applicable'),
      })),
    }
    const told = (
      result: ExactResult
    ) => [
      result.composite,
      result.principles.map(({ value, coverage, outcome, outstanding }) => ({ value, coverage, outcome, outstanding })),
    ]
    assert.deepEqual(told(scored(without, ratingsOfWords(words))), told(scored(content, ratingsOfWords(words))))
  }))
})

t.test('property: coverage, possible, outstanding and excluded agree', async () => {
  fc.assert(fc.property(anyContent, anyWords, (content, stream) => {
    for (
      const { coverage, possible, outstanding, excluded } of scored(content, ratingsOfWords(wordsFor(content, stream)))
        .principles
    ) {
      const applicable = possible.weight - excluded.weight
      const share = applicable === 0 ? null : exactCell(fraction(applicable - outstanding.weight, applicable)).exact
      assert.equal(coverage?.exact ?? null, share)
      assert.equal(Object.values(excluded.byReason).reduce((sum, count) => sum + count, 0), excluded.count)
    }
  }))
})

t.test('V2 equal scoring digests and equal ratings make the same bytes, but for the reference to the set', async () => {
  fc.assert(fc.property(anyContent, anyWords, fc.string(), (content, stream, text) => {
    const ratings = ratingsOfWords(wordsFor(content, stream))
    const reworded = everyStatement({
      ...content,
      title: text,
      minCoverage: '0.50',
      principles: content.principles.map(one => ({ ...one, title: text, gloss: text, points: [] })),
    }, () => ({ text }))
    assert.equal(scoringDigest(reworded), scoringDigest(content))
    assert.equal(
      canonicalJson({ ...scored(reworded, ratings), set: null }),
      canonicalJson({ ...scored(content, ratings), set: null })
    )
    const otherBands = { ...content, weakBelow: '0', strongFrom: '0' }
    assert.equal(scoringDigest(otherBands), scoringDigest(content))
    const outcomes = (result: ExactResult) => result.principles.map(({ band: _band, ...rest }) => rest)
    assert.deepEqual(outcomes(scored(otherBands, ratings)), outcomes(scored(content, ratings)), 'a band is no outcome')
  }))
})
