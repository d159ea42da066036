import { readFile } from 'node:fs/promises'
import t from 'tap'
import { commitmentOf } from '../../../src/domain/disclosure/commitment.ts'
import { confidentialResult } from '../../../src/domain/disclosure/confidential-result.ts'
import { kLimits } from '../../../src/domain/assessments/disclosure-limits.ts'
import type { GatedCell } from '../../../src/domain/assessments/result.ts'
import type { Response } from '../../../src/domain/assessments/model.ts'
import { released } from '../../../src/domain/disclosure/suppression.ts'
import {
  contentOf, gate, people, perspective, principleOf, repeated, response, scaleOf, seatsFor, set, statementOf,
  type Said
} from '../../fixtures/confidential.ts'

const vectors = JSON.parse(await readFile(new URL('../../../src/domain/rules/vectors.json', import.meta.url), 'utf8'))
const words: Readonly<Record<string, Said>> = {
  not_applicable: 'notApplicable',
  dont_know: 'dontKnow',
  declined: 'declined',
  not: 'not',
  emerging: 'emerging',
  mostly: 'mostly',
  fully: 'fully',
  no: 'not',
  yes: 'emerging',
}
const one = contentOf({ one: ['one-a'] })

/** The responses of a vector: what the n-th person of each perspective said of every statement. */
function responsesOf (
  said: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string | null>>>>>
): Response[] {
  const keys = [...new Set(Object.values(said).flatMap(byPerspective => Object.keys(byPerspective)))]
  return keys.flatMap(key =>
    Array.from(
      { length: Math.max(...Object.values(said).map(each => each[key]?.length ?? 0)) },
      (_, index) =>
        response(
          Object.fromEntries(
            Object.entries(said).map(([statement, each]) => [statement, words[each[key]?.[index] ?? '']])
          ),
          key
        )
    )
  )
}

for (
  const { rule, name, k, said, expect, voice = 'participant', weights = {}, perspectives = [], scale } of vectors
    .disclosure
) {
  if (!said) continue
  t.test(`${rule}: ${name}`, async t => {
    const content = contentOf(
      Object.fromEntries(Object.keys(said).map(key => [`${key}:${weights[key] ?? 1}`, [key]])),
      {
        composite: 'composite' in expect,
        ...(scale && { scale: scaleOf(Object.values<number>(scale)) }),
      }
    )
    const result = gate(content, responsesOf(said), perspectives.map((key: string) => perspective(key)), { k, voice })
    const { composite, ...statements } = expect
    t.strictSame(result.composite, composite ?? null)
    for (const [key, { value, band, ...more }] of Object.entries<Record<string, unknown>>(statements)) {
      const found = statementOf(result, key)
      t.strictSame(found.value, value, key)
      t.match(found, more)
      if (band) t.equal(principleOf(result, key).band, band)
      if (more['states']) t.strictSame(found.states, more['states'])
      if (more['perspectives']) t.strictSame(found.perspectives, more['perspectives'])
    }
  })
}

t.test('D1: k is from 5 to 20, and 5 where nobody says otherwise', async t => {
  t.strictSame(kLimits, { least: 5, most: 20, usual: 5 })
})

t.test('D3: fewer than k people are not told of, k are', async t => {
  const [four, five] = [4, 5].map(n => gate(one, people('one-a', repeated(n, 'mostly'))))
  t.strictSame(four && statementOf(four, 'one-a').value, { released: false })
  t.strictSame(four && principleOf(four, 'one').outcome, 'not_scorable')
  t.strictSame(five && statementOf(five, 'one-a').value, { released: true, value: 0.7 })
  const outside = [perspective('inspectors', true), perspective('managers', true)]
  const seen = gate(one, [
    ...people('one-a', repeated(5, 'mostly'), 'inspectors'),
    ...people('one-a', repeated(4, 'mostly'), 'managers'),
    ...people('one-a', repeated(5, 'emerging')),
  ], outside)
  t.strictSame(statementOf(seen, 'one-a').perspectives, {
    inspectors: { released: true, value: 0.7 },
    managers: { released: false },
    unspecified: { released: true, value: 0.3 },
  })
  t.strictSame(statementOf(seen, 'one-a').value, { released: true, value: 0.3 }, 'outside views are never inside')
})

t.test('D5: the smallest released part is hidden too, and again, until k people are', async t => {
  const parts = (whole: number, ...people: number[]) => released(whole, people.map(each => ({ people: each })), 5)
  t.strictSame(parts(13, 6, 5, 2), { whole: true, parts: [true, false, false] })
  t.strictSame(parts(11, 5, 5, 1), { whole: true, parts: [true, false, false] }, 'of equal ones the later')
  t.strictSame(parts(17, 9, 3, 5), { whole: true, parts: [true, false, false] })
  t.strictSame(parts(13, 8, 3, 2), { whole: true, parts: [true, false, false] }, 'five are hidden as it is')
  t.strictSame(parts(6, 5, 1), { whole: true, parts: [false, false] })
  t.strictSame(parts(4, 3, 1), { whole: false, parts: [false, false] }, 'none is left to hide: the total')
  t.strictSame(parts(12, 6, 6), { whole: true, parts: [true, true] }, 'nothing is hidden')
  t.strictSame(parts(12, 6, 6, 0), { whole: true, parts: [true, false, false] }, 'nobody is no exception')
  t.strictSame(parts(14, 6, 6), { whole: true, parts: [true, false] }, 'two who are in no part')
})

