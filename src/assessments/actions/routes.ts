import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import type { App } from '../../http/app.ts'
import { recordPatchLimit } from '../../http/body/limits.ts'
import { revisionTag } from '../../http/conditional.ts'
import { idempotencyHeaders } from '../../http/idempotency.ts'
import { mergePatch } from '../../http/body/merge-patch.ts'
import { merged } from '../../http/body/merge.ts'
import { validBody } from '../../http/problems/handler.ts'
import { nothing, otherwise, success, withBody } from '../../http/responses.ts'
import { closed, noQuery, pageQuery, ref, shared } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import type { ActionRow } from './repository.ts'
import { ActionBodySchema, ActionPageSchema, ActionSchema, NewActionSchema } from './schemas.ts'
import { actionRecord } from '../record-presenter.ts'
import { conditional, made, ofKept, onceFor, tagged, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { whilePrepared } from '../../http/retries.ts'

const ofAction = Type.Object({
  ...ofKept.properties,
  action: shared('action', Type.String({ maxLength: 200, description: 'The id of an action of the assessment', examples: ['01a00000-0000-7000-8000-000000006017'] })),
})
const action = success('The action', { 'application/json': ref(ActionSchema) }, tagged)

/** What is to be done, below /v1. */
export function actionRoutes (app: App, { assessments: { actions }, access, once }: AssessmentsRoutes): void {
  const writeOnce = onceFor(once)
  const send = (reply: FastifyReply, row: ActionRow) => reply.headers({ ...uncached, etag: revisionTag(row.revision) }).send(actionRecord(row))

  app.get('/assessments/:assessment/actions', keyed('assessments:read', {
    operationId: 'listActions',
    tags,
    summary: 'What is to be done',
    description: 'In the order in which they were made. In pages: go on with `page.next` as `cursor` until there is none.',
    params: ofKept,
    querystring: Type.Object(pageQuery, closed),
    response: { 200: success('The actions', { 'application/json': ref(ActionPageSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { items, page } = await actions.list(callerOf(request).organisation, request.params.assessment, request.query)
    return reply.headers(uncached).send({ items: items.map(actionRecord), page })
  })

  app.post('/assessments/:assessment/actions', keyed('assessments:write', {
    operationId: 'createAction',
    tags,
    summary: 'Plans what is to be done about a principle',
    description: 'It never changes a rating. Say who by a role, not by a name; an assessment has at most 500 actions.',
    params: ofKept,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewActionSchema),
    response: { 201: success('The action', { 'application/json': ref(ActionSchema) }, made), ...otherwise(403, 404, 406, 409, 410, ...withBody) },
  }), (request, reply) => writeOnce(request, reply, async (tx, caller) => {
    const body = actionRecord(await actions.make(tx, caller, request.params.assessment, request.body))
    return { status: 201, headers: { location: body.links.self, etag: revisionTag(1) }, body }
  }))

  app.get('/assessments/:assessment/actions/:action', keyed('assessments:read', {
    operationId: 'getAction',
    tags,
    summary: 'An action',
    description: 'Where it stands and where it can go.',
    params: ofAction,
    querystring: noQuery,
    response: { 200: action, ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => send(reply, await actions.find(callerOf(request).organisation, request.params.assessment, request.params.action)))

  app.patch('/assessments/:assessment/actions/:action', {
    bodyLimit: recordPatchLimit,
    ...keyed('assessments:write', {
      operationId: 'changeAction',
      tags,
      summary: 'Changes an action, or moves it on',
      description: 'A JSON Merge Patch. A reason belongs to the move that it is sent with: accepting something as it is takes one, and any other move leaves the old one behind.',
      consumes: [mergePatch],
      params: ofAction,
      headers: conditional,
      querystring: noQuery,
      body: Type.Object({}, { additionalProperties: true, examples: [{ state: 'in_progress' }] }),
      response: { 200: action, ...otherwise(403, 404, 406, 410, 412, 428, ...withBody) },
    }),
  }, async (request, reply) => {
    const caller = callerOf(request)
    const { params: { assessment, action }, headers: { 'if-match': ifMatch } } = request
    const patched = (current: object) => validBody(request, ActionBodySchema, merged(current, request.body))
    return send(reply, await whilePrepared(() => access(caller.organisation).write(tx => actions.change(tx, caller, assessment, action, ifMatch, patched))))
  })

  app.delete('/assessments/:assessment/actions/:action', keyed('assessments:write', {
    operationId: 'deleteAction',
    tags,
    summary: 'Takes an action away',
    description: 'One that is given up but should be remembered is `dropped` instead.',
    params: ofAction,
    headers: conditional,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(403, 404, 406, 410, 412, 428) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { params: { assessment, action }, headers: { 'if-match': ifMatch } } = request
    await access(caller.organisation).write(tx => actions.remove(tx, caller, assessment, action, ifMatch))
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })
}
