import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { entityTag } from '../http/conditional.ts'
import { chooseMediaType } from '../http/media.ts'
import { otherwise, success } from '../http/responses.ts'
import { noQuery, ref, shared } from '../http/schema.ts'
import { callerOf, keyed } from '../identity/index.ts'
import { assessmentPath } from '../assessments/paths.ts'
import type { Access } from '../storage/storage.ts'
import { reportPolicy } from './report/page-style.ts'
import type { ReportService } from './report/service.ts'
import type { ResultService } from './service.ts'
import { ResultListSchema, ResultSchema } from '../assessments/release/result-schemas.ts'
import { ofAssessment, tagged, tags, uncached } from '../assessments/routes.ts'

const forms = ['application/json', 'text/csv', 'text/html'] as const

export const ofResult = Type.Object({
  ...ofAssessment.properties,
  number: shared('resultNumber', Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Of a result, from 1', examples: [1] })),
})

export interface ResultRoutes {
  readonly results: ResultService
  readonly reports: ReportService
  readonly access: (organisation: string) => Access
}

/** What was released, below /v1. */
export function resultRoutes (app: App, { results, reports, access }: ResultRoutes): void {
  app.get('/assessments/:assessment/results', keyed('assessments:read', {
    operationId: 'listResults',
    tags,
    summary: 'The results of an assessment',
    description: 'One for each release.',
    params: ofAssessment,
    querystring: noQuery,
    response: { 200: success('The results, without what they say', { 'application/json': ref(ResultListSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { assessment } = request.params
    const found = await results.list(callerOf(request).organisation, assessment)
    return reply.headers(uncached).send({
      items: found.map(({ number, releasedAt }) => ({ number, releasedAt: releasedAt.toISOString(), links: { self: `${assessmentPath({ id: assessment })}/results/${number}` } })),
    })
  })

  app.get('/assessments/:assessment/results/:number', keyed('assessments:read', {
    operationId: 'getResult',
    tags,
    summary: 'A result',
    description: 'The profile by principle. As JSON it never changes; as CSV for spreadsheets; as HTML it is a report to be read or printed, with what would make the arrangement better, actions and checks as they are now.',
    params: ofResult,
    querystring: noQuery,
    response: { 200: success('The result', { 'application/json': ref(ResultSchema), 'text/csv': Type.String(), 'text/html': Type.String() }, tagged), ...otherwise(403, 404, 406, 410) },
  }, forms), async (request, reply) => {
    const { organisation } = callerOf(request)
    const { assessment, number } = request.params
    const type = chooseMediaType(request.headers, forms)
    const pieces = type === 'application/json'
      ? [(await results.find(access(organisation).read, organisation, { assessment, number })).row.document]
      : await (type === 'text/csv' ? reports.table(organisation, { assessment, number }) : reports.page(organisation, { assessment, number }))
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    return reply.headers({ ...uncached, etag: entityTag(pieces), 'content-length': length, ...(type === 'text/html' && { 'content-security-policy': reportPolicy }) })
      .type(`${type}; charset=utf-8`).send(Readable.from(pieces))
  })
}
