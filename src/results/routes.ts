import { Type } from '@sinclair/typebox'
import { assessmentPath } from '../assessments/paths.ts'
import { ResultListSchema, ResultSchema } from '../assessments/release/result-schemas.ts'
import { languageQuery, viewedBy } from '../content/index.ts'
import { ofAssessment } from '../assessments/parameters.ts'
import type { App } from '../http/app.ts'
import { entityTag } from '../http/conditional.ts'
import { chooseMediaType } from '../http/media.ts'
import { ok, okAs, operations, type OperationsOptions } from '../http/operation.ts'
import { ref, shared, strict } from '../http/schema.ts'
import { requireReader } from '../identity/index.ts'
import type { Pieces } from '../workers/pieces.ts'
import { reportPolicy } from './report/page-style.ts'
import type { ReportService } from './report/service.ts'
import type { ReadingQuery, ResultService } from './service.ts'

export interface ResultRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly results: ResultService
  readonly reports: ReportService
}

export const ofResult = Type.Object({
  ...ofAssessment.properties,
  number: shared(
    'resultNumber',
    Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      description: 'The number of a result, from 1',
      examples: [1],
    })
  ),
})
const types = ['application/json', 'text/csv', 'text/html'] as const
const content = { 'application/json': ref(ResultSchema), 'text/csv': Type.String(), 'text/html': Type.String() }
/** Rule M7: whoever took part reads what came of it, in a browser too. */
export const resultReaders = requireReader('assessments:read')

/** Released results, below /v1. */
export function resultRoutes (app: App, { results, reports, ...options }: ResultRoutes): void {
  const { read } = operations(app, { tag: 'assessments', ...options })

  read('GET /assessments/:assessment/results', {
    operationId: 'listResults',
    isCached: true,
    summary: 'List the results of an assessment',
    description: 'One result for each release; of a shared assessment a participant reads those up to the newest one ' +
      'that their ratings are part of.',
    guard: resultReaders,
    params: ofAssessment,
    success: ok('The numbers and release times of the results', ResultListSchema),
    errors: [404, 410],
  }, async ({ read, caller, params: { assessment } }) => {
    const found = await results.list(read, caller, assessment)
    const self = (number: number) => `${assessmentPath({ id: assessment })}/results/${number}`
    const items = found.map(({ number, releasedAt }) => ({
      number,
      releasedAt: releasedAt.toISOString(),
      links: { self: self(number) },
    }))
    return { body: { items } }
  })

  const representations: Readonly<Record<typeof types[number], (query: ReadingQuery) => Promise<Pieces>>> = {
    'application/json': async (
      { read, caller, wanted }
    ) => [(await results.find(read, caller, wanted)).row.document],
    'text/csv': reports.table,
    'text/html': reports.page,
  }

  read('GET /assessments/:assessment/results/:number', {
    operationId: 'getResult',
    isCached: true,
    summary: 'Get a result',
    description:
      'The profile by principle. As JSON, which never changes; as CSV for spreadsheets; or as an HTML report ' +
      'for reading and printing, with suggestions for improvement and, for its organisation, earlier results and the ' +
      'current actions and checks. `lang` and `variant` choose the wording of the set in the last two.',
    guard: resultReaders,
    params: ofResult,
    query: Type.Object(languageQuery, strict),
    types,
    success: okAs('The result', content, 'ETag', 'Vary'),
    errors: [304, 404, 410],
  }, async ({ read, caller, params: { assessment, number }, query, request: { headers: asked } }) => {
    const type = chooseMediaType(asked, types)
    const viewed = viewedBy({ headers: asked, query })
    const pieces = await representations[type]({ read, caller, wanted: { assessment, number }, viewed })
    const headers = {
      vary: 'Accept, Accept-Language',
      etag: entityTag(pieces),
      'content-type': `${type}; charset=utf-8`,
      'content-length': String(pieces.reduce((sum, { length }) => sum + length, 0)),
      ...(type === 'text/html' && { 'content-security-policy': reportPolicy }),
    }
    return { headers, pieces }
  })
}
