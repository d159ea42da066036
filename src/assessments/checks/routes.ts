import type { App } from '../../http/app.ts'
import { otherwise, success } from '../../http/responses.ts'
import { noQuery, ref } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { ofKept, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { ChecksSchema } from '../schemas.ts'

/** What to look at, below /v1. */
export function checkRoutes (app: App, { assessments: { checks } }: AssessmentsRoutes): void {
  app.get('/assessments/:assessment/checks', keyed('assessments:read', {
    operationId: 'listChecks',
    tags,
    summary: 'What to look at in an assessment',
    description: 'As it is today: what was answered where that may be told, the last result, the set, evidence, actions and seats. Never a verdict.',
    params: ofKept,
    querystring: noQuery,
    response: { 200: success('The checks', { 'application/json': ref(ChecksSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => reply.headers(uncached).send({ items: await checks.list(callerOf(request).organisation, request.params.assessment) }))
}
