import { digestOf, isCounted } from '../versions/digest.ts'
import { formatFraction, type Fraction } from '../values/fraction.ts'
import { exactCell, weightedMean } from './mean.ts'
import { byMajority, exactParts, exactPrinciple, type Part } from './principle.ts'
import { invitedPerspectives } from './groups.ts'
import type { Voice } from '../assessments/model.ts'
import type { PrincipleTally, StatementTally } from './mutual-table.ts'
import type { CountedCell, ExactResult, Method, SetOfResult } from '../assessments/result.ts'
import { isDivided, statementValue, type MutualInput } from './mutual.ts'
import { ratingsDigests } from './ratings-digest.ts'
import { resultTally, type ResultTally } from './result-parts.ts'
import { countsOf, type Counted } from './tally.ts'

export const mutualItemMeanMethod: Method = { id: 'mutual-item-mean', version: '1.1.0' }

/** What a shared result is made by, besides responses: whose voice counts how much (rule M4). */
export interface SharedOptions extends Counted {
  readonly set: SetOfResult
  readonly voice: Voice
}

/** What a shared result is made of. */
export type SharedInput = SharedOptions & MutualInput

/**
 * Rules M1 to M6 with S5 to S11, for shared disclosure. Comments and evidence are not in it. Throws a RangeError as
 * `sharedTally` does.
 */
export function sharedResult ({ responses, ...options }: SharedInput): ExactResult {
  const tally = sharedTally(options)
  for (const response of responses) tally.add(response)
  return tally.result()
}

/** `sharedResult` of responses that are read one by one. Throws a RangeError as `countsOf` does. */
export function sharedTally (options: SharedOptions): ResultTally<ExactResult> {
  const { content, set, perspectives, voice } = options
  const counts = countsOf(options)
  const digestOfRatings = ratingsDigests(content)
  const digests: string[] = []
  const partOf = (tally: StatementTally): Part => {
    const value = statementValue(tally, voice, perspectives)
    return {
      shown: shownStatement(tally, value),
      value,
      confidence: tally.notApplicableByMajority ? null : tally.confidence,
      applicable: !isNotApplicableToAll(tally),
      excludedAs: tally.notApplicableByMajority ? byMajority : null,
    }
  }
  return resultTally(response => {
    counts.add(response)
    digests.push(digestOf([response.perspective, digestOfRatings(response.ratings)]))
  }, () =>
    exactParts(
      content,
      {
        method: mutualItemMeanMethod,
        set,
        perspectives: invitedPerspectives(options),
        disclosure: 'exact',
        mode: 'mutual',
        voice,
        // Rule S11: whatever the order of the responses.
        ratingsDigest: digestOf(digests.toSorted()),
        responses: counts.responses,
      },
      counts.table(),
      tally =>
        exactPrinciple(content, { ...tally, n: tally.people }, tally.statements.map(partOf), perspectiveCells(tally)),
      () => counts.people
    ))
}

/** Rule M3: everybody inside says so. */
function isNotApplicableToAll ({ states, people }: StatementTally): boolean {
  return people > 0 && states.notApplicable === people
}

function shownStatement (tally: StatementTally, value: Fraction | null): Part['shown'] {
  const { key, weight, counted, all, states, notApplicableByMajority, perspectives } = tally
  return {
    key,
    weight,
    counted,
    value: exactCell(value),
    answer: null,
    n: all.n,
    states,
    notApplicableByMajority,
    divided: isDivided(all),
    variance: all.variance && formatFraction(all.variance),
    perspectives: Object.fromEntries([...perspectives].map(([each, { mean, n }]) => [each, { ...exactCell(mean), n }])),
  }
}

/**
 * Rules M2, M3 and M5: a principle as each perspective sees it, outside ones too, of the statements that its value is
 * of.
 */
function perspectiveCells ({ statements, peopleOf }: PrincipleTally): Readonly<Record<string, CountedCell>> {
  const counted = statements.filter(statement => isCounted(statement) && !statement.notApplicableByMajority)
  return Object.fromEntries(
    [...peopleOf].map(([key, n]) => {
      const value = weightedMean(counted.flatMap(({ weight, perspectives }) => {
        const value = perspectives.get(key)?.mean
        return value ? [{ weight, value }] : []
      }))
      return [key, { ...exactCell(value), n }]
    })
  )
}
