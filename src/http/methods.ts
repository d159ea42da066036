import { fastifyPlugin } from 'fastify-plugin'
import { httpProblems, Problem } from './problem.ts'

/** Fastify answers 404 for a known path with another method; this tells 405 and what is allowed. */
export const methods = fastifyPlugin(async app => {
  const byPath = new Map<string, { pattern: RegExp, allowed: Set<string> }>()

  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const path = byPath.get(url) ?? { pattern: patternOf(url), allowed: new Set(['OPTIONS']) }
    for (const one of [method].flat()) path.allowed.add(one)
    byPath.set(url, path)
  })

  app.setNotFoundHandler(request => {
    const path = request.url.split('?', 1)[0] ?? ''
    const known = [...byPath.values()].find(({ pattern }) => pattern.test(path))
    if (!known) throw new Problem(httpProblems.not_found, 'Nothing is served at this address')
    const allow = [...known.allowed].sort().join(', ')
    throw new Problem(httpProblems.method_not_allowed, `This address takes ${allow}`, { headers: { allow } })
  })
}, { name: 'methods' })

function patternOf (url: string): RegExp {
  const escaped = url.replace(/[.+^$()|[\]{}\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+')}$`)
}
