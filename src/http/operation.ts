import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access, Reader, Writer } from '../storage/storage.ts'
import type { App } from './app.ts'
import { recordPatchLimit } from './body/limits.ts'
import { merged } from './body/merge.ts'
import { takesRecord } from './body/sent-back.ts'
import type { Once, Repeater } from './idempotency.ts'
import type { AnswerCache } from './answer-cache.ts'
import { chooseMediaType } from './media.ts'
import { named, schemaOf, type Operation, type Success } from './operation-schema.ts'
import { answerOf, send, sendRead, sendWhole, type Output } from './output.ts'
import { validBody } from './problems/handler.ts'
import { whilePrepared, whileStale } from './retries.ts'

export { anyone, created, noContent, ok, okAs, type Guard } from './operation-schema.ts'
export type { Output } from './output.ts'

/** What a request says. */
export interface Input<Caller, Params extends TObject, Query extends TObject, Body extends TSchema> {
  readonly caller: Caller
  readonly params: Static<Params>
  readonly query: Static<Query>
  readonly body: Static<Body>
  readonly ifMatch: string | undefined
  /** Puts the merge patch on a record. Throws 422 for what `patches` refuses. */
  readonly patched: <Value>(current: object) => Value
  readonly request: FastifyRequest
}

export interface OperationsOptions {
  readonly tag: string
  readonly access: (organisation: string) => Access
  readonly once: Once
  readonly answers: AnswerCache
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Route<Name extends Method = Method> = `${Name} /${string}`
type None = TObject<Record<never, TSchema>>
type Queue<In> = <Result>(input: In, work: () => Promise<Result>) => Promise<Result>
interface Preview<In> {
  readonly preview?: { readonly success: Success, readonly run: (input: In) => Promise<Output> | undefined }
}

/**
 * Declares operations: the document, the guard and the answer of each follow from what it says. The functions differ in
 * the transaction that the work gets. Work that throws `Stale` or `Unprepared` is done again.
 */
export function operations (app: App, { tag, access, once, answers }: OperationsOptions) {
  function declare<Caller, Params extends TObject, Query extends TObject, Body extends TSchema> (
    route: Route,
    operation: Operation<Caller, Params, Query, Body>,
    isRepeatable: boolean,
    handle: (input: Input<Caller, Params, Query, Body>, reply: FastifyReply) => Promise<FastifyReply>
  ): void {
    const [method = '', url = ''] = route.split(' ')
    const { guard, limit, types = ['application/json'], patches, options } = operation
    app.route({
      method,
      url,
      ...(patches && { bodyLimit: recordPatchLimit }),
      ...options,
      ...(guard.crossOrigin && { config: { ...options?.config, crossOrigin: true } }),
      async onRequest (request: FastifyRequest, reply: FastifyReply) {
        await limit?.(request, reply)
        const caller = guard.callerOf(request)
        const known = operation.isCached ? answers.find(request, caller) : undefined
        if (known) return sendWhole(reply, known)
        if (types.length > 0) chooseMediaType(request.headers, types)
      },
      ...(['PUT', 'PATCH'].includes(method) && { preValidation: takesRecord(operation) }),
      schema: schemaOf(operation, { tag, method, isRepeatable }),
      handler: (request, reply) => handle(inputOf(request as FastifyRequest, operation), reply),
    })
  }

  return {
    /** Reads, outside of a transaction. */
    read<Caller extends Pick<Repeater, 'organisation'>, Params extends TObject = None, Query extends TObject = None> (
      route: Route<'GET'>,
      operation: Operation<Caller, Params, Query, TSchema>,
      run: (input: Input<Caller, Params, Query, TSchema> & { readonly read: Reader }) => Promise<Output>
    ): void {
      declare(route, operation, false, async (input, reply) => {
        const { caller, request } = input
        const { read } = access(caller.organisation)
        const keep = operation.isCached ? answers.keeper(request, caller) : undefined
        const output = await whilePrepared(() => run({ ...input, read }))
        return sendRead(reply, operation, output, keep)
      })
    },

    /** Writes in a transaction. A POST takes an Idempotency-Key, and is done once under it. */
    write<
      Caller extends Repeater,
      Params extends TObject = None,
      Query extends TObject = None,
      Body extends TSchema = TSchema
    > (
      route: Route<'POST' | 'PUT' | 'PATCH' | 'DELETE'>,
      operation: Operation<Caller, Params, Query, Body>,
      run: (input: Input<Caller, Params, Query, Body> & { readonly tx: Writer }) => Promise<Output | void>
    ): void {
      const isRepeatable = route.startsWith('POST ')
      declare(route, operation, isRepeatable, async (input, reply) => {
        const work = async (tx: Writer) => await run({ ...input, tx }) ?? {}
        const { caller, request } = input
        try {
          if (isRepeatable) {
            await whilePrepared(() => once(request, reply, caller, async tx => answerOf(operation, await work(tx))))
          } else {
            send(reply, operation, await whileStale(() => whilePrepared(() => access(caller.organisation).write(work))))
          }
        } finally {
          // Also after an error: a COMMIT without an answer may have been done.
          operation.after?.()
        }
        return reply
      })
    },

    /**
     * As `write`, for a POST whose work is prepared before its transaction; for a repetition nothing is prepared.
     * `queue` lets the requests of one resource run one after another. A request that has a preview is answered by that
     * alone.
     */
    writePrepared<
      Caller extends Repeater,
      Prepared,
      Params extends TObject = None,
      Query extends TObject = None,
      Body extends TSchema = TSchema
    > (
      route: Route<'POST'>,
      operation: Operation<Caller, Params, Query, Body> & Preview<Input<Caller, Params, Query, Body>>,
      prepare: (input: Input<Caller, Params, Query, Body>) => Promise<Prepared>,
      run: (
        input: Input<Caller, Params, Query, Body> & { readonly tx: Writer, readonly prepared: Prepared }
      ) => Promise<Output>,
      queue: Queue<Input<Caller, Params, Query, Body>> = (_, work) => work()
    ): void {
      declare(route, operation, true, async (input, reply) => {
        const preview = operation.preview?.run(input)
        if (preview) return send(reply, { success: operation.preview?.success ?? operation.success }, await preview)
        const attempt = () => {
          let prepared: Prepared | undefined
          return whilePrepared(() =>
            once.prepared(input.request, reply, input.caller, async () => {
              const ready = prepared ??= await prepare(input)
              return async tx => answerOf(operation, await run({ ...input, tx, prepared: ready }))
            })
          )
        }
        try {
          await queue(input, () => whileStale(attempt))
        } finally {
          operation.after?.()
        }
        return reply
      })
    },

    /** Writes in a transaction that leaves no trace of what it deletes (`Access.erase`). */
    erase<
      Caller extends Pick<Repeater, 'organisation'>,
      Params extends TObject = None,
      Query extends TObject = None,
      Body extends TSchema = TSchema
    > (
      route: Route<'POST' | 'PUT' | 'PATCH' | 'DELETE'>,
      operation: Operation<Caller, Params, Query, Body>,
      run: (input: Input<Caller, Params, Query, Body> & { readonly tx: Writer }) => Promise<Output | void>
    ): void {
      declare(route, operation, false, async (input, reply) => {
        const { erase } = access(input.caller.organisation)
        return send(reply, operation, await whilePrepared(() => erase(async tx => await run({ ...input, tx }) ?? {})))
      })
    },

    /** For work that opens its own transactions. */
    run<Caller, Params extends TObject = None, Query extends TObject = None, Body extends TSchema = TSchema> (
      route: Route,
      operation: Operation<Caller, Params, Query, Body>,
      run: (input: Input<Caller, Params, Query, Body>) => Promise<Output | void>
    ): void {
      const cache = route.startsWith('GET ') ? 'private, no-cache' : undefined
      declare(
        route,
        operation,
        false,
        async (input, reply) => send(reply, operation, await whilePrepared(() => run(input)) ?? {}, cache)
      )
    },
  }
}

export type Operations = ReturnType<typeof operations>

function inputOf<Caller, Params extends TObject, Query extends TObject, Body extends TSchema> (
  request: FastifyRequest,
  { guard, patches }: Operation<Caller, Params, Query, Body>
): Input<Caller, Params, Query, Body> {
  const { params, query, body, headers } = request
  return {
    caller: guard.callerOf(request),
    params: params as Static<Params>,
    query: query as Static<Query>,
    body: body as Static<Body>,
    ifMatch: headers['if-match'],
    patched<Value> (current: object) {
      const schema = patches ? named(patches.schema) : Type.Unknown()
      return validBody<Value>(request, schema as TSchema & { static: Value }, merged(current, body as object))
    },
    request,
  }
}
