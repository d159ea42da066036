import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { comparison, type Compared, type Comparison } from '../../../src/domain/follow-up/comparison.ts'
import { tenths } from '../../../src/domain/assessments/result.ts'
import { anyTenth, gatedResult, type Whole } from './following.ts'
import { anyContent, anyWords, ratingsOfWords, scored, wordsFor } from '../scoring/worked.ts'

const anyExact = fc.tuple(anyContent, anyWords).map(([content, words]): Whole => ({
  content,
  result: scored(content, ratingsOfWords(wordsFor(content, words))),
}))
const anyGated = fc.tuple(anyContent, fc.infiniteStream(fc.option(anyTenth))).map(([content, values]): Whole => {
  const draw = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, values.next().value ?? null]))
  return {
    content,
    result: gatedResult(
      content,
      draw(content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))),
      draw(content.principles.map(({ slug }) => slug))
    ),
  }
})
const anySide = fc.oneof(anyExact, anyGated)

function everything (
  { principles, composite }: Pick<Comparison, 'principles' | 'composite'>
): ReadonlyMap<string, Compared> {
  return new Map([
    ['composite', composite],
    ...principles.flatMap((
      { slug, statements, ...principle }
    ) => [
      [`principle ${slug}`, principle] as const,
      ...statements.map(({ key, ...rest }) => [`statement ${key}`, rest] as const),
    ]),
  ])
}

t.test('C: a result and itself have no difference anywhere', async t => {
  fc.assert(fc.property(anySide, side => {
    const compared = comparison({ a: side, b: side })
    assert.equal(compared.basis, 'whole')
    for (const { a, b, delta, reason } of everything(compared).values()) {
      assert.deepEqual(a, b)
      if (reason === null) assert.equal(delta?.value, 0)
      else assert.ok(['no_value', 'not_released', 'no_composite'].includes(reason))
    }
  }))
  t.pass()
})

t.test('C: there and back are the same', async t => {
  const sizeOf = ({ delta }: Compared) =>
    delta && ('exact' in delta ? delta.exact.replace('-', '') : Math.abs(delta.value))
  fc.assert(fc.property(anySide, anySide, (a, b) => {
    const [there, back] = [comparison({ a, b }), comparison({ a: b, b: a })]
    const [ways, returns] = [everything(there), everything(back)]
    assert.deepEqual([...ways.keys()].toSorted(), [...returns.keys()].toSorted())
    for (const [name, way] of ways) {
      const other = returns.get(name)
      assert.ok(other)
      assert.deepEqual([other.a, other.b, other.reason, sizeOf(other)], [way.b, way.a, way.reason, sizeOf(way)])
      assert.equal((other.delta?.value ?? 0) + (way.delta?.value ?? 0), 0)
    }
    assert.deepEqual([back.commonCore.weightShareA, back.commonCore.weightShareB], [
      there.commonCore.weightShareB,
      there.commonCore.weightShareA,
    ])
  }))
  t.pass()
})

t.test('C3, D6: of a confidential result nothing but bands and tenths is told', async t => {
  fc.assert(fc.property(anyGated, anySide, (a, b) => {
    const { kind, principles, composite } = comparison({ a, b })
    for (const each of everything({ principles, composite }).values()) {
      assert.ok(!JSON.stringify(each).includes('exact'))
      const cells = [each.a, each.b].filter(cell => cell !== null)
      if (kind === 'bands') {
        assert.ok(each.delta === null && cells.every(cell => 'band' in cell || 'asked' in cell || !cell.released))
      } else assert.ok(cells.every(cell => !('value' in cell) || tenths.some(tenth => tenth === cell.value)))
    }
  }))
  t.pass()
})
