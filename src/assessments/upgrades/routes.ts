import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { idempotencyKeyNeeded } from '../../http/idempotency.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { closed, noQuery, ref } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { upgradeRecord } from '../record-presenter.ts'
import type { PreparedMove } from '../responses/moves.ts'
import { assessmentAnswer, conditional, made, ofKept, onceFor, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { AssessmentSchema } from '../schemas.ts'
import { UpgradeBodySchema, UpgradeSchema, versionPattern } from './schemas.ts'

/** Moving to another version of the set, below /v1. */
export function upgradeRoutes (app: App, { assessments, once }: AssessmentsRoutes): void {
  const { upgrades } = assessments
  const writeOnce = onceFor(once)
  const answer = assessmentAnswer(assessments)

  app.get('/assessments/:assessment/upgrade', keyed('assessments:read', {
    operationId: 'previewUpgrade',
    tags,
    summary: 'What moving to another version would do to every answer',
    description: 'To every statement, in plain words, and not whose. Nothing is changed.',
    params: ofKept,
    querystring: Type.Object({
      to: Type.String({ pattern: versionPattern, maxLength: 40, description: 'A version of the same set that may be used for something new', examples: ['2.0.0'] }),
    }, closed),
    response: { 200: success('What would become of the answers', { 'application/json': ref(UpgradeSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 409, 410) },
  }), async (request, reply) =>
    reply.headers(uncached).send(upgradeRecord(await upgrades.preview(callerOf(request).organisation, request.params.assessment, request.query.to))))

  app.post('/assessments/:assessment/upgrade', keyed('assessments:write', {
    operationId: 'upgradeAssessment',
    tags,
    summary: 'Moves an assessment to another version of its set',
    description: 'While it is a draft or open, and never by itself. How it was is kept as a milestone. Where anything is to be confirmed or rated again, every submitted response goes back to its participant.',
    params: ofKept,
    headers: Type.Object({ ...idempotencyKeyNeeded.properties, ...conditional.properties }),
    querystring: noQuery,
    body: ref(UpgradeBodySchema),
    response: { 200: success('The assessment', { 'application/json': ref(AssessmentSchema) }, made), ...otherwise(403, 404, 406, 409, 410, 412, 428, ...withBody) },
  }), (request, reply) => {
    const prepared: PreparedMove = {}
    return writeOnce(request, reply, async (tx, caller) =>
      answer(tx, await upgrades.upgrade(tx, caller, request.params.assessment, request.headers['if-match'], request.body, prepared), 200))
  })
}
