import { findingsIn, type Findings } from '../domain/assessments/findings.ts'
import type { Result } from '../domain/assessments/model.ts'
import { summaryOf, type ResultSummary } from '../domain/assessments/summary.ts'
import type { CustomContent } from '../domain/principle-set.ts'
import { isConfidential } from './context.ts'
import type { AssessmentRow, ResponseRow, ResultRow } from './repository.ts'
import type { ResultRecord } from './result-schemas.ts'

/** What is stored beside a result, so that lists, timelines and checks never open it. */
export type StoredSummary = ResultSummary & Pick<ResultRecord, 'number' | 'arrangement'>

/** What the responses of a result ask of their authors. */
export interface StoredFindings extends Findings {
  /** YYYY-MM-DD; of a mutual assessment null, since when people rate is theirs. */
  readonly ratedOn: string | null
}

/** The columns of a result, of everything that it was made of. Nothing is found in what was said in confidence (rule D11). */
export function storedResult (
  record: ResultRecord, content: CustomContent, assessment: Pick<AssessmentRow, 'mode' | 'disclosure'>, responses: readonly ResponseRow[]
): Pick<ResultRow, 'document' | 'summary' | 'findings'> {
  const findings = isConfidential(assessment) ? null : foundIn(content, assessment, responses)
  return { document: JSON.stringify(record), summary: JSON.stringify(storedSummary(record)), findings: findings && JSON.stringify(findings) }
}

/** What responses of an assessment that is not confidential ask of their authors. */
export function foundIn (content: CustomContent, { mode }: Pick<AssessmentRow, 'mode'>, responses: readonly ResponseRow[]): StoredFindings {
  const findings = findingsIn(content)
  for (const { ratings } of responses) findings.add(ratings)
  const [only] = responses
  return { ...findings.found(), ratedOn: mode === 'single' && only && Object.keys(only.ratings).length > 0 ? only.changedOn : null }
}

function storedSummary ({ number, arrangement, result }: ResultRecord): StoredSummary {
  // The record is of the domain's own shape; its lists are only typed as writable.
  return { number, arrangement, ...summaryOf(result as Result) }
}
