import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { validBody } from '../../http/problems/handler.ts'
import { otherwise, success } from '../../http/responses.ts'
import { noQuery, ref } from '../../http/schema.ts'
import { spool } from '../../http/spool.ts'
import { exceptBody } from '../../http/body/validation.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { tags } from '../../assessments/routes.ts'
import { RatingSchema } from '../../assessments/schemas.ts'
import { entryReader } from './entry.ts'
import { ImportAnswerSchema, ImportEntrySchema, ImportLines } from './schemas.ts'
import type { ImportService } from './service.ts'
import { streamImport } from './stream.ts'

/** Of outcomes that nobody has taken yet, in bytes on the disk: those of three million lines. */
const mostKept = 512 * 1024 * 1024
/** How long a body may pause, in milliseconds. */
const patience = 30_000

const Entry = ref(ImportEntrySchema)

const importHeaders = Type.Object({
  prefer: Type.Optional(Type.String({
    description: '`outcomes=at-end` (RFC 7240): the answer begins when the body has ended. Of proxies that stop sending a body once its answer has begun',
    examples: ['outcomes=at-end'],
  })),
})

function isHeld ({ headers: { prefer } }: FastifyRequest): boolean {
  return /(?:^|[,;]) *outcomes *= *"?at-end"? *(?:$|[,;])/i.test(String(prefer))
}

/** Assessments that come from elsewhere, many at once, below /v1. */
export function importRoutes (app: App, { imports }: { readonly imports: ImportService }): void {
  let closing = false
  app.addHook('preClose', done => {
    closing = true
    done()
  })

  // A body without end is read by the route itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(ndjson, (_request: FastifyRequest, payload: Readable, done: (error: null, body: Readable) => void) => done(null, payload))

  app.post('/assessment-imports', {
    ...keyed('assessments:write', {
      operationId: 'importAssessments',
      tags,
      summary: 'Imports single assessments with their ratings, a line each',
      description: 'As many as there are. Each is released at once, with result 1 and a milestone. The answer tells of each line, in order and while the others are still being sent; a bad line is refused by itself, and the last line counts. ' +
        'Send the same lines again after a break: what is there is `unchanged`, since `entryId` names an entry once and for all. Repetitions need no Idempotency-Key.',
      headers: importHeaders,
      querystring: noQuery,
      body: { content: { [ndjson]: { schema: ImportLines } } },
      response: { 200: success('What came of each line', { [ndjson]: linesOf(ImportAnswerSchema, 'An outcome of each line, and last a summary') }, ['Cache-Control']), ...otherwise(403, 406, 415) },
    }, [ndjson]),
    config: { endless: true },
    validatorCompiler: exceptBody([RatingSchema, ImportEntrySchema]),
  }, async (request, reply) => {
    const source = request.body instanceof Readable ? request.body : Readable.from([])
    const out = spool(mostKept)
    const imported = streamImport({
      source,
      out,
      read: entryReader(value => validBody(request, Entry, value)),
      take: imports.begin(callerOf(request)),
      patience,
      isClosing: () => closing,
      onFault: error => request.log.error({ err: { type: error instanceof Error ? error.name : typeof error } }, 'an import failed'),
    }).finally(() => {
      // Whatever is still being sent is not waited for for ever.
      if (!source.readableEnded) request.raw.socket.setTimeout(patience, () => request.raw.socket.destroy())
    })
    if (isHeld(request)) await Promise.race([imported, out.filled])
    return reply.headers({ 'cache-control': 'private, no-store', 'content-type': ndjson }).send(out.readable)
  })
}
