import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { callerIn } from '../identity/index.ts'
import type { Limiter } from '../http/limits.ts'
import { chooseMediaType } from '../http/media.ts'
import { otherwise, success, withBody } from '../http/responses.ts'
import { noQuery, ref, shared } from '../http/schema.ts'
import { tags } from '../assessments/routes.ts'
import type { ScoringMethods } from './methods.ts'
import { ScoreRequestSchema, ScoreSchema, ScoringMethodListSchema, ScoringMethodSchema, type ScoreRecord } from './schemas.ts'
import type { Scored, ScoringService } from './service.ts'

export interface ScoringRoutes {
  readonly scoring: ScoringService
  readonly methods: ScoringMethods
  readonly scoreLimit: Limiter
}

/** Of a body, in bytes. */
const largestBody = 256 * 1024
const ofMethod = Type.Object({
  method: shared('scoringMethod', Type.String({ maxLength: 100, description: 'The id of a scoring method', examples: ['weighted-mean'] })),
  version: shared('methodVersion', Type.String({ maxLength: 40, description: 'Exactly', examples: ['1.0.0'] })),
})
const publicly = { 'cache-control': 'public, max-age=60, stale-while-revalidate=600' }

/** Scores of what is sent, and how they come about (rule S12), below /v1. */
export function scoringRoutes (app: App, { scoring, methods, scoreLimit }: ScoringRoutes): void {
  app.post('/scores', {
    bodyLimit: largestBody,
    async onRequest (request, reply) {
      await scoreLimit(request, reply)
      chooseMediaType(request.headers, ['application/json'])
    },
    schema: {
      operationId: 'score',
      tags,
      summary: 'Scores ratings, and keeps nothing',
      description: 'Of a set that you may read, or of content that is sent along; what one person says, or several. At most 256 KiB. Nothing of it is written or logged. The same content and ratings always get the same score; `method` says how it came about.',
      querystring: noQuery,
      body: ref(ScoreRequestSchema),
      response: { 200: success('The score', { 'application/json': ref(ScoreSchema) }, ['Cache-Control', 'RateLimit', 'RateLimit-Policy']), ...otherwise(406, ...withBody) },
    },
  }, async (request, reply) => reply.header('cache-control', 'private, no-store').send(scoreRecord(await scoring.score(request.body, callerIn(request)?.organisation))))

  app.get('/scoring-methods', {
    onRequest: acceptsJson,
    schema: {
      operationId: 'listScoringMethods',
      tags,
      summary: 'The methods of scoring',
      description: 'One for what one person says, one for what several say.',
      querystring: noQuery,
      response: { 200: success('The methods', { 'application/json': ref(ScoringMethodListSchema) }, ['Cache-Control']), ...otherwise(406) },
    },
  }, async (_request, reply) => reply.headers(publicly).send({ items: methods.list() }))

  app.get('/scoring-methods/:method/:version', {
    onRequest: acceptsJson,
    schema: {
      operationId: 'getScoringMethod',
      tags,
      summary: 'A method of scoring, so that anybody can work it out again',
      description: 'Its rules in plain words, and worked cases with exact answers.',
      params: ofMethod,
      querystring: noQuery,
      response: { 200: success('The method', { 'application/json': ref(ScoringMethodSchema) }, ['Cache-Control']), ...otherwise(404, 406) },
    },
  }, async (request, reply) => reply.headers(publicly).send(await methods.find(request.params.method, request.params.version)))
}

async function acceptsJson ({ headers }: { headers: Parameters<typeof chooseMediaType>[0] }): Promise<void> {
  chooseMediaType(headers, ['application/json'])
}

function scoreRecord ({ result, set }: Scored): ScoreRecord {
  return { ...structuredClone(result), set } as ScoreRecord
}
