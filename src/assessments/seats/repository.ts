import { and, asc, count, eq, sql } from 'drizzle-orm'
import { preparedQuery } from '../../storage/prepared-query.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { AssessmentKey } from '../key.ts'

export type InvitationRow = Tables['invitations']['$inferSelect']

/** A statement has a bounded number of parameters. */
const maxRowsPerStatement = 500

/** Queries over seats and their invitations. */
export function seatsRepository ({ invitations }: Pick<Tables, 'invitations'>) {
  const isOf = ({ organisationId, id }: AssessmentKey) =>
    and(eq(invitations.organisationId, organisationId), eq(invitations.assessmentId, id))

  const countSeats = preparedQuery('count_seats', (reader, key: AssessmentKey) =>
    reader.select({ seats: count() }).from(invitations).where(isOf(key)))

  return {
    async insertInvitations (tx: Writer, rows: readonly InvitationRow[]): Promise<void> {
      for (let from = 0; from < rows.length; from += maxRowsPerStatement) {
        await tx.insert(invitations).values(rows.slice(from, from + maxRowsPerStatement))
      }
    },

    listInvitations: (reader: Reader, key: AssessmentKey): Promise<InvitationRow[]> =>
      reader
        .select().from(invitations).where(isOf(key)).orderBy(asc(invitations.id)),

    async countInvitations (reader: Reader, key: AssessmentKey): Promise<number> {
      const [found] = await countSeats(reader, key)
      return found?.seats ?? 0
    },

    async findInvitation (reader: Reader, organisationId: string, id: string): Promise<InvitationRow | undefined> {
      const [found] = await reader.select().from(invitations).where(
        and(eq(invitations.organisationId, organisationId), eq(invitations.id, id))
      )
      return found
    },

    /** While its assessment is locked. */
    async deleteInvitation (tx: Writer, { organisationId, assessmentId, id }: InvitationRow): Promise<void> {
      await tx.delete(invitations).where(and(isOf({ organisationId, id: assessmentId }), eq(invitations.id, id)))
    },

    /**
     * Rule M0, while its assessment is locked. Every seat is written anew, so that nothing the database keeps of a row
     * tells which of them was claimed together with the response that the same transaction makes (on PostgreSQL, xmin
     * and the place in the table).
     */
    async claimInvitation (tx: Writer, { organisationId, assessmentId, id }: InvitationRow): Promise<void> {
      await tx.update(invitations).set({ claimed: sql`(${invitations.claimed} or ${invitations.id} = ${id})` }).where(
        isOf({ organisationId, id: assessmentId })
      )
    },
  }
}
