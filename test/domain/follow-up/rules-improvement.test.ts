import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { answerText, guideQuestions } from '../../../src/domain/follow-up/guide-questions.ts'
import { improvement, type Improvement } from '../../../src/domain/follow-up/improvement.ts'
import type { ExactResult, Tenth } from '../../../src/domain/assessments/result.ts'
import { formatFraction, readFraction, minus, compareFractions } from '../../../src/domain/values/fraction.ts'
import { anyTenth, contentOfSheet, gatedResult } from './following.ts'
import { anyContent, anyWords, ratingsOfWords, scored, wordsFor } from '../scoring/worked.ts'

const content = contentOfSheet({
  statements: [
    { key: 'a1', principle: 'p' },
    { key: 'a2', principle: 'p', weight: 2 },
    { key: 'a3', principle: 'p' },
    { key: 'a4', principle: 'p', counted: false },
    { key: 'b1', principle: 'q', weight: 2 },
    { key: 'b2', principle: 'q' },
    { key: 'b3', principle: 'q' },
  ],
})
const levels = { a1: 'emerging', a2: 'fully', a3: 'mostly', a4: 'not', b1: 'emerging', b2: 'not' }
const result = scored(content, ratingsOfWords(levels))

const lists = ({ weak, mixed, strong, divided }: Improvement) =>
  Object.fromEntries(
    Object.entries({ weak, mixed, strong, divided }).map(([name, items]) => [name, items.map(({ key }) => key)])
  )

/** A result in which people see these statements differently. */
function dividedIn (result: ExactResult, ...keys: readonly string[]): ExactResult {
  return {
    ...result,
    mode: 'mutual',
    principles: result.principles.map(principle => ({
      ...principle,
      statements: principle.statements.map(each => ({ ...each, divided: keys.includes(each.key) })),
    })),
  }
}

t.test('I1: weak, mixed and strong, in order: value ascending, weight descending, set order', async t => {
  t.strictSame(lists(improvement(result, content)), {
    weak: ['a4', 'b2', 'b1', 'a1'],
    mixed: ['a3'],
    strong: ['a2'],
    divided: [],
  })
})

t.test('I1: the bounds are exact, and the value at a bound is above it', async t => {
  const bounded = (weakBelow: string, strongFrom: string) =>
    lists(improvement(result, { ...content, weakBelow, strongFrom }))
  t.match(bounded('1/3', '2/3'), { weak: ['a4', 'b2'], mixed: ['b1', 'a1'], strong: ['a3', 'a2'] })
  t.match(bounded('0.33', '0.67'), { weak: ['a4', 'b2'], mixed: ['b1', 'a1', 'a3'], strong: ['a2'] })
  t.match(bounded('0.34', '0.66'), { weak: ['a4', 'b2', 'b1', 'a1'], mixed: [], strong: ['a3', 'a2'] })
})

t.test('I1: divided is a conversation item, not a weak one', async t => {
  t.match(lists(improvement(dividedIn(result, 'b1', 'a2'), content)), {
    weak: ['a4', 'b2', 'a1'],
    strong: [],
    divided: ['b1', 'a2'],
  })
})

t.test('I2: both questions of the guide, in plain words, for every principle', async t => {
  const { principles } = improvement(result, content)
  t.strictSame(
    principles.map(({ slug, finding, answers }) => [slug, finding, answers.map(({ question }) => question)]),
    [
      ['p', 'strong', [...guideQuestions]],
      ['q', 'weak', [...guideQuestions]],
    ]
  )
  t.strictSame(principles[0]?.answers.map(({ answer }) => answerText(answer)), [
    'By these answers “Title of p” is a strength of this arrangement.',
    'Most could be gained here: “We do a1”.',
  ])
  t.match(answerText(principles[1]?.answers[1]?.answer ?? []), 'Most could be gained here: “We do b2”, “We do b1”.')
})

t.test('I2: never pass or fail', async t => {
  const findings = new Map<string, readonly string[]>()
  const words = [levels, {}, { a1: 'mostly', a2: 'mostly', a3: 'mostly', b1: 'fully', b2: 'fully', b3: 'fully' }]
  for (const given of words) {
    const whole = scored(content, ratingsOfWords(given))
    for (const each of [whole, dividedIn(whole, 'b1')]) {
      for (const { finding, answers } of improvement(each, content).principles) {
        findings.set(finding, [
          ...findings.get(finding) ?? [],
          ...answers.map(({ answer }) => answerText(answer)),
        ])
      }
    }
  }
  t.strictSame([...findings.keys()].toSorted(), ['mixed', 'not_enough_answers', 'strong', 'weak'])
  for (const answer of [...findings.values()].flat()) {
    t.notMatch(answer, /pass|fail|target|score|%|rank|should have|good|bad/i)
  }
  t.match(findings.get('not_enough_answers'), [
    'There are not enough answers about “Title of p” to say.',
    /not enough answers/,
  ])
  t.ok(findings.get('strong')?.includes('People see this differently, so talk about it: “We do b1”.'))
})

