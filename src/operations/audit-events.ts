import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { auditActions, type AuditPlace, type Events } from '../audit/index.ts'
import { keysetPage } from '../http/pages.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { otherwise, success } from '../http/responses.ts'
import { closed, oneOf, pageQuery, pageSchema, ref } from '../http/schema.ts'
import { callerOf, keyed } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import { tags } from './route.ts'

const AuditEventSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  at: Type.String({ format: 'date-time' }),
  action: oneOf(auditActions),
  actor: Type.String({ description: 'The id of a key, or `cli` for whoever runs the service' }),
  resource: Type.Object({ type: Type.String(), id: Type.String({ format: 'uuid' }) }, closed),
}, { $id: 'AuditEvent', ...closed })

const AuditEventPageSchema = pageSchema('AuditEventPage', ref(AuditEventSchema))

const order = {
  write: ({ at, id }: AuditPlace) => `${at.getTime()} ${id}`,
  read (text: string): AuditPlace | undefined {
    const [time = '', id = ''] = text.split(' ')
    const at = new Date(/^\d{1,15}$/.test(time) ? Number(time) : NaN)
    return Number.isNaN(at.getTime()) || !isUuid(id) ? undefined : { at, id }
  },
}

/** What happened in an organisation. */
export function auditRoutes (app: App, events: Events): void {
  app.addSchema(AuditEventSchema)
  app.addSchema(AuditEventPageSchema)

  app.get('/v1/audit-events', keyed('admin', {
    operationId: 'listAuditEvents',
    tags,
    summary: 'What was done in your organisation, newest first',
    description: 'Who did what to which thing. In pages: go on with `page.next` as `cursor` until there is none.',
    querystring: Type.Object({
      ...pageQuery,
      action: Type.Optional(oneOf(auditActions, { description: 'Only this' })),
      from: Type.Optional(Type.String({ format: 'date-time', description: 'Nothing older' })),
    }, closed),
    response: { 200: success('The events', { 'application/json': ref(AuditEventPageSchema) }, ['Cache-Control']), ...otherwise(403, 406) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const { action, from, ...query } = request.query
    const filter = { ...(action && { action }), ...(from && { from: instantOf(from) }) }
    const { items, page } = await keysetPage(query, `audit-events ${organisation} ${action ?? ''} ${from ?? ''}`, order, (after, count) => events.list(organisation, filter, after, count))
    return reply.header('cache-control', 'private, no-cache').send({
      items: items.map(({ id, at, action, actor, resourceType, resourceId }) => ({ id, at: at.toISOString(), action, actor, resource: { type: resourceType, id: resourceId } })),
      page,
    })
  })
}

/** The format of the schema also takes leap seconds and white space, which no Date reads. */
function instantOf (text: string): Date {
  const instant = new Date(text)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new Problem(httpProblems.invalid_parameter, 'from must be an instant such as 2026-01-01T00:00:00Z', { faults: [{ parameter: 'from', code: 'invalid', detail: 'must be an instant' }] })
}
