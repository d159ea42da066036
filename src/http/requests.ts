import {
  LogController, type FastifyRequest, type RawReplyDefaultExpression,
  type RawRequestDefaultExpression
} from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { defaultHeaders } from './headers.ts'
import { lingerAfterResponse } from './lingering-close.ts'
import { withoutExtension } from './media.ts'
import { httpProblems, Problem } from './problems/problem.ts'
import { withoutTracking } from './tracking.ts'

const maximumUrlLength = 8192
/**
 * How long a closing service waits for connections that have begun no request or only the half of one, in milliseconds.
 */
const closingPatience = 1_000
const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a body may take as long as it takes: the route itself sees to one that stops coming. */
    readonly endless?: boolean
  }
  interface FastifyRequest {
    /** The id of the key that a request came with, for its line in the log. */
    key: string | null
  }
}

/**
 * No route has it. The router itself would answer an address that it cannot decode, past every hook; from here the
 * guards do.
 */
const nowhere = '/malformed'

/** What needs no percent-encoding, encoded (RFC 3986, 2.3). */
const encodedUnreserved = /%(?:2[DE]|3\d|4[1-9A-F]|5[\dAF]|6[1-9A-F]|7[\dAE])/gi

interface RoutedRequest {
  url?: string | undefined
  headers: Record<string, string | string[] | undefined>
  /** What Fastify gives as `request.originalUrl`. */
  originalUrl?: string
}

/** The address to route by. Each address is known by one spelling from here on: `originalUrl` is changed to it. */
export function routedUrl (request: RoutedRequest): string {
  const { url = '/', headers } = request
  if (faultOfUrl(url) !== undefined) return nowhere
  if (url.length <= maximumUrlLength) request.originalUrl = withoutTracking(canonicalUrl(url), headers.accept)
  return withoutExtension({ url: request.originalUrl ?? url, headers })
}

/**
 * An absolute address, as for a proxy, means the same here as its path; so does a path with more encoded than needs to
 * be.
 */
function canonicalUrl (url: string): string {
  const address = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*\/?/i, '/')
  return address.includes('%')
    ? address.replace(/^[^?]+/, path => path.replace(encodedUnreserved, decodeURIComponent))
    : address
}

/** What is wrong with how an address is written: path and query alike are percent-encoded UTF-8, without NUL. */
function faultOfUrl (url: string): string | undefined {
  if (!url.includes('%')) return undefined
  try {
    return decodeURIComponent(url).includes('\0') ? 'The address holds a NUL (%00): leave it out' : undefined
  } catch {
    return 'The address is not valid percent-encoded UTF-8: encode it again, "%" itself as %25'
  }
}

/** What is wrong with how the request is written, that Node's parser lets through. */
function faultOf (request: FastifyRequest): string | undefined {
  const { originalUrl, raw: { httpVersion, httpVersionMajor, rawHeaders } } = request
  if (httpVersionMajor !== 1) return 'HTTP/1.1 is spoken here'
  const hosts = countHeader(rawHeaders, 'host')
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) return 'An HTTP/1.1 request has exactly one Host header'
  const lastCoding = codingsOf(request).at(-1)
  if (lastCoding !== undefined && lastCoding !== 'chunked') {
    return 'The last transfer coding has to be "chunked": ' +
      'nobody knows else where the body ends'
  }
  return faultOfUrl(originalUrl)
}

/** The transfer codings of the body, by which `chunked` alone is decoded. */
function codingsOf ({ raw: { headers } }: FastifyRequest): string[] {
  const coding = headers['transfer-encoding']
  return coding === undefined ? [] : coding.toLowerCase().split(',').map(name => name.trim())
}

/**
 * How often a header was sent. On every request: the names alone are looked at, and only those as long as `wanted`,
 * which is in lower case.
 */
export function countHeader (rawHeaders: readonly string[], wanted: string): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === wanted.length && name.toLowerCase() === wanted) count++
  }
  return count
}

