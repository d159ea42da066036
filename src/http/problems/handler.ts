import type { Socket } from 'node:net'
import { fastifyPlugin } from 'fastify-plugin'
import type { TSchema } from '@sinclair/typebox'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { causesOf, codeOf, findUnavailable, type StorageUnavailable } from '../../storage/errors.ts'
import { WorkerError } from '../../workers/errors.ts'
import { maxBodyLimit } from '../body/limits.ts'
import { defaultHeaders } from '../headers.ts'
import { hasIdempotencyKey } from '../idempotency.ts'
import { invalidRequest } from './invalid-request.ts'
import { limiter } from '../limits.ts'
import { endAndLinger } from '../lingering-close.ts'
import { patchTypes, takesType } from '../body/merge-patch.ts'
import { ndjson } from '../body/ndjson.ts'
import { pageOfProblem } from './pages.ts'
import { httpProblems, Problem, type ProblemType } from './problem.ts'
import { bodyOf } from './problem-body.ts'

export interface ProblemsOptions {
  /** Base of the absolute `type` addresses, without a trailing slash. */
  publicUrl: string
  /** How often a minute and client nothing may be found. */
  notFoundLimit: number
}

const xliff = 'application/xliff+xml'

const byFrameworkCode: Readonly<Record<string, ProblemType>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: httpProblems.malformed_request,
  FST_ERR_CTP_INVALID_JSON_BODY: httpProblems.malformed_request,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: httpProblems.malformed_request,
}

const unencodedUrl = 'The URL has a character that cannot stand in it: percent-encode it as UTF-8, such as é as %C3%A9'

const bySocketCode: Readonly<Record<string, ProblemType>> = {
  HPE_HEADER_OVERFLOW: httpProblems.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpProblems.request_timeout,
}

/** Writes every 4xx and 5xx as application/problem+json (RFC 9457). Registered before anything else. */
export const problems = fastifyPlugin<ProblemsOptions>(async (app, { publicUrl, notFoundLimit }) => {
  const limitNotFound = limiter(app, 'not-found', notFoundLimit)
  // Node would hang up on a CONNECT without a word, and answer an unknown Expect, which may be ignored, with an empty
  // 417.
  app.server.on('connect', (_request, socket) => {
    // Node has taken its own listener off, and a client that resets the connection would end the process.
    socket.on('error', () => socket.destroy())
    socket.end(
      rawResponse(httpProblems.method_not_allowed, publicUrl, { headers: ['Allow: GET, HEAD, OPTIONS'] }),
      () => socket.destroy()
    )
  })
  app.server.on('checkExpectation', app.routing)

  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const problem = asProblem(error, request)
    if (problem.type.status !== 404) return sendProblem(problem, error, request, reply)
    const limited = await limitNotFound(request, reply).then(
      () => undefined,
      (refusal: FastifyError) => asProblem(refusal, request)
    )
    return sendProblem(limited ?? problem, error, request, reply)
  })

  function sendProblem (problem: Problem, error: Error, request: FastifyRequest, reply: FastifyReply) {
    if (problem.type.status === 500) request.log.error({ ...faultForLog(error), key: request.key }, 'failed')
    const unavailable = findUnavailable(error)
    if (unavailable) request.log.error({ reason: unavailable.code, key: request.key }, unavailable.message)
    if (error instanceof WorkerError) request.log.warn({ reason: error.code, key: request.key }, error.message)
    const page = pageOfProblem(problem, request)
    reply.code(problem.type.status).headers({ 'cache-control': 'no-store', ...problem.headers })
    if (page) return reply.type('text/html; charset=utf-8').headers(page.headers).send(page.html)
    return reply
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(bodyOf(problem, publicUrl, request))
  }
}, { name: 'problems' })

function asProblem (error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const unavailable = findUnavailable(error)
  if (unavailable) return unavailableProblem(unavailable, request)
  if (error instanceof WorkerError) {
    return new Problem(httpProblems.unavailable, `${error.message}; nothing was changed`, {
      headers: { 'retry-after': '5' },
    })
  }
  if (error.validation) return invalidRequest(error.validation, error.validationContext)
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Problem(httpProblems.unsupported_media_type, `Send the body as ${bodyTypesOf(request).join(' or ')}`)
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = Math.floor((request.routeOptions.bodyLimit ?? maxBodyLimit) / 1024).toLocaleString('en')
    return new Problem(httpProblems.body_too_large, `This operation takes bodies of at most ${limit} KiB`)
  }
  const type = byFrameworkCode[error.code]
  if (type) return new Problem(type, `${error.message}. ${type.help}`)
  const { statusCode = 500 } = error
  // A file that a plug-in will not give is, from outside, one that is not there.
  if (statusCode === 403 || statusCode === 404) {
    return new Problem(
      httpProblems.not_found,
      'There is no resource ' +
        'at this address'
    )
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new Problem(httpProblems.malformed_request, httpProblems.malformed_request.help)
  }
  return new Problem(httpProblems.internal_error, 'The service failed')
}

