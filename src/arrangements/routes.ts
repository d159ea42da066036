import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import type { App } from '../http/app.ts'
import { formats } from '../domain/versions/principle-set.ts'
import { recordPatchLimit } from '../http/body/limits.ts'
import { ifMatch, revisionTag } from '../http/conditional.ts'
import { idempotencyHeaders, type Once } from '../http/idempotency.ts'
import { mergePatch } from '../http/body/merge-patch.ts'
import { merged } from '../http/body/merge.ts'
import { validBody } from '../http/problems/handler.ts'
import { nothing, otherwise, success, withBody } from '../http/responses.ts'
import { closed, noQuery, oneOf, pageQuery, ref, shared } from '../http/schema.ts'
import { callerOf, keyed } from '../identity/index.ts'
import type { Access } from '../storage/storage.ts'
import { arrangementRecord } from './presenter.ts'
import type { ArrangementRow } from './repository.ts'
import { ArrangementPageSchema, ArrangementSchema, NewArrangementSchema, tagPattern } from './schemas.ts'
import type { ArrangementsService } from './service.ts'

export interface ArrangementsRoutes {
  readonly service: ArrangementsService
  readonly access: (organisation: string) => Access
  readonly once: Once
}

const tags = ['arrangements']
export const arrangementParameter = shared('arrangement', Type.String({ maxLength: 200, description: 'The id of an arrangement', examples: ['01a00000-0000-7000-8000-000000005001'] }))
const ofArrangement = Type.Object({ arrangement: arrangementParameter })
/** One without assessments. */
const ofUnused = Type.Object({ arrangement: shared('unusedArrangement', Type.String({ maxLength: 200, description: 'The id of an arrangement', examples: ['01a00000-0000-7000-8000-000000005003'] })) })
const arrangement = success('The arrangement', { 'application/json': ref(ArrangementSchema) }, ['Cache-Control', 'ETag'])

/** What is looked at, below /v1. */
export function arrangementsRoutes (app: App, { service, access, once }: ArrangementsRoutes): void {
  const send = (reply: FastifyReply, row: ArrangementRow) =>
    reply.headers({ 'cache-control': 'private, no-cache', etag: revisionTag(row.revision) }).send(arrangementRecord(row))

  app.get('/arrangements', keyed('assessments:read', {
    operationId: 'listArrangements',
    tags,
    summary: 'The arrangements of your organisation',
    description: 'In the order in which they were made. In pages: go on with `page.next` as `cursor` until there is none.',
    querystring: Type.Object({
      ...pageQuery,
      format: Type.Optional(oneOf(formats, { description: 'Only those of this format' })),
      tag: Type.Optional(Type.String({ pattern: tagPattern, maxLength: 50, description: 'Only those with this tag' })),
    }, closed),
    response: { 200: success('The arrangements', { 'application/json': ref(ArrangementPageSchema) }, ['Cache-Control']), ...otherwise(403, 406) },
  }), async (request, reply) => {
    const { format, tag, ...query } = request.query
    const { items, page } = await service.list(callerOf(request).organisation, { ...(format && { format }), ...(tag && { tag }) }, query)
    return reply.header('cache-control', 'private, no-cache').send({ items: items.map(arrangementRecord), page })
  })

  app.post('/arrangements', keyed('assessments:write', {
    operationId: 'createArrangement',
    tags,
    summary: 'Tells of an arrangement that is to be looked at',
    description: 'Nothing about people is asked for; leave their names out.',
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewArrangementSchema),
    response: { 201: success('The arrangement', { 'application/json': ref(ArrangementSchema) }, ['Cache-Control', 'ETag', 'Location', 'Idempotency-Replayed.optional']), ...otherwise(403, 406, 409, ...withBody) },
  }), (request, reply) => {
    const caller = callerOf(request)
    return once(request, reply, caller, async tx => {
      const body = arrangementRecord(await service.make(tx, caller, request.body))
      return { status: 201, headers: { location: body.links.self, etag: revisionTag(1) }, body }
    })
  })

  app.get('/arrangements/:arrangement', keyed('assessments:read', {
    operationId: 'getArrangement',
    tags,
    summary: 'An arrangement',
    description: 'What you told of it.',
    params: ofArrangement,
    querystring: noQuery,
    response: { 200: arrangement, ...otherwise(403, 404, 406) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    return send(reply, await service.find(access(organisation).read, organisation, request.params.arrangement))
  })

  app.patch('/arrangements/:arrangement', {
    bodyLimit: recordPatchLimit,
    ...keyed('assessments:write', {
      operationId: 'changeArrangement',
      tags,
      summary: 'Changes what is told of an arrangement',
      description: 'A JSON Merge Patch. What was released stays as it was.',
      consumes: [mergePatch],
      params: ofArrangement,
      headers: Type.Object({ 'if-match': ifMatch }),
      querystring: noQuery,
      body: Type.Object({}, { additionalProperties: true, examples: [{ setting: 'Home care and day care' }] }),
      response: { 200: arrangement, ...otherwise(403, 404, 406, 412, 428, ...withBody) },
    }),
  }, async (request, reply) => {
    const caller = callerOf(request)
    const patched = (current: object) => validBody(request, ref(NewArrangementSchema), merged(current, request.body))
    return send(reply, await access(caller.organisation).write(tx => service.change(tx, caller, request.params.arrangement, request.headers['if-match'], patched)))
  })

  app.delete('/arrangements/:arrangement', keyed('assessments:write', {
    operationId: 'deleteArrangement',
    tags,
    summary: 'Deletes an arrangement that has no assessment',
    description: 'What people said of one is deleted with its assessments, first.',
    params: ofUnused,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(403, 404, 406, 409) },
  }), async (request, reply) => {
    await service.remove(callerOf(request), request.params.arrangement)
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })
}