function hasBody ({ raw: { headers } }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

/** As Node's own, which socketProblems answers. */
function bodyTimeout (): Error {
  return Object.assign(new Error('The body did not come'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
}

/** The caller's X-Request-Id where it is safe to log, else a new one, that tells nothing of the requests of others. */
export function requestIdOf (newRandomId: () => string) {
  return ({ headers }: RawRequestDefaultExpression): string => {
    const given = headers['x-request-id']
    return typeof given === 'string' && requestIdPattern.test(given) ? given : newRandomId()
  }
}

/** Fastify's own lines would hold the address with its query; `requestGuards` writes one line without it. */
export function requestLog () {
  return new LogController({ disableRequestLogging: true })
}

/** A request that was answered; `route` is the template of its address. */
export interface Observed {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/**
 * Refuses what is malformed, too long or too late, and writes one log line for each request: the route's template,
 * never the address.
 */
export const requestGuards = fastifyPlugin<{ observe?: (request: Observed) => void }>(async (app, { observe }) => {
  let open = 0
  let closing = false
  let patient = true
  app.decorateRequest('key', null)

  // Connections without a request would otherwise hold the process.
  const closeRest = () => {
    if (!patient && open === 0) app.server.closeAllConnections()
  }

  app.addHook('preClose', done => {
    closing = true
    setTimeout(() => {
      patient = false
      closeRest()
    }, closingPatience).unref()
    done()
  })

  app.addHook('onRequest', (request, reply, done) => {
    open++
    // Also where the client has left before it was answered.
    reply.raw.once('close', () => {
      open--
      closeRest()
    })
    reply.headers(defaultHeaders)
    if (hasBody(request)) waitForBody(request, reply.raw)
    done(refusal(request))
  })

  function waitForBody ({ raw: request, routeOptions }: FastifyRequest, response: RawReplyDefaultExpression): void {
    lingerAfterResponse(request, response, app.server.headersTimeout)
    if (routeOptions.config.endless) return
    // Node's own limit would hold for all requests alike. A body may take as long as the headers may.
    const timer = setTimeout(() => {
      if (!response.headersSent) app.server.emit('clientError', bodyTimeout(), request.socket)
    }, app.server.headersTimeout)
    const stop = () => clearTimeout(timer)
    request.once('end', stop).once('close', stop)
    response.once('finish', stop)
  }

  // Its body came after it was answered that it did not come in time: nobody would be told of what is done now.
  app.addHook('preValidation', (request, _reply, done) => {
    done(
      request.raw.socket.writableEnded
        ? new Problem(httpProblems.request_timeout, httpProblems.request_timeout.help)
        : undefined
    )
  })

  // Without it a connection would be kept for a next request, and closing would wait for that.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })

  app.addHook('onResponse', (request, reply, done) => {
    const { method, key, routeOptions: { url: route = 'none' } } = request
    const { statusCode: status, elapsedTime } = reply
    request.log.info(
      { method, route, status, ms: Math.round(elapsedTime * 100) / 100, ...(key !== null && { key }) },
      'answered'
    )
    observe?.({ method, route, status, seconds: elapsedTime / 1000 })
    done()
  })

  function refusal (request: FastifyRequest): Problem | undefined {
    // Nobody would get the answer (RFC 9112, 9.6).
    if (request.raw.socket.writableEnded) {
      return new Problem(
        httpProblems.malformed_request,
        'The connection was ' +
          'closed by an earlier response'
      )
    }
    if (closing) {
      return new Problem(httpProblems.unavailable, 'The service is closing', { headers: { 'retry-after': '5' } })
    }
    if (request.originalUrl.length > maximumUrlLength) {
      return new Problem(httpProblems.uri_too_long, `A URL may have at most ${maximumUrlLength} characters`)
    }
    const fault = faultOf(request)
    if (fault !== undefined) return new Problem(httpProblems.malformed_request, fault)
    if (codingsOf(request).length > 1) {
      return new Problem(
        httpProblems.transfer_coding_unknown,
        'Send the body with Content-Length, or with Transfer-Encoding: chunked'
      )
    }
    return undefined
  }
}, { name: 'request-guards' })