function unavailableProblem ({ code }: StorageUnavailable, request: FastifyRequest): Problem {
  const options = { headers: { 'retry-after': '5' } }
  if (code === 'outcome_unknown') {
    return new Problem(
      httpProblems.outcome_unknown,
      `It is not known whether the change was stored. ${whatNext(request)}`,
      options
    )
  }
  if (code === 'read_only') {
    return new Problem(
      httpProblems.unavailable,
      'The database is read only at the moment: it is a standby, or frozen for a move. Nothing was changed',
      options
    )
  }
  return new Problem(httpProblems.unavailable, 'The database is temporarily unavailable; nothing was changed', options)
}

/** How the client of a request whose outcome is unknown finds out. */
function whatNext (request: FastifyRequest): string {
  if (hasIdempotencyKey(request)) {
    return 'Send it again with the same Idempotency-Key: it is not done twice, and ' +
      'you get the response'
  }
  if (request.method === 'POST') return 'Read what there is before you send it again'
  return 'Read it again and compare its ETag with the one you had before you send it again'
}

function bodyTypesOf ({ server, method }: FastifyRequest): string[] {
  // Where files are taken, they are in a PATCH too.
  const takesFiles = server.hasContentTypeParser(xliff)
  return [...patchTypes, ndjson, 'text/csv', xliff].filter(type =>
    server.hasContentTypeParser(type) && (takesFiles || takesType(method, type))
  )
}

/**
 * A database's message may quote what somebody wrote or searched for: of those the log has the code and the place
 * alone.
 */
function faultForLog (error: Error): object {
  const causes = causesOf(error)
  const cause = causes.at(-1) ?? error
  const quotes = causes.some(one => 'query' in one || /^(SQLITE_|[0-9A-Z]{5}$)/.test(codeOf(one) ?? ''))
  const where = cause.stack?.split('\n').filter(line => /^\s+at /.test(line)).join('\n')
  return { err: { type: cause.name, code: codeOf(cause), ...(!quotes && { message: cause.message }), stack: where } }
}

/** A body that was made of what was sent. Throws 422 where it breaks the schema. */
export function validBody<Body> (request: FastifyRequest, schema: TSchema & { static: Body }, body: unknown): Body {
  const validate = request.compileValidationSchema(schema, 'body')
  if (validate(body)) return body as Body
  throw invalidRequest(validate.errors ?? [], 'body')
}

interface SocketError extends Error {
  code?: string
  /** What had arrived, as a Buffer. */
  rawPacket?: unknown
}

/** Node counts the request line among the headers; it was too long by itself where it has no end. */
function isOfUrl ({ code, rawPacket }: SocketError): boolean {
  return code === 'HPE_HEADER_OVERFLOW' && Buffer.isBuffer(rawPacket) &&
    /^[A-Z-]+ [^\r\n]{8192}/.test(rawPacket.toString('latin1', 0, 16_384))
}

interface AnsweringSocket extends Socket {
  /** Node's own name for the answer that is being sent. */
  readonly _httpMessage?: Pick<FastifyReply['raw'], 'headersSent' | 'writableEnded' | 'req' | 'once'> | null
}

/** Answers what Node's parser refuses before a request exists: malformed, slow or over-long ones. */
export function socketProblems (publicUrl: string) {
  return function answerError (this: FastifyInstance, error: SocketError, socket: AnsweringSocket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
    const answer = socket._httpMessage
    // What cannot be read follows a whole request: the answer to that comes first.
    if (answer?.req.complete && !answer.writableEnded) {
      answer.once('finish', () => answerError.call(this, error, socket))
      return
    }
    // An answer to the request whose body cannot be read has begun, or is done: nothing may follow it.
    if (answer?.headersSent && !(answer.writableEnded && answer.req.complete)) {
      if (answer.writableEnded) endAndLinger(socket, '', this.server.headersTimeout)
      else socket.destroy()
      return
    }
    const type = isOfUrl(error)
      ? httpProblems.uri_too_long
      : bySocketCode[error.code ?? ''] ?? httpProblems.malformed_request
    const detail = error.code === 'HPE_INVALID_URL' ? unencodedUrl : type.help
    endAndLinger(socket, rawResponse(type, publicUrl, { detail }), this.server.headersTimeout)
  }
}

function rawResponse (
  type: ProblemType,
  publicUrl: string,
  { detail = type.help, headers = [] }: { detail?: string, headers?: readonly string[] } = {}
): string {
  const body = JSON.stringify(bodyOf(new Problem(type, detail), publicUrl))
  return [
    `HTTP/1.1 ${type.status} ${type.title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    ...Object.entries(defaultHeaders).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    ...headers,
    '',
    body,
  ].join('\r\n')
}
