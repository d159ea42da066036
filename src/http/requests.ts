import { LogController, type FastifyRequest, type RawRequestDefaultExpression } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { httpProblems, Problem } from './problem.ts'

const maximumUrlLength = 8192
const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/

/** The caller's X-Request-Id where it is safe to log, else a new one. */
export function requestIdOf (newId: () => string) {
  return ({ headers }: RawRequestDefaultExpression): string => {
    const given = headers['x-request-id']
    return typeof given === 'string' && requestIdPattern.test(given) ? given : newId()
  }
}

/** Fastify's own lines would hold the address with its query; `requestGuards` writes one line without it. */
export function requestLog () {
  return new LogController({ disableRequestLogging: true })
}

export interface Observed {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** Refuses what is too long or too late, and writes one log line for each request: the route's template, never the address. */
export const requestGuards = fastifyPlugin<{ observe?: (request: Observed) => void }>(async (app, { observe }) => {
  let closing = false
  app.addHook('preClose', done => {
    closing = true
    done()
  })

  app.addHook('onRequest', (request, _reply, done) => done(refusal(request)))

  app.addHook('onResponse', (request, reply, done) => {
    const line = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }
    request.log.info({ ...line, ms: Math.round(reply.elapsedTime * 100) / 100 }, 'answered')
    observe?.({ ...line, seconds: reply.elapsedTime / 1000 })
    done()
  })

  function refusal (request: FastifyRequest): Problem | undefined {
    if (closing) return new Problem(httpProblems.unavailable, 'The service is closing', { headers: { 'retry-after': '5', connection: 'close' } })
    if (request.originalUrl.length > maximumUrlLength) {
      return new Problem(httpProblems.uri_too_long, `Addresses may have at most ${maximumUrlLength} characters`)
    }
    return undefined
  }
}, { name: 'request-guards' })
