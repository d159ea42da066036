import { fastifyPlugin } from 'fastify-plugin'
import type { Assessments } from '../assessments/index.ts'
import type { App } from '../http/app.ts'
import type { OperationsOptions } from '../http/operation.ts'
import { chartRoutes } from './charts/routes.ts'
import { chartService } from './charts/service.ts'
import { insightsRoutes } from './insights/routes.ts'
import { insightsComponents } from './insights/schemas.ts'
import { insightsService } from './insights/service.ts'
import { reportService } from './report/service.ts'
import { differences } from './rewording.ts'
import { resultRoutes } from './routes.ts'
import { resultService } from './service.ts'

export interface ResultsOptions {
  readonly assessments: Pick<Assessments, 'context' | 'checks'>
  /** Base of the addresses in reports. */
  readonly publicUrl: string
}

/** Released results, and what they say. */
export function openResults ({ assessments: { context, checks }, publicUrl }: ResultsOptions) {
  const results = resultService(context)
  const differencesOf = differences(context)
  const insights = insightsService(context, results, differencesOf)
  const charts = chartService(context, results, insights, differencesOf)
  const reports = reportService(context, { results, charts, checks, differencesOf, publicUrl })
  return { results, insights, charts, reports }
}

export type Results = ReturnType<typeof openResults>

export interface ResultsFeatureOptions extends Omit<OperationsOptions, 'tag'> {
  readonly results: Results
}

/** Released results, insights, charts and reports. */
export const resultsFeature = fastifyPlugin<ResultsFeatureOptions>(async (app, { results, ...options }) => {
  for (const schema of insightsComponents) app.addSchema(schema)
  await app.register(async (v1: App) => {
    resultRoutes(v1, { ...results, ...options })
    insightsRoutes(v1, { ...results, ...options })
    chartRoutes(v1, { ...results, ...options })
  }, { prefix: '/v1' })
}, { name: 'results' })
