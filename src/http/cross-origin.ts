import { fastifyPlugin } from 'fastify-plugin'

const readable = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Link, Content-Location, RateLimit, RateLimit-Policy, Retry-After',
}

/** Lets pages of any site read what is answered here, whatever comes of it; none of them is known, so no cookie is let through. */
export const crossOriginReads = fastifyPlugin(async app => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(readable)
    done()
  })

  app.options('*', { schema: { hide: true } }, (request, reply) => {
    const asked = request.headers['access-control-request-headers']
    return reply.code(204).headers({
      'access-control-allow-methods': 'GET, HEAD',
      ...(asked !== undefined && { 'access-control-allow-headers': asked }),
      vary: 'Access-Control-Request-Headers',
      // Some browsers wait for a body where it is missing.
      'content-length': '0',
    }).send()
  })
}, { name: 'cross-origin-reads' })
