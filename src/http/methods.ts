import { fastifyPlugin } from 'fastify-plugin'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { preflightHeaders } from './cross-origin.ts'
import { httpProblems, Problem } from './problems/problem.ts'

interface Path {
  readonly pattern: RegExp
  /** By method. */
  readonly routes: Map<string, Pick<RouteOptions, 'config'>>
}

/**
 * Fastify answers 404 for a known path with another method, and only after it has read a body. This answers at once:
 * 405 with what is allowed, OPTIONS itself, and 404.
 */
export const methods = fastifyPlugin(async app => {
  const byPath = new Map<string, Path>()

  app.addHook('onRoute', route => {
    const path = byPath.get(route.url) ?? { pattern: patternOf(route.url), routes: new Map() }
    for (const method of [route.method].flat()) if (method !== 'OPTIONS') path.routes.set(method, route)
    byPath.set(route.url, path)
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const path = known(request.url)
    if (!path) return done(nothingHere())
    const allow = [...path.routes.keys(), 'OPTIONS'].sort().join(', ')
    if (request.method === 'OPTIONS') return answerOptions(path, allow, request, reply)
    done(new Problem(httpProblems.method_not_allowed, `This resource supports ${allow}`, { headers: { allow } }))
  })

  // For a route that finds nothing after all, such as one of files.
  app.setNotFoundHandler(() => {
    throw nothingHere()
  })

  function known (url: string): Path | undefined {
    const path = url.split('?', 1)[0] ?? ''
    return [...byPath.values()].find(({ pattern, routes }) => routes.size > 0 && pattern.test(path))
  }
}, { name: 'methods' })

/** What of the path pages of other origins may call is told to those that ask for it. */
function answerOptions (
  { routes }: Path,
  allow: string,
  { headers }: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const open = [...routes].filter(([, { config }]) => config?.crossOrigin).map(([method]) => method).sort()
  const isPreflight = headers['access-control-request-method'] !== undefined
  reply.removeHeader('access-control-allow-origin').removeHeader('access-control-expose-headers')
  if (isPreflight && open.length > 0) {
    reply.headers(preflightHeaders(open, headers['access-control-request-headers']))
  }
  return reply.code(204).header('allow', allow).send()
}

function nothingHere (): Problem {
  return new Problem(httpProblems.not_found, 'There is no resource at this address; /openapi.json lists every path')
}

function patternOf (url: string): RegExp {
  const escaped = url.replace(/[.+^$()|[\]{}\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
