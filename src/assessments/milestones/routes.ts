import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { slugPattern } from '../../domain/values/limits.ts'
import { entityTag } from '../../http/conditional.ts'
import { idempotencyHeaders } from '../../http/idempotency.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { noQuery, ref, shared } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { milestoneSummary } from '../record-presenter.ts'
import { MilestoneListSchema, MilestoneSchema, MilestoneSummarySchema } from '../release/result-schemas.ts'
import type { PreparedMove } from '../responses/moves.ts'
import { assessmentAnswer, made, mayRepeat, ofKept, onceFor, tagged, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { AssessmentSchema } from '../schemas.ts'
import { whileStale } from '../../http/retries.ts'
import { NewMilestoneSchema } from '../upgrades/schemas.ts'

const ofMilestone = Type.Object({
  ...ofKept.properties,
  name: shared('milestoneName', Type.String({ pattern: slugPattern, maxLength: 63, description: 'Of a milestone', examples: ['the-first-year'] })),
})

/** Copies that never change, below /v1. */
export function milestoneRoutes (app: App, { assessments, access, once }: AssessmentsRoutes): void {
  const { milestones } = assessments
  const writeOnce = onceFor(once)
  const answer = assessmentAnswer(assessments)

  app.get('/assessments/:assessment/milestones', keyed('assessments:read', {
    operationId: 'listMilestones',
    tags,
    summary: 'The milestones of an assessment',
    description: 'What you have kept, and what every release and upgrade keeps.',
    params: ofKept,
    querystring: noQuery,
    response: { 200: success('The milestones, without what they say', { 'application/json': ref(MilestoneListSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { assessment } = request.params
    const found = await milestones.list(callerOf(request).organisation, assessment)
    return reply.headers(uncached).send({ items: found.map(milestone => milestoneSummary({ id: assessment }, milestone)) })
  })

  app.post('/assessments/:assessment/milestones', keyed('assessments:write', {
    operationId: 'createMilestone',
    tags,
    summary: 'Keeps an assessment as it is now, under a name',
    description: 'While it is a draft, open or closed. Nobody\'s answers are shown by it, but those of a single assessment. Those of a shared one are kept to be restored; of a confidential one none are.',
    params: ofKept,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewMilestoneSchema),
    response: { 201: success('Where the milestone is', { 'application/json': ref(MilestoneSummarySchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']), ...otherwise(403, 404, 406, 409, 410, ...withBody) },
  }), (request, reply) => {
    const caller = callerOf(request)
    const { params: { assessment }, body: { name } } = request
    return whileStale(() => once.prepared(request, reply, caller, async () => {
      const prepared = await milestones.prepare(caller.organisation, assessment, name)
      return async tx => {
        // Without its ratings: the answer is kept for repetitions, and ratings are kept in no such row (rule D13).
        const body = milestoneSummary({ id: assessment }, await milestones.keep(tx, caller, assessment, name, prepared))
        return { status: 201, headers: { location: body.links.self }, body }
      }
    }))
  })

  app.get('/assessments/:assessment/milestones/:name', keyed('assessments:read', {
    operationId: 'getMilestone',
    tags,
    summary: 'A milestone',
    description: 'It never changes.',
    params: ofMilestone,
    querystring: noQuery,
    response: { 200: success('The milestone', { 'application/json': ref(MilestoneSchema) }, tagged), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const { document } = await milestones.find(access(organisation).read, organisation, request.params.assessment, request.params.name)
    return reply.headers({ ...uncached, etag: entityTag(Buffer.from(document)) }).type('application/json; charset=utf-8').send(document)
  })

  app.post('/assessments/:assessment/milestones/:name/restore', keyed('assessments:write', {
    operationId: 'restoreMilestone',
    tags,
    summary: 'Goes back to a milestone',
    description: 'While the assessment is a draft or open, and not for a confidential one. Ratings and the states of responses are again what they were, and so is the version that they answer. What was said since is gone unless you keep a milestone first. Who has withdrawn stays away; who came later keeps their answers, which move to the version as in an upgrade.',
    params: ofMilestone,
    headers: mayRepeat,
    querystring: noQuery,
    response: { 200: success('The assessment', { 'application/json': ref(AssessmentSchema) }, made), ...otherwise(403, 404, 406, 409, 410, 412, 422) },
  }), (request, reply) => {
    const prepared: PreparedMove = {}
    return writeOnce(request, reply, async (tx, caller) =>
      answer(tx, await milestones.restore(tx, caller, request.params.assessment, request.headers['if-match'], request.params.name, prepared), 200))
  })
}
