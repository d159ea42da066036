import { and, desc, eq, gte, lt, or } from 'drizzle-orm'
import type { Storage, Writer } from '../storage/storage.ts'

/** Whatever is told. Each names the kind of thing and what became of it. */
export const auditActions = [
  'organisation.created', 'organisation.changed', 'organisation.erased', 'api_key.created', 'api_key.rotated', 'api_key.revoked',
  'principle_set.created', 'principle_set.configured', 'principle_set.deleted', 'principle_set.imported',
  'draft.edited', 'draft.rebased', 'version.published', 'version.retired',
  'arrangement.created', 'arrangement.changed', 'arrangement.deleted',
  'assessment.created', 'assessment.changed', 'assessment.transitioned', 'assessment.upgraded', 'assessment.restored', 'assessment.imported', 'assessment.erased',
  'seats.issued', 'response.changed', 'milestone.created', 'action.created', 'action.changed', 'action.deleted', 'evidence.created', 'evidence.deleted',
] as const
export type AuditAction = typeof auditActions[number]

/** Somebody did something to something. There is no free text: nothing that a person wrote stands here. */
export interface AuditEvent {
  /** The id of a key, or `cli` for whoever runs the service. */
  readonly actor: string
  readonly action: AuditAction
  readonly resource: { readonly type: string, readonly id: string }
}

/** What the list of what was done may be narrowed to. */
export interface AuditFilter {
  readonly action?: string
  /** Nothing older. */
  readonly from?: Date
}

/** Where a walk through the events has come to. */
export interface AuditPlace {
  readonly at: Date
  readonly id: string
}

interface AuditOptions {
  readonly storage: Pick<Storage, 'tables' | 'as'>
  readonly now: () => Date
  readonly newId: () => string
}

/** What was done, of each organisation by itself. Events are added and read. */
export function auditRepository ({ storage, now, newId }: AuditOptions) {
  const { auditEvents: events } = storage.tables
  return {
    /** Writes an event in the transaction of what it tells. */
    async recordAudit (tx: Writer, organisationId: string, { actor, action, resource }: AuditEvent): Promise<void> {
      await tx.insert(events).values({ id: newId(), organisationId, at: now(), actor, action, resourceType: resource.type, resourceId: resource.id })
    },

    /** Newest first, so many at most after a place. */
    list: (organisationId: string, { action, from }: AuditFilter, after: AuditPlace | undefined, count: number) => storage.as(organisationId).read
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
