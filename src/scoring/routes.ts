import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import type { Limiter } from '../http/limits.ts'
import { anyone, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { shared } from '../http/schema.ts'
import { optionalApiKey } from '../identity/index.ts'
import type { ScoringMethods } from './methods.ts'
import { ScoreRequestSchema, ScoreSchema, ScoringMethodListSchema, ScoringMethodSchema } from './schemas.ts'
import type { ScoringService } from './service.ts'

export interface ScoringRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly scoring: ScoringService
  readonly methods: ScoringMethods
  readonly scoreLimit: Limiter
}

/** Of a body, in bytes. */
const maxBody = 256 * 1024
const ofMethod = Type.Object({
  method: shared(
    'scoringMethod',
    Type.String({
      maxLength: 100,
      description: 'The id of a scoring method',
      examples: ['weighted-mean'],
    })
  ),
  version: shared(
    'methodVersion',
    Type.String({
      maxLength: 40,
      description: 'The exact version of a scoring method',
      examples: ['1.0.0'],
    })
  ),
})
const headers = { 'cache-control': 'public, max-age=60, stale-while-revalidate=600' }

/** Scores of ratings that are sent along, and the methods of scoring (rule S12), below /v1. */
export function scoringRoutes (app: App, { scoring, methods, scoreLimit, ...options }: ScoringRoutes): void {
  const { run } = operations(app, { tag: 'assessments', ...options })

  run('POST /scores', {
    operationId: 'score',
    summary: 'Score ratings without storing them',
    description:
      'Scores the ratings of one person or of several, against a published set that you may read or against ' +
      'content in the request. At most 256 KiB. Nothing is stored or logged. The same content and ratings ' +
      'always give the same score; `method` names the scoring method.',
    guard: optionalApiKey,
    limit: scoreLimit,
    body: ScoreRequestSchema,
    success: ok('The score', ScoreSchema, 'RateLimit', 'RateLimit-Policy'),
    options: { bodyLimit: maxBody },
  }, async ({ caller, body }) => ({ body: await scoring.score({ caller, body }) }))

  run('GET /scoring-methods', {
    operationId: 'listScoringMethods',
    summary: 'List the scoring methods',
    description: 'One for the ratings of one person, one for the ratings of several.',
    guard: anyone,
    success: ok('The scoring methods', ScoringMethodListSchema),
  }, async () => ({ headers, body: { items: methods.list() } }))

  run('GET /scoring-methods/:method/:version', {
    operationId: 'getScoringMethod',
    summary: 'Get a scoring method with its rules and test vectors',
    description:
      'Its rules in plain words, and worked examples with exact results, so that anybody can reproduce a score.',
    guard: anyone,
    params: ofMethod,
    success: ok('The scoring method', ScoringMethodSchema),
    errors: [404],
  }, async ({ params: { method, version } }) => ({ headers, body: await methods.find(method, version) }))
}
