import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../http/app.ts'
import { states } from '../domain/assessments/lifecycle.ts'
import { ifMatch, revisionTag } from '../http/conditional.ts'
import { idempotencyHeaders, type Answer, type Once } from '../http/idempotency.ts'
import { mergePatch } from '../http/body/merge-patch.ts'
import { nothing, otherwise, success, withBody } from '../http/responses.ts'
import { closed, noQuery, oneOf, pageQuery, ref, shared } from '../http/schema.ts'
import { callerOf, keyed, type Caller } from '../identity/index.ts'
import type { Access, Writer } from '../storage/storage.ts'
import { assessmentPath } from './paths.ts'
import { assessmentSummary } from './presenter.ts'
import type { PreparedRelease } from './release/service.ts'
import { whilePrepared, whileStale } from '../http/retries.ts'
import { AssessmentPageSchema, AssessmentSchema, ChangedAssessmentSchema, NewAssessmentSchema, TransitionBody, TransitionsSchema } from './schemas.ts'
import type { Assessments } from './open.ts'
import type { AssessmentRow } from './repository.ts'

export interface AssessmentsRoutes {
  readonly assessments: Assessments
  readonly access: (organisation: string) => Access
  readonly once: Once
}

export const tags = ['assessments']
export const uncached = { 'cache-control': 'private, no-cache' }
/** The assessments that the document's examples are about: each operation needs one in a state of its own. */
const parameter = (component: string, example: string) => Type.Object({
  assessment: shared(component, Type.String({ maxLength: 200, description: 'The id of an assessment of your organisation', examples: [example] })),
})
export const ofAssessment = parameter('assessment', '01a00000-0000-7000-8000-000000005005')
export const ofDraft = parameter('draftAssessment', '01a00000-0000-7000-8000-000000005014')
export const ofOpen = parameter('openAssessment', '01a00000-0000-7000-8000-000000005016')
export const ofMoving = parameter('movingAssessment', '01a00000-0000-7000-8000-000000005020')
/** One that is kept for long: with milestones, actions and evidence. */
export const ofKept = parameter('keptAssessment', '01a00000-0000-7000-8000-000000006011')
export const ofMutual = parameter('mutualAssessment', '01a00000-0000-7000-8000-000000005024')
export const conditional = Type.Object({ 'if-match': ifMatch })
export const mayRepeat = Type.Object({ ...idempotencyHeaders.properties, ...conditional.properties })
export const tagged = ['Cache-Control', 'ETag'] as const
export const made = [...tagged, 'Location', 'Idempotency-Replayed.optional'] as const

const assessment = success('The assessment', { 'application/json': ref(AssessmentSchema) }, tagged)

/** Hands a unit of work of whoever asks to `once`, and what it needs to be made first to the worker thread. */
export function onceFor (once: Once) {
  return (request: FastifyRequest, reply: FastifyReply, work: (tx: Writer, caller: Caller) => Promise<Answer>): Promise<FastifyReply> => {
    const caller = callerOf(request)
    return whilePrepared(() => once(request, reply, caller, tx => work(tx, caller)))
  }
}

/** The assessment as it is after a write. */
export const assessmentAnswer = ({ reading }: Pick<Assessments, 'reading'>) => async (tx: Writer, row: AssessmentRow, status: number): Promise<Answer> =>
  ({ status, headers: { location: assessmentPath(row), etag: revisionTag(row.revision) }, body: await reading.record(tx, row) })

