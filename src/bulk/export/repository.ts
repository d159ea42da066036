import { and, asc, desc, eq, gt, inArray, isNotNull, sql, sum, type SQL } from 'drizzle-orm'
import { textBytes } from '../../storage/json-text.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { EvidenceRow } from '../../assessments/evidence/repository.ts'
import type { AssessmentFilters, AssessmentRow } from '../../assessments/repository.ts'

type Filters = Pick<AssessmentFilters, 'arrangement' | 'set'>

/** An assessment that was released, and what is stored beside its newest result. */
export interface ReleasedRow {
  readonly assessment: AssessmentRow
  readonly summary: string
}

/** An assessment that was released, and how many bytes its newest result has. */
export interface SizedRow {
  readonly assessment: AssessmentRow
  readonly size: number
}

/** How many assessments are read at once. */
const atOnce = 100

/**
 * Pages of what an organisation has ever released, by the id of the assessment; what is open again has its newest
 * result still.
 */
export function exportRepository ({ assessments, results, evidence }: Tables) {
  /** Asked of each row of the page alone: a join would be made of all that the organisation has, and then cut. */
  const newest = <Value>(reader: Reader, organisationId: string, column: SQL<Value> | typeof results.summary) =>
    sql<Value>`${
      reader
        .select({ column: sql`${column}` }).from(results)
        .where(and(eq(results.organisationId, organisationId), eq(results.assessmentId, assessments.id)))
        .orderBy(desc(results.number)).limit(1)
    }`

  const isNext = (organisationId: string, { arrangement, set }: Filters, after: string | undefined) =>
    and(
      eq(assessments.organisationId, organisationId),
      isNotNull(assessments.releasedAt),
      arrangement === undefined ? undefined : eq(assessments.arrangementId, arrangement),
      set === undefined ? undefined : eq(assessments.setId, set),
      after === undefined ? undefined : gt(assessments.id, after)
    )

  return {
    /** By id, after one. */
    page: (
      reader: Reader,
      organisationId: string,
      filters: Filters,
      after: string | undefined
    ): Promise<ReleasedRow[]> =>
      reader
        .select({ assessment: assessments, summary: newest<string>(reader, organisationId, results.summary) }).from(
          assessments
        )
        .where(isNext(organisationId, filters, after)).orderBy(asc(assessments.id)).limit(atOnce),

    /** By id, after one. */
    sizes: (reader: Reader, organisationId: string, filters: Filters, after: string | undefined): Promise<SizedRow[]> =>
      reader
        .select({
          assessment: assessments,
          size: newest(reader, organisationId, sql<number>`octet_length(${results.document})`),
        }).from(assessments)
        .where(isNext(organisationId, filters, after)).orderBy(asc(assessments.id)).limit(atOnce),

    /**
     * The newest results of these assessments as they are sent, by the id of the assessment; none of what was erased
     * meanwhile.
     */
    async documents (reader: Reader, organisationId: string, ids: readonly string[]): Promise<Map<string, JsonBytes>> {
      const found = await reader.select({
        id: assessments.id,
        document: newest<JsonBytes>(reader, organisationId, textBytes(results.document)).mapWith(bytesOf),
      })
        .from(assessments).where(and(eq(assessments.organisationId, organisationId), inArray(assessments.id, [...ids])))
      return new Map(found.map(({ id, document }) => [id, document]))
    },

    /** How many bytes the evidence of these assessments has, by the id of the assessment; none of those without. */
    async evidenceSizes (
      reader: Reader,
      organisationId: string,
      ids: readonly string[]
    ): Promise<Map<string, number>> {
      const size = sum(sql`octet_length(${evidence.content})`).mapWith(Number)
      const found = await reader.select({ id: evidence.assessmentId, size }).from(evidence)
        .where(and(eq(evidence.organisationId, organisationId), inArray(evidence.assessmentId, [...ids])))
        .groupBy(evidence.assessmentId)
      return new Map(found.map(({ id, size }) => [id, size]))
    },

    /** Of one assessment, in the order in which it was created. */
    evidence: (reader: Reader, organisationId: string, assessment: string): Promise<EvidenceRow[]> =>
      reader.select().from(evidence)
        .where(and(eq(evidence.organisationId, organisationId), eq(evidence.assessmentId, assessment)))
        .orderBy(asc(evidence.id)),
  }
}

/** A subquery does not decode: one of the engines gives a text. */
function bytesOf (stored: string | JsonBytes): JsonBytes {
  return typeof stored === 'string' ? new TextEncoder().encode(stored) : stored
}

export type ExportRepository = ReturnType<typeof exportRepository>
