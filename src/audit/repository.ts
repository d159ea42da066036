import { and, desc, eq, gte, lt, or } from 'drizzle-orm'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'

export type AuditEventRow = Tables['auditEvents']['$inferSelect']

/** Where a page of events begins. */
export interface AuditPosition {
  readonly at: Date
  readonly id: string
}

export interface AuditFilters {
  readonly action?: string
  /** Nothing older. */
  readonly from?: Date
}

/** Queries over audit events, which are added and read. */
export function auditRepository ({ auditEvents: events }: Pick<Tables, 'auditEvents'>) {
  return {
    async insert (tx: Writer, event: AuditEventRow): Promise<void> {
      await tx.insert(events).values(event)
    },

    /** At most `count`, newest first, after a position. */
    list: (
      reader: Reader,
      organisationId: string,
      { action, from }: AuditFilters,
      after: AuditPosition | undefined,
      count: number
    ): Promise<AuditEventRow[]> =>
      reader
        .select().from(events)
        .where(and(
          eq(events.organisationId, organisationId),
          action === undefined ? undefined : eq(events.action, action),
          from && gte(events.at, from),
          after && or(lt(events.at, after.at), and(eq(events.at, after.at), lt(events.id, after.id)))
        ))
        .orderBy(desc(events.at), desc(events.id)).limit(count),
  }
}

export type AuditRepository = ReturnType<typeof auditRepository>
