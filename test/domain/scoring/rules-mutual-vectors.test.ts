import t from 'tap'
import { exactCell, weightedMean } from '../../../src/domain/scoring/mean.ts'
import { isDivided, mutualTable, statementValue } from '../../../src/domain/scoring/mutual.ts'
import { formatFraction } from '../../../src/domain/values/fraction.ts'
import { seatsFor } from '../../fixtures/confidential.ts'
import { contentOf, only, perspective, response, vectors } from './worked.ts'
import { exactOf, shared } from './shared-assessment.ts'

for (const { rule, name, voice, perspectives, principles, responses, expect, note } of vectors.mutual) {
  t.test(`${rule} worked: ${name}: ${note}`, async t => {
    const content = contentOf(principles, { composite: true })
    const result = shared(
      content,
      Object.values(responses).map(({ perspective, ratings }) => response(content, ratings, perspective)),
      perspectives.map(({ key, outside }) => perspective(key, outside)),
      voice
    )
    t.strictSame(
      Object.fromEntries(
        result.principles.flatMap(({ statements }) => statements).map((
          { key, value, n, variance, divided, notApplicableByMajority, perspectives }
        ) => [key, {
          exact: value.exact,
          value: value.value,
          n,
          variance,
          divided,
          notApplicableByMajority,
          perspectives: exactOf(perspectives),
        }])
      ),
      expect.statements
    )
    t.strictSame(
      Object.fromEntries(
        result.principles.map((
          { slug, value, coverage, answered, outcome, possible, outstanding, excluded, perspectives }
        ) => [slug, {
          exact: value.exact,
          coverageExact: coverage?.exact ?? null,
          answered: answered?.exact,
          outcome,
          possible,
          outstanding,
          excluded,
          perspectives: exactOf(perspectives),
        }])
      ),
      expect.principles
    )
    t.equal(result.composite?.exact, expect.compositeExact)
  })
}

for (const { name, weights, responses, expect } of vectors.multi) {
  t.test(`M worked: ${name}`, async t => {
    const content = contentOf(
      Object.entries(weights).map(([slug, weight]) => ({ slug, weight, statements: [{ key: `${slug}-one` }] })),
      { composite: true }
    )
    const given = Object.values(responses).map(words =>
      response(content, Object.fromEntries(Object.entries(words).map(([slug, word]) => [`${slug}-one`, word])))
    )
    const table = mutualTable({ content, responses: given, perspectives: [], seats: seatsFor(given) })
    const shown = table.filter(({ slug }) => expect.items[slug]?.released)
    for (const { slug, statements } of shown) {
      const { all } = only(statements)
      const { exact, value } = exactCell(all.mean)
      t.strictSame({
        released: true,
        n: all.n,
        exact,
        value,
        variance: all.variance && formatFraction(all.variance),
        divided: isDivided(all),
      }, expect.items[slug])
    }
    const overall = exactCell(weightedMean(shown.flatMap(({ weight, statements }) => {
      const value = statementValue(only(statements), 'participant', [])
      return value ? [{ weight, value }] : []
    })))
    t.strictSame([overall.exact, overall.value], [expect.overallExact, expect.overall])
    if (shown.length === table.length) {
      t.strictSame(shared(content, given).composite, { ...overall, n: given.length }, 'D6')
    }
  })
}