t.test('D5: perspective cells of a principle', async t => {
  const content = contentOf({ one: ['one-a', 'one-b'] })
  const views = [perspective('peers'), perspective('managers'), perspective('carers')]
  const result = gate(content, [
    ...repeated(7, response({ 'one-a': 'mostly', 'one-b': 'fully' }, 'peers')),
    ...repeated(6, response({ 'one-a': 'emerging', 'one-b': 'emerging' }, 'managers')),
    ...repeated(5, response({ 'one-a': 'emerging' }, 'carers')),
  ], views)
  t.strictSame(statementOf(result, 'one-a').perspectives, {
    peers: { released: true, value: 0.7 },
    managers: { released: true, value: 0.3 },
    carers: { released: true, value: 0.3 },
  })
  t.strictSame(statementOf(result, 'one-b').perspectives, {
    peers: { released: true, value: 0.9, clamped: true },
    managers: { released: false },
    carers: { released: false },
  })
  t.strictSame(principleOf(result, 'one').perspectives, {
    peers: { released: true, value: 0.8 },
    managers: { released: true, value: 0.3 },
    carers: { released: true, value: 0.3 },
  }, 'of what is released: (0.7 + 0.9) / 2')
})

t.test('D5: a perspective without a released cell of its own hides with all its people', async t => {
  const content = contentOf({ one: ['one-a', 'one-b'] })
  const result = gate(content, [
    ...repeated(6, response({ 'one-a': 'mostly' }, 'peers')),
    ...repeated(3, response({ 'one-a': 'emerging' }, 'managers')),
    ...repeated(4, response({ 'one-b': 'emerging' }, 'managers')),
    ...repeated(2, response({ 'one-a': 'emerging' }, 'carers')),
  ], [perspective('peers'), perspective('managers'), perspective('carers')])
  t.strictSame(principleOf(result, 'one').perspectives, {
    peers: { released: true, value: 0.7 },
    managers: { released: false },
    carers: { released: false },
  }, '7 + 2 are hidden, so 6 need not be')
})

t.test('D6: after the gate a value has one place, and nothing can hold another', async t => {
  // @ts-expect-error: not rounded
  const unrounded: GatedCell = { released: true, value: 7 / 15 }
  t.ok(unrounded)
})

t.test(
  'D6: the commitment is the same in whatever order responses came, and another with any ' +
    'other answer or salt',
  async t => {
    const salt = Buffer.from('a salt')
    const responses = [response({ 'one-a': 'fully' }), response({ 'one-a': 'not' }), response({}, 'peers')]
    const commitment = commitmentOf(responses, salt)
    t.match(commitment, /^hmac-sha256:[0-9a-f]{64}$/)
    t.equal(commitmentOf(responses.toReversed(), salt), commitment)
    t.not(commitmentOf(responses.slice(1), salt), commitment)
    t.not(commitmentOf(responses, Buffer.from('another')), commitment)
    t.not(commitmentOf([response({ 'one-a': 'mostly' }), ...responses.slice(1)], salt), commitment)
    const { commitment: committed, principles } = confidentialResult({
      content: one,
      set,
      responses,
      perspectives: [perspective('peers')],
      seats: seatsFor(responses),
      k: 5,
      voice: 'participant',
      salt,
    })
    t.equal(committed, commitment)
    t.strictSame(principles[0]?.value, { released: false })
  }
)

t.test('D8: a hidden cell says that it is hidden and nothing else', async t => {
  const { principles, composite } = gate({ ...one, composite: true }, people('one-a', repeated(4, 'fully'), 'peers'), [
    perspective('peers'),
  ])
  t.equal(JSON.stringify(composite), '{"released":false}')
  t.equal(
    JSON.stringify(principles),
    JSON.stringify([{
      slug: 'one',
      weight: 1,
      outcome: 'not_scorable',
      indicative: false,
      value: { released: false },
      band: null,
      releasedWeight: '0',
      statements: [{
        key: 'one-a',
        weight: 1,
        counted: true,
        value: { released: false },
        states: {},
        perspectives: { peers: { released: false } },
      }],
      perspectives: { peers: { released: false } },
    }])
  )
})

t.test('D12: the table stands beside the rules', async t => {
  const { rows, meanAndSpreadOfFive } = JSON.parse(
    await readFile(new URL('../../../src/domain/rules/disclosure-limits.json', import.meta.url), 'utf8')
  )
  t.strictSame(rows.map(({ n }: { n: number }) => n), [5, 6, 7, 8, 9, 10, 11, 12])
  t.match(meanAndSpreadOfFive, { count: 48, of: 56 }, 'rule D6: why there is no spread')
})
