import { zero, type Fraction } from '../fraction.ts'
import type { CustomContent, Statement } from '../principle-set.ts'
import { answerValues, confidenceOf, statesOf } from './answer-values.ts'
import { exactCell } from './compose.ts'
import { exactParts, exactPrinciple, type Part } from './exact-principle.ts'
import type { Answer, ExactResult, Method, Rating, Ratings, SetOfResult } from './model.ts'
import { answerOf, countingRatings } from './rating.ts'
import { ratingsDigests } from './ratings-digest.ts'
import { wholeOf } from './result-parts.ts'

export const weightedMeanMethod: Method = { id: 'weighted-mean', version: '1.0.0' }

/** What one response says of one version. */
export interface SingleInput {
  /** Assessable, and not refused by rule V4. */
  readonly content: CustomContent
  readonly set: SetOfResult
  /** Not refused by rules R1 to R5. Of statements that the version does not have, nothing is read. */
  readonly ratings: Ratings
}

/** Rules S1 to S11, for the one response of a single assessment. Throws a RangeError for input that should have been refused. */
export function scoreSingle ({ content, set, ratings }: SingleInput): ExactResult {
  const given = countingRatings(ratings)
  const valueOf = answerValues(content)
  return wholeOf(exactParts(content, {
    method: weightedMeanMethod,
    set,
    perspectives: [],
    disclosure: 'exact',
    mode: 'single',
    voice: 'participant',
    ratingsDigest: ratingsDigests(content)(ratings),
    responses: 1,
  }, content.principles, principle => exactPrinciple(
    content, principle, principle.statements.map(statement => partOf(statement, given.get(statement.key), valueOf)), {}
  )))
}

/** Rules S2 and S3: not applicable is 0 or left out, as the statement's policy has it. */
function partOf ({ key, weight, counted, notApplicable: policy }: Statement, rating: Rating | undefined, valueOf: (answer?: Answer) => Fraction | null): Part {
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
