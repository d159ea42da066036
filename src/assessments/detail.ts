import type { Output } from '../http/operation.ts'
import type { Reader } from '../storage/storage.ts'
import type { CheckService } from './checks/service.ts'
import type { AssessmentsContext } from './context.ts'
import { assessmentPath } from './paths.ts'
import { assessmentSummary } from './presenter.ts'
import { readableSets } from './versions/readable.ts'
import type { AssessmentRow } from './repository.ts'
import type { AssessmentRecord, AssessmentSummary } from './schemas.ts'

/** An assessment as a whole: with its counts and checks. */
export function assessmentDetail (
  { repository, content }: AssessmentsContext,
  { checksOf }: Pick<CheckService, 'checksOf'>
) {
  async function record (reader: Reader, assessment: AssessmentRow): Promise<AssessmentRecord> {
    const isMutual = assessment.mode === 'mutual'
    return {
      ...assessmentSummary(assessment, await readableSets(content.repository, reader, [assessment])),
      submittedCount: isMutual ? await repository.countSubmitted(reader, assessment) : null,
      seatCount: isMutual ? await repository.countInvitations(reader, assessment) : null,
      checks: await checksOf(reader, assessment),
    }
  }

  async function output (reader: Reader, assessment: AssessmentRow): Promise<Output> {
    return { revision: assessment.revision, body: await record(reader, assessment) }
  }

  return {
    output,

    /** Of one organisation, as a list has them. */
    async summaries (reader: Reader, assessments: readonly AssessmentRow[]): Promise<AssessmentSummary[]> {
      const readable = await readableSets(content.repository, reader, assessments)
      return assessments.map(assessment => assessmentSummary(assessment, readable))
    },

    /** With its address: for a POST. */
    async located (reader: Reader, assessment: AssessmentRow): Promise<Output> {
      return { ...await output(reader, assessment), location: assessmentPath(assessment) }
    },
  }
}

export type AssessmentDetail = ReturnType<typeof assessmentDetail>
