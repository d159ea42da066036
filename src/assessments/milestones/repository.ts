import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { jsonText } from '../../storage/json-text.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { AssessmentKey } from '../key.ts'
import type { ResponseFrame } from '../responses/repository.ts'

export type MilestoneRow = Tables['milestones']['$inferSelect']

/** Queries over milestones and their copies of responses. Returns undefined for none. */
export function milestonesRepository (
  { milestones, milestoneCopies: copies, responses }: Pick<Tables, 'milestones' | 'milestoneCopies' | 'responses'>
) {
  const isOf = (
    table: Pick<typeof milestones | typeof copies | typeof responses, 'organisationId' | 'assessmentId'>,
    { organisationId, id }: AssessmentKey
  ) => and(eq(table.organisationId, organisationId), eq(table.assessmentId, id))

  return {
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

    /** Whose responses a milestone restores; nobody's of a confidential one. */
    listCopied: async (reader: Reader, key: AssessmentKey, milestone: string): Promise<Set<string>> => {
      const rows = await reader.select({ id: copies.responseId }).from(copies).where(
        and(isOf(copies, key), eq(copies.milestone, milestone))
      )
      return new Set(rows.map(({ id }) => id))
    },

    /** What a milestone restores of one response, with ratings as they are stored: some megabytes at most. */
    async findCopy (
      reader: Reader,
      { organisationId, assessmentId, id }: ResponseFrame,
      milestone: string
    ): Promise<Pick<typeof copies.$inferSelect, 'state'> & { readonly ratings: string } | undefined> {
      const [found] = await reader
        .select({ state: copies.state, ratings: jsonText(copies.ratings) }).from(copies).where(
          and(
            isOf(copies, { organisationId, id: assessmentId }),
            eq(copies.milestone, milestone),
            eq(copies.responseId, id)
          )
        )
      return found
    },

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
