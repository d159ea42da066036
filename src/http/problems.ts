import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { fastifyPlugin } from 'fastify-plugin'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { findUnavailable } from '../storage/errors.ts'
import { limiter } from './limits.ts'
import { httpProblems, Problem, type Fault, type ProblemType } from './problem.ts'

export interface ProblemsOptions {
  /** Base of the absolute `type` addresses, without a trailing slash. */
  publicUrl: string
  /** How often a minute and client nothing may be found. */
  notFoundLimit: number
}

interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance?: string
  code: string
  requestId?: string
  errors?: readonly Fault[]
}

const byFrameworkCode: Readonly<Record<string, ProblemType>> = {
  FST_ERR_BAD_URL: httpProblems.malformed_request,
  FST_ERR_CTP_EMPTY_JSON_BODY: httpProblems.malformed_request,
  FST_ERR_CTP_INVALID_JSON_BODY: httpProblems.malformed_request,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: httpProblems.malformed_request,
  FST_ERR_CTP_BODY_TOO_LARGE: httpProblems.body_too_large,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: httpProblems.unsupported_media_type,
  FST_ERR_ASYNC_CONSTRAINT: httpProblems.malformed_request,
  FST_ERR_MAX_PARAM_LENGTH: httpProblems.not_found,
}

const bySocketCode: Readonly<Record<string, ProblemType>> = {
  HPE_HEADER_OVERFLOW: httpProblems.headers_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: httpProblems.request_timeout,
}

/** Writes every 4xx and 5xx as application/problem+json (RFC 9457). Registered before anything else. */
export const problems = fastifyPlugin<ProblemsOptions>(async (app, { publicUrl, notFoundLimit }) => {
  const limitNotFound = limiter(app, 'not-found', notFoundLimit)

  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const problem = asProblem(error)
    if (problem.type.status !== 404) return sendProblem(problem, error, request, reply)
    const limited = await limitNotFound(request, reply).then(() => undefined, (refusal: FastifyError) => asProblem(refusal))
    return sendProblem(limited ?? problem, error, request, reply)
  })

  function sendProblem (problem: Problem, error: Error, request: FastifyRequest, reply: FastifyReply) {
    if (problem.type.status === 500) request.log.error({ err: error }, 'failed')
    return reply
      .code(problem.type.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers, 'content-type': 'application/problem+json' })
      .serializer(JSON.stringify)
      .send(bodyOf(problem, publicUrl, request))
  }
}, { name: 'problems' })

function bodyOf ({ type, message, faults }: Problem, publicUrl: string, request?: FastifyRequest): ProblemBody {
  return {
    type: `${publicUrl}/problems/${type.code}`,
    title: type.title,
    status: type.status,
    detail: message,
    ...(request && { instance: pathOf(request.originalUrl) }),
    code: type.code,
    ...(request && { requestId: request.id }),
    ...(faults.length > 0 && { errors: faults }),
  }
}

/** Without the query: a search text does not belong in an answer or a log. */
function pathOf (url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

function asProblem (error: FastifyError): Problem {
  if (error instanceof Problem) return error
  if (findUnavailable(error)) {
    return new Problem(httpProblems.unavailable, 'The database cannot answer just now; nothing was changed', { headers: { 'retry-after': '5' } })
  }
  if (error.validation) return invalid(error)
  const type = byFrameworkCode[error.code]
  if (type) return new Problem(type, detailOf(error))
  if (error.statusCode === 400) return new Problem(httpProblems.malformed_request, 'The request could not be read')
  return new Problem(httpProblems.internal_error, 'The service failed; nothing more can be told here')
}

function detailOf ({ code, message }: FastifyError): string {
  return code === 'FST_ERR_BAD_URL' ? 'The path is not a valid percent-encoded UTF-8 address' : message
}

function invalid ({ validation = [], validationContext }: FastifyError): Problem {
  const inBody = validationContext === 'body'
  const faults = validation.map(({ instancePath, keyword, params, message = 'is not valid' }): Fault => {
    const name = extraOrMissing(params)
    const code = keyword === 'additionalProperties' ? 'unknown' : keyword === 'required' ? 'missing' : 'invalid'
    const detail = keyword === 'additionalProperties' ? 'is not known here' : message
    return inBody
      ? { pointer: name === undefined ? instancePath : `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, code, detail }
      : { parameter: name ?? instancePath.split('/')[1] ?? '', code, detail }
  })
  const type = inBody ? httpProblems.invalid_body : httpProblems.invalid_parameter
  const detail = faults.map(({ pointer, parameter, detail }) => `${pointer ?? parameter} ${detail}`).join('; ')
  return new Problem(type, detail, { faults })
}

function extraOrMissing (params: Record<string, unknown>): string | undefined {
  const name = params.additionalProperty ?? params.missingProperty
  return typeof name === 'string' ? name : undefined
}

/** Answers what Node's parser refuses before a request exists: malformed, slow or over-long ones. */
export function socketProblems (publicUrl: string) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
    const type = bySocketCode[error.code ?? ''] ?? httpProblems.malformed_request
    socket.end(rawResponse(type, publicUrl))
  }
}

function rawResponse (type: ProblemType, publicUrl: string): string {
  const body = JSON.stringify(bodyOf(new Problem(type, type.help), publicUrl))
  return [
    `HTTP/1.1 ${type.status} ${STATUS_CODES[type.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
