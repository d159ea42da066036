import { and, asc, desc, eq, gt, isNotNull, sql } from 'drizzle-orm'
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

/** Pages of what an organisation has ever released, by the id of the assessment; what is open again has its newest result still. */
export function exportRepository ({ assessments, results }: Tables) {
  /** Asked of each row of the page alone: a join would be made of all that the organisation has, and then cut. */
  const newest = (reader: Reader, organisationId: string) => sql<string>`${reader
    .select({ document: results.document }).from(results)
    .where(and(eq(results.organisationId, organisationId), eq(results.assessmentId, assessments.id)))
    .orderBy(desc(results.number)).limit(1)}`

  return {
    /** By id, so many at most after one. */
    page: (reader: Reader, organisationId: string, { arrangement, set }: Pick<AssessmentFilters, 'arrangement' | 'set'>, after: string | undefined): Promise<ReleasedRow[]> => reader
      .select({ assessment: assessments, document: newest(reader, organisationId) }).from(assessments)
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
