import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Reader, Storage, Writer } from '../../storage/storage.ts'
import { isUuid } from '../../storage/principal.ts'
import type { EvidenceRow } from '../../assessments/evidence/repository.ts'
import type { AssessmentRow, ResponseRow, TransitionRow } from '../../assessments/repository.ts'
import type { ResultRow } from '../../assessments/release/repository.ts'
import type { MilestoneRow } from '../../assessments/milestones/repository.ts'

/** Everything that one entry comes to. */
export interface EntryRows {
  readonly assessment: AssessmentRow
  readonly response: ResponseRow
  readonly result: ResultRow
  readonly milestone: MilestoneRow
  readonly transitions: readonly TransitionRow[]
  readonly evidence: readonly EvidenceRow[]
}

/** An entry that was imported before, or the assessment that has its id. */
export interface StoredEntry {
  readonly id: string
  /** Null of one that was not imported. */
  readonly digest: string | null
}

/** Many rows at once. Returns nothing for none and decides nothing. */
export function importRepository (
  {
    tables: {
      arrangements,
      assessments,
      responses,
      results,
      milestones,
      milestoneCopies,
      assessmentTransitions,
      evidence,
    },
    insertAll,
  }: Pick<Storage, 'tables' | 'insertAll'>
) {
  return {
    /** By the ids of entries: an assessment that was not imported is exported under its own. */
    async findEntries (
      reader: Reader,
      organisationId: string,
      entryIds: readonly string[]
    ): Promise<Map<string, StoredEntry>> {
      const found = await reader.select({
        id: assessments.id,
        externalId: assessments.externalId,
        digest: assessments.entryDigest,
      })
        .from(assessments).where(
          and(
            eq(assessments.organisationId, organisationId),
            or(
              inArray(assessments.externalId, [...entryIds]),
              and(isNull(assessments.externalId), inArray(assessments.id, entryIds.filter(isUuid)))
            )
          )
        )
      return new Map(found.map(({ externalId, ...known }) => [externalId ?? known.id, known]))
    },

    async findArrangements (
      reader: Reader,
      organisationId: string,
      ids: readonly string[]
    ): Promise<Map<string, string>> {
      const found = await reader.select({ id: arrangements.id, name: arrangements.name })
        .from(arrangements).where(
          and(eq(arrangements.organisationId, organisationId), inArray(arrangements.id, [...ids]))
        )
      return new Map(found.map(({ id, name }) => [id, name]))
    },

    async insert (tx: Writer, entries: readonly EntryRows[]): Promise<void> {
      await insertAll(tx, assessments, entries.map(({ assessment }) => assessment))
      await insertAll(tx, responses, entries.map(({ response }) => response))
      await insertAll(tx, results, entries.map(({ result }) => result))
      await insertAll(tx, milestones, entries.map(({ milestone }) => milestone))
      await insertAll(tx, milestoneCopies, entries.map(copyOf))
      await insertAll(tx, assessmentTransitions, entries.flatMap(({ transitions }) => transitions))
      await insertAll(tx, evidence, entries.flatMap(({ evidence }) => evidence))
    },
  }
}

export type ImportRepository = ReturnType<typeof importRepository>

/** What the milestone of an entry restores. */
function copyOf ({ milestone, response: { organisationId, assessmentId, id: responseId, state, ratings } }: EntryRows) {
  return { organisationId, responseId, assessmentId, milestone: milestone.name, state, ratings }
}
