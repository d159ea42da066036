import { errorCodes } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { strictJson } from './json.ts'

export const mergePatch = 'application/merge-patch+json'

/**
 * A PATCH is a JSON Merge Patch and says so; nothing else is one. What type a request names that has no body is
 * nobody's concern.
 */
export const mergePatchBodies = fastifyPlugin(async app => {
  app.addContentTypeParser(mergePatch, { parseAs: 'buffer' }, strictJson(app))
  app.addHook('preValidation', ({ body, headers, method }, _reply, done) => {
    const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
    const fits = body === undefined || (type === mergePatch) === (method === 'PATCH')
    done(fits ? undefined : new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type))
  })
}, { name: 'merge-patch' })
