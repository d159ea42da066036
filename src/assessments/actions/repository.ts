import { and, asc, count, eq, gt, inArray, lt } from 'drizzle-orm'
import type { ActionState } from '../../domain/assessments/actions.ts'
import { deleteAnswersAbout } from '../../storage/stored-answers.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { AssessmentKey } from '../key.ts'

export type ActionRow = Tables['actions']['$inferSelect']

/** What a list of the actions of all assessments may be narrowed to. */
export interface ActionFilters {
  readonly arrangement?: string
  readonly state?: ActionState
  /** YYYY-MM-DD; an action without a due date has none before it. */
  readonly dueBefore?: string
  readonly externalId?: string
}

/** Queries over actions. Returns undefined for none and decides nothing. */
export function actionRepository ({ actions, assessments, idempotencyKeys }: Tables) {
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(actions.organisationId, organisationId), eq(actions.assessmentId, id))
  const isAt = ({ organisationId, assessmentId, id, revision }: ActionRow) =>
    and(isOf({ organisationId, id: assessmentId }), eq(actions.id, id), eq(actions.revision, revision))

  return {
    async find (reader: Reader, assessment: AssessmentKey, id: string): Promise<ActionRow | undefined> {
      const [found] = await reader.select().from(actions).where(and(isOf(assessment), eq(actions.id, id)))
      return found
    },

    /** By id, so many at most after one. */
    list: (reader: Reader, assessment: AssessmentKey, after: string | undefined, most: number): Promise<ActionRow[]> =>
      reader
        .select().from(actions).where(and(isOf(assessment), after === undefined ? undefined : gt(actions.id, after)))
        .orderBy(asc(actions.id)).limit(most),

    /** Of all assessments of an organisation, by id, so many at most after one. */
    listOfOrganisation: (
      reader: Reader,
      organisationId: string,
      { arrangement, state, dueBefore, externalId }: ActionFilters,
      after: string | undefined,
      most: number
    ): Promise<ActionRow[]> =>
      reader.select().from(actions).where(
        and(
          eq(actions.organisationId, organisationId),
          after === undefined ? undefined : gt(actions.id, after),
          state && eq(actions.state, state),
          externalId === undefined ? undefined : eq(actions.externalId, externalId),
          dueBefore === undefined ? undefined : lt(actions.due, dueBefore),
          arrangement === undefined
            ? undefined
            : inArray(
              actions.assessmentId,
              reader.select({ id: assessments.id }).from(assessments).where(
                and(eq(assessments.organisationId, organisationId), eq(assessments.arrangementId, arrangement))
              )
            )
        )
      ).orderBy(asc(actions.id)).limit(most),

    /** Of several assessments, those in one of these states, by id, so many at most. */
    listOfAssessments: (
      reader: Reader,
      organisationId: string,
      assessments: readonly string[],
      states: readonly ActionState[],
      most: number
    ): Promise<ActionRow[]> =>
      reader.select().from(actions).where(
        and(
          eq(actions.organisationId, organisationId),
          inArray(actions.assessmentId, [...assessments]),
          inArray(actions.state, [...states])
        )
      ).orderBy(asc(actions.id)).limit(most),

    async count (reader: Reader, assessment: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ actions: count() }).from(actions).where(isOf(assessment))
      return found?.actions ?? 0
    },

    /** False where another has its external id. */
    async insert (tx: Writer, action: ActionRow): Promise<boolean> {
      const inserted = await tx.insert(actions).values(action)
        .onConflictDoNothing({ target: [actions.organisationId, actions.externalId] }).returning({ id: actions.id })
      return inserted.length > 0
    },

    /** The next revision, unless it is no longer at the one that was read. */
    async update (tx: Writer, action: ActionRow, changed: Partial<ActionRow>): Promise<boolean> {
      const updated = await tx.update(actions).set({ ...changed, revision: action.revision + 1 }).where(isAt(action))
        .returning({ id: actions.id })
      return updated.length > 0
    },

    /** With what is stored of it for repetitions. False where it is no longer at the revision that was read. */
    async delete (tx: Writer, action: ActionRow): Promise<boolean> {
      const deleted = await tx.delete(actions).where(isAt(action)).returning({ id: actions.id })
      if (deleted.length > 0) await deleteAnswersAbout({ idempotencyKeys }, tx, action.organisationId, [action.id])
      return deleted.length > 0
    },
  }
}

export type ActionRepository = ReturnType<typeof actionRepository>
