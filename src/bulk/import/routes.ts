import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { validBody } from '../../http/problems/handler.ts'
import { okAs, operations, type OperationsOptions } from '../../http/operation.ts'
import { ref } from '../../http/schema.ts'
import { spool } from '../../http/spool.ts'
import { exceptBody } from '../../http/body/validation.ts'
import { requireApiKey } from '../../identity/index.ts'
import { entryReader } from './entry.ts'
import { ImportAnswerSchema, ImportEntrySchema, ImportLines } from './schemas.ts'
import type { ImportService } from './service.ts'
import { streamImport } from './stream.ts'
import { RatingSchema } from '../../assessments/responses/schemas.ts'

/** Of outcomes that the client has not read yet, in bytes on the disk: those of three million lines. */
const maxUnread = 512 * 1024 * 1024
/** How long a body may pause, in milliseconds. */
const patience = 30_000

export interface ImportRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly imports: ImportService
}

const Entry = ref(ImportEntrySchema)

const importHeaders = Type.Object({
  prefer: Type.Optional(Type.String({
    description: '`outcomes=at-end` (RFC 7240): the response begins when the body has ended. For proxies that stop ' +
      'sending a body once its response has begun',
    examples: ['outcomes=at-end'],
  })),
})

function wantsOutcomesAtEnd ({ headers: { prefer } }: FastifyRequest): boolean {
  return /(?:^|[,;]) *outcomes *= *"?at-end"? *(?:$|[,;])/i.test(String(prefer))
}

/** Assessments from elsewhere, many at once, below /v1. */
export function importRoutes (app: App, { imports, ...options }: ImportRoutes): void {
  const { run } = operations(app, { tag: 'assessments', ...options })
  let isClosing = false
  app.addHook('preClose', done => {
    isClosing = true
    done()
  })

  // A body without end is read by the route itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ndjson,
    (_request: FastifyRequest, payload: Readable, done: (error: null, body: Readable) => void) => done(null, payload)
  )

  run('POST /assessment-imports', {
    operationId: 'importAssessments',
    summary: 'Import single assessments with their ratings, such as those of past years, from lines of JSON',
    description:
      'An NDJSON body with one assessment on each line, of any number of lines. A spreadsheet (CSV) is not taken: ' +
      'make a line of JSON from each assessment in it, with its date in `assessedAt`. Lines that ' +
      '`/v1/assessments/export` returned are taken as they are: their `entry` is imported, and pointers lead into ' +
      'it. Each assessment is released at once, with result 1 and a milestone. The response has an outcome for each ' +
      'line, in order and while the others are still being sent; an invalid line is refused without the others, and ' +
      'the last line of the response is a summary. ' +
      'After a broken connection send the same lines again: an entry that was imported before is `unchanged`, since ' +
      '`entryId` identifies it for good. No Idempotency-Key is needed.',
    guard: requireApiKey('assessments:write'),
    headers: importHeaders,
    bodies: { [ndjson]: ImportLines },
    types: [ndjson],
    success: okAs('The outcome of each line', {
      [ndjson]: linesOf(ImportAnswerSchema, 'An outcome for each line, and a summary at the end'),
    }),
    errors: [415],
    options: { config: { endless: true }, validatorCompiler: exceptBody([RatingSchema, ImportEntrySchema]) },
  }, async ({ caller, request }) => {
    const source = request.body instanceof Readable ? request.body : Readable.from([])
    const out = spool(maxUnread)
    const imported = streamImport({
      source,
      out,
      read: entryReader(value => validBody(request, Entry, value)),
      take: imports.begin(caller),
      patience,
      isClosing: () => isClosing,
      onFault: error =>
        request.log.error({ err: { type: error instanceof Error ? error.name : typeof error } }, 'an import failed'),
    }).finally(() => {
      // A client that goes on sending is cut off when it pauses.
      if (!source.readableEnded) request.raw.socket.setTimeout(patience, () => request.raw.socket.destroy())
    })
    if (wantsOutcomesAtEnd(request)) await Promise.race([imported, out.filled])
    return { headers: { 'content-type': ndjson }, body: out.readable }
  })
}
