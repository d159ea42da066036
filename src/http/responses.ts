import type { TSchema } from '@sinclair/typebox'
import { crossOrigin, headersOf, limited, revalidated, type HeaderUse } from './headers.ts'

/** The responses of the document. All but successes are shared, so an operation only lists their statuses. */

interface SharedResponse {
  readonly name: string
  readonly description: string
  readonly headers: readonly HeaderUse[]
}

const crossOriginWhereV1 = ['Access-Control-Allow-Origin.optional', 'Access-Control-Expose-Headers.optional'] as const
const problem = ['Cache-Control', ...crossOriginWhereV1] as const
const whereLimited = ['RateLimit.optional', 'RateLimit-Policy.optional'] as const

const shared: Readonly<Record<number, SharedResponse>> = {
  303: {
    name: 'ForParticipants',
    description: 'With a response token: redirects to the record for participants',
    headers: ['Location', 'Cache-Control', ...crossOrigin],
  },
  304: {
    name: 'NotModified',
    description: 'Not modified: the representation named in If-None-Match is current',
    headers: [
      ...revalidated,
      'Content-Location.optional',
      'Link.optional',
      'Deprecation.optional',
      'Referrer-Policy.optional',
      ...crossOriginWhereV1,
      ...whereLimited,
    ],
  },
  307: {
    name: 'UnfinishedVersion',
    description: 'Redirects to the newest version that begins with this number',
    headers: ['Location', 'Cache-Control', ...crossOrigin],
  },
  308: {
    name: 'Renamed',
    description: 'Redirects to what means the same under another name',
    headers: ['Location', ...problem],
  },
  400: {
    name: 'BadRequest',
    description: 'A parameter is unknown, repeated or out of range, or the URL is malformed',
    headers: [...problem, ...whereLimited],
  },
  401: {
    name: 'Unauthorized',
    description: 'The API key or token is missing or not valid',
    headers: [...problem, 'WWW-Authenticate', ...whereLimited],
  },
  403: {
    name: 'Forbidden',
    description: 'The API key does not have the required scope',
    headers: [...problem, 'WWW-Authenticate'],
  },
  404: {
    name: 'NotFound',
    description: 'The resource does not exist, or you may not see it',
    headers: [...problem, ...limited, 'Link.optional'],
  },
  406: {
    name: 'NotAcceptable',
    description: 'None of the accepted media types or content codings is available',
    headers: [...problem, ...whereLimited],
  },
  408: { name: 'RequestTimeout', description: 'The request was not received in time', headers: problem },
  409: {
    name: 'Conflict',
    description:
      'The current state does not allow the request, or a request with the same Idempotency-Key is still being ' +
      'processed',
    headers: [...problem, 'Retry-After.optional'],
  },
  410: { name: 'Gone', description: 'The resource was deleted', headers: problem },
  412: {
    name: 'PreconditionFailed',
    description: 'The resource has changed since the state named in If-Match',
    headers: problem,
  },
  413: { name: 'BodyTooLarge', description: 'The body is too large', headers: [...problem, ...whereLimited] },
  414: { name: 'AddressTooLong', description: 'The URL is too long', headers: problem },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The media type of the body is not supported',
    headers: [...problem, ...whereLimited],
  },
  422: {
    name: 'InvalidBody',
    description: 'The body is not valid, or the Idempotency-Key was used for a different request',
    headers: [...problem, ...whereLimited],
  },
  428: { name: 'PreconditionRequired', description: 'If-Match is missing', headers: problem },
  429: {
    name: 'TooManyRequests',
    description: 'Too many requests, or too many with an unknown address or an invalid API key',
    headers: [...problem, 'Retry-After', ...limited],
  },
  431: { name: 'HeadersTooLarge', description: 'The headers are too large', headers: problem },
  500: { name: 'InternalError', description: 'Internal error', headers: [...problem, ...whereLimited] },
  501: {
    name: 'TransferCodingUnknown',
    description: 'The body has a Transfer-Encoding other than chunked',
    headers: problem,
  },
  503: {
    name: 'Unavailable',
    description: 'The service is temporarily unavailable',
    headers: [...problem, 'Retry-After', ...whereLimited],
  },
}

/** Statuses of any request. */
const anywhere = [400, 401, 408, 414, 429, 431, 500, 501, 503]

/** Statuses of any request with a body. */
export const withBody = [413, 415, 422] as const

/** The responses of an operation besides its successes: those of any request, and these. */
export function errorResponses (...own: readonly number[]): Record<number, object> {
  const statuses = new Set([...anywhere, ...own])
  return Object.fromEntries(
    [...statuses].sort((a, b) => a - b).map(
      status => [status, { type: 'null', description: shared[status]?.description }]
    )
  )
}

const page = { content: { 'text/html': { schema: { type: 'string' } } } }

/** The same of an operation for people: they are pages for whoever takes HTML. */
export function errorPages (...own: readonly number[]): Record<number, object> {
  const statuses = Object.keys(errorResponses(...own)).map(Number)
  return Object.fromEntries(statuses.map(status => [status, { description: shared[status]?.description, ...page }]))
}

/** The name of the shared response with a status; undefined for a success. */
export function sharedResponse (status: number, isPage: boolean): string | undefined {
  const name = shared[status]?.name
  return name && status >= 400 && isPage ? `${name}Page` : name
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
const pageHeaders = ['Content-Language.optional', 'Vary.optional', 'Referrer-Policy.optional'] as const

export const responseComponents = Object.fromEntries(
  Object.entries(shared).flatMap(([status, { name, description, headers }]) => {
    const isProblem = Number(status) >= 308
    const json = { description, headers: headersOf(headers), ...(isProblem && { content: problemContent }) }
    const content = { ...problemContent, ...page.content }
    const readable = { description, headers: headersOf([...headers, ...pageHeaders]), content }
    return [[name, json], ...(Number(status) >= 400 ? [[`${name}Page`, readable]] : [])]
  })
)

/** A success without a body. */
export function noContentResponse (description: string, headers: readonly HeaderUse[]): object {
  return { type: 'null', description, headers: headersOf(headers) }
}

/** 304 of what is no content: a result and the like. */
export const resultNotModified = {
  304: noContentResponse('Not modified: the representation named in If-None-Match is current', [
    'ETag',
    'Cache-Control',
    'Vary.optional',
    ...crossOriginWhereV1,
  ]),
}

/** A success, in its media types. */
export function success (
  description: string,
  content: Readonly<Record<string, TSchema>>,
  headers: readonly HeaderUse[]
): object {
  return {
    description,
    headers: headersOf(headers),
    content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  }
}
