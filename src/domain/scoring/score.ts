import { zero, type Fraction } from '../values/fraction.ts'
import type { CustomContent, Principle, Statement } from '../versions/principle-set.ts'
import { isCounted } from '../versions/digest.ts'
import { answerValues, confidenceOf, statesOf } from './answer-values.ts'
import { exactCell } from './mean.ts'
import { exactParts, exactPrinciple, type Part } from './principle.ts'
import { unspecified, type Answer, type Rating, type Ratings } from '../assessments/model.ts'
import type { ExactResult, Method, SetOfResult } from '../assessments/result.ts'
import { answerOf, countingRatings } from '../assessments/rating.ts'
import { ratingsDigests } from './ratings-digest.ts'
import { resultTally, type ResultTally } from './result-parts.ts'

export const weightedMeanMethod: Method = { id: 'weighted-mean', version: '1.0.0' }

/** What a single assessment is scored by. */
export interface SingleOptions {
  /** Assessable, and not refused by rule V4. */
  readonly content: CustomContent
  readonly set: SetOfResult
}

/** What one response says of one version. */
export interface SingleInput extends SingleOptions {
  /** Not refused by rules R1 to R5. Of statements that the version does not have, nothing is read. */
  readonly ratings: Ratings
}

/**
 * Rules S1 to S11, for the one response of a single assessment. Throws a RangeError for input that should have been
 * refused.
 */
export function scoreSingle ({ ratings, ...options }: SingleInput): ExactResult {
  const tally = singleTally(options)
  tally.add({ perspective: unspecified, ratings })
  return tally.result()
}

/** `scoreSingle` as results of several responses are made: it holds its one response. */
export function singleTally ({ content, set }: SingleOptions): ResultTally<ExactResult> {
  const valueOf = answerValues(content)
  let ratings: Ratings = {}
  const parts = () => {
    const given = countingRatings(ratings)
    const peopleOf = ({ statements }: Pick<Principle, 'statements'>) =>
      Number(statements.some(statement => isCounted(statement) && valueOf(given.get(statement.key))))
    return exactParts(
      content,
      {
        method: weightedMeanMethod,
        set,
        perspectives: [],
        disclosure: 'exact',
        mode: 'single',
        voice: 'participant',
        ratingsDigest: ratingsDigests(content)(ratings),
        responses: 1,
      },
      content.principles,
      principle =>
        exactPrinciple(
          content,
          { ...principle, n: peopleOf(principle) },
          principle.statements.map(statement => partOf(statement, given.get(statement.key), valueOf)),
          {}
        ),
      () => Math.max(0, ...content.principles.filter(({ weight }) => weight > 0).map(peopleOf))
    )
  }
  return resultTally(response => {
    ratings = response.ratings
  }, parts)
}

/** Rules S2 and S3: not applicable is 0 or left out, as the statement's policy has it. */
function partOf (
  { key, weight, counted, notApplicable: policy }: Statement,
  rating: Rating | undefined,
  valueOf: (answer?: Answer) => Fraction | null
): Part {
  const level = valueOf(rating)
  const reason = rating && 'notApplicable' in rating ? rating.notApplicable : null
  const value = reason && policy === 'count_as_zero' ? zero : level
  const excludedAs = value ? null : reason
  return {
    value,
    confidence: confidenceOf(rating),
    applicable: excludedAs === null,
    excludedAs,
    shown: {
      key,
      weight,
      counted,
      value: exactCell(value),
      answer: rating ? answerOf(rating) : null,
      n: level ? 1 : 0,
      states: statesOf(rating ? [rating] : []),
      notApplicableByMajority: false,
      divided: false,
      variance: level ? '0' : null,
      perspectives: {},
    },
  }
}
