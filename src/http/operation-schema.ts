import { Type, type TObject, type TSchema } from '@sinclair/typebox'
import type { FastifyRequest, RouteShorthandOptions } from 'fastify'
import { patchTypes } from './body/merge-patch.ts'
import { ifMatch, ifMatchNeeded } from './conditional.ts'
import { crossOrigin, type HeaderUse } from './headers.ts'
import type { Limiter } from './limits.ts'
import { idempotencyHeaders, idempotencyKeyNeeded } from './idempotency.ts'
import { noContentResponse, errorResponses, resultNotModified, success, withBody } from './responses.ts'
import { noQuery, ref } from './schema.ts'

/** Who may call an operation. */
export interface Guard<Caller> {
  /** Throws 401 or 403 for anybody else. */
  readonly callerOf: (request: FastifyRequest) => Caller
  /** A sentence for the description. */
  readonly needs: string
  /** What the operation says of it in the document. */
  readonly schema: object
  /** Statuses that only a guarded operation answers. */
  readonly errors: readonly number[]
  /** Whether pages of any origin may call it: whatever needs no API key, which is no thing to put into a page. */
  readonly crossOrigin?: boolean
}

/** Lets everybody through, with or without a key. */
export const anyone: Guard<undefined> = {
  callerOf: () => undefined,
  needs: '',
  schema: {},
  errors: [],
  crossOrigin: true,
}

/** An answer that succeeds, as the document has it. */
export interface Success {
  readonly status: 200 | 201 | 204
  readonly description: string
  readonly content: Readonly<Record<string, TSchema>>
  readonly headers: readonly HeaderUse[]
}

/** A reference to a schema that is a named component of the document. */
export const named = (schema: TSchema) => schema.$id === undefined ? schema : ref(schema)
const json = (schema: TSchema) => ({ 'application/json': named(schema) })

export function ok (description: string, schema: TSchema, ...headers: readonly HeaderUse[]): Success {
  return { status: 200, description, content: json(schema), headers: ['Cache-Control', ...headers] }
}

/** As `ok`, in other media types than JSON, or in more of them. */
export function okAs (
  description: string,
  content: Readonly<Record<string, TSchema>>,
  ...headers: readonly HeaderUse[]
): Success {
  return { status: 200, description, content, headers: ['Cache-Control', ...headers] }
}

export function created (description: string, schema: TSchema, ...headers: readonly HeaderUse[]): Success {
  return { status: 201, description, content: json(schema), headers: ['Cache-Control', 'Location', ...headers] }
}

export function noContent (description: string): Success {
  return { status: 204, description, content: {}, headers: ['Cache-Control'] }
}

export interface Operation<Caller, Params extends TObject, Query extends TObject, Body extends TSchema> {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly guard: Guard<Caller>
  /** Counts the request before anything else is looked at, and may refuse it. */
  readonly limit?: Limiter
  readonly tag?: string
  readonly params?: Params
  readonly query?: Query
  /** The schema of the body. That of a PATCH is a JSON Merge Patch, also as `application/json`. */
  readonly body?: Body
  /** In place of `body`: one that is read by the operation itself, by media type. `errors` has what it may lead to. */
  readonly bodies?: Readonly<Record<string, TSchema>>
  /** Headers besides If-Match and Idempotency-Key. */
  readonly headers?: TObject
  /** Of a PATCH: what comes of the patch is checked by this schema, and the patch itself may have any members. */
  readonly patches?: { readonly schema: TSchema, readonly example: object }
  /** Whether the request names the state that it changes in If-Match; it has to where `errors` has 428. */
  readonly ifMatch?: boolean
  /** Whether a POST is refused without an Idempotency-Key. */
  readonly needsIdempotencyKey?: boolean
  /** Media types that it answers in: JSON unless given. None, where it does not look at Accept. */
  readonly types?: readonly string[]
  readonly success: Success | readonly Success[]
  /** What a request that writes nothing is answered. */
  readonly preview?: { readonly success: Success }
  /** Statuses besides those that its guard, its body and every request may lead to. */
  readonly errors?: readonly number[]
  /** Whether answers to a read by a key are cached until something is written (`answer-cache.ts`). */
  readonly isCached?: boolean
  /** Runs once a write has ended well. */
  readonly after?: () => void
  readonly options?: Pick<RouteShorthandOptions, 'bodyLimit' | 'config' | 'validatorCompiler' | 'links'>
}

export type AnyOperation = Operation<unknown, TObject, TObject, TSchema>

interface Frame {
  readonly tag: string
  readonly method: string
  /** Whether it takes an Idempotency-Key. */
  readonly isRepeatable: boolean
}

/** What the document says of an operation, and what its requests are validated by. */
export function schemaOf (operation: AnyOperation, { tag, method, isRepeatable }: Frame) {
  const {
    operationId,
    summary,
    description,
    guard,
    params,
    query = noQuery,
    body,
    bodies,
    patches,
    types,
    preview,
    errors = [],
  } = operation
  const own = guard.crossOrigin ? crossOrigin : []
  const takesBody = body !== undefined || patches !== undefined
  const headers = {
    ...operation.headers?.properties,
    ...(isRepeatable && repetition(operation)),
    ...(operation.ifMatch && { 'if-match': errors.includes(428) ? ifMatchNeeded : ifMatch }),
  }
  return {
    operationId,
    tags: [operation.tag ?? tag],
    summary,
    description: `${description} ${guard.needs}`.trim(),
    ...guard.schema,
    ...(method === 'PATCH' && { consumes: [...patchTypes] }),
    ...(params && { params }),
    ...(Object.keys(headers).length > 0 && { headers: Type.Object(headers) }),
    querystring: query,
    ...(takesBody && { body: bodyOf(operation) }),
    ...(bodies && { body: { content: contentOf(bodies) } }),
    response: {
      ...(preview && { [preview.success.status]: responseOf(preview.success, own) }),
      ...Object.fromEntries(
        successesOf(operation).map(one => [
          one.status,
          responseOf(one, isRepeatable ? [...own, 'Idempotency-Replayed.optional'] : own),
        ])
      ),
      ...errorResponses(
        ...(types?.length === 0 ? [] : [406]),
        ...guard.errors,
        ...errors,
        ...(takesBody ? withBody : [])
      ),
      ...(errors.includes(304) && resultNotModified),
    },
  }
}

function repetition ({ needsIdempotencyKey = false }: { readonly needsIdempotencyKey?: boolean }) {
  return (needsIdempotencyKey ? idempotencyKeyNeeded : idempotencyHeaders).properties
}

function bodyOf ({ body, patches }: Pick<AnyOperation, 'body' | 'patches'>): TSchema {
  if (patches) return Type.Object({}, { additionalProperties: true, examples: [patches.example] })
  return named(body ?? Type.Null())
}

function contentOf (schemas: Readonly<Record<string, TSchema>>) {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema: named(schema) }]))
}

export function successesOf ({ success }: Pick<AnyOperation, 'success'>): readonly Success[] {
  return Array.isArray(success) ? success : [success as Success]
}

function responseOf (
  { status, description, content, headers: ofSuccess }: Success,
  ofOperation: readonly HeaderUse[]
): object {
  const headers = [...ofSuccess, ...ofOperation]
  return status === 204 ? noContentResponse(description, headers) : success(description, content, headers)
}
