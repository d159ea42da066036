import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/tables.ts'
import type { AssessmentFilters, AssessmentRow } from '../repository.ts'

/** An assessment that was released, and its newest result as it is sent. */
export interface ReleasedRow {
  readonly assessment: AssessmentRow
  readonly document: string
}

/** A page takes as much memory as its results. */
const atOnce = 100

export function exportRepository ({ assessments, results }: Tables) {
  const newest = sql`(select max(newest.number) from results as newest where newest.organisation_id = ${assessments.organisationId} and newest.assessment_id = ${assessments.id})`

  return {
    /** By id, so many at most after one. */
    page: (reader: Reader, organisationId: string, { arrangement, set }: Pick<AssessmentFilters, 'arrangement' | 'set'>, after: string | undefined): Promise<ReleasedRow[]> => reader
      .select({ assessment: assessments, document: results.document }).from(assessments)
      .innerJoin(results, and(eq(results.organisationId, assessments.organisationId), eq(results.assessmentId, assessments.id), eq(results.number, newest)))
      .where(and(
        eq(assessments.organisationId, organisationId),
        isNotNull(assessments.releasedAt),
        arrangement === undefined ? undefined : eq(assessments.arrangementId, arrangement),
        set === undefined ? undefined : eq(assessments.setId, set),
        after === undefined ? undefined : gt(assessments.id, after)
      ))
      .orderBy(asc(assessments.id)).limit(atOnce),
  }
}

export type ExportRepository = ReturnType<typeof exportRepository>
