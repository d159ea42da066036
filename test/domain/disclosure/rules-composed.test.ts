import { readFile } from 'node:fs/promises'
import t from 'tap'
import { shareOf, weightedMean } from '../../../src/domain/scoring/mean.ts'
import { isDivided, mutualTable } from '../../../src/domain/scoring/mutual.ts'
import { releasedStatement } from '../../../src/domain/disclosure/suppression.ts'
import { formatFraction, rounded } from '../../../src/domain/values/fraction.ts'
import { contentOf, gate, principleOf, repeated, response, seatsFor, type Said } from '../../fixtures/confidential.ts'

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

t.test('D4: vector m02, exact before rounding: what is composed is composed of released cells', async t => {
  const { k, weights, responses, expect } = vectors.multi.find(({ name }: { name: string }) => name.startsWith('m02'))
  const content = contentOf(
    Object.fromEntries(Object.entries(weights).map(([key, weight]) => [`${key}:${weight}`, [key]])),
    { composite: true }
  )
  const answers = Object.values<Record<string, string>>(responses).map(each =>
    response(Object.fromEntries(Object.entries(each).map(([key, said]) => [key, words[said]])))
  )
  const table = mutualTable({ content, responses: answers, perspectives: [], seats: seatsFor(answers) })
  const exact = table.map(({ weight, statements }) => ({
    weight,
    statement: statements[0],
    groups: statements.flatMap(each =>
      releasedStatement(each, { isOutside: () => false, seats: seatsFor(answers), k }).groups
    ),
  }))
  const items = exact.map(({ statement, groups: [group] }) => [
    statement?.key,
    group && statement
      ? {
          released: true,
          n: group.n,
          exact: formatFraction(group.mean),
          value: rounded(group.mean, 4),
          variance: statement.all.variance && formatFraction(statement.all.variance),
          divided: isDivided(statement.all),
        }
      : { released: false },
  ])
  t.strictSame(Object.fromEntries(items), expect.items)
  const composed = exact.flatMap(({ weight, groups }) => groups.map(({ mean }) => ({ weight, value: mean })))
  const overall = weightedMean(composed)
  t.equal(overall && formatFraction(overall), expect.overallExact)
  t.equal(overall && rounded(overall, 4), expect.overall)
  const share = shareOf(
    composed.reduce((sum, { weight }) => sum + weight, 0),
    exact.reduce((sum, { weight }) => sum + weight, 0)
  )
  t.equal(share && formatFraction(share), expect.releasedWeight)
  const { composite, principles } = gate(content, answers, [], { k })
  t.strictSame(composite, { released: true, value: 0.8, releasedWeight: '3/4' }, 'and after it (2 * 0.8 + 0.7) / 3')
  t.strictSame(principles.map(({ value }) => value), [{ released: true, value: 0.8 }, { released: true, value: 0.7 }, {
    released: false,
  }])
})

t.test('D4: a principle says how much of it is released, and is indicative below minCoverage', async t => {
  const content = contentOf({ one: ['one-a:3', 'one-b:1', 'one-c:0'] }, { minCoverage: '1/2' })
  const said = (a: Said, b: Said) =>
    gate(content, [
      ...repeated(4, response({ 'one-a': 'fully', 'one-b': 'mostly' })),
      response({ 'one-a': a, 'one-b': b }),
    ])
  t.match(principleOf(said('fully', undefined), 'one'), {
    releasedWeight: '3/4',
    outcome: 'scored',
    indicative: false,
    value: { value: 0.9, clamped: true },
    band: 'strong',
  })
  t.match(principleOf(said(undefined, 'mostly'), 'one'), {
    releasedWeight: '1/4',
    outcome: 'insufficient_coverage',
    indicative: true,
    value: { value: 0.7 },
    band: 'mixed',
  })
  t.match(principleOf(said(undefined, undefined), 'one'), {
    releasedWeight: '0',
    outcome: 'not_scorable',
    indicative: false,
    value: { released: false },
    band: null,
  })
})

t.test('D9: a value made of several uses the clamped numbers', async t => {
  const content = contentOf({ one: ['one-a', 'one-b'] })
  const result = gate(content, repeated(5, response({ 'one-a': 'not', 'one-b': 'mostly' })))
  t.strictSame(principleOf(result, 'one').value, { released: true, value: 0.4 }, '(0.1 + 0.7) / 2, not (0 + 0.7) / 2')
})
