/** One kind of problem, served at /problems/{code}. `code` is stable; clients may rely on it. */
export interface ProblemType {
  readonly code: string
  readonly status: number
  readonly title: string
  /** What it means and what to do about it, in a sentence or two. */
  readonly help: string
}

/** How many faults of one request are told: thousands would make a very large answer. */
export const mostFaults = 20

/** One fault inside a request: a place in the body (RFC 6901 pointer, or line and column of a table) or a parameter. */
export interface Fault {
  readonly pointer?: string
  /** Of a CSV body, from 1; a row that goes over several has the first. */
  readonly line?: number
  readonly column?: string
  readonly parameter?: string
  readonly code: string
  readonly detail: string
}

/** An answer that is not the one asked for. Thrown anywhere, written by one handler (problems.ts). */
export class Problem extends Error {
  readonly type: ProblemType
  readonly faults: readonly Fault[]
  readonly headers: Readonly<Record<string, string>>

  constructor (type: ProblemType, detail: string, { faults = [], headers = {} }: { faults?: readonly Fault[], headers?: Record<string, string> } = {}) {
    super(detail)
    this.name = 'Problem'
    this.type = type
    this.faults = faults
    this.headers = headers
  }

  /** Fastify and its plugins read the status of an error here. */
  get statusCode (): number {
    return this.type.status
  }
}

/** Catches what is not there, or no more: to whoever asks whether it is, that is no fault. Throws everything else on. */
export function undefinedIfAbsent (error: unknown): undefined {
  if (error instanceof Problem && (error.statusCode === 404 || error.statusCode === 410)) return undefined
  throw error
}

type Catalogue<Name extends string> = Readonly<Record<Name, ProblemType>>

/** Writes a feature's catalogue with the code said once: the key. */
export function problemTypes<const Name extends string> (types: Readonly<Record<Name, Omit<ProblemType, 'code'>>>): Catalogue<Name> {
  const entries = Object.entries<Omit<ProblemType, 'code'>>(types).map(([code, type]) => [code, { code, ...type }])
  return Object.fromEntries(entries)
}

export const httpProblems = problemTypes({
  malformed_request: { status: 400, title: 'Malformed request', help: 'The request could not be read: mend its address, its headers or its JSON and send it again.' },
  invalid_parameter: { status: 400, title: 'Invalid parameter', help: 'A parameter is unknown, repeated or out of its bounds. The `errors` name each one; the OpenAPI document lists what is allowed.' },
  invalid_cursor: { status: 400, title: 'Invalid cursor', help: 'A cursor is only good for the list and filters it came from. Start again without it and follow `page.next`.' },
  not_found: { status: 404, title: 'Not found', help: 'Nothing is served at this address. The OpenAPI document at /openapi.json lists every path.' },
  method_not_allowed: { status: 405, title: 'Method not allowed', help: 'The address exists, but not for this method. The Allow header lists the methods it has.' },
  not_acceptable: { status: 406, title: 'Not acceptable', help: 'None of the media types or encodings you accept exists here. The detail lists those that do.' },
  idempotency_in_progress: { status: 409, title: 'Still being done', help: 'A request with this Idempotency-Key is being answered just now. Wait as long as Retry-After says and send it again: you get its answer.' },
  precondition_failed: { status: 412, title: 'Precondition failed', help: 'What you want to change has been changed since you read it. Read it again and send the change with the ETag you get.' },
  body_too_large: { status: 413, title: 'Body too large', help: 'Send less in one request.' },
  uri_too_long: { status: 414, title: 'Address too long', help: 'Shorten the query: addresses may have at most 8,192 characters.' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', help: 'Send the body as application/json, that of a PATCH as application/merge-patch+json; an import of sets may be text/csv, one of assessments is application/x-ndjson.' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key reused', help: 'This Idempotency-Key was sent with another request. Send each new request with a key of its own; a repetition must be the same in method, address and body.' },
  invalid_body: { status: 422, title: 'Invalid body', help: 'The body does not have the shape asked for. The `errors` point at each fault.' },
  precondition_required: { status: 428, title: 'Precondition required', help: 'Send If-Match with the ETag of what you want to change, so that nobody else\'s change is lost.' },
  rate_limited: { status: 429, title: 'Too many requests', help: 'Wait as long as Retry-After says. The RateLimit headers tell what is left.' },
  headers_too_large: { status: 431, title: 'Headers too large', help: 'Send fewer or shorter headers: 16 KB at most in all.' },
  request_timeout: { status: 408, title: 'Request timeout', help: 'The request did not arrive in time. Send it again.' },
  internal_error: { status: 500, title: 'Internal error', help: 'The service failed. Report the `requestId` to whoever runs it.' },
  transfer_coding_unknown: { status: 501, title: 'Transfer coding unknown', help: 'Send the body with Content-Length, or chunked: no other Transfer-Encoding is decoded here.' },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    help: 'The database went away while the change was being committed: it may have been made. ' +
      'Send a POST again with the same Idempotency-Key: what was made is not made twice. ' +
      'Before you repeat a PUT, PATCH or DELETE, or a POST without that header, read what there is and compare its ETag with the one you had.',
  },
  unavailable: { status: 503, title: 'Unavailable', help: 'The service cannot answer just now. Wait as long as Retry-After says and try again.' },
})
