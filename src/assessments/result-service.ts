import type { Reader } from '../storage/storage.ts'
import { findAssessment, type AssessmentsContext } from './context.ts'
import { assessmentProblem } from './errors.ts'
import type { AssessmentRow, ResultRow } from './repository.ts'
import type { ResultRecord } from './result-schemas.ts'

/** A result as it was released, and its bytes. */
export interface FoundResult {
  readonly assessment: AssessmentRow
  readonly row: ResultRow
  readonly record: ResultRecord
}

/** What was released. It passed the gate when it was made: from here on nothing else is read of what people said (rule D6). */
export function resultService (context: AssessmentsContext) {
  const { access, repository } = context

  function found (assessment: AssessmentRow, row: ResultRow | undefined): FoundResult {
    if (!row) throw assessmentProblem('result_not_found')
    return { assessment, row, record: JSON.parse(row.document) }
  }

  return {
    /** By its number, or the newest. */
    async find (reader: Reader, organisation: string, id: string, number?: number): Promise<FoundResult> {
      const assessment = await findAssessment(context, reader, organisation, id)
      return found(assessment, number === undefined ? await repository.findNewestResult(reader, assessment) : await repository.findResult(reader, assessment, number))
    },

    async list (organisation: string, id: string) {
      const { read } = access(organisation)
      return repository.listResults(read, await findAssessment(context, read, organisation, id))
    },
  }
}

export type ResultService = ReturnType<typeof resultService>
