import t from 'tap'
import { tenthsCell, valueOf } from '../../../src/domain/scoring/cells.ts'
import { comparison } from '../../../src/domain/follow-up/comparison.ts'
import { equalNames } from '../../../src/domain/follow-up/equal-names.ts'
import { exactCell } from '../../../src/domain/scoring/mean.ts'
import { type PrincipleResult, tenths } from '../../../src/domain/assessments/result.ts'
import { fraction } from '../../../src/domain/values/fraction.ts'
import type { VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { version, withPrinciple, wording } from '../../fixtures/versions.ts'
import { difference, contentOfSheet, followVectors, gatedResult, type Side, type Whole } from './following.ts'
import { only, ratingsOfWords, scored } from '../scoring/worked.ts'

function wholeOf (side: Side, isComposite: boolean): Whole {
  const content = contentOfSheet(side, { composite: isComposite })
  if ('ratings' in side) return { content, result: scored(content, ratingsOfWords(side.ratings)) }
  return { content, result: gatedResult(content, side.cells, { p0: side.principle }) }
}

for (const vector of followVectors.comparison) {
  const { rule, name, a: before, between = [], b: after, editorial = [], expect, note } = vector
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const [a, b] = [wholeOf(before, expect.composite !== undefined), wholeOf(after, expect.composite !== undefined)]
    for (const [side, { result }] of [[before, a], [after, b]] as const) {
      if ('own' in side) {
        t.match(only<PrincipleResult>(result.principles).value, { exact: side.own }, 'what the side says by itself')
      }
    }
    const { basis, commonCore, principles, composite } = comparison({
      a,
      b,
      isEditorial: key => editorial.includes(key),
      equals: equalNames([a.content, ...between.map(sheet => contentOfSheet(sheet)), b.content], () => false),
    })
    const { statements, ...principle } = only(principles)
    t.strictSame({
      basis,
      commonCore,
      principle: difference(principle),
      statements: Object.fromEntries(statements.map(({ key, ...rest }) => [key, difference(rest)])),
      ...(expect.composite && { composite: difference(composite) }),
    }, expect)
  })
}

const sameTwice = (content: VersionContent, other: VersionContent = content) => {
  const levels = Object.fromEntries(
    content.principles.flatMap(({ statements }) => statements).map(({ key }) => [key, { level: 'some' }])
  )
  return { a: { content, result: scored(content, levels) }, b: { content: other, result: scored(other, levels) } }
}

t.test('C1: a substantive text of a principle or of another wording leaves the common core', async t => {
  const content = version()
  const others = {
    gloss: withPrinciple('safe', { gloss: 'New.' }),
    wording: {
      ...content,
      wordings: [wording({ principles: [{ slug: 'safe', title: 'Other', gloss: 'Easy gloss.' }] })],
    },
  }
  for (const [name, other] of Object.entries(others)) {
    t.equal(comparison(sameTwice(content, other)).basis, 'common_core', name)
    t.equal(
      comparison({ ...sameTwice(content, other), isEditorial: slug => slug === 'safe' }).basis,
      'whole',
      `${name}, and meant the same`
    )
  }
  t.equal(comparison(sameTwice(content, { ...content, title: 'Other' })).basis, 'whole')
})

t.test('C1: a statement that stands under another principle now is compared by itself alone', async t => {
  const content = contentOfSheet({ statements: [{ key: 'a1', principle: 'first' }, { key: 'b1', principle: 'other' }] })
  const moved = contentOfSheet({ statements: [{ key: 'a1', principle: 'other' }, { key: 'b1', principle: 'other' }] })
  const levels = { a1: { level: 'not' }, b1: { level: 'fully' } }
  const { commonCore, principles } = comparison({
    a: { content, result: scored(content, levels) },
    b: { content: moved, result: scored(moved, levels) },
  })
  t.strictSame(commonCore.keys, ['b1'])
  const [other, first] = principles
  t.match(other, {
    slug: 'other',
    delta: { exact: '0' },
    statements: [{ key: 'a1', delta: { exact: '0' } }, { key: 'b1' }],
  })
  t.match(
    first,
    { slug: 'first', a: null, b: null, reason: 'nothing_in_common', statements: [] },
    'the principle is gone'
  )
})

t.test('C1: what does not count is compared and is no part of the common core', async t => {
  const content = contentOfSheet({
    statements: [{ key: 'a1' }, { key: 'b1', counted: false }, { key: 'c1', weight: 0 }],
  })
  const a = { content, result: scored(content, { a1: { level: 'not' }, b1: { level: 'not' }, c1: { level: 'not' } }) }
  const b = {
    content,
    result: scored(content, { a1: { level: 'not' }, b1: { level: 'fully' }, c1: { level: 'mostly' } }),
  }
  const { commonCore, principles } = comparison({ a, b })
  t.strictSame(commonCore.keys, ['a1'])
  t.strictSame(only(principles).statements.map(({ delta }) => delta), [{ value: 0, exact: '0' }, {
    value: 1,
    exact: '1',
  }, { value: 0.6667, exact: '2/3' }])
})

