import { keysetPage, type Page } from '../http/pages.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { AuditAction } from './actions.ts'
import type { AuditEventRow, AuditPosition, AuditRepository } from './repository.ts'
import type { AuditQuery } from './schemas.ts'

/** Somebody did something to something. There is no free text: nothing that a person wrote stands here. */
export interface AuditEvent {
  /** The id of a key, or `cli` for whoever runs the service. */
  readonly actor: string
  readonly action: AuditAction
  readonly resource: { readonly type: string, readonly id: string }
}

interface AuditOptions {
  readonly repository: AuditRepository
  readonly now: () => Date
  readonly newId: () => string
}

const newestFirst = {
  write: ({ at, id }: AuditPosition) => `${at.getTime()} ${id}`,
  read (text: string): AuditPosition | undefined {
    const [time = '', id = ''] = text.split(' ')
    const at = new Date(/^\d{1,15}$/.test(time) ? Number(time) : NaN)
    return Number.isNaN(at.getTime()) || !isUuid(id) ? undefined : { at, id }
  },
}

/** What was done, of each organisation by itself. */
export function auditService ({ repository, now, newId }: AuditOptions) {
  return {
    /** Writes an event in the transaction of what it records. */
    recordAudit: (
      tx: Writer,
      organisationId: string,
      { actor, action, resource: { type, id } }: AuditEvent
    ): Promise<void> =>
      repository.insert(tx, {
        id: newId(),
        organisationId,
        at: now(),
        actor,
        action,
        resourceType: type,
        resourceId: id,
      }),

    /** Newest first. */
    async list (
      reader: Reader,
      organisation: string,
      { action, from, ...query }: AuditQuery
    ): Promise<Page<AuditEventRow>> {
      const filters = { ...(action && { action }), ...(from && { from: instantOf(from) }) }
      return keysetPage(
        query,
        `audit-events ${organisation} ${action ?? ''} ${from ?? ''}`,
        newestFirst,
        (after, count) => repository.list(reader, organisation, filters, after, count)
      )
    },
  }
}

/** The format of the schema also takes leap seconds and white space, which no Date reads. */
function instantOf (text: string): Date {
  const instant = new Date(text)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new Problem(httpProblems.invalid_parameter, 'from must be an instant such as 2026-01-01T00:00:00Z', {
    faults: [{ parameter: 'from', code: 'invalid', detail: 'must be an instant' }],
  })
}
