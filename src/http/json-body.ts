import { isUtf8 } from 'node:buffer'
import { errorCodes, type FastifyBodyParser, type FastifyInstance, type FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { httpProblems, Problem } from './problem.ts'

/** Further than anything that is taken here goes, and less than a stack holds. */
const deepest = 100
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/gs

/** Bodies are JSON. An operation that takes none reads none, whatever it is said to be: a DELETE, and a POST that says everything in its address. */
export const jsonBodies = fastifyPlugin(async app => {
  app.addHttpMethod('DELETE', { hasBody: false, overrideExisting: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, strictJson(app))
  app.addContentTypeParser('*', (request: FastifyRequest, _payload: unknown, done: (error: Error | null) => void) =>
    done(takesBody(request) ? new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type']) : null))
  app.addHook('onRequest', (request, _reply, done) => {
    const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers
    if (type === undefined && encoding === 'identity') return done()
    if (!takesBody(request)) delete request.headers['content-type']
    else if (encoding !== 'identity') return done(new Problem(httpProblems.unsupported_media_type, 'Send the body as it is, without a Content-Encoding'))
    done()
  })
}, { name: 'json-bodies' })

function takesBody ({ routeOptions: { schema } }: FastifyRequest): boolean {
  return schema?.body !== undefined
}

/** Reads JSON as Fastify does, and refuses what readers of JSON may understand in different ways, or fail at. */
export function strictJson (app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error')
  const refused = (fault: string) => new Problem(httpProblems.malformed_request, fault)
  return (request, bytes, done) => {
    if (!isUtf8(bytes)) return done(refused('The body is not UTF-8: encode it again'))
    const text = bytes.toString()
    parse(request, text, (error, value) => {
      const fault = error ? faultOfText(text) : faultOfJson(text)
      done(fault === undefined ? error : refused(fault), value)
    })
  }
}

/** What is wrong with a text that Fastify does not take; undefined for none at all, which it tells of itself. */
function faultOfText (text: string): string | undefined {
  if (text === '') return undefined
  try {
    JSON.parse(text)
    return 'The names "__proto__" and "prototype" of a "constructor" are not taken: leave them out'
  } catch {
    return 'The body is not valid JSON'
  }
}

/**
 * What is wrong with a text that is JSON: a name that stands twice in one object (RFC 8259 leaves open which of them counts, and
 * RFC 8785, by which digests are made, allows none), or nesting without end. In one pass and without recursion.
 */
export function faultOfJson (text: string): string | undefined {
  const open: Set<string>[] = []
  let last = ''
  for (const [part] of text.matchAll(token)) {
    if (part === '{' || part === '[') {
      if (open.push(new Set()) > deepest) return `The JSON is nested more than ${deepest} levels deep`
    } else if (part === '}' || part === ']') {
      open.pop()
    } else if (part === ':') {
      const names = open.at(-1)
      const name: string = JSON.parse(last)
      if (names?.has(name)) return `The name ${JSON.stringify(name).slice(0, 100)} stands twice in one object: leave one of them out`
      names?.add(name)
    } else {
      last = part
    }
  }
  return undefined
}
