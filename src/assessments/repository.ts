import { and, asc, count, desc, eq, gt, gte, inArray, lt, lte, or, sql } from 'drizzle-orm'
import type { State } from '../domain/assessments/lifecycle.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/tables.ts'

export type AssessmentRow = Tables['assessments']['$inferSelect']
export type InvitationRow = Tables['invitations']['$inferSelect']
export type ResponseRow = Tables['responses']['$inferSelect']
export type ResultRow = Tables['results']['$inferSelect']
export type MilestoneRow = Tables['milestones']['$inferSelect']
export type MilestoneCopyRow = Tables['milestoneCopies']['$inferSelect']
export type TransitionRow = Tables['assessmentTransitions']['$inferSelect']

/** What a list of assessments may be narrowed to. */
export interface AssessmentFilters {
  readonly arrangement?: string
  readonly set?: string
  readonly state?: State
}

/** Whose, and which. */
export interface AssessmentKey {
  readonly organisationId: string
  readonly id: string
}

/** A statement has a bounded number of parameters. */
const seatsAtOnce = 500

/** Queries over assessments and what is said in them. Returns undefined for none and decides nothing. */
export function assessmentsRepository ({ assessments, invitations, responses, results, milestones, milestoneCopies: copies, assessmentTransitions: transitions, erasures }: Tables) {
  const isIt = ({ organisationId, id }: AssessmentKey) => and(eq(assessments.organisationId, organisationId), eq(assessments.id, id))
  type OfAssessment = Pick<typeof invitations | typeof responses | typeof results | typeof milestones | typeof copies | typeof transitions, 'organisationId' | 'assessmentId'>
  const isOf = (table: OfAssessment, { organisationId, id }: AssessmentKey) => and(eq(table.organisationId, organisationId), eq(table.assessmentId, id))

  return {
    async find (reader: Reader, key: AssessmentKey): Promise<AssessmentRow | undefined> {
      const [found] = await reader.select().from(assessments).where(isIt(key))
      return found
    },

    async isErased (reader: Reader, key: AssessmentKey): Promise<boolean> {
      const found = await reader.select({ id: erasures.assessmentId }).from(erasures).where(and(eq(erasures.organisationId, key.organisationId), eq(erasures.assessmentId, key.id)))
      return found.length > 0
    },

    /** By id, so many at most after one. */
    list: (reader: Reader, organisationId: string, { arrangement, set, state }: AssessmentFilters, after: string | undefined, most: number): Promise<AssessmentRow[]> => reader
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
    async update (tx: Writer, { organisationId, id, revision }: AssessmentRow, changed: Partial<AssessmentRow>): Promise<boolean> {
      const updated = await tx.update(assessments).set({ ...changed, revision: revision + 1 })
        .where(and(isIt({ organisationId, id }), eq(assessments.revision, revision))).returning({ id: assessments.id })
      return updated.length > 0
    },

    /** One after another: whoever writes into an open assessment, and whoever closes it. Undefined where it is in none of these states. */
    async takeTurn (tx: Writer, key: AssessmentKey, states: readonly State[]): Promise<AssessmentRow | undefined> {
      const [taken] = await tx.update(assessments).set({ turns: sql`${assessments.turns} + 1` }).where(and(isIt(key), inArray(assessments.state, [...states]))).returning()
      return taken
    },

    async insertTransition (tx: Writer, transition: TransitionRow): Promise<void> {
      await tx.insert(transitions).values(transition)
    },

    /** In the order in which they happened. */
    listTransitions: (reader: Reader, key: AssessmentKey): Promise<TransitionRow[]> => reader
      .select().from(transitions).where(isOf(transitions, key)).orderBy(asc(transitions.id)),

    async insertInvitations (tx: Writer, rows: readonly InvitationRow[]): Promise<void> {
      for (let from = 0; from < rows.length; from += seatsAtOnce) await tx.insert(invitations).values(rows.slice(from, from + seatsAtOnce))
    },

    listInvitations: (reader: Reader, key: AssessmentKey): Promise<InvitationRow[]> => reader
      .select().from(invitations).where(isOf(invitations, key)).orderBy(asc(invitations.id)),

    async countInvitations (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ seats: count() }).from(invitations).where(isOf(invitations, key))
      return found?.seats ?? 0
    },

    async findInvitation (reader: Reader, organisationId: string, id: string): Promise<InvitationRow | undefined> {
      const [found] = await reader.select().from(invitations).where(and(eq(invitations.organisationId, organisationId), eq(invitations.id, id)))
      return found
    },

    /**
     * Rule M0: false where somebody was first. Every seat is written anew, so that nothing the database keeps of a row tells which of
     * them was claimed together with the response that the same transaction makes (on PostgreSQL, xmin and the place in the table).
     */
    async claimInvitation (tx: Writer, { organisationId, assessmentId, id }: InvitationRow): Promise<boolean> {
      const ofAssessment = { organisationId, id: assessmentId }
      const [seat] = await tx.select({ claimed: invitations.claimed }).from(invitations).where(and(isOf(invitations, ofAssessment), eq(invitations.id, id)))
      if (!seat || seat.claimed) return false
      await tx.update(invitations).set({ claimed: sql`(${invitations.claimed} or ${invitations.id} = ${id})` }).where(isOf(invitations, ofAssessment))
      return true
    },

    async insertResponse (tx: Writer, response: ResponseRow): Promise<void> {
      await tx.insert(responses).values(response)
    },

    async findResponse (reader: Reader, organisationId: string, id: string): Promise<ResponseRow | undefined> {
      const [found] = await reader.select().from(responses).where(and(eq(responses.organisationId, organisationId), eq(responses.id, id)))
      return found
    },

    /** By their random ids, which is no order of theirs. */
    listResponses: (reader: Reader, key: AssessmentKey): Promise<ResponseRow[]> => reader
      .select().from(responses).where(isOf(responses, key)).orderBy(asc(responses.id)),

    /** Rule D2: how many are submitted. */
    async countSubmitted (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ submitted: count() }).from(responses).where(and(isOf(responses, key), eq(responses.state, 'submitted')))
      return found?.submitted ?? 0
    },

    /** The next revision, unless it is no longer at the one that was read. */
    async updateResponse (tx: Writer, { organisationId, id, revision }: ResponseRow, changed: Partial<ResponseRow>): Promise<boolean> {
      const updated = await tx.update(responses).set({ ...changed, revision: revision + 1 })
        .where(and(eq(responses.organisationId, organisationId), eq(responses.id, id), eq(responses.revision, revision))).returning({ id: responses.id })
      return updated.length > 0
    },

    /** Rule D13: nobody has a name where nothing is shared. */
    async forgetNames (tx: Writer, key: AssessmentKey): Promise<void> {
      await tx.update(responses).set({ label: null, consent: null }).where(isOf(responses, key))
    },

    /** Rule M7: whether anybody who took a seat has not agreed. */
    async isConsentMissing (reader: Reader, key: AssessmentKey): Promise<boolean> {
      const found = await reader.select({ consent: responses.consent, state: responses.state }).from(responses).where(isOf(responses, key))
      return found.some(({ consent, state }) => consent !== true && state !== 'withdrawn')
    },

    async insertResult (tx: Writer, result: ResultRow): Promise<void> {
      await tx.insert(results).values(result)
    },

    async findResult (reader: Reader, key: AssessmentKey, number: number): Promise<ResultRow | undefined> {
      const [found] = await reader.select().from(results).where(and(isOf(results, key), eq(results.number, number)))
      return found
    },

    async findNewestResult (reader: Reader, key: AssessmentKey): Promise<ResultRow | undefined> {
      const [found] = await reader.select().from(results).where(isOf(results, key)).orderBy(desc(results.number)).limit(1)
      return found
    },

    /** What is stored beside the newest result, without the result. */
    async findNewestSummary (reader: Reader, key: AssessmentKey): Promise<Pick<ResultRow, 'number' | 'versionId' | 'summary' | 'findings'> | undefined> {
      const { number, versionId, summary, findings } = results
      const [found] = await reader.select({ number, versionId, summary, findings }).from(results)
        .where(isOf(results, key)).orderBy(desc(results.number)).limit(1)
      return found
    },

    /** 0 where there is none. */
    async newestResultNumber (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await reader.select({ number: results.number }).from(results).where(isOf(results, key)).orderBy(desc(results.number)).limit(1)
      return found?.number ?? 0
    },

    /** Without what they say, the oldest first. */
    listResults: (reader: Reader, key: AssessmentKey) => reader
      .select({ number: results.number, releasedAt: results.releasedAt }).from(results).where(isOf(results, key)).orderBy(asc(results.number)),

    /** The results of an arrangement, the oldest first, so many at most after a place. */
    listTimeline: (reader: Reader, organisationId: string, arrangementId: string, after: { releasedAt: Date, assessmentId: string, number: number } | undefined, most: number) => reader
      .select({ assessmentId: results.assessmentId, number: results.number, releasedAt: results.releasedAt, summary: results.summary })
      .from(results)
      .where(and(
        eq(results.organisationId, organisationId),
        eq(results.arrangementId, arrangementId),
        // The first of these is what an index begins at.
        after && gte(results.releasedAt, after.releasedAt),
        after && or(gt(results.releasedAt, after.releasedAt), gt(results.assessmentId, after.assessmentId), and(eq(results.assessmentId, after.assessmentId), gt(results.number, after.number)))
      ))
      .orderBy(asc(results.releasedAt), asc(results.assessmentId), asc(results.number)).limit(most),

    /** Of the results of an arrangement the newest, up to one of them; the newest first. */
    listNewestOfArrangement: (reader: Reader, organisationId: string, arrangementId: string, until: Pick<ResultRow, 'releasedAt' | 'assessmentId' | 'number'> | undefined, most: number) => reader
      .select({ assessmentId: results.assessmentId, number: results.number })
      .from(results)
      .where(and(
        eq(results.organisationId, organisationId),
        eq(results.arrangementId, arrangementId),
        until && lte(results.releasedAt, until.releasedAt),
        until && or(lt(results.releasedAt, until.releasedAt), lt(results.assessmentId, until.assessmentId), and(eq(results.assessmentId, until.assessmentId), lte(results.number, until.number)))
      ))
      .orderBy(desc(results.releasedAt), desc(results.assessmentId), desc(results.number)).limit(most),

    async insertMilestone (tx: Writer, { row, copies: kept }: { readonly row: MilestoneRow, readonly copies: readonly MilestoneCopyRow[] }): Promise<void> {
      await tx.insert(milestones).values(row)
      for (let from = 0; from < kept.length; from += seatsAtOnce) await tx.insert(copies).values(kept.slice(from, from + seatsAtOnce))
    },

    /** What a milestone restores; nothing of a confidential one. */
    listCopies: (reader: Reader, key: AssessmentKey, milestone: string): Promise<MilestoneCopyRow[]> => reader
      .select().from(copies).where(and(isOf(copies, key), eq(copies.milestone, milestone))),

    /** What any milestone has of one response. */
    async deleteCopies (tx: Writer, { organisationId, id }: ResponseRow): Promise<void> {
      await tx.delete(copies).where(and(eq(copies.organisationId, organisationId), eq(copies.responseId, id)))
    },

    async findMilestone (reader: Reader, key: AssessmentKey, name: string): Promise<MilestoneRow | undefined> {
      const [found] = await reader.select().from(milestones).where(and(isOf(milestones, key), eq(milestones.name, name)))
      return found
    },

    /** Without what they say, in the order in which they were made. */
    listMilestones: (reader: Reader, key: AssessmentKey) => reader
      .select({ name: milestones.name, createdAt: milestones.createdAt }).from(milestones).where(isOf(milestones, key)).orderBy(asc(milestones.createdAt), asc(milestones.name)),

  }
}

export type AssessmentsRepository = ReturnType<typeof assessmentsRepository>
