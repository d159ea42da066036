import { setImmediate } from 'node:timers/promises'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { timeSlices } from '../../workers/time-slices.ts'
import { httpProblems, Problem } from '../problems/problem.ts'
import { issueOfBytes, issueOfNames, withLineBreaks } from './strict-json.ts'

/**
 * Bodies are JSON. An operation that takes none reads none, whatever it is said to be: a DELETE, and a POST that says
 * everything in its address.
 */
export const jsonBodies = fastifyPlugin(async app => {
  app.addHttpMethod('DELETE', { hasBody: false, overrideExisting: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, strictJson(app))
  app.addContentTypeParser(
    '*',
    (request: FastifyRequest, _payload: unknown, done: (error: Error | null) => void) =>
      done(takesBody(request) ? new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type']) : null)
  )
  app.addHook('onRequest', (request, _reply, done) => {
    const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers
    if (type === undefined && encoding === 'identity') return done()
    if (!takesBody(request)) delete request.headers['content-type']
    else if (encoding !== 'identity') {
      return done(
        new Problem(httpProblems.unsupported_media_type, 'Send the body as it is, without a Content-Encoding')
      )
    }
    done()
  })
}, { name: 'json-bodies' })

function takesBody ({ routeOptions: { schema } }: FastifyRequest): boolean {
  return schema?.body !== undefined
}

/** Bytes from which on parsing and validating have a turn of the event loop each. */
const largeBody = 256 * 1024

/**
 * Reads JSON as Fastify does, and refuses what readers of JSON may understand in different ways, or fail at. How much
 * there is to parse is known before it is parsed, and what comes before and after lets others run.
 */
export function strictJson (app: FastifyInstance): (request: FastifyRequest, bytes: Buffer) => Promise<unknown> {
  const parser = app.getDefaultJsonParser('error', 'error')
  return async (request, bytes) => {
    const issue = issueOfBytes(bytes)
    if (issue !== undefined) throw refused(issue)
    const text = withLineBreaks(bytes.toString())
    if (bytes.length > largeBody) await setImmediate()
    const value = await new Promise<unknown>((resolve, reject) => {
      parser(request, text, (error, value) => error ? reject(asRefused(error, text)) : resolve(value))
    })
    const pause = timeSlices()
    const steps = issueOfNames(text)
    let step = steps.next()
    for (; !step.done; step = steps.next()) await pause()
    if (step.value !== undefined) throw refused(step.value)
    if (bytes.length > largeBody) await setImmediate()
    return value
  }
}

function refused (detail: string): Problem {
  return new Problem(httpProblems.malformed_request, detail)
}

/** What is wrong with a text that Fastify does not take; its own error for an empty one. */
function asRefused (error: Error, text: string): Error {
  if (text === '') return error
  try {
    JSON.parse(text)
    return refused('The names "__proto__" and "prototype" of a "constructor" are not taken: leave them out')
  } catch {
    return refused('The body is not valid JSON')
  }
}
