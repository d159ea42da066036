import { errorCodes } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { strictJson } from './json-body.ts'

export const mergePatch = 'application/merge-patch+json'

/** A PATCH is a JSON Merge Patch and says so; nothing else is one. What type a request names that has no body is nobody's concern. */
export const mergePatchBodies = fastifyPlugin(async app => {
  app.addContentTypeParser(mergePatch, { parseAs: 'buffer' }, strictJson(app))
  app.addHook('preValidation', ({ body, headers, method }, _reply, done) => {
    const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
    const fits = body === undefined || (type === mergePatch) === (method === 'PATCH')
    done(fits ? undefined : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type))
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
