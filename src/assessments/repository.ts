import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { State } from '../domain/assessments/lifecycle.ts'
import { textBytes } from '../storage/json-text.ts'
import { preparedQuery } from '../storage/prepared-query.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import type { JsonBytes } from '../workers/json-bytes.ts'
import type { AssessmentKey } from './key.ts'
import { assessmentLists } from './lists.ts'
import { milestonesRepository } from './milestones/repository.ts'
import { resultsRepository } from './release/repository.ts'
import { responsesRepository } from './responses/repository.ts'
import { seatsRepository } from './seats/repository.ts'

export type AssessmentRow = Tables['assessments']['$inferSelect']
export type { AssessmentFilters } from './lists.ts'
export type { ResponseFrame, ResponseRow, StoredResponseRow } from './responses/repository.ts'
export type TransitionRow = Tables['assessmentTransitions']['$inferSelect']

/** Queries over assessments and what is said in them. Returns undefined for none and decides nothing. */
export function assessmentsRepository (
  {
    assessments,
    arrangements,
    invitations,
    responses,
    results,
    milestones,
    milestoneCopies,
    assessmentTransitions: transitions,
    erasures,
    setVersions,
  }: Tables
) {
  const isIt = ({ organisationId, id }: AssessmentKey) =>
    and(eq(assessments.organisationId, organisationId), eq(assessments.id, id))
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(transitions.organisationId, organisationId), eq(transitions.assessmentId, id))

  const find = preparedQuery('assessment', (reader, key: AssessmentKey) =>
    reader.select().from(assessments).where(isIt(key)))
  const findErasure = preparedQuery('erasure', (reader, { organisationId, id }: AssessmentKey) =>
    reader.select({ id: erasures.assessmentId }).from(erasures).where(
      and(eq(erasures.organisationId, organisationId), eq(erasures.assessmentId, id))
    ))
  const findVersion = preparedQuery('version_of_assessment', (reader, { id }: { readonly id: string }) => {
    const { major, minor, patch, contentDigest, scoringDigest, size, lineage } = setVersions
    const isFromNothing = sql<boolean>`${lineage} is null`.mapWith(Boolean)
    return reader.select({ major, minor, patch, contentDigest, scoringDigest, size, isFromNothing })
      .from(setVersions).where(eq(setVersions.id, id))
  })
  const findContent = preparedQuery('content_of_assessment', (reader, { id }: { readonly id: string }) =>
    reader.select({ content: textBytes(setVersions.content) }).from(setVersions).where(eq(setVersions.id, id)))

  return {
    async find (reader: Reader, key: AssessmentKey): Promise<AssessmentRow | undefined> {
      const [found] = await find(reader, key)
      return found
    },

    async isErased (reader: Reader, key: AssessmentKey): Promise<boolean> {
      return (await findErasure(reader, key)).length > 0
    },

    async findByExternalId (
      reader: Reader,
      { organisationId, externalId }: Pick<AssessmentKey, 'organisationId'> & { readonly externalId: string }
    ): Promise<AssessmentRow | undefined> {
      const [found] = await reader.select().from(assessments).where(
        and(eq(assessments.organisationId, organisationId), eq(assessments.externalId, externalId))
      )
      return found
    },

    /** False where another has its external id. */
    async insert (tx: Writer, assessment: AssessmentRow): Promise<boolean> {
      const inserted = await tx.insert(assessments).values(assessment)
        .onConflictDoNothing({ target: [assessments.organisationId, assessments.externalId] })
        .returning({ id: assessments.id })
      return inserted.length > 0
    },

    /** The next revision, unless it is no longer at the one that was read. */
    async update (
      tx: Writer,
      { organisationId, id, revision }: AssessmentRow,
      changed: Partial<AssessmentRow> & Pick<AssessmentRow, 'updatedAt'>
    ): Promise<boolean> {
      const updated = await tx.update(assessments).set({ ...changed, revision: revision + 1 })
        .where(and(isIt({ organisationId, id }), eq(assessments.revision, revision))).returning({ id: assessments.id })
      return updated.length > 0
    },

    /**
     * Locks the row until the transaction ends, so that writers run one after another. Undefined where it is in none of
     * these states.
     */
    async lock (tx: Writer, key: AssessmentKey, states: readonly State[]): Promise<AssessmentRow | undefined> {
      const [locked] = await tx.update(assessments).set({ turns: sql`${assessments.turns} + 1` }).where(
        and(isIt(key), inArray(assessments.state, [...states]))
      ).returning()
      return locked
    },

    /** Rule X4: a key has written into it. Its revision stays. */
    async noteUpdate (tx: Writer, key: AssessmentKey, updatedAt: Date): Promise<void> {
      await tx.update(assessments).set({ updatedAt }).where(isIt(key))
    },

    async insertTransition (tx: Writer, transition: TransitionRow): Promise<void> {
      await tx.insert(transitions).values(transition)
    },

    /** In the order in which they happened. */
    listTransitions: (reader: Reader, key: AssessmentKey): Promise<TransitionRow[]> =>
      reader
        .select().from(transitions).where(isOf(key)).orderBy(asc(transitions.id)),

    ...assessmentLists({ assessments, arrangements }),
    ...seatsRepository({ invitations }),
    ...responsesRepository({ responses }),
    ...resultsRepository({ results }),
    ...milestonesRepository({ milestones, milestoneCopies, responses }),

    /** A version that an assessment rests on, without what it holds. */
    async findVersion (reader: Reader, versionId: string) {
      const [found] = await findVersion(reader, { id: versionId })
      if (!found) throw new TypeError('The version of an assessment stays readable')
      return found
    },

    /** The content of a version that an assessment rests on, as it is stored. */
    async findContentBytes (reader: Reader, versionId: string): Promise<JsonBytes> {
      const [found] = await findContent(reader, { id: versionId })
      if (!found) throw new TypeError('The version of an assessment stays readable')
      return found.content
    },
  }
}

export type AssessmentsRepository = ReturnType<typeof assessmentsRepository>
