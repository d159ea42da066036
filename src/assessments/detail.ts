import type { Reader } from '../storage/storage.ts'
import type { CheckService } from './checks/service.ts'
import type { AssessmentsContext } from './context.ts'
import { assessmentSummary } from './presenter.ts'
import type { AssessmentRow } from './repository.ts'
import type { AssessmentRecord } from './schemas.ts'

/** What is told of an assessment where it is told whole. */
export function assessmentReading ({ repository }: AssessmentsContext, { checksOf }: Pick<CheckService, 'checksOf'>) {
  return {
    async record (reader: Reader, assessment: AssessmentRow): Promise<AssessmentRecord> {
      const isMutual = assessment.mode === 'mutual'
      return {
        ...assessmentSummary(assessment),
        submittedCount: isMutual ? await repository.countSubmitted(reader, assessment) : null,
        seatCount: isMutual ? await repository.countInvitations(reader, assessment) : null,
        checks: await checksOf(reader, assessment),
      }
    },
  }
}
