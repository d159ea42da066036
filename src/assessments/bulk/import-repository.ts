import { and, eq, inArray } from 'drizzle-orm'
import type { Reader, Storage, Writer } from '../../storage/storage.ts'
import type { KeptMilestone } from '../milestone.ts'
import type { AssessmentRow, ResponseRow, ResultRow, TransitionRow } from '../repository.ts'

/** Everything that one entry comes to. */
export interface EntryRows {
  readonly assessment: AssessmentRow
  readonly response: ResponseRow
  readonly result: ResultRow
  readonly milestone: KeptMilestone
  readonly transitions: readonly TransitionRow[]
}

/** An entry that was imported before. */
export interface KnownEntry {
  readonly id: string
  readonly digest: string | null
}

/** Many rows at once. Returns nothing for none and decides nothing. */
export function importRepository ({ tables: { arrangements, assessments, responses, results, milestones, milestoneCopies, assessmentTransitions }, rowsAsOne }: Pick<Storage, 'tables' | 'rowsAsOne'>) {
  return {
    async findEntries (reader: Reader, organisationId: string, entryIds: readonly string[]): Promise<Map<string, KnownEntry>> {
      const found = await reader.select({ id: assessments.id, entryId: assessments.entryId, digest: assessments.entryDigest })
        .from(assessments).where(and(eq(assessments.organisationId, organisationId), inArray(assessments.entryId, [...entryIds])))
      return new Map(found.map(({ entryId, ...known }) => [entryId ?? '', known]))
    },

    async findArrangements (reader: Reader, organisationId: string, ids: readonly string[]): Promise<Map<string, string>> {
      const found = await reader.select({ id: arrangements.id, name: arrangements.name })
        .from(arrangements).where(and(eq(arrangements.organisationId, organisationId), inArray(arrangements.id, [...ids])))
      return new Map(found.map(({ id, name }) => [id, name]))
    },

    async insert (tx: Writer, entries: readonly EntryRows[]): Promise<void> {
      await tx.insert(assessments).select(rowsAsOne(assessments, entries.map(({ assessment }) => assessment)))
      await tx.insert(responses).select(rowsAsOne(responses, entries.map(({ response }) => response)))
      await tx.insert(results).select(rowsAsOne(results, entries.map(({ result }) => result)))
      await tx.insert(milestones).select(rowsAsOne(milestones, entries.map(({ milestone }) => milestone.row)))
      await tx.insert(milestoneCopies).select(rowsAsOne(milestoneCopies, entries.flatMap(({ milestone }) => milestone.copies)))
      await tx.insert(assessmentTransitions).select(rowsAsOne(assessmentTransitions, entries.flatMap(({ transitions }) => transitions)))
    },
  }
}

export type ImportRepository = ReturnType<typeof importRepository>
