import { fastifyPlugin } from 'fastify-plugin'
import { strictJson } from './json-body.ts'
import { httpProblems, Problem } from './problem.ts'

export const mergePatch = 'application/merge-patch+json'

/** A PATCH is a JSON Merge Patch and says so; nothing else is one. */
export const mergePatchBodies = fastifyPlugin(async app => {
  app.addContentTypeParser(mergePatch, { parseAs: 'string' }, strictJson(app))
  app.addHook('preValidation', (request, _reply, done) => {
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
    const isPatch = type === mergePatch
    const fits = type === undefined || isPatch === (request.method === 'PATCH')
    done(fits ? undefined : new Problem(httpProblems.unsupported_media_type, `Send this as ${isPatch ? 'application/json' : mergePatch}`))
  })
}, { name: 'merge-patch' })

/** JSON Merge Patch, RFC 7396: null takes a member away, an object is merged, anything else takes the place of what is there. */
export function merged (target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const members = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name)
    else members.set(name, merged(members.get(name), value))
  }
  return Object.fromEntries(members)
}

function isObject (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
