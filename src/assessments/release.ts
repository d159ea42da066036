import type { ArrangementRow } from '../arrangements/index.ts'
import { releasedComments } from '../domain/assessments/comments.ts'
import { confidentialResult } from '../domain/assessments/confidential-result.ts'
import { outsideOf } from '../domain/assessments/groups.ts'
import type { Response, Result, Seats } from '../domain/assessments/model.ts'
import { ratingsOf } from '../domain/assessments/rating.ts'
import { scoreSingle } from '../domain/assessments/score.ts'
import { sharedResult } from '../domain/assessments/shared-result.ts'
import type { VersionHoldings } from '../content/index.ts'
import { setOfResult } from './context.ts'
import type { AssessmentRow, ResponseRow } from './repository.ts'
import type { ResultRecord } from './result-schemas.ts'
import { softwareVersion } from './software.ts'
import type { Writable } from './writable.ts'

/** Said with every result. */
export const reflectionAid = 'A reflection aid: not validated, and not an inspection result. There is no target and no pass mark.'

/** What a result is made of. */
export interface Released {
  readonly assessment: AssessmentRow
  readonly arrangement: Pick<ArrangementRow, 'id' | 'name'>
  readonly version: VersionHoldings
  /** That were issued; none of a single assessment. */
  readonly seats: Seats
  /** Of everybody who submitted; of a single assessment its one response. */
  readonly responses: readonly ResponseRow[]
  readonly number: number
  readonly computedAt: Date
  /** Where it stands in time: when it was computed, unless it was imported. */
  readonly releasedAt?: Date
}

/**
 * What is told of an assessment. For a confidential one this is the only place where anything of its responses is read to be told,
 * and all of it passes the gate (rule D11): the table, and the comments of rule D10.
 */
export function resultRecord (released: Released): ResultRecord {
  const { assessment, arrangement, responses, number, computedAt, releasedAt = computedAt } = released
  const self = `/v1/assessments/${assessment.id}/results/${number}`
  const result = scored(released)
  return {
    type: 'result',
    assessment: assessment.id,
    number,
    arrangement: { id: arrangement.id, name: arrangement.name },
    releasedAt: releasedAt.toISOString(),
    computedAt: computedAt.toISOString(),
    softwareVersion,
    note: reflectionAid,
    result: result as Writable<Result>,
    responses: assessment.disclosure === 'shared' ? responses.map(({ label, perspective, ratings }) => ({ label: label ?? '', perspective, ratings: ratingsOf(ratings) as Writable<ReturnType<typeof ratingsOf>> })) : null,
    comments: commentsOf(assessment, responses),
    links: {
      self,
      assessment: `/v1/assessments/${assessment.id}`,
      profile: `${self}/profile`,
      method: `/v1/scoring-methods/${result.method.id}/${result.method.version}`,
    },
  }
}

function scored ({ assessment, version, seats, responses }: Released): Result {
  const { content } = version
  const { voice, perspectives } = assessment
  const set = setOfResult(assessment, version)
  const said: Response[] = responses.map(({ perspective, ratings }) => ({ perspective, ratings }))
  if (assessment.mode === 'single') return scoreSingle({ content, set, ratings: said[0]?.ratings ?? {} })
  if (assessment.k === null) return sharedResult({ content, set, perspectives, seats, voice, responses: said })
  return confidentialResult({ content, set, responses: said, perspectives, seats, k: assessment.k, voice, salt: saltOf(assessment) })
}

/** By statement. Those of a shared or single assessment stand with its ratings. */
function commentsOf (assessment: AssessmentRow, responses: readonly ResponseRow[]): ResultRecord['comments'] {
  if (assessment.k === null) return null
  const groups = { isOutside: outsideOf(assessment), k: assessment.k }
  return Object.fromEntries([...releasedComments(responses, groups, saltOf(assessment))].map(([key, texts]) => [key, [...texts]]))
}

function saltOf ({ salt }: AssessmentRow): Uint8Array {
  return Buffer.from(salt, 'hex')
}
