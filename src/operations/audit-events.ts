import { auditEventRecord, AuditEventPageSchema, AuditEventSchema, auditQuery, type Events } from '../audit/index.ts'
import type { App } from '../http/app.ts'
import { ok, operations, type OperationsOptions } from '../http/operation.ts'
import { requireApiKey } from '../identity/index.ts'

export interface AuditRoutes extends OperationsOptions {
  readonly events: Events
}

/** What was done in an organisation. Its route needs a key, which `audit` knows nothing of. */
export function auditRoutes (app: App, { events, ...options }: AuditRoutes): void {
  app.addSchema(AuditEventSchema)
  app.addSchema(AuditEventPageSchema)
  const { read } = operations(app, options)

  read('GET /v1/audit-events', {
    operationId: 'listAuditEvents',
    summary: 'List the audit events of your organisation',
    description:
      'Who did what to which thing, newest first. In pages: go on with `page.next` as `cursor` until there is none.',
    guard: requireApiKey('admin'),
    query: auditQuery,
    success: ok('The events', AuditEventPageSchema),
  }, async ({ read, caller, query }) => {
    const { items, page } = await events.list(read, caller.organisation, query)
    return { body: { items: items.map(auditEventRecord), page } }
  })
}
