import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '../../../src/domain/values/canonical-json.ts'
import { anyContent, anyWords, response, wordsFor } from './worked.ts'
import { families, managers, peers, shared } from './shared-assessment.ts'

const views = [peers, managers, families]
const anyGroup = fc.array(fc.tuple(anyWords, fc.constantFrom('peers', 'managers', 'families', 'unspecified')), {
  maxLength: 6,
})
const anyVoice = fc.constantFrom('participant' as const, 'perspective' as const)

t.test('property: a result does not follow the order of the responses', async () => {
  fc.assert(fc.property(anyContent, anyGroup, anyVoice, (content, group, voice) => {
    const responses = group.map(([stream, key]) => response(content, wordsFor(content, stream), key))
    assert.equal(
      canonicalJson(shared(content, responses.toReversed(), views, voice)),
      canonicalJson(shared(content, responses, views, voice))
    )
  }))
})

t.test(
  'property: one who speaks alone is told what a single assessment tells, but for ' +
    'what is not applicable',
  async () => {
    fc.assert(fc.property(anyContent, anyWords, anyVoice, (content, stream, voice) => {
      const words = Object.fromEntries(
        Object.entries(wordsFor(content, stream)).filter(([, word]) => word !== 'not_applicable')
      )
      const alone = shared(content, [response(content, words)], [], voice)
      const twice = shared(content, [response(content, words), response(content, words)], [], voice)
      for (const [index, { value, coverage, answered, outcome, band }] of alone.principles.entries()) {
        const other = twice.principles[index]
        assert.deepEqual(
          { value, coverage, answered, outcome, band },
          other &&
            {
              value: other.value,
              coverage: other.coverage,
              answered: other.answered,
              outcome: other.outcome,
              band: other.band,
            }
        )
      }
      assert.deepEqual(twice.composite?.exact, alone.composite?.exact)
    }))
  }
)

t.test('property: no value leaves 0 to 1, and weights all the same times heavier change none', async () => {
  fc.assert(
    fc.property(anyContent, anyGroup, anyVoice, fc.integer({ min: 2, max: 100 }), (content, group, voice, times) => {
      const given = group.map(([stream, key]) => [wordsFor(content, stream), key] as const)
      const heavier = {
        ...content,
        principles: content.principles.map(one => ({
          ...one,
          weight: one.weight * times,
          statements: one.statements.map(each => ({ ...each, weight: each.weight * times })),
        })),
      }
      const [result, other] = [content, heavier].map(version =>
        shared(version, given.map(([words, key]) => response(version, words, key)), views, voice)
      )
      assert.deepEqual(other?.composite, result?.composite)
      for (const { value, coverage } of result?.principles ?? []) {
        assert.ok(value.value === null || (value.value >= 0 && value.value <= 1))
        assert.ok(coverage === null || coverage.value <= 1)
      }
      assert.deepEqual(
        other?.principles.map(({ value, coverage, outcome }) => ({ value, coverage, outcome })),
        result?.principles.map(({ value, coverage, outcome }) => ({ value, coverage, outcome }))
      )
    })
  )
})
