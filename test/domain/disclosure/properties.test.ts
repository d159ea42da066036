import fc from 'fast-check'
import t from 'tap'
import { exactly } from '../../../src/domain/scoring/cells.ts'
import { composedCell } from '../../../src/domain/disclosure/gated-cells.ts'
import { confidentialResult } from '../../../src/domain/disclosure/confidential-result.ts'
import { unspecified, type Perspective, type Response } from '../../../src/domain/assessments/model.ts'
import type { GatedResult } from '../../../src/domain/assessments/result.ts'
import { mutualTable } from '../../../src/domain/scoring/mutual.ts'
import { isGreater, minus, rounded } from '../../../src/domain/values/fraction.ts'
import {
  contentOf, gate, perspective, presence, response, seatsFor, set, statementOf,
  type Said
} from '../../fixtures/confidential.ts'

/** What holds of every confidential result, whatever was said. */

const views = [perspective('peers'), perspective('managers'), perspective('carers'), perspective('visitors', true)]
const content = contentOf({ 'one:2': ['one-a:2', 'one-b', 'one-c:0'], two: ['two-a'] }, { composite: true })
const keys = content.principles.flatMap(({ statements }) => statements.map(({ key }) => key))
const said = fc.constantFrom<Said>(...presence, ...presence, 'notApplicable', 'dontKnow', 'declined', undefined)
const someResponse = fc.tuple(
  fc.array(said, { minLength: 4, maxLength: 4 }),
  fc.constantFrom('peers', 'peers', 'managers', 'carers', 'visitors', unspecified)
)
  .map(([answers, perspective]) =>
    response(Object.fromEntries(keys.map((key, index) => [key, answers[index]])), perspective)
  )
const someResponses = fc.array(someResponse, { maxLength: 30 })
const options = fc.record({
  k: fc.integer({ min: 5, max: 8 }),
  voice: fc.constantFrom('participant' as const, 'perspective' as const),
})

function level (response: Response, key: string): string | null {
  const rating = response.ratings[key]?.rating
  return rating && 'level' in rating ? rating.level : null
}

t.test('D6: the order of responses is in nothing that is told', async () => {
  fc.assert(
    fc.property(someResponses, options, fc.integer(), ({ length, ...rest }, options, turn) => {
      const responses = Array.from({ length, ...rest })
      const by = length === 0 ? 0 : Math.abs(turn) % length
      const shuffled = [...responses.slice(by), ...responses.slice(0, by)].toReversed()
      const told = (some: Response[]) =>
        JSON.stringify(
          confidentialResult({
            content,
            set,
            responses: some,
            perspectives: views,
            seats: seatsFor(some, views),
            salt: Buffer.from('salt'),
            ...options,
          })
        )
      return told(responses) === told(shuffled)
    }),
    { seed: 6 }
  )
})

t.test('D3, D5: what differs in hidden cells alone is told in the same bytes', async t => {
  let changed = 0
  fc.assert(
    fc.property(someResponses, options, fc.constantFrom(...keys), (responses, options, key) => {
      const result = gate(content, responses, views, options)
      const { value, perspectives } = statementOf(result, key)
      const isHidden = (each: Response) =>
        perspectives[each.perspective]?.released === false && level(each, key) !== null
      const inside = (each: Response) => each.perspective !== 'visitors'
      const group = responses.filter(each => isHidden(each) && inside(each))
      const levels = group.map(each => level(each, key) ?? '')
      const others = value.released
        ? levels.toReversed()
        : options.voice === 'participant'
          ? levels.map(() => 'not')
          : levels
      const saying = (each: Response, said: string): Response => ({
        ...each,
        ratings: { ...each.ratings, [key]: { rating: { level: said }, statementDigest: 'sha256:0' } },
      })
      const other = responses.map(each =>
        group.includes(each)
          ? saying(each, others[group.indexOf(each)] ?? '')
          : isHidden(each)
            ? saying(each, 'fully')
            : each
      )
      if (JSON.stringify(other) !== JSON.stringify(responses)) changed++
      return JSON.stringify(gate(content, other, views, options)) === JSON.stringify(result)
    }),
    { seed: 5, numRuns: 400 }
  )
  t.ok(changed > 200, `${changed} of 400 differ`)
})

