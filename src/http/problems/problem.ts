/** One kind of problem, served at /problems/{code}. `code` is stable; clients may rely on it. */
export interface ProblemType {
  readonly code: string
  readonly status: number
  readonly title: string
  /** What it means and what to do about it, in a sentence or two. */
  readonly help: string
}

/** How many issues of one request are returned: thousands would make a very large response. */
export const maxIssues = 20

/** One fault inside a request: a place in the body (RFC 6901 pointer, or line and column of a table) or a parameter. */
export interface RequestIssue {
  readonly pointer?: string
  /** Of a CSV body, from 1; a row that goes over several has the first. */
  readonly line?: number
  readonly column?: string
  readonly parameter?: string
  readonly code: string
  readonly detail: string
}

/** What is in the place of something else, with its root-relative address. */
export interface Replacing {
  readonly slug: string
  readonly url: string
}

/** An error response. Thrown anywhere, written by one handler (handler.ts). */
export class Problem extends Error {
  readonly type: ProblemType
  /**
   * The list `errors` of the answer (handler.ts). Where a body breaks its schema invalid-request.ts makes it; where it
   * breaks a rule, the code that throws, with a function in `errors.ts` of its feature.
   */
  readonly faults: readonly RequestIssue[]
  readonly headers: Readonly<Record<string, string>>
  /** What took the place of what is not there. */
  readonly replacedBy: readonly Replacing[]

  constructor (
    type: ProblemType,
    detail: string,
    { faults = [], headers = {}, replacedBy = [] }: {
      faults?: readonly RequestIssue[]
      headers?: Record<string, string>
      replacedBy?: readonly Replacing[]
    } = {}
  ) {
    super(detail)
    this.name = 'Problem'
    this.type = type
    this.faults = faults
    this.headers = headers
    this.replacedBy = replacedBy
  }

  /** Fastify and its plugins read the status of an error here. */
  get statusCode (): number {
    return this.type.status
  }
}

/** Turns 404 and 410 into undefined, for callers that ask whether something exists. Rethrows everything else. */
export function undefinedIfAbsent (error: unknown): undefined {
  if (error instanceof Problem && (error.statusCode === 404 || error.statusCode === 410)) return undefined
  throw error
}

type Catalogue<Name extends string> = Readonly<Record<Name, ProblemType>>

/** A catalogue of problems by code. */
export function problemTypes<const Name extends string> (
  types: Readonly<Record<Name, Omit<ProblemType, 'code'>>>
): Catalogue<Name> {
  const entries = Object.entries<Omit<ProblemType, 'code'>>(types).map(([code, type]) => [code, { code, ...type }])
  return Object.fromEntries(entries)
}

export const httpProblems = problemTypes({
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    help: 'The request could not be read. Correct its URL, its headers or its JSON and send it again.',
  },
  invalid_parameter: {
    status: 400,
    title: 'Invalid parameter',
    help:
      'A parameter is unknown, repeated or out of range. `errors` names each one; the OpenAPI document lists what is ' +
      'allowed.',
  },
  invalid_cursor: {
    status: 400,
    title: 'Invalid cursor',
    help:
      'A cursor is valid only for the list and filters it was returned for. Start again without a cursor and follow ' +
      '`page.next`.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    help: 'There is no resource at this address. The OpenAPI document at /openapi.json lists every path.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    help: 'The resource does not support this method. The Allow header lists the methods that it supports.',
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    help: 'None of the media types or content codings that you accept is available. The detail lists those that are.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'Request in progress',
    help:
      'A request with this Idempotency-Key is still being processed. Wait as long as Retry-After says and send it ' +
      'again: you get its response.',
  },
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    help: 'The resource has changed since you read it. Read it again and send the update with the new ETag.',
  },
  body_too_large: { status: 413, title: 'Body too large', help: 'Send less in one request. The detail has the limit.' },
  uri_too_long: {
    status: 414,
    title: 'URL too long',
    help: 'Shorten the query: a URL may have at most 8,192 characters.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    help:
      'Send the body as application/json; with PATCH application/merge-patch+json is the same. An import of a set ' +
      'may also be text/csv, a translation that or application/xliff+xml; an import of assessments is ' +
      'application/x-ndjson.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key reused',
    help:
      'This Idempotency-Key was used for a different request. Use a new key for each new request; a repeated request ' +
      'must have the same method, URL and body.',
  },
  invalid_body: {
    status: 422,
    title: 'Invalid body',
    help: 'The body does not match the schema. `errors` points to each issue.',
  },
  precondition_required: {
    status: 428,
    title: 'Precondition required',
    help: 'Send If-Match with the ETag of the resource, so that an update by somebody else is not lost.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    help: 'Wait as long as Retry-After says. The RateLimit header shows how many requests are left.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    help: 'Send fewer or shorter headers: at most 16 KB in total.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    help: 'The request was not received in time. Send it again.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    help: 'The service failed. Report the `requestId` to its operator.',
  },
  transfer_coding_unknown: {
    status: 501,
    title: 'Transfer coding not supported',
    help:
      'Send the body with Content-Length, or with Transfer-Encoding: chunked. No other transfer coding is supported.',
  },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    help: 'The connection to the database was lost during the commit: the change may have been stored. ' +
      'Send a POST again with the same Idempotency-Key: it is not done twice. Before you repeat a PUT, PATCH or ' +
      'DELETE, ' +
      'or a POST without that header, read the resource and compare its ETag with the one you had.',
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    help: 'The service is temporarily unavailable. Wait as long as Retry-After says and try again.',
  },
})
