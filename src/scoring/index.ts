import { fastifyPlugin } from 'fastify-plugin'
import type { Content } from '../content/index.ts'
import type { App } from '../http/app.ts'
import { limiter } from '../http/limits.ts'
import type { OperationsOptions } from '../http/operation.ts'
import { scoringMethods } from './methods.ts'
import { scoringRoutes } from './routes.ts'
import { scoringComponents } from './schemas.ts'
import { scoringService } from './service.ts'

export interface ScoringOptions extends Omit<OperationsOptions, 'tag'> {
  readonly content: Content
  /** Requests for a score per minute and client. */
  readonly scoreLimit: number
}

/** Scores of ratings in a request, and the methods of scoring. */
export const scoringFeature = fastifyPlugin<ScoringOptions>(async (app, { content, scoreLimit, ...options }) => {
  for (const schema of scoringComponents) app.addSchema(schema)
  await app.register(async (v1: App) => {
    const scoreLimiter = limiter(v1, 'scores', scoreLimit)
    scoringRoutes(v1, {
      scoring: scoringService(content),
      methods: scoringMethods(),
      scoreLimit: scoreLimiter,
      ...options,
    })
  }, { prefix: '/v1' })
}, { name: 'scoring' })
