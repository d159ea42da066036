/** The response headers, each described once: `components.headers` of the document. */

const text = (description: string, example: string, rule: object = {}) => ({
  description,
  example,
  schema: { type: 'string' as const, ...rule },
})

const headers = {
  'Access-Control-Allow-Origin': text('Pages of any origin may read the response', '*', { enum: ['*'] }),
  'Access-Control-Expose-Headers': text('The headers that pages of other origins may read', 'ETag, Link'),
  'Cache-Control': text('Whether and how long the response may be cached', 'private, no-cache'),
  'Content-Encoding': text('The content coding; absent if there is none', 'gzip', { enum: ['br', 'gzip'] }),
  'Content-Language': text('The language of the texts', 'en'),
  'Content-Location': text(
    'The permanent address of this exact response',
    '/v1/principle-sets/core/versions/1.0.0/principles/safe',
    { pattern: '^/' }
  ),
  'Content-Security-Policy': text('What a page may load, and which sites may embed it', "default-src 'none'"),
  Deprecation: text(
    'When the version was retired (RFC 9745): do not use it for anything new',
    '@1795348800',
    { pattern: '^@\\d+$' }
  ),
  ETag: text(
    'A strong entity tag: of the response or, for a resource that can be updated, of its state, to send in If-Match',
    '"r1"',
    { pattern: '^"[^"]+"$' }
  ),
  'Idempotency-Replayed': text(
    'The stored response to an earlier request with the same Idempotency-Key; nothing was done again',
    'true',
    { enum: ['true'] }
  ),
  Link: text(
    'rel="next": the next page; absent on the last. rel="successor-version": what replaces a retired version, or a ' +
      'principle that is not there any more',
    '</v1/principles?limit=1&cursor=bXV0dWFs.qmBMp7VB6rUa>; rel="next"',
    { pattern: '^</[^>]*>; rel="(next|successor-version)"(, </[^>]*>; rel="successor-version")*$' }
  ),
  Location: text('The address of the resource', '/v1/arrangements/01a00000-0000-7000-8000-000000005001', {
    pattern: '^/',
  }),
  RateLimit: text('The requests that are left and the seconds until the quota is reset', '"search";r=119;t=60', {
    pattern: '^"[a-z-]+";r=\\d+;t=\\d+$',
  }),
  'RateLimit-Policy': text('The quota and its window in seconds', '"search";q=120;w=60', {
    pattern: '^"[a-z-]+";q=\\d+;w=\\d+$',
  }),
  'Referrer-Policy': text('Links from the page send no Referer', 'no-referrer', { enum: ['no-referrer'] }),
  'Retry-After': {
    description: 'Seconds to wait before the next request',
    example: 5,
    schema: { type: 'integer' as const, minimum: 0 },
  },
  'Surrogate-Key': text('Keys by which a shared cache can purge the response', 'content set-core'),
  Vary: text('The request headers that the representation depends on', 'Accept, Accept-Encoding, Accept-Language'),
  'WWW-Authenticate': text(
    'How to send an API key, and why the one sent was refused (RFC 6750)',
    'Bearer realm="Peer Principles"',
    { pattern: '^Bearer realm="' }
  ),
  'X-Content-Type-Options': text('Browsers must not guess another media type', 'nosniff', { enum: ['nosniff'] }),
}

type Header = keyof typeof headers
/** A header that is always there, or one that may be. */
export type HeaderUse = Header | `${Header}.optional`

/** Every use of a header as a named component: `required` where it is always sent. */
export const headerComponents = Object.fromEntries(
  Object.entries(headers).flatMap(([name, header]) => [
    [name, { ...header, required: true }],
    [`${name}.optional`, header],
  ])
)

/** Sent with every response, so that no browser guesses a type, or runs or loads what somebody wrote into a text. */
const always = ['X-Content-Type-Options', 'Content-Security-Policy'] as const satisfies readonly HeaderUse[]

/** The values of `always` unless a response has its own. */
export const defaultHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'",
} as const satisfies Record<Lowercase<typeof always[number]>, string>

/** Sent with everything that pages of other origins may read. */
export const crossOrigin = [
  'Access-Control-Allow-Origin',
  'Access-Control-Expose-Headers',
] as const satisfies readonly HeaderUse[]

/** Sent with content, and with 304. */
export const revalidated = ['ETag', 'Cache-Control', 'Vary', 'Surrogate-Key'] as const satisfies readonly HeaderUse[]

/** Sent with content. */
export const contentHeaders = [
  ...revalidated,
  'Content-Language',
  'Content-Encoding.optional',
] as const satisfies readonly HeaderUse[]

/** Sent with rate-limited operations, whatever the status. */
export const limited = ['RateLimit', 'RateLimit-Policy'] as const satisfies readonly HeaderUse[]

/** The headers of a response, with those of every response, as references to their components. */
export function headersOf (uses: readonly HeaderUse[]): Record<string, object> {
  return Object.fromEntries(
    [...uses, ...always].map(use => [use.replace('.optional', ''), { $ref: `#/components/headers/${use}` }])
  )
}
