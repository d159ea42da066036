import type { Findings } from '../../domain/scoring/findings.ts'
import type { Bounds, ResultSummary } from '../../domain/scoring/summary.ts'
import { dayOf } from '../../domain/values/day.ts'
import type { ResultRecord } from './result-schemas.ts'

/** What is stored beside a result, so that lists, timelines and checks never open it. */
export type StoredSummary = ResultSummary & Pick<ResultRecord, 'number' | 'arrangement' | 'releasedOn' | 'madeOf'> & {
  /** Absent of those that were stored without. */
  readonly bounds?: Bounds
}

/** The day of a result, as YYYY-MM-DD. Of those that were stored without one it is that in UTC. */
export function releaseDay ({ releasedOn }: Pick<StoredSummary, 'releasedOn'>, releasedAt: Date): string {
  return releasedOn ?? dayOf(releasedAt)
}

/** What the responses of a result ask of their authors. */
export interface StoredFindings extends Findings {
  /** YYYY-MM-DD; of a mutual assessment null, since when people rate is theirs. */
  readonly ratedOn: string | null
}
