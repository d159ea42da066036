import { fastifyPlugin } from 'fastify-plugin'
import type { Content } from '../content/index.ts'
import type { App } from '../http/app.ts'
import { limiter } from '../http/limits.ts'
import { scoringMethods } from './methods.ts'
import { scoringRoutes } from './routes.ts'
import { scoringComponents } from './schemas.ts'
import { scoringService } from './service.ts'

export interface ScoringOptions {
  readonly content: Content
  /** Scores a minute and client. */
  readonly scoreLimit: number
}

/** Scores of ratings that are sent along, and the methods of scoring. */
export const scoringFeature = fastifyPlugin<ScoringOptions>(async (app, { content, scoreLimit }) => {
  for (const schema of scoringComponents) app.addSchema(schema)
  await app.register(async (v1: App) => {
    scoringRoutes(v1, { scoring: scoringService(content), methods: scoringMethods(), scoreLimit: limiter(v1, 'scores', scoreLimit) })
  }, { prefix: '/v1' })
}, { name: 'scoring' })
