import type { Findings } from '../../domain/scoring/findings.ts'
import type { ResultSummary } from '../../domain/scoring/summary.ts'
import type { ResultRecord } from './result-schemas.ts'

/** What is stored beside a result, so that lists, timelines and checks never open it. */
export type StoredSummary = ResultSummary & Pick<ResultRecord, 'number' | 'arrangement'>

/** What the responses of a result ask of their authors. */
export interface StoredFindings extends Findings {
  /** YYYY-MM-DD; of a mutual assessment null, since when people rate is theirs. */
  readonly ratedOn: string | null
}