/** Assessments, below /v1: what their organisation does with them. */
export function assessmentsRoutes (app: App, { assessments, access, once }: AssessmentsRoutes): void {
  const { service, releases, erasure, reading } = assessments
  const writeOnce = onceFor(once)
  const answer = assessmentAnswer(assessments)

  app.get('/assessments', keyed('assessments:read', {
    operationId: 'listAssessments',
    tags,
    summary: 'The assessments of your organisation',
    description: 'In the order in which they were made. In pages: go on with `page.next` as `cursor` until there is none.',
    querystring: Type.Object({
      ...pageQuery,
      arrangement: Type.Optional(Type.String({ format: 'uuid', description: 'Only those of this arrangement' })),
      set: Type.Optional(Type.String({ format: 'uuid', description: 'Only those through a version of this set' })),
      state: Type.Optional(oneOf(states, { description: 'Only those in this state' })),
    }, closed),
    response: { 200: success('The assessments', { 'application/json': ref(AssessmentPageSchema) }, ['Cache-Control']), ...otherwise(403, 406) },
  }), async (request, reply) => {
    const { arrangement, set, state, ...query } = request.query
    const filters = { ...(arrangement && { arrangement: arrangement.toLowerCase() }), ...(set && { set: set.toLowerCase() }), ...(state && { state }) }
    const { items, page } = await service.list(callerOf(request).organisation, filters, query)
    return reply.headers(uncached).send({ items: items.map(assessmentSummary), page })
  })

  app.post('/assessments', keyed('assessments:write', {
    operationId: 'createAssessment',
    tags,
    summary: 'Makes an assessment of an arrangement through a version of a set',
    description: 'A draft, unless `open` says that it takes ratings at once. What is not said is the safer: a mutual one is confidential.',
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewAssessmentSchema),
    response: { 201: success('The assessment', { 'application/json': ref(AssessmentSchema) }, made), ...otherwise(403, 406, 409, ...withBody) },
  }), (request, reply) => writeOnce(request, reply, async (tx, caller) => answer(tx, await service.create(tx, caller, request.body), 201)))

  app.get('/assessments/:assessment', keyed('assessments:read', {
    operationId: 'getAssessment',
    tags,
    summary: 'An assessment',
    description: 'Where it stands, where it can go, and what to look at. While it is open nothing is told of what people say but how many have submitted.',
    params: ofAssessment,
    querystring: noQuery,
    response: { 200: assessment, ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const { read } = access(organisation)
    const { row, body } = await whilePrepared(async () => {
      const row = await service.find(read, organisation, request.params.assessment)
      return { row, body: await reading.record(read, row) }
    })
    return reply.headers({ ...uncached, etag: revisionTag(row.revision) }).send(body)
  })

  app.patch('/assessments/:assessment', keyed('assessments:write', {
    operationId: 'changeAssessment',
    tags,
    summary: 'Changes the settings of a draft',
    description: 'A JSON Merge Patch; lists are replaced whole. From open on they are fixed.',
    consumes: [mergePatch],
    params: ofDraft,
    headers: conditional,
    querystring: noQuery,
    body: ref(ChangedAssessmentSchema),
    response: { 200: assessment, ...otherwise(403, 404, 406, 409, 410, 412, 428, ...withBody) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { write, erase } = access(caller.organisation)
    const { row, body } = await whilePrepared(() => (request.body.disclosure === 'confidential' ? erase : write)(async tx => {
      const row = await service.change(tx, caller, request.params.assessment, request.headers['if-match'], request.body)
      return { row, body: await reading.record(tx, row) }
    }))
    return reply.headers({ ...uncached, etag: revisionTag(row.revision) }).send(body)
  })

  app.get('/assessments/:assessment/transitions', keyed('assessments:read', {
    operationId: 'listTransitions',
    tags,
    summary: 'What became of an assessment, step by step',
    description: 'Who moved it, when and why.',
    params: ofAssessment,
    querystring: noQuery,
    response: { 200: success('The steps, the first one first', { 'application/json': ref(TransitionsSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const steps = await service.transitions(callerOf(request).organisation, request.params.assessment)
    return reply.headers(uncached).send({ items: steps.map(({ from, to, actor, reason, at }) => ({ from, to, actor, reason, at: at.toISOString() })) })
  })

  app.post('/assessments/:assessment/transitions', keyed('assessments:write', {
    operationId: 'moveAssessment',
    tags,
    summary: 'Opens, closes, releases, archives or cancels an assessment',
    description: 'Releasing makes the next result, and a milestone. A confidential assessment is released once.',
    params: ofMoving,
    headers: mayRepeat,
    querystring: noQuery,
    body: TransitionBody,
    response: { 200: success('The assessment', { 'application/json': ref(AssessmentSchema) }, made), ...otherwise(403, 404, 406, 409, 410, 412, ...withBody) },
  }), (request, reply) => {
    const caller = callerOf(request)
    const { params: { assessment }, body, headers: { 'if-match': ifMatch } } = request
    return whileStale(() => {
      let prepared: PreparedRelease | undefined
      return whilePrepared(() => once.prepared(request, reply, caller, async () => {
        if (body.to === 'released') prepared ??= await releases.prepare(caller.organisation, assessment)
        return async tx => answer(tx, await service.transition(tx, caller, assessment, ifMatch, body, prepared), 200)
      }))
    })
  })

  app.delete('/assessments/:assessment', keyed('assessments:write', {
    operationId: 'deleteAssessment',
    tags,
    summary: 'Erases an assessment',
    description: 'With everything that was said in it, its results and milestones. That it was there is all that is kept. Doing it again changes nothing.',
    params: ofDraft,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(403, 404, 406) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    await access(caller.organisation).erase(tx => erasure.erase(tx, caller, request.params.assessment))
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })
}
