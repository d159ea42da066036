import type { TSchema } from '@sinclair/typebox'
import { crossOrigin, headersOf, limited, revalidated, type HeaderUse } from './headers.ts'

/** The responses of the document. All but successes are the same everywhere, so a route only says which of them it may give. */

interface SharedResponse {
  readonly name: string
  readonly description: string
  readonly headers: readonly HeaderUse[]
}

const crossOriginWhereV1 = ['Access-Control-Allow-Origin.optional', 'Access-Control-Expose-Headers.optional'] as const
const problem = ['Cache-Control', ...crossOriginWhereV1] as const
const whereLimited = ['RateLimit.optional', 'RateLimit-Policy.optional'] as const

const shared: Readonly<Record<number, SharedResponse>> = {
  304: {
    name: 'NotModified',
    description: 'The bytes named in If-None-Match are still right',
    headers: [...revalidated, 'Content-Location.optional', 'Link.optional', 'Deprecation.optional', 'Referrer-Policy.optional', ...crossOriginWhereV1],
  },
  307: { name: 'UnfinishedVersion', description: 'To the newest version that begins so', headers: ['Location', 'Cache-Control', ...crossOrigin] },
  400: { name: 'BadRequest', description: 'A parameter is unknown, repeated or out of bounds, or the address is malformed', headers: [...problem, ...whereLimited] },
  401: { name: 'Unauthorized', description: 'A key is needed, or the one sent opens nothing', headers: [...problem, 'WWW-Authenticate', ...whereLimited] },
  403: { name: 'Forbidden', description: 'The key lacks a scope', headers: [...problem, 'WWW-Authenticate'] },
  404: { name: 'NotFound', description: 'Nothing is here, or nothing that you may see', headers: [...problem, ...limited] },
  406: { name: 'NotAcceptable', description: 'None of the media types or codings accepted exists here', headers: [...problem, ...whereLimited] },
  408: { name: 'RequestTimeout', description: 'The request did not arrive in time', headers: problem },
  409: { name: 'Conflict', description: 'It cannot be done as things stand, or the same request is being answered just now', headers: [...problem, 'Retry-After.optional'] },
  410: { name: 'Gone', description: 'The set was deleted by the network that made it', headers: problem },
  412: { name: 'PreconditionFailed', description: 'It has changed since the state named in If-Match', headers: problem },
  413: { name: 'BodyTooLarge', description: 'The body is too large', headers: [...problem, ...whereLimited] },
  414: { name: 'AddressTooLong', description: 'The address is too long', headers: problem },
  415: { name: 'UnsupportedMediaType', description: 'The body is not of the media type asked for', headers: [...problem, ...whereLimited] },
  422: { name: 'InvalidBody', description: 'The body is not as it should be, or the Idempotency-Key was sent with another request', headers: [...problem, ...whereLimited] },
  428: { name: 'PreconditionRequired', description: 'If-Match is missing', headers: problem },
  429: { name: 'TooManyRequests', description: 'Too many requests, or too many that found nothing or came with a key that opens nothing', headers: [...problem, 'Retry-After', ...limited] },
  431: { name: 'HeadersTooLarge', description: 'The headers are too large', headers: problem },
  500: { name: 'InternalError', description: 'The service failed', headers: [...problem, ...whereLimited] },
  501: { name: 'TransferCodingUnknown', description: 'The body came in a transfer coding other than chunked', headers: problem },
  503: { name: 'Unavailable', description: 'The service cannot answer just now', headers: [...problem, 'Retry-After', ...whereLimited] },
}

/** What any request may meet, before it is looked at or whatever it asks. */
const anywhere = [400, 401, 408, 414, 429, 431, 500, 501, 503]

/** What a request with a body may be answered for its body. */
export const withBody = [413, 415, 422] as const

/** What a request may be answered instead of its success: what any may, and these. */
export function otherwise (...own: readonly number[]): Record<number, object> {
  const statuses = new Set([...anywhere, ...own])
  return Object.fromEntries([...statuses].sort((a, b) => a - b).map(status => [status, { type: 'null', description: shared[status]?.description }]))
}

/** The name of the response that is the same wherever a status is told; undefined for a success. */
export function sharedResponse (status: number): string | undefined {
  return shared[status]?.name
}

export const responseComponents = Object.fromEntries(Object.entries(shared).map(([status, { name, description, headers }]) => [name, {
  description,
  headers: headersOf(headers),
  ...(Number(status) >= 400 && { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }),
}]))

/** A success without a body. */
export function nothing (description: string, headers: readonly HeaderUse[]): object {
  return { type: 'null', description, headers: headersOf(headers) }
}

/** A success, in the media types it exists in. */
export function success (description: string, content: Readonly<Record<string, TSchema>>, headers: readonly HeaderUse[]): object {
  return {
    description,
    headers: headersOf(headers),
    content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  }
}
