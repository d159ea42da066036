import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { idempotencyHeaders } from '../../http/idempotency.ts'
import { nothing, otherwise, success, withBody } from '../../http/responses.ts'
import { closed, noQuery, pageQuery, ref, shared } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { EvidencePageSchema, EvidenceSchema, evidenceWarning, NewEvidenceSchema } from './schemas.ts'
import { evidenceRecord } from '../record-presenter.ts'
import { ofKept, onceFor, tags, uncached, type AssessmentsRoutes } from '../routes.ts'

const ofEvidence = Type.Object({
  ...ofKept.properties,
  evidence: shared('evidence', Type.String({ maxLength: 200, description: 'The id of an item of evidence of the assessment', examples: ['01a00000-0000-7000-8000-000000006015'] })),
})

/** What shows that ratings are well founded, below /v1. */
export function evidenceRoutes (app: App, { assessments: { evidence }, access, once }: AssessmentsRoutes): void {
  const writeOnce = onceFor(once)

  app.get('/assessments/:assessment/evidence', keyed('assessments:read', {
    operationId: 'listEvidence',
    tags,
    summary: 'The evidence of an assessment',
    description: 'In the order in which it was added. In pages: go on with `page.next` as `cursor` until there is none.',
    params: ofKept,
    querystring: Type.Object(pageQuery, closed),
    response: { 200: success('The evidence', { 'application/json': ref(EvidencePageSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { items, page } = await evidence.list(callerOf(request).organisation, request.params.assessment, request.query)
    return reply.headers(uncached).send({ items: items.map(evidenceRecord), page })
  })

  app.post('/assessments/:assessment/evidence', keyed('assessments:write', {
    operationId: 'addEvidence',
    tags,
    summary: 'Adds evidence',
    description: `A text, a link, or the digest of a file that you keep yourself. Ratings can name it, but not in a confidential assessment; an assessment has at most 500 items. ${evidenceWarning}`,
    params: ofKept,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewEvidenceSchema),
    response: { 201: success('The evidence', { 'application/json': ref(EvidenceSchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']), ...otherwise(403, 404, 406, 409, 410, ...withBody) },
  }), (request, reply) => writeOnce(request, reply, async (tx, caller) => {
    const body = evidenceRecord(await evidence.add(tx, caller, request.params.assessment, request.body))
    return { status: 201, headers: { location: body.links.self }, body }
  }))

  app.get('/assessments/:assessment/evidence/:evidence', keyed('assessments:read', {
    operationId: 'getEvidence',
    tags,
    summary: 'An item of evidence',
    description: 'As it was added.',
    params: ofEvidence,
    querystring: noQuery,
    response: { 200: success('The evidence', { 'application/json': ref(EvidenceSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) =>
    reply.headers(uncached).send(evidenceRecord(await evidence.find(callerOf(request).organisation, request.params.assessment, request.params.evidence))))

  app.delete('/assessments/:assessment/evidence/:evidence', keyed('assessments:write', {
    operationId: 'deleteEvidence',
    tags,
    summary: 'Deletes an item of evidence',
    description: 'Ratings that name it stay as they were given; it no longer counts as shown.',
    params: ofEvidence,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { assessment, evidence: id } = request.params
    await access(caller.organisation).erase(tx => evidence.remove(tx, caller, assessment, id))
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })
}
