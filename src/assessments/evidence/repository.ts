import { and, asc, count, eq, gt } from 'drizzle-orm'
import { preparedQuery } from '../../storage/prepared-query.ts'
import { deleteAnswersAbout } from '../../storage/stored-answers.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { AssessmentKey } from '../key.ts'

export type EvidenceRow = Tables['evidence']['$inferSelect']

/** Queries over evidence. Returns undefined for none and decides nothing. */
export function evidenceRepository ({ evidence, idempotencyKeys }: Tables) {
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(evidence.organisationId, organisationId), eq(evidence.assessmentId, id))

  const listExpiries = preparedQuery('expiries', (reader, key: AssessmentKey) =>
    reader.select({ id: evidence.id, expires: evidence.expires }).from(evidence).where(isOf(key)).orderBy(
      asc(evidence.id)
    ))
  const listTitles = preparedQuery('titles_of_evidence', (reader, key: AssessmentKey) =>
    reader.select({ id: evidence.id, title: evidence.title }).from(evidence).where(isOf(key)))

  return {
    async find (reader: Reader, assessment: AssessmentKey, id: string): Promise<EvidenceRow | undefined> {
      const [found] = await reader.select().from(evidence).where(and(isOf(assessment), eq(evidence.id, id)))
      return found
    },

    /** By id, so many at most after one. */
    list: (
      reader: Reader,
      assessment: AssessmentKey,
      after: string | undefined,
      most: number
    ): Promise<EvidenceRow[]> =>
      reader
        .select().from(evidence).where(and(isOf(assessment), after === undefined ? undefined : gt(evidence.id, after)))
        .orderBy(asc(evidence.id)).limit(most),

    /** Without what it says. */
    listExpiries,

    /** Rule E1: by which ratings are supported. */
    listTitles,

    async count (reader: Reader, assessment: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ items: count() }).from(evidence).where(isOf(assessment))
      return found?.items ?? 0
    },

    async insert (tx: Writer, item: EvidenceRow): Promise<void> {
      await tx.insert(evidence).values(item)
    },

    async update (
      tx: Writer,
      { organisationId, assessmentId, id }: EvidenceRow,
      days: Pick<EvidenceRow, 'collected' | 'expires'>
    ): Promise<void> {
      await tx.update(evidence).set(days).where(and(isOf({ organisationId, id: assessmentId }), eq(evidence.id, id)))
    },

    /** With the answer that was kept for a repetition of the request that made it. */
    async delete (tx: Writer, { organisationId, assessmentId, id }: EvidenceRow): Promise<void> {
      await deleteAnswersAbout({ idempotencyKeys }, tx, organisationId, [id])
      await tx.delete(evidence).where(and(isOf({ organisationId, id: assessmentId }), eq(evidence.id, id)))
    },
  }
}

export type EvidenceRepository = ReturnType<typeof evidenceRepository>
