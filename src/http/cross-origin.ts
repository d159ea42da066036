import { fastifyPlugin } from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether pages of any origin may call the route and read what it answers. */
    readonly crossOrigin?: boolean
  }
}

const readable = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Link, Location, Content-Location, Deprecation, RateLimit, RateLimit-Policy, Retry-After',
} as const

/** How long a browser may remember what it is allowed, in seconds. */
const preflightLifetime = '7200'

/**
 * Lets pages of any origin read what the routes that say so answer, and that nothing is at an address beside them.
 * Registered before whatever may refuse a request, so that a page can read the refusal too. No cookie is ever asked
 * for, so no page can use what its reader may do elsewhere.
 */
export const crossOrigin = fastifyPlugin(async app => {
  app.addHook('onRequest', (request, reply, done) => {
    const { is404, originalUrl, routeOptions: { config } } = request
    if (is404 ? /^\/(v1|feeds)\//.test(originalUrl) : config.crossOrigin) reply.headers(readable)
    done()
  })
}, { name: 'cross-origin' })

/** The answer to a browser that asks first whether a page may call one of these methods. */
export function preflightHeaders (methods: readonly string[], requestHeaders: string | undefined) {
  return {
    ...readable,
    'access-control-allow-methods': methods.join(', '),
    ...(requestHeaders !== undefined && { 'access-control-allow-headers': requestHeaders }),
    'access-control-max-age': preflightLifetime,
  }
}
