import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import type { App } from '../../http/app.ts'
import { revisionTag } from '../../http/conditional.ts'
import { mergePatch } from '../../http/body/merge-patch.ts'
import { nothing, otherwise, success, withBody } from '../../http/responses.ts'
import { closed, noQuery, oneOf, ref } from '../../http/schema.ts'
import { callerOf, keyed, participantOf, seated } from '../../identity/index.ts'
import type { Rating } from '../../domain/assessments/model.ts'
import type { Change, SentResponse } from './service.ts'
import { conditional, ofMutual, ofOpen, tagged, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { ResponseBody, ResponsePatch, ResponseSchema, SingleResponseBody } from '../schemas.ts'

const response = success('The response', { 'application/json': ref(ResponseSchema) }, tagged)
const changes = [403, 404, 406, 409, 410, 412, 428, ...withBody] as const
/** Nothing tells a participant that the assessment was erased: their token went with it. */
const theirs = changes.filter(status => status !== 403 && status !== 410)
const atomicity = Type.Object({
  atomic: Type.Optional(oneOf(['true', 'false'], { default: 'true', description: '`false`: what is good is written, and `refused` tells what is not' })),
}, closed)

/** The shape is closed; that it is exactly one answer is for rule R1, which names the statement. */
function given ({ ratings, submit = false }: { ratings: Record<string, object | null>, submit?: boolean }): Pick<Change, 'ratings' | 'submit'> {
  return { ratings: ratings as Record<string, Rating | null>, submit }
}

/** What is said in an assessment, below /v1. Nothing of it is repeated, logged or audited (rule D13). */
export function responseRoutes (app: App, { assessments: { responses } }: Pick<AssessmentsRoutes, 'assessments'>): void {
  const send = (reply: FastifyReply, { revision, body }: SentResponse) =>
    reply.headers({ ...uncached, etag: revisionTag(revision) }).type('application/json; charset=utf-8').send(body)

  app.get('/assessments/:assessment/responses/me', seated({
    operationId: 'getMyResponse',
    tags,
    summary: 'What you have said, and what there is to rate',
    description: 'Nobody else can read it.',
    params: ofMutual,
    querystring: noQuery,
    response: { 200: response, ...otherwise(404, 406) },
  }), async (request, reply) => send(reply, await responses.read(participantOf(request), request.params.assessment)))

  app.put('/assessments/:assessment/responses/me', seated({
    operationId: 'replaceMyResponse',
    tags,
    summary: 'Rates, as a whole',
    description: 'What is not named is not answered. `submit` says that it is all; until the assessment is closed it can be changed. A change without `submit` takes an earlier submission back: what is not submitted when the assessment closes does not count.',
    params: ofMutual,
    headers: conditional,
    querystring: noQuery,
    body: ref(ResponseBody),
    response: { 200: response, ...otherwise(...theirs) },
  }), async (request, reply) => send(reply, await responses.write(participantOf(request), request.params.assessment,
    { ...given(request.body), ifMatch: request.headers['if-match'], merge: false, atomic: true })))

  app.patch('/assessments/:assessment/responses/me', seated({
    operationId: 'changeMyResponse',
    tags,
    summary: 'Rates some statements',
    description: 'The others stay as they are; null takes a rating back. A change without `submit` takes an earlier submission back, so submit again: what is not submitted when the assessment closes does not count.',
    consumes: [mergePatch],
    params: ofMutual,
    headers: conditional,
    querystring: atomicity,
    body: ref(ResponsePatch),
    response: { 200: response, ...otherwise(...theirs) },
  }), async (request, reply) => send(reply, await responses.write(participantOf(request), request.params.assessment,
    { ...given(request.body), ifMatch: request.headers['if-match'], merge: true, atomic: request.query.atomic !== 'false' })))

  app.post('/assessments/:assessment/responses/me/submission', seated({
    operationId: 'submitMyResponse',
    tags,
    summary: 'Says that this is all',
    description: 'It can be changed until the assessment is closed; a change takes the submission back until it is submitted again. Doing it again changes nothing.',
    params: ofMutual,
    querystring: noQuery,
    response: { 200: response, ...otherwise(404, 406, 409) },
  }), async (request, reply) => {
    const { params: { assessment } } = request
    await responses.move(participantOf(request), assessment, 'submitted')
    return send(reply, await responses.read(participantOf(request), assessment))
  })

  app.delete('/assessments/:assessment/responses/me', seated({
    operationId: 'withdrawMyResponse',
    tags,
    summary: 'Takes everything back',
    description: 'The ratings are deleted, and the seat is given up for good. Once the assessment is closed it is too late. Doing it again changes nothing.',
    params: ofMutual,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(404, 406, 409) },
  }), async (request, reply) => {
    await responses.move(participantOf(request), request.params.assessment, 'withdrawn')
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })

  app.get('/assessments/:assessment/response', keyed('assessments:read', {
    operationId: 'getResponse',
    tags,
    summary: 'The response of a single assessment',
    description: 'With what there is to rate.',
    params: ofOpen,
    querystring: noQuery,
    response: { 200: response, ...otherwise(403, 404, 406, 409, 410) },
  }), async (request, reply) => send(reply, await responses.readSingle(callerOf(request).organisation, request.params.assessment)))

  app.put('/assessments/:assessment/response', keyed('assessments:write', {
    operationId: 'replaceResponse',
    tags,
    summary: 'Rates a single assessment, as a whole',
    description: 'With `release` it is closed and released at once, and result 1 is there.',
    params: ofOpen,
    headers: conditional,
    querystring: noQuery,
    body: ref(SingleResponseBody),
    response: { 200: response, ...otherwise(...changes) },
  }), async (request, reply) => send(reply, await responses.writeSingle(callerOf(request), request.params.assessment,
    { ...given(request.body), ifMatch: request.headers['if-match'], merge: false, atomic: true, release: request.body.release === true })))

  app.patch('/assessments/:assessment/response', keyed('assessments:write', {
    operationId: 'changeResponse',
    tags,
    summary: 'Rates some statements of a single assessment',
    description: 'The others stay as they are; null takes a rating back.',
    consumes: [mergePatch],
    params: ofOpen,
    headers: conditional,
    querystring: atomicity,
    body: ref(ResponsePatch),
    response: { 200: response, ...otherwise(...changes) },
  }), async (request, reply) => send(reply, await responses.writeSingle(callerOf(request), request.params.assessment,
    { ...given(request.body), ifMatch: request.headers['if-match'], merge: true, atomic: request.query.atomic !== 'false', release: false })))
}
