import type { Storage } from '../storage/storage.ts'
import { auditRepository } from './service.ts'

export { auditActions, type AuditAction, type AuditEvent, type AuditFilter, type AuditPlace } from './service.ts'

export interface EventsOptions {
  readonly storage: Storage
  readonly now: () => Date
  readonly newId: () => string
}

/** What happened, told by whoever made it happen, in the same transaction. */
export function openEvents (options: EventsOptions) {
  return auditRepository(options)
}

export type Events = ReturnType<typeof openEvents>
