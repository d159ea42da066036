import { and, asc, count, desc, eq, getTableColumns, gt, gte, inArray, lt, lte, ne, or, sql } from 'drizzle-orm'
import type { State } from '../domain/assessments/lifecycle.ts'
import { jsonText, textBytes } from '../storage/json-text.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import type { JsonBytes } from '../workers/json-bytes.ts'
import type { AssessmentKey } from './key.ts'
import { responsesRepository, type ResponseFrame } from './responses/repository.ts'

export type AssessmentRow = Tables['assessments']['$inferSelect']
export type InvitationRow = Tables['invitations']['$inferSelect']
export type { ResponseFrame, ResponseRow, StoredResponseRow } from './responses/repository.ts'
export type ResultRow = Tables['results']['$inferSelect']
/** A result without what is found in its responses; its document is not parsed. */
export type ReadResult = Omit<ResultRow, 'document' | 'findings'> & { readonly document: JsonBytes }
export type MilestoneRow = Tables['milestones']['$inferSelect']
export type TransitionRow = Tables['assessmentTransitions']['$inferSelect']

/** What a list of assessments may be narrowed to. */
export interface AssessmentFilters {
  readonly arrangement?: string
  readonly set?: string
  readonly state?: State
}

/** A statement has a bounded number of parameters. */
const seatsAtOnce = 500

