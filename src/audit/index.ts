import type { Storage } from '../storage/storage.ts'
import { auditRepository } from './repository.ts'
import { auditService } from './service.ts'

export type { AuditAction } from './actions.ts'
export { auditEventRecord } from './presenter.ts'
export { AuditEventPageSchema, AuditEventSchema, auditQuery } from './schemas.ts'
export type { AuditEvent } from './service.ts'

export interface EventsOptions {
  readonly storage: Pick<Storage, 'tables'>
  readonly now: () => Date
  readonly newId: () => string
}

/** What was done, recorded by whoever did it, in the same transaction. */
export function openEvents ({ storage, ...options }: EventsOptions) {
  return auditService({ repository: auditRepository(storage.tables), ...options })
}

export type Events = ReturnType<typeof openEvents>