t.test('C2: a share is of what a composite is made of: each principle by its own weight', async t => {
  const content = (text: string) => {
    const sheet = contentOfSheet({
      statements: [{ key: 'a1', principle: 'p' }, { key: 'a2', principle: 'p', text }, {
        key: 'b1',
        principle: 'q',
        text,
      }],
    }, { composite: true })
    return {
      ...sheet,
      principles: sheet.principles.map(principle => principle.slug === 'p' ? { ...principle, weight: 3 } : principle),
    }
  }
  const levels = { a1: { level: 'not' }, a2: { level: 'fully' }, b1: { level: 'fully' } }
  const side = (text: string) => ({ content: content(text), result: scored(content(text), levels) })
  const { commonCore, composite, principles } = comparison({ a: side('Old.'), b: side('New.') })
  t.strictSame(commonCore, { keys: ['a1'], weightShareA: '3/8', weightShareB: '3/8' }, '3 * 1/2 of 3 + 1')
  t.match(composite, { delta: null, reason: 'too_little_in_common' })
  t.strictSame(principles.map(({ delta, reason }) => delta ?? reason), [{ value: 0, exact: '0' }, 'nothing_in_common'])
})

t.test('S9: without a composite there is no delta of one', async t => {
  t.strictSame(comparison(sameTwice(version())).composite, { a: null, b: null, delta: null, reason: 'no_composite' })
})

t.test('D6: a principle that the gate hid is not worked out again from its statements', async t => {
  const older = contentOfSheet({ statements: [{ key: 'a1' }, { key: 'b1' }] })
  const newer = contentOfSheet({ statements: [{ key: 'a1' }] })
  const { principles } = comparison({
    a: { content: older, result: gatedResult(older, { a1: 0.4, b1: 0.5 }) },
    b: { content: newer, result: gatedResult(newer, { a1: 0.6 }, { p0: 0.6 }) },
  })
  t.match(only(principles), {
    a: { released: false },
    b: { released: true, value: 0.6 },
    delta: null,
    reason: 'not_released',
  })
  t.strictSame(only(principles).a, { released: false }, 'and says nothing else')
})

t.test('D6, D9: a gated composite shows its value, clamped or not, and no weight', async t => {
  const content = contentOfSheet({ statements: [{ key: 'a1' }] }, { composite: true })
  const side = (value: 0.1 | 0.5) => ({
    content,
    result: {
      ...gatedResult(content, { a1: value }, { p0: value }),
      composite: {
        released: true as const,
        value,
        ...(value === 0.1 && { clamped: true as const }),
        releasedWeight: '1',
      },
    },
  })
  t.strictSame(comparison({ a: side(0.1), b: side(0.5) }).composite, {
    a: { released: true, value: 0.1, clamped: true },
    b: { released: true, value: 0.5 },
    delta: { value: 0.4 },
    reason: null,
  })
})

t.test('D6: of gated principles their tenths compose', async t => {
  const content = (text: string) =>
    contentOfSheet({
      statements: [{ key: 'a1', principle: 'p' }, { key: 'b1', principle: 'q' }, { key: 'c1', principle: 'q', text }],
    }, { composite: true })
  const side = (text: string, cells: Readonly<Record<'a1' | 'b1' | 'c1', (typeof tenths)[number]>>) => ({
    content: content(text),
    result: {
      ...gatedResult(content(text), cells, { p: cells.a1, q: 0.5 }),
      composite: { released: true as const, value: 0.5 as const, releasedWeight: '1' },
    },
  })
  const compared = comparison({
    a: side('Old.', { a1: 0.2, b1: 0.5, c1: 0.9 }),
    b: side('New.', { a1: 0.6, b1: 0.7, c1: 0.1 }),
  })
  t.strictSame(compared.commonCore, { keys: ['a1', 'b1'], weightShareA: '3/4', weightShareB: '3/4' })
  t.strictSame(compared.composite, {
    a: { released: true, value: 0.4 },
    b: { released: true, value: 0.7 },
    delta: { value: 0.3 },
    reason: null,
  }, '0.35 is printed 0.4 and 0.65 0.7')
})

t.test('S7: a cell is read as exactly as it says', async t => {
  t.strictSame(valueOf(exactCell(fraction(7, 9))), fraction(7, 9))
  t.equal(valueOf(exactCell(null)), null)
  t.equal(valueOf({ released: false }), null)
  for (const [index, tenth] of tenths.entries()) {
    t.strictSame(valueOf({ released: true, value: tenth }), fraction(index, 10))
    t.strictSame(tenthsCell(fraction(index, 10)), { released: true, value: tenth })
  }
  t.strictSame(tenthsCell(fraction(7, 15)), tenthsCell(fraction(8, 15)), 'both print 0.5')
  t.equal(tenthsCell(fraction(1, 20)).value, 0.1, 'half up')
  t.throws(() => tenthsCell(fraction(3, 2)), RangeError)
})