/** Queries over assessments and what is said in them. Returns undefined for none and decides nothing. */
export function assessmentsRepository (
  {
    assessments,
    invitations,
    responses,
    results,
    milestones,
    milestoneCopies: copies,
    assessmentTransitions: transitions,
    erasures,
    setVersions,
  }: Tables
) {
  const isIt = ({ organisationId, id }: AssessmentKey) =>
    and(eq(assessments.organisationId, organisationId), eq(assessments.id, id))
  type OfAssessment = Pick<
    typeof invitations | typeof responses | typeof results | typeof milestones | typeof copies | typeof transitions,
    'organisationId' | 'assessmentId'
  >
  const isOf = (table: OfAssessment, { organisationId, id }: AssessmentKey) =>
    and(eq(table.organisationId, organisationId), eq(table.assessmentId, id))

  const { findings: _findings, ...columnsRead } = getTableColumns(results)
  const readResult = { ...columnsRead, document: textBytes(results.document) }

  return {
    async find (reader: Reader, key: AssessmentKey): Promise<AssessmentRow | undefined> {
      const [found] = await reader.select().from(assessments).where(isIt(key))
      return found
    },

    async isErased (reader: Reader, key: AssessmentKey): Promise<boolean> {
      const found = await reader.select({ id: erasures.assessmentId }).from(erasures).where(
        and(eq(erasures.organisationId, key.organisationId), eq(erasures.assessmentId, key.id))
      )
      return found.length > 0
    },

    /** By id, so many at most after one. */
    list: (
      reader: Reader,
      organisationId: string,
      { arrangement, set, state }: AssessmentFilters,
      after: string | undefined,
      most: number
    ): Promise<AssessmentRow[]> =>
      reader
        .select().from(assessments)
        .where(and(
          eq(assessments.organisationId, organisationId),
          arrangement === undefined ? undefined : eq(assessments.arrangementId, arrangement),
          set === undefined ? undefined : eq(assessments.setId, set),
          state === undefined ? undefined : eq(assessments.state, state),
          after === undefined ? undefined : gt(assessments.id, after)
        ))
        .orderBy(asc(assessments.id)).limit(most),

    async insert (tx: Writer, assessment: AssessmentRow): Promise<void> {
      await tx.insert(assessments).values(assessment)
    },

    /** The next revision, unless it is no longer at the one that was read. */
    async update (
      tx: Writer,
      { organisationId, id, revision }: AssessmentRow,
      changed: Partial<AssessmentRow>
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

    async insertTransition (tx: Writer, transition: TransitionRow): Promise<void> {
      await tx.insert(transitions).values(transition)
    },

    /** In the order in which they happened. */
    listTransitions: (reader: Reader, key: AssessmentKey): Promise<TransitionRow[]> =>
      reader
        .select().from(transitions).where(isOf(transitions, key)).orderBy(asc(transitions.id)),

    async insertInvitations (tx: Writer, rows: readonly InvitationRow[]): Promise<void> {
      for (let from = 0; from < rows.length; from += seatsAtOnce) {
        await tx.insert(invitations).values(rows.slice(from, from + seatsAtOnce))
      }
    },

    listInvitations: (reader: Reader, key: AssessmentKey): Promise<InvitationRow[]> =>
      reader
        .select().from(invitations).where(isOf(invitations, key)).orderBy(asc(invitations.id)),

    async countInvitations (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ seats: count() }).from(invitations).where(isOf(invitations, key))
      return found?.seats ?? 0
    },

    async findInvitation (reader: Reader, organisationId: string, id: string): Promise<InvitationRow | undefined> {
      const [found] = await reader.select().from(invitations).where(
        and(eq(invitations.organisationId, organisationId), eq(invitations.id, id))
      )
      return found
    },

    /**
     * Rule M0: false where somebody was first. Every seat is written anew, so that nothing the database keeps of a row
     * tells which of them was claimed together with the response that the same transaction makes (on PostgreSQL, xmin
     * and the place in the table).
     */
    async claimInvitation (tx: Writer, { organisationId, assessmentId, id }: InvitationRow): Promise<boolean> {
      const ofAssessment = { organisationId, id: assessmentId }
      const [seat] = await tx.select({ claimed: invitations.claimed }).from(invitations).where(
        and(isOf(invitations, ofAssessment), eq(invitations.id, id))
      )
      if (!seat || seat.claimed) return false
      await tx.update(invitations).set({ claimed: sql`(${invitations.claimed} or ${invitations.id} = ${id})` }).where(
        isOf(invitations, ofAssessment)
      )
      return true
    },

    ...responsesRepository({ responses }),

    /** A version that an assessment rests on, without what it holds. */
    async findVersion (reader: Reader, versionId: string) {
      const { major, minor, patch, contentDigest, scoringDigest, size, lineage } = setVersions
      const isFromNothing = sql<boolean>`${lineage} is null`.mapWith(Boolean)
      const [found] = await reader.select({ major, minor, patch, contentDigest, scoringDigest, size, isFromNothing })
        .from(setVersions).where(eq(setVersions.id, versionId))
      if (!found) throw new TypeError('The version of an assessment stays readable')
      return found
    },

    /** The content of a version that an assessment rests on, as it is stored. */
    async findContentBytes (reader: Reader, versionId: string): Promise<JsonBytes> {
      const [found] = await reader.select({ content: textBytes(setVersions.content) }).from(setVersions).where(
        eq(setVersions.id, versionId)
      )
      if (!found) throw new TypeError('The version of an assessment stays readable')
      return found.content
    },

    async insertResult (tx: Writer, result: ResultRow): Promise<void> {
      await tx.insert(results).values(result)
    },

    async findResult (reader: Reader, key: AssessmentKey, number: number): Promise<ReadResult | undefined> {
      const [found] = await reader.select(readResult).from(results).where(
        and(isOf(results, key), eq(results.number, number))
      )
      return found
    },

    async findNewestResult (reader: Reader, key: AssessmentKey): Promise<ReadResult | undefined> {
      const [found] = await reader.select(readResult).from(results).where(isOf(results, key)).orderBy(
        desc(results.number)
      ).limit(1)
      return found
    },

    /** What is stored beside the newest result, without the result. */
    async findNewestSummary (
      reader: Reader,
      key: AssessmentKey
    ): Promise<Pick<ResultRow, 'number' | 'versionId' | 'summary' | 'findings'> | undefined> {
      const { number, versionId, summary, findings } = results
      const [found] = await reader.select({ number, versionId, summary, findings }).from(results)
        .where(isOf(results, key)).orderBy(desc(results.number)).limit(1)
      return found
    },

    /** What is stored beside a result, or the newest one where no number is named. */
    async findSummary (
      reader: Reader,
      key: AssessmentKey,
      number: number | undefined
    ): Promise<Pick<ResultRow, 'versionId' | 'summary'> | undefined> {
      const { versionId, summary } = results
      const [found] = await reader.select({ versionId, summary }).from(results)
        .where(and(isOf(results, key), number === undefined ? undefined : eq(results.number, number))).orderBy(
          desc(results.number)
        ).limit(1)
      return found
    },

    /** 0 where there is none. */
    async newestResultNumber (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ number: results.number }).from(results).where(isOf(results, key)).orderBy(
        desc(results.number)
      ).limit(1)
      return found?.number ?? 0
    },

    /** Without what they say, the oldest first. */
    listResults: (reader: Reader, key: AssessmentKey) =>
      reader
        .select({ number: results.number, releasedAt: results.releasedAt }).from(results).where(isOf(results, key))
        .orderBy(asc(results.number)),

    /** The results of an arrangement, the oldest first, so many at most after a place. */
    listTimeline: (
      reader: Reader,
      organisationId: string,
      arrangementId: string,
      after: { releasedAt: Date, assessmentId: string, number: number } | undefined,
      most: number
    ) =>
      reader
        .select({
          assessmentId: results.assessmentId,
          number: results.number,
          releasedAt: results.releasedAt,
          summary: results.summary,
        })
        .from(results)
        .where(and(
          eq(results.organisationId, organisationId),
          eq(results.arrangementId, arrangementId),
          // The first of these is what an index begins at.
          after && gte(results.releasedAt, after.releasedAt),
          after &&
            or(
              gt(results.releasedAt, after.releasedAt),
              gt(results.assessmentId, after.assessmentId),
              and(eq(results.assessmentId, after.assessmentId), gt(results.number, after.number))
            )
        ))
        .orderBy(asc(results.releasedAt), asc(results.assessmentId), asc(results.number)).limit(most),

    /** Of the results of an arrangement the newest, up to one of them; the newest first. */
    listNewestOfArrangement: (
      reader: Reader,
      organisationId: string,
      arrangementId: string,
      until: Pick<ResultRow, 'releasedAt' | 'assessmentId' | 'number'> | undefined,
      most: number
    ) =>
      reader
        .select({
          assessmentId: results.assessmentId,
          number: results.number,
          releasedAt: results.releasedAt,
          versionId: results.versionId,
          summary: results.summary,
        })
        .from(results)
        .where(and(
          eq(results.organisationId, organisationId),
          eq(results.arrangementId, arrangementId),
          until && lte(results.releasedAt, until.releasedAt),
          until &&
            or(
              lt(results.releasedAt, until.releasedAt),
              lt(results.assessmentId, until.assessmentId),
              and(eq(results.assessmentId, until.assessmentId), lte(results.number, until.number))
            )
        ))
        .orderBy(desc(results.releasedAt), desc(results.assessmentId), desc(results.number)).limit(most),

    /** With copies of what each response says, which the database makes itself, unless there are to be none. */
    async insertMilestone (
      tx: Writer,
      row: MilestoneRow,
      { copies: isCopied }: { readonly copies: boolean }
    ): Promise<void> {
      await tx.insert(milestones).values(row)
      if (!isCopied) return
      const { organisationId, id: responseId, assessmentId, state, ratings } = responses
      await tx.insert(copies).select(
        tx
          .select({
            organisationId,
            responseId,
            assessmentId,
            milestone: sql<string>`${row.name}`.as('milestone'),
            state,
            ratings,
          })
          .from(responses).where(
            and(
              isOf(responses, { organisationId: row.organisationId, id: row.assessmentId }),
              ne(responses.state, 'withdrawn')
            )
          )
      )
    },

    /** What a milestone restores, with ratings as they are stored; nothing of a confidential one. */
    listCopies: (reader: Reader, key: AssessmentKey, milestone: string) =>
      reader
        .select({ responseId: copies.responseId, state: copies.state, ratings: jsonText(copies.ratings) })
        .from(copies).where(and(isOf(copies, key), eq(copies.milestone, milestone))),

    /** What any milestone has of one response. */
    async deleteCopies (tx: Writer, { organisationId, assessmentId, id }: ResponseFrame): Promise<void> {
      const key = { organisationId, id: assessmentId }
      // By all of their key: without the names every copy of the assessment would be looked at.
      const names = tx.select({ name: milestones.name }).from(milestones).where(isOf(milestones, key))
      await tx.delete(copies).where(and(isOf(copies, key), inArray(copies.milestone, names), eq(copies.responseId, id)))
    },

    async findMilestone (reader: Reader, key: AssessmentKey, name: string): Promise<MilestoneRow | undefined> {
      const [found] = await reader.select().from(milestones).where(
        and(isOf(milestones, key), eq(milestones.name, name))
      )
      return found
    },

    /** Without what they say, in the order in which they were made. */
    listMilestones: (reader: Reader, key: AssessmentKey) =>
      reader
        .select({ name: milestones.name, createdAt: milestones.createdAt }).from(milestones).where(
          isOf(milestones, key)
        ).orderBy(asc(milestones.createdAt), asc(milestones.name)),
  }
}

export type AssessmentsRepository = ReturnType<typeof assessmentsRepository>
