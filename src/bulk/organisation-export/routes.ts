import { tags, uncached } from '../../assessments/routes.ts'
import type { App } from '../../http/app.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { otherwise, success } from '../../http/responses.ts'
import { noQuery } from '../../http/schema.ts'
import { begun } from '../../http/stream.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { HoldingSchema } from './schemas.ts'
import type { HoldingsService } from './service.ts'

/** All that an organisation holds, to take elsewhere, below /v1. */
export function organisationExportRoutes (app: App, { holdings }: { readonly holdings: HoldingsService }): void {
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