t.test('I2: too little coverage is not enough, whatever the value', async t => {
  const little = scored(content, ratingsOfWords({ b2: 'fully' }))
  t.match(little.principles[1], { outcome: 'insufficient_coverage', band: 'strong' })
  t.equal(improvement(little, content).principles[1]?.finding, 'not_enough_answers')
})

t.test('I4: worth is what one level more would add to the principle', async t => {
  const worth = ({ weak, mixed, strong, divided }: Improvement) =>
    Object.fromEntries(
      [weak, mixed, strong, divided].flat().map((
        { key, worth }
      ) => [key, worth && ('exact' in worth ? worth.exact : worth.value)])
    )
  t.strictSame(worth(improvement(result, content)), {
    a1: '1/12',
    a2: null,
    a3: '1/12',
    a4: null,
    b1: '2/9',
    b2: '1/9',
  }, 'of 1 + 2 + 1 and of 2 + 1: b3 has no value; a2 is at the top, a4 does not count')
  for (const key of ['a1', 'a3', 'b1', 'b2']) {
    const raised = scored(
      content,
      ratingsOfWords({
        ...levels,
        [key]: { not: 'emerging', emerging: 'mostly', mostly: 'fully' }[levels[key as keyof typeof levels]] ?? '',
      })
    )
    const gained = raised.principles.map((principle, index) =>
      minus(readFraction(principle.value.exact ?? '0'), readFraction(result.principles[index]?.value.exact ?? '0'))
    ).toSorted(compareFractions).at(-1)
    t.equal(gained && formatFraction(gained), worth(improvement(result, content))[key], `and does so for ${key}`)
  }
})

t.test('I4: between two levels it is the way to the next one above', async t => {
  const half: ExactResult = {
    ...result,
    principles: result.principles.map(principle => ({
      ...principle,
      statements: principle.statements.map(each =>
        each.key === 'a1' ? { ...each, value: { released: true, value: 0.5, exact: '1/2' } } : each
      ),
    })),
  }
  t.match(
    improvement(half, content).mixed,
    [{ key: 'a1', worth: { value: 0.0417, exact: '1/24' } }, { key: 'a3' }],
    '(2/3 - 1/2) * 1/4'
  )
})

const cells: Readonly<Record<string, Tenth | null>> = {
  a1: 0.4,
  a2: 0.9,
  a3: 0.5,
  a4: null,
  b1: 0.5,
  b2: 0.4,
  b3: null,
}

t.test('D6: order, bands and worth of a confidential result are of tenths', async t => {
  const told = improvement(gatedResult(content, cells, { p: 0.7, q: 0.5 }), content)
  t.strictSame(lists(told), { weak: ['a1', 'b2'], mixed: ['b1', 'a3'], strong: ['a2'], divided: [] })
  t.strictSame(told.weak.map(({ value, worth }) => [value, worth]), [[{ released: true, value: 0.4 }, { value: 0.1 }], [
    { released: true, value: 0.4 },
    { value: 0.1 },
  ]], '(2/3 - 4/10) * 1/4 and * 1/3')
  t.strictSame(told.mixed.map(({ worth }) => worth), [{ value: 0.1 }, { value: 0 }], '(2/3 - 1/2) * 2/3 and * 1/4')
  t.strictSame(told.principles.map(({ finding }) => finding), ['mixed', 'mixed'])
  t.notMatch(JSON.stringify(told), /exact/)
  t.strictSame(
    improvement(gatedResult(content, cells, { p: null, q: null }), content).principles.map(({ finding }) => finding),
    ['not_shown', 'not_shown']
  )
})

const anyResult = fc.oneof(
  fc.tuple(anyContent, anyWords).map(([content, words]) => ({
    content,
    result: scored(content, ratingsOfWords(wordsFor(content, words))),
  })),
  fc.tuple(anyContent, fc.infiniteStream(fc.option(anyTenth))).map(([content, values]) => ({
    content,
    result: gatedResult(
      content,
      Object.fromEntries(
        content.principles.flatMap(({ statements }) => statements).map(({ key }) => [key, values.next().value ?? null])
      )
    ),
  }))
)

t.test('I1: the order is total, and every statement with a value is in one list', async t => {
  fc.assert(fc.property(anyResult, ({ content, result }) => {
    const { weak, mixed, strong, divided } = improvement(result, content)
    const order = content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))
    for (const list of [weak, mixed, strong]) {
      for (const [index, item] of list.entries()) {
        for (const later of list.slice(index + 1)) {
          assert.ok(item.value.value !== null && later.value.value !== null)
          const places = [order.indexOf(item.key), order.indexOf(later.key)] as const
          assert.ok(
            item.value.value < later.value.value ||
              (item.value.value === later.value.value &&
                (item.weight > later.weight || (item.weight === later.weight && places[0] < places[1])))
          )
        }
      }
    }
    const valued = result.principles.flatMap(({ statements }) => [...statements]).filter(({ value }) =>
      value.released && value.value !== null
    ).map(({ key }) => key)
    assert.deepEqual([weak, mixed, strong, divided].flat().map(({ key }) => key).toSorted(), valued.toSorted())
  }))
  t.pass()
})
