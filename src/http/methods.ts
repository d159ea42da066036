import { fastifyPlugin } from 'fastify-plugin'
import { httpProblems, Problem } from './problems/problem.ts'

interface Path {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/**
 * Fastify answers 404 for a known path with another method, and only after it has read a body. This answers at once:
 * 405 with what is allowed, OPTIONS itself, and 404.
 */
export const methods = fastifyPlugin(async app => {
  const byPath = new Map<string, Path>()

  app.addHook('onRoute', ({ url, method }) => {
    const path = byPath.get(url) ?? { pattern: patternOf(url), methods: new Set() }
    for (const one of [method].flat()) if (one !== 'OPTIONS') path.methods.add(one)
    byPath.set(url, path)
  })

  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const path = known(request.url)
    if (!path) return done(nothingHere())
    const allow = [...path.methods, 'OPTIONS'].sort().join(', ')
    if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send()
    done(new Problem(httpProblems.method_not_allowed, `This resource supports ${allow}`, { headers: { allow } }))
  })

  // For a route that finds nothing after all, such as one of files.
  app.setNotFoundHandler(() => {
    throw nothingHere()
  })

  function known (url: string): Path | undefined {
    const path = url.split('?', 1)[0] ?? ''
    return [...byPath.values()].find(({ pattern, methods }) => methods.size > 0 && pattern.test(path))
  }
}, { name: 'methods' })

function nothingHere (): Problem {
  return new Problem(httpProblems.not_found, 'There is no resource at this address; /openapi.json lists every path')
}

function patternOf (url: string): RegExp {
  const escaped = url.replace(/[.+^$()|[\]{}\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
