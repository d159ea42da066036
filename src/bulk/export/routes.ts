import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { chooseMediaType } from '../../http/media.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { otherwise, success } from '../../http/responses.ts'
import { closed } from '../../http/schema.ts'
import { begun } from '../../http/stream.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { tags, uncached } from '../../assessments/routes.ts'
import { ExportedAssessmentSchema } from './schemas.ts'
import { exportTypes, type ExportService } from './service.ts'

/** What was released, to take elsewhere, below /v1. */
export function exportRoutes (app: App, { exports }: { readonly exports: ExportService }): void {
  app.get('/assessments/export', keyed('assessments:read', {
    operationId: 'exportAssessments',
    tags,
    summary: 'What your organisation has released',
    description: 'Each assessment that was released, with its newest result: as a JSON text on each line, or as a table for a spreadsheet with a row for each principle (`.csv`). In the order in which they were made, as many as there are. A text that a spreadsheet would take for a formula has an apostrophe before it.',
    querystring: Type.Object({
      arrangement: Type.Optional(Type.String({ format: 'uuid', description: 'Only those of this arrangement' })),
      set: Type.Optional(Type.String({ format: 'uuid', description: 'Only those through a version of this set' })),
    }, closed),
    response: {
      200: success('The assessments', { [ndjson]: linesOf(ExportedAssessmentSchema, 'An assessment on each line'), 'text/csv': Type.String() }, ['Cache-Control', 'Vary']),
      ...otherwise(403, 406),
    },
  }, exportTypes), async (request, reply) => {
    const type = chooseMediaType(request.headers, exportTypes)
    const { arrangement, set } = request.query
    const filters = { ...(arrangement && { arrangement: arrangement.toLowerCase() }), ...(set && { set: set.toLowerCase() }) }
    const stream = await begun(exports.stream(callerOf(request).organisation, filters, type))
    return reply.headers({ ...uncached, vary: 'Accept', 'content-type': type === ndjson ? ndjson : `${type}; charset=utf-8` }).send(stream)
  })
}
