import type { ContentApp } from '../../content/index.ts'
import { linesOf, ndjson } from '../../http/ndjson.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { noQuery, ref } from '../../http/schema.ts'
import { begun } from '../../http/stream.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { tags, uncached } from '../routes.ts'
import type { HoldingsService } from './holdings.ts'
import { HoldingSchema, PurgeBody, PurgeSchema } from './organisation-schemas.ts'
import type { RetentionService } from './retention.ts'

export interface OrganisationRoutes {
  readonly holdings: HoldingsService
  readonly retention: RetentionService
}

/** What an organisation keeps, for how long, and taking all of it elsewhere, below /v1. */
export function organisationRoutes (app: ContentApp, { holdings, retention }: OrganisationRoutes): void {
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

  app.get('/organisation/export', keyed('admin', {
    operationId: 'exportOrganisation',
    tags,
    summary: 'All that your organisation holds',
    description: 'A line for each thing: keys without their secrets, sets with their versions and drafts, arrangements, assessments with their seats, results, milestones, actions and evidence, and what was done. Of what people said in mutual assessments it has what was released, and nothing else.',
    querystring: noQuery,
    response: { 200: success('Everything, one thing a line', { [ndjson]: linesOf(HoldingSchema, 'One thing a line') }, ['Cache-Control']), ...otherwise(403, 406) },
  }, [ndjson]), async (request, reply) =>
    reply.headers({ ...uncached, 'content-type': ndjson }).send(await begun(holdings.stream(callerOf(request).organisation))))
}
