import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { arrangementParameter } from '../../arrangements/index.ts'
import { languageQuery, viewedBy } from '../../content/index.ts'
import type { Viewed } from '../../content/worker.ts'
import type { App } from '../../http/app.ts'
import { entityTag } from '../../http/conditional.ts'
import { chooseMediaType } from '../../http/media.ts'
import { okAs, operations, type OperationsOptions } from '../../http/operation.ts'
import { strict, oneOf, shared } from '../../http/schema.ts'
import { requireApiKey } from '../../identity/index.ts'
import { compared } from '../insights/routes.ts'
import { ofResult, resultReaders } from '../routes.ts'
import type { Drawing } from '../views.ts'
import { themes, type Theme } from './palette.ts'
import type { ChartService } from './service.ts'

export interface ChartRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly charts: ChartService
}

/** A chart, and the same values as a table. */
const types = ['image/svg+xml', 'text/html', 'text/plain'] as const
const appearance = {
  ...languageQuery,
  theme: Type.Optional(shared('theme', oneOf(themes, { default: 'light', description: 'The colours of the chart' }))),
}
const content = { 'image/svg+xml': Type.String(), 'text/html': Type.String(), 'text/plain': Type.String() }
const success = okAs('The chart, or its values as a table', content, 'ETag', 'Vary')
const guard = requireApiKey('assessments:read')

interface Appearance extends Pick<Viewed['query'], 'lang' | 'variant'> {
  readonly theme?: Theme
}

function drawingOf ({ headers }: FastifyRequest, { theme = 'light', ...query }: Appearance): Drawing {
  return { form: chooseMediaType(headers, types), theme, viewed: viewedBy({ headers, query }) }
}

const vary = 'Accept, Accept-Language'

function output ({ form }: Drawing, text: string) {
  const body = Buffer.from(text)
  return { body, headers: { etag: entityTag(body), 'content-type': `${form}; charset=utf-8`, vary } }
}

/** Results as bar charts without script, and the same as tables, below /v1. */
export function chartRoutes (app: App, { charts, ...options }: ChartRoutes): void {
  const { read } = operations(app, { tag: 'assessments', ...options })

  read('GET /assessments/:assessment/results/:number/profile', {
    operationId: 'getProfilePicture',
    isCached: true,
    summary: 'Get the profile of a result as a chart',
    description: 'One bar for each principle. As SVG, or as a table in HTML or plain text.',
    guard: resultReaders,
    params: ofResult,
    query: Type.Object(appearance, strict),
    types,
    success,
    errors: [304, 404, 410],
  }, async ({ read, caller, params: { assessment, number }, query, request }) => {
    const drawing = drawingOf(request, query)
    return output(drawing, await charts.profile({ read, caller, wanted: { assessment, number }, drawing }))
  })

  read('GET /assessments/:assessment/comparison/:other/picture', {
    operationId: 'getComparisonPicture',
    isCached: true,
    summary: 'Get the comparison of two results as a chart',
    description: 'Paired bars. As SVG, or as a table in HTML or plain text.',
    guard,
    params: compared.params,
    query: Type.Object({ ...compared.query.properties, ...appearance }, strict),
    types,
    success,
    errors: [304, 404, 410],
  }, async ({ read, caller, params: { assessment, other }, query: { result, otherResult, ...query }, request }) => {
    const drawing = drawingOf(request, query)
    const [a, b] = [{ assessment, number: result }, { assessment: other, number: otherResult }]
    return output(drawing, await charts.comparison({ read, caller, a, b, drawing }))
  })

  read('GET /arrangements/:arrangement/timeline/picture', {
    operationId: 'getTimelinePicture',
    isCached: true,
    tag: 'arrangements',
    summary: 'Get the results of an arrangement over time as a chart',
    description:
      'The newest fifty results. The line of a principle is interrupted between two values that cannot be compared. ' +
      'As SVG, or as a table in HTML or plain text.',
    guard,
    params: Type.Object({ arrangement: arrangementParameter }),
    query: Type.Object(appearance, strict),
    types,
    success,
    errors: [304, 404],
  }, async ({ read, caller, params: { arrangement }, query, request }) => {
    const drawing = drawingOf(request, query)
    return output(drawing, await charts.timeline({ read, caller, arrangement, drawing }))
  })
}
