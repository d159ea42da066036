import { tags } from '../assessments/routes.ts'
import type { App } from '../http/app.ts'
import { otherwise, success, withBody } from '../http/responses.ts'
import { noQuery, ref } from '../http/schema.ts'
import { callerOf, keyed } from '../identity/index.ts'
import { PurgeBody, PurgeSchema } from './schemas.ts'
import type { RetentionService } from './service.ts'

/** Purges, below /v1. */
export function retentionRoutes (app: App, retention: RetentionService): void {
  app.post('/organisation/purges', keyed('admin', {
    operationId: 'purgeAssessments',
    tags,
    summary: 'Erases what is older than your organisation keeps',
    description: 'Assessments that were released longer ago than `retentionMonths` of the organisation says, at most 1,000 a call, the oldest first. Doing it again erases what is still due.',
    querystring: noQuery,
    body: PurgeBody,
    response: { 200: success('What was erased, or would be', { 'application/json': ref(PurgeSchema) }, ['Cache-Control']), ...otherwise(403, 406, ...withBody) },
  }), async (request, reply) => {
    const { dryRun = false } = request.body
    const { retentionMonths, before, ids, more } = await retention.purge(callerOf(request), dryRun)
    return reply.header('cache-control', 'private, no-store').send({ type: 'purge', dryRun, retentionMonths, before: before.toISOString(), count: ids.length, assessments: [...ids], more })
  })
}
