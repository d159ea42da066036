import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Pieces } from '../workers/pieces.ts'
import { isNotModified as isNamedBy, revisionTag } from './conditional.ts'
import type { Answer } from './idempotency.ts'
import { successesOf, type AnyOperation } from './operation-schema.ts'

/** What is sent. Without a body it is 204. */
export interface Output {
  /** The first of `success` where it is absent. */
  readonly status?: number
  /** Bytes and texts are JSON, unless the headers say otherwise. */
  readonly body?: unknown
  /** In place of a body, bytes that need not be in one place; the headers say what they are. */
  readonly pieces?: Pieces
  /** Stored for repetitions in place of a body that holds a secret. */
  readonly stored?: unknown
  /** The revision that the ETag names. */
  readonly revision?: number
  readonly location?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer with status 200. */
export interface WholeAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
  /** The ETag, where it names these bytes and not a state beside which more may change. */
  readonly tag: string | undefined
}

/** What is larger is sent piece by piece, and never cached. In bytes. */
export const maxWhole = 1024 * 1024

const json = { 'content-type': 'application/json; charset=utf-8' }

/** What is sent and stored for a POST under an Idempotency-Key. */
export function answerOf (operation: Pick<AnyOperation, 'success'>, output: Output): Answer {
  const { status = successesOf(operation)[0]?.status ?? 200, body, stored } = output
  return { status, headers: headersOf(output), body, ...(stored !== undefined && { kept: stored }) }
}

/** What has an ETag may be kept by its reader to be asked for again; nothing else that was written is. */
export function send (
  reply: FastifyReply,
  operation: Pick<AnyOperation, 'success'>,
  output: Output,
  cacheControl = output.revision === undefined ? 'private, no-store' : 'private, no-cache'
): FastifyReply {
  const { status, headers, body } = answerOf(operation, output)
  const whole = body instanceof Uint8Array
  return reply.code(status).headers({ 'cache-control': cacheControl, ...(whole && json), ...headers })
    .send(whole ? bufferOver(body) : body)
}

/** Answers a read. `keep` is given what can be sent again. */
export function sendRead (
  reply: FastifyReply,
  operation: Pick<AnyOperation, 'success'>,
  output: Output,
  keep?: (answer: WholeAnswer) => void
): FastifyReply {
  const cacheControl = 'private, no-cache'
  const { status, headers: own, body } = answerOf(operation, output)
  const tag = output.headers?.etag
  if (status !== 200 || (!keep && tag === undefined)) return send(reply, operation, output, cacheControl)
  const headers = { 'cache-control': cacheControl, ...json, ...own }
  if (isNotModified(reply, tag)) return sendNotModified(reply, headers)
  reply.code(status).headers(headers)
  const bytes = output.pieces ? wholeOf(output.pieces) : bytesOf(reply, body)
  if (!bytes) return reply.send(Readable.from(output.pieces ?? []))
  keep?.({ headers, bytes, tag })
  return reply.send(bytes)
}

/** Sends an answer from the cache. */
export function sendWhole (reply: FastifyReply, { headers, bytes, tag }: WholeAnswer): FastifyReply {
  return isNotModified(reply, tag) ? sendNotModified(reply, headers) : reply.headers(headers).send(bytes)
}

function isNotModified ({ request: { headers } }: FastifyReply, tag: string | undefined): boolean {
  return tag !== undefined && isNamedBy(headers['if-none-match'], tag)
}

function sendNotModified (reply: FastifyReply, headers: WholeAnswer['headers']): FastifyReply {
  const { 'content-type': _type, 'content-length': _length, ...revalidated } = headers
  return reply.code(304).headers(revalidated).send()
}

/** Undefined for more than is sent in one piece. */
function wholeOf (pieces: Pieces): Buffer | undefined {
  const [first, ...others] = pieces
  if (first && others.length === 0) return bufferOver(first)
  return pieces.reduce((sum, { length }) => sum + length, 0) > maxWhole ? undefined : Buffer.concat(pieces)
}

/** As Fastify would send it. Its own `serialize` fails where a response has schemas by media type (5.12.8). */
function bytesOf (reply: FastifyReply, body: unknown): Buffer {
  if (body instanceof Uint8Array) return bufferOver(body)
  if (typeof body === 'string') return Buffer.from(body)
  const serialize = reply.getSerializationFunction('200', 'application/json') ?? JSON.stringify
  return Buffer.from(serialize(body))
}

function bufferOver ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function headersOf ({ revision, location, headers }: Output): Record<string, string> {
  return {
    ...(location !== undefined && { location }),
    ...(revision !== undefined && { etag: revisionTag(revision) }),
    ...headers,
  }
}