t.test('D5: how many fewer than k there are in a hidden cell does not follow from what is told', async t => {
  let cells = 0
  fc.assert(
    fc.property(someResponses, options, fc.constantFrom(...keys), (responses, options, key) => {
      const result = gate(content, responses, views, options)
      const { perspectives } = statementOf(result, key)
      return Object.keys(perspectives).every(perspective => {
        const mine = responses.filter(each => each.perspective === perspective && level(each, key))
        if (perspectives[perspective]?.released !== false || mine.length === 0 || mine.length >= options.k) return true
        cells++
        const alike = (some: Response[]) =>
          JSON.stringify(gate(content, some, views, options)) === JSON.stringify(result)
        const [first] = mine
        return Object.keys(perspectives).some(other =>
          perspectives[other]?.released === false && other !== perspective && (
            alike(responses.map(each => each === first ? { ...each, perspective: other } : each)) ||
            responses.some(joining =>
              joining.perspective === other && level(joining, key) &&
              alike(responses.map(each => each === joining ? { ...each, perspective } : each))
            )
          )
        ) || alike([...responses, response({ [key]: 'mostly' }, perspective)]) || alike(responses.map(each =>
          each === first ? response({}, perspective) : each
        ))
      })
    }),
    { seed: 3, numRuns: 150 }
  )
  t.ok(cells > 100, `${cells} cells`)
})

t.test('D6: the numbers of a result are tenths, weights, k and counts of k or more', async () => {
  fc.assert(
    fc.property(someResponses, options, (responses, options) => {
      const numbers: Array<readonly [string, number]> = []
      JSON.stringify(gate(content, responses, views, options), (key, value) => {
        if (typeof value === 'number') numbers.push([key, value])
        return value
      })
      return numbers.every(([key, number]) =>
        key === 'weight' ||
        (key === 'k' && number === options.k) ||
        (key === 'value' && Number.isInteger(Math.round(number * 1000) / 100) && number >= 0 && number <= 1) ||
        (['notApplicable', 'dontKnow', 'declined'].includes(key) && number >= options.k)
      )
    }),
    { seed: 7 }
  )
})

/** Everything that is composed, from the statements of a result alone. */
function recomposed ({ principles, composite }: GatedResult) {
  const weighed = principles.map(({ weight, statements }) => ({
    weight,
    cell: composedCell(
      statements.filter(({ weight }) => weight > 0).map(({ weight, value }) => ({ weight, cell: value }))
    ),
  }))
  return {
    values: weighed.map(({ cell }) => cell),
    composite: composedCell(weighed),
    told: { values: principles.map(({ value }) => value), composite },
  }
}

t.test('D4: principles and composite tell nothing that their statements do not', async t => {
  fc.assert(
    fc.property(someResponses, options, (responses, options) => {
      const { values, composite, told } = recomposed(gate(content, responses, views, options))
      const { releasedWeight: _, ...cell } = { releasedWeight: '', ...told.composite }
      return JSON.stringify([values, composite]) === JSON.stringify([told.values, cell])
    }),
    { seed: 4 }
  )
  t.pass()
})

t.test('D5: a value made of gated groups is at most one tenth from the rounded mean', async () => {
  fc.assert(
    fc.property(someResponses, responses => {
      const perspectives: Perspective[] = views
      const tallies = mutualTable({ content, responses, perspectives, seats: seatsFor(responses, perspectives) })
        .flatMap(({ statements }) => statements)
      return tallies.every(({ key, all }) => {
        const { value } = statementOf(gate(content, responses, perspectives), key)
        if (!value.released || !all.mean) return true
        const [told, mean] = [exactly(value.value), all.mean]
        const apart = isGreater(told, mean) ? minus(told, mean) : minus(mean, told)
        return rounded(apart, 3) <= 0.15
      })
    }),
    { seed: 8 }
  )
})
