/** The headers that answers carry, each written once: the document's `components.headers`. */

const text = (description: string, rule: object = {}) => ({ description, schema: { type: 'string' as const, ...rule } })

const headers = {
  'Access-Control-Allow-Origin': text('A page of any site may read the answer', { enum: ['*'] }),
  'Access-Control-Expose-Headers': text('The headers that such a page may read'),
  'Cache-Control': text('How long the answer may be kept'),
  'Content-Encoding': text('Absent where the bytes are not coded', { enum: ['br', 'gzip'] }),
  'Content-Language': text('The language of the texts'),
  'Content-Location': text('The immutable address of exactly these bytes', { pattern: '^/' }),
  'Content-Security-Policy': text('What a page made of this may load, and who may frame it'),
  Deprecation: text('Since when the version is retired (RFC 9745): not to be used for anything new', { pattern: '^@\\d+$' }),
  ETag: text('Strong: of these very bytes or, where something can be changed, of its state, for If-Match', { pattern: '^"[^"]+"$' }),
  'Idempotency-Replayed': text('What was answered the first time; nothing was done again', { enum: ['true'] }),
  Link: text('rel="next": the next page; absent on the last. rel="successor-version": the version that took the place of a retired one', { pattern: '^</[^>]*>; rel="(next|successor-version)"(, </[^>]*>; rel="successor-version")?$' }),
  Location: text('The exact address', { pattern: '^/' }),
  RateLimit: text('What is left of the quota and the seconds until it is renewed, such as "search";r=119;t=60', { pattern: '^"[a-z-]+";r=\\d+;t=\\d+$' }),
  'RateLimit-Policy': text('The quota and its window in seconds, such as "search";q=120;w=60', { pattern: '^"[a-z-]+";q=\\d+;w=\\d+$' }),
  'Referrer-Policy': text('Links from the page do not tell where it is shown', { enum: ['no-referrer'] }),
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' as const, minimum: 0 } },
  'Surrogate-Key': text('Names under which a shared cache may purge the answer'),
  Vary: text('The request headers that chose this representation'),
  'WWW-Authenticate': text('How to send a key, and what is wrong with the one sent (RFC 6750)', { pattern: '^Bearer realm="' }),
  'X-Content-Type-Options': text('The media type is meant', { enum: ['nosniff'] }),
}

type Header = keyof typeof headers
/** A header that is always there, or one that may be. */
export type HeaderUse = Header | `${Header}.optional`

/** Every use of a header as a named component: `required` where it is always sent. */
export const headerComponents = Object.fromEntries(Object.entries(headers).flatMap(([name, header]) => [
  [name, { ...header, required: true }],
  [`${name}.optional`, header],
]))

/** Sent with every answer, so that no browser takes one for something else, or runs or loads what somebody wrote into it. */
const always = ['X-Content-Type-Options', 'Content-Security-Policy'] as const satisfies readonly HeaderUse[]

/** What `always` says where an answer does not say otherwise. */
export const defaultHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'",
} as const satisfies Record<Lowercase<typeof always[number]>, string>

/** Sent with everything that a page of another site may read. */
export const crossOrigin = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers'] as const satisfies readonly HeaderUse[]

/** Sent with prepared content, and with the news that it has not changed. */
export const revalidated = ['ETag', 'Cache-Control', 'Vary', 'Surrogate-Key'] as const satisfies readonly HeaderUse[]

/** Sent with prepared content itself. */
export const prepared = [...revalidated, 'Content-Language', 'Content-Encoding.optional'] as const satisfies readonly HeaderUse[]

/** Sent with what is counted, whatever comes of it. */
export const limited = ['RateLimit', 'RateLimit-Policy'] as const satisfies readonly HeaderUse[]

/** The headers of a response, those of every answer included, by reference to their components. */
export function headersOf (uses: readonly HeaderUse[]): Record<string, object> {
  return Object.fromEntries([...uses, ...always].map(use => [use.replace('.optional', ''), { $ref: `#/components/headers/${use}` }]))
}
