import { and, eq, inArray } from 'drizzle-orm'
import { states } from '../domain/assessments/lifecycle.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import { deleteAnswersAbout } from '../storage/stored-answers.ts'
import type { Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import { auditor, findAssessment, type AssessmentsContext } from './context.ts'

/**
 * Erases assessments: a tombstone of each, and then every row about them, the responses stored for repetitions among
 * them. SQLite overwrites what it frees (`secure_delete`).
 */
export function erasureService (context: AssessmentsContext, tables: Tables) {
  const {
    erasures,
    assessments,
    invitations,
    responses,
    results,
    milestones,
    milestoneCopies,
    assessmentTransitions,
    actions,
    evidence,
    idempotencyKeys,
  } = tables
  const { repository, now } = context
  const record = auditor(context)

  async function erase (tx: Writer, organisationId: string, ids: readonly string[], erasedAt = now()): Promise<void> {
    if (ids.length === 0) return
    // First of all, as everybody who writes into them does: else each could hold what the other waits for.
    for (const id of ids) await repository.lock(tx, { organisationId, id }, states)
    await tx.insert(erasures).values(ids.map(assessmentId => ({ organisationId, assessmentId, erasedAt })))
      .onConflictDoNothing()
    for (
      const table of [
        responses,
        invitations,
        results,
        milestoneCopies,
        milestones,
        assessmentTransitions,
        actions,
        evidence,
      ]
    ) {
      await tx.delete(table).where(and(eq(table.organisationId, organisationId), inArray(table.assessmentId, [...ids])))
    }
    await deleteAnswersAbout({ idempotencyKeys }, tx, organisationId, ids)
    await tx.delete(assessments).where(
      and(eq(assessments.organisationId, organisationId), inArray(assessments.id, [...ids]))
    )
  }

  return {
    /** Without asking whether they are there: for what a restored database holds again. */
    reapply: erase,

    /** Assessments that are there, some hundred at most. */
    async eraseAll (tx: Writer, caller: Caller, ids: readonly string[]): Promise<void> {
      await erase(tx, caller.organisation, ids)
      for (const id of ids) await record(tx, caller, 'assessment.erased', id)
    },

    /** Does nothing to one that was erased before. Throws 404 for one that never was. */
    async erase (tx: Writer, caller: Caller, id: string): Promise<void> {
      const key = { organisationId: caller.organisation, id }
      if (isUuid(id) && await repository.isErased(tx, key)) return
      await findAssessment(context, tx, caller.organisation, id)
      await erase(tx, caller.organisation, [id])
      await record(tx, caller, 'assessment.erased', id)
    },
  }
}

export type ErasureService = ReturnType<typeof erasureService>
