import { and, eq, sql } from 'drizzle-orm'
import { states } from '../domain/assessments/lifecycle.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/tables.ts'
import { auditor, findAssessment, type AssessmentsContext } from './context.ts'

/**
 * Erases an assessment: a tombstone, and then every row that says anything of it, the answers kept for repetitions among them.
 * SQLite overwrites what it frees (`secure_delete`).
 */
export function erasureService (context: AssessmentsContext, tables: Tables) {
  const { erasures, assessments, invitations, responses, results, milestones, assessmentTransitions, actions, evidence, idempotencyKeys } = tables
  const { repository, now } = context
  const record = auditor(context)

  async function erase (tx: Writer, organisationId: string, id: string): Promise<void> {
    // After whoever writes into it just now, as they take turns: else each could hold what the other waits for.
    await repository.takeTurn(tx, { organisationId, id }, states)
    await tx.insert(erasures).values({ organisationId, assessmentId: id, erasedAt: now() }).onConflictDoNothing()
    for (const table of [responses, invitations, results, milestones, assessmentTransitions, actions, evidence]) {
      await tx.delete(table).where(and(eq(table.organisationId, organisationId), eq(table.assessmentId, id)))
    }
    await tx.delete(idempotencyKeys).where(and(eq(idempotencyKeys.organisationId, organisationId), sql`cast(${idempotencyKeys.answer} as text) like ${`%${id}%`}`))
    await tx.delete(assessments).where(and(eq(assessments.organisationId, organisationId), eq(assessments.id, id)))
  }

  return {
    /** Without asking whether it is there: for what a restored database holds again. */
    reapply: erase,

    /** Does nothing to one that was erased before. Throws 404 for one that never was. */
    async erase (tx: Writer, caller: Caller, id: string): Promise<void> {
      const key = { organisationId: caller.organisation, id }
      if (isUuid(id) && await repository.isErased(tx, key)) return
      await findAssessment(context, tx, caller.organisation, id)
      await erase(tx, caller.organisation, id)
      await record(tx, caller, 'assessment.erased', id)
    },
  }
}

export type ErasureService = ReturnType<typeof erasureService>
