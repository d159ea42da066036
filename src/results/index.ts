import { fastifyPlugin } from 'fastify-plugin'
import type { Assessments } from '../assessments/index.ts'
import type { App } from '../http/app.ts'
import type { Access } from '../storage/storage.ts'
import { pictureRoutes } from './charts/routes.ts'
import { pictureService } from './charts/service.ts'
import { lookRoutes } from './insights/routes.ts'
import { lookComponents } from './insights/schemas.ts'
import { lookService } from './insights/service.ts'
import { reportService } from './report/service.ts'
import { differences } from './rewording.ts'
import { resultRoutes } from './routes.ts'
import { resultService } from './service.ts'

export interface ResultsOptions {
  readonly assessments: Pick<Assessments, 'context' | 'checks'>
  /** Base of the addresses in reports. */
  readonly publicUrl: string
}

/** What is made of released results. */
export function openResults ({ assessments: { context, checks }, publicUrl }: ResultsOptions) {
  const results = resultService(context)
  const differencesOf = differences(context)
  const look = lookService(context, results, differencesOf)
  const pictures = pictureService(context, results, look, differencesOf)
  return { results, look, pictures, reports: reportService(context, { results, pictures, checks, differencesOf, publicUrl }) }
}

export type Results = ReturnType<typeof openResults>

export interface ResultsRoutes {
  readonly results: Results
  readonly access: (organisation: string) => Access
}

/** Results, and what is made of them. */
export const resultsFeature = fastifyPlugin<ResultsRoutes>(async (app, { results, access }) => {
  for (const schema of lookComponents) app.addSchema(schema)
  await app.register(async (v1: App) => {
    resultRoutes(v1, { ...results, access })
    lookRoutes(v1, results)
    pictureRoutes(v1, results)
  }, { prefix: '/v1' })
}, { name: 'results' })
