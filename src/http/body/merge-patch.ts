import { errorCodes } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { strictJson } from './json.ts'

const mergePatch = 'application/merge-patch+json'

/** The media types of a PATCH, which is a JSON Merge Patch in either: many generated clients send plain JSON alone. */
export const patchTypes: readonly string[] = [mergePatch, 'application/json']

/** Whether a request with this method may have a body of this type, among those that are parsed. */
export function takesType (method: string, type: string): boolean {
  return method === 'PATCH' ? patchTypes.includes(type) : type !== mergePatch
}

/** Parses merge patches, and lets no other request be one. A request without a body may name any type. */
export const mergePatchBodies = fastifyPlugin(async app => {
  app.addContentTypeParser(mergePatch, { parseAs: 'buffer' }, strictJson(app))
  app.addHook('preValidation', ({ body, headers, method }, _reply, done) => {
    const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
    const fits = body === undefined || takesType(method, type ?? '')
    done(fits ? undefined : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type))
  })
}, { name: 'merge-patch' })
