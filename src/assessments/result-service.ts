import type { VersionHoldings } from '../content/index.ts'
import { comparison, type Comparison } from '../domain/assessments/comparison.ts'
import type { Result } from '../domain/assessments/model.ts'
import type { Reader } from '../storage/storage.ts'
import { findAssessment, versionOf, type AssessmentsContext } from './context.ts'
import { assessmentProblem } from './errors.ts'
import type { AssessmentRow, ResultRow } from './repository.ts'
import type { ResultRecord } from './result-schemas.ts'
import { editorialOf } from './rewording.ts'

/** Which result of which assessment; the newest where no number is named. */
export interface WantedResult {
  readonly assessment: string
  readonly number?: number | undefined
}

/** A result as it was released, and its bytes. */
export interface FoundResult {
  readonly assessment: AssessmentRow
  readonly row: ResultRow
  readonly record: ResultRecord
}

/** A result, and the version that it is of: its assessment may have moved on to another since. */
export interface OpenedResult {
  readonly found: FoundResult
  readonly version: VersionHoldings
  readonly result: Result
}

/** What was released. It passed the gate when it was made: from here on nothing else is read of what people said (rule D6). */
export function resultService (context: AssessmentsContext) {
  const { access, repository } = context

  function found (assessment: AssessmentRow, row: ResultRow | undefined): FoundResult {
    if (!row) throw assessmentProblem('result_not_found')
    return { assessment, row, record: JSON.parse(row.document) }
  }

  async function find (reader: Reader, organisation: string, { assessment: id, number }: WantedResult): Promise<FoundResult> {
    const assessment = await findAssessment(context, reader, organisation, id)
    return found(assessment, number === undefined ? await repository.findNewestResult(reader, assessment) : await repository.findResult(reader, assessment, number))
  }

  return {
    find,

    async open (reader: Reader, organisation: string, wanted: WantedResult): Promise<OpenedResult> {
      const found = await find(reader, organisation, wanted)
      // The stored record is of the domain's own shape; its lists are only typed as writable.
      return { found, version: await versionOf(context, reader, found.row), result: found.record.result as Result }
    },

    /** Rule C: the one beside the other, each as its own version has it. */
    async compared (reader: Reader, a: OpenedResult, b: OpenedResult): Promise<Comparison> {
      const isEditorial = await editorialOf(context, reader, { ...a.found.assessment, number: a.version }, { ...b.found.assessment, number: b.version })
      return comparison({ a: { result: a.result, content: a.version.content }, b: { result: b.result, content: b.version.content }, isEditorial })
    },

    async list (organisation: string, id: string) {
      const { read } = access(organisation)
      return repository.listResults(read, await findAssessment(context, read, organisation, id))
    },
  }
}

export type ResultService = ReturnType<typeof resultService>
