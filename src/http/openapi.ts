import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { closed, ref } from './schema.ts'

export const ProblemSchema = Type.Object({
  type: Type.String({ format: 'uri', description: 'Absolute; the service itself explains the code there' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.String({ description: 'What is wrong with this request, and what to do' }),
  instance: Type.Optional(Type.String({ description: 'The path that was asked for, without its query' })),
  code: Type.String({ description: 'Stable; for programs' }),
  requestId: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({
    pointer: Type.Optional(Type.String({ description: 'RFC 6901, into the body' })),
    parameter: Type.Optional(Type.String()),
    code: Type.String(),
    detail: Type.String(),
  }, closed))),
}, { $id: 'Problem', description: 'RFC 9457', ...closed })
export type ProblemRecord = Static<typeof ProblemSchema>

const text = (description: string) => ({ type: 'string', description })

const retryAfter = { 'Retry-After': text('Seconds to wait') }

const problemDescriptions: Readonly<Record<number, string>> = {
  400: 'A parameter is unknown, repeated or out of bounds, or the address is malformed',
  404: 'Nothing is here, or nothing that you may see',
  406: 'None of the media types or codings accepted exists here',
  410: 'Erased or deleted',
  414: 'The address is too long',
  429: 'Too many requests',
  431: 'The headers are too large',
  500: 'The service failed',
  503: 'The service cannot answer just now',
}

/** The headers of an answer that came from a limited operation. */
export const limitHeaders = {
  'RateLimit-Policy': text('The quota and its window, for example "search";q=120;w=60'),
  RateLimit: text('What is left of it and the seconds until it is renewed, for example "search";r=119;t=60'),
}

const problemHeaders: Readonly<Record<number, object>> = {
  404: limitHeaders,
  429: { ...retryAfter, ...limitHeaders },
  503: retryAfter,
}

/** The problems that any GET may meet, with those of the operation itself. */
export function problemResponses (...own: readonly number[]) {
  return Object.fromEntries([...new Set([400, 406, 414, 429, 431, 500, 503, ...own])].sort((a, b) => a - b).map(status => [status, {
    description: problemDescriptions[status] ?? 'A problem',
    ...(problemHeaders[status] && { headers: problemHeaders[status] }),
    content: { 'application/problem+json': { schema: ref(ProblemSchema) } },
  }]))
}

export const preparedHeaders = {
  ETag: text('Strong; of these very bytes'),
  'Cache-Control': text('How long it may be kept'),
  Vary: text('The request headers that chose this representation'),
  'Content-Language': text('The language of the texts'),
  'Content-Encoding': text('br, gzip, or absent'),
  'Surrogate-Key': text('Names under which a cache may purge it'),
}

export const contentLocation = { 'Content-Location': text('The immutable address of exactly these bytes') }

/** A success in several media types, the first as a named component. */
export function success (description: string, content: Readonly<Record<string, TSchema>>, headers: object = {}) {
  return { description, headers, content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])) }
}

export const notModified = {
  type: 'null',
  description: 'The bytes named in If-None-Match are still right',
  headers: { ETag: preparedHeaders.ETag, 'Cache-Control': preparedHeaders['Cache-Control'], Vary: preparedHeaders.Vary },
}

export const redirect = (description: string) => ({
  type: 'null',
  description,
  headers: { Location: text('The exact address'), 'Cache-Control': preparedHeaders['Cache-Control'] },
})

const description = `The principles of peer based approaches in adult social care, as versioned content for other programs.

**Representations.** A record exists as JSON, JSON-LD, an HTML fragment, Markdown and plain text, chosen by \`Accept\` or by an ending of the address: \`.json\`, \`.jsonld\`, \`.html\`, \`.md\`, \`.txt\`. Collections are JSON.

**Pinning.** Current addresses name the immutable version address of the same bytes in \`Content-Location\`. Version addresses never change their uncoded bytes or their ETag.

**Versioning.** The path holds the version of the API: \`/v1\`. Within it nothing that a client may rely on is taken away or changed; members, operations and optional parameters may be added. Content has versions of its own, which are in the addresses of principle sets.

**Deprecation.** An operation that is to go is announced at least 12 months before, in the changelog, with \`deprecated: true\` here and with the headers \`Deprecation\` and \`Sunset\` on its answers.`

/** The document's frame. The paths come from the routes' own schemas. */
export function openApiOptions (publicUrl: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Peer Principles',
        version: '1.0.0',
        summary: 'Principles of peer support: content, custom sets, assessments',
        description,
        contact: { name: 'Peer Principles', url: publicUrl },
        license: { name: 'Code Apache-2.0, content CC-BY-4.0', identifier: 'Apache-2.0 AND CC-BY-4.0' },
      },
      servers: [{ url: publicUrl }],
      security: [],
      tags: [
        { name: 'content', description: 'Principle sets, their principles and examples, and what surrounds them' },
        { name: 'embeds', description: 'Pages for an iframe' },
        { name: 'feeds', description: 'What was published' },
        { name: 'operations', description: 'Discovery, documentation and health' },
      ],
    },
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, index) => typeof $id === 'string' ? $id : `Schema${index}` },
  }
}
