import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../http/app.ts'
import { setPath, type Content } from '../../content/index.ts'
import { idempotencyHeaders, type Once } from '../../http/idempotency.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { ref } from '../../http/schema.ts'
import { exceptBody } from '../../http/body/validation.ts'
import { ownBytes } from '../../workers/moved.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { notImportable, whereTaken } from '../errors.ts'
import { ownProvenance } from '../new-set.ts'
import { importReport } from './check-file.ts'
import { exchangeComponents, importQuery, ImportReportSchema, ImportSchema, TableSchema } from './schemas.ts'
import type { ExchangeService } from './service.ts'

export interface ImportRoutes {
  readonly service: ExchangeService
  readonly content: Content
  readonly once: Once
  readonly now: () => Date
}

/** Of a body, in bytes; those of all other routes have a tenth of it. */
const largestFile = 10 * 1024 * 1024
/** A body as it came: a worker thread reads it. */
interface Unread {
  readonly type: 'application/json' | 'text/csv'
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Sets that come from elsewhere, below /v1. */
export function importRoutes (app: App, { service, content, once, now }: ImportRoutes): void {
  app.removeContentTypeParser('application/json')
  for (const type of ['application/json', 'text/csv'] as const) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (_request: FastifyRequest, bytes: Buffer): Promise<Unread> => ({ type, bytes: ownBytes(bytes) }))
  }

  app.post('/principle-sets/imports', {
    ...keyed('sets:write', {
      operationId: 'importPrincipleSet',
      tags: ['sets'],
      summary: 'Makes a set of a file that was exported, or of a table',
      description: 'The set is private. A file (JSON) brings its version along, as 1.0.0 and with the same digests; the draft goes on from it, and what is not reworded stays its holder\'s. ' +
        'A table (CSV) makes a draft alone: it says nothing of a scale. With `dryRun=true` everything is told that would come of it, and nothing is written. At most 10 MiB.',
      headers: idempotencyHeaders,
      querystring: importQuery,
      body: { content: { 'application/json': { schema: ref(ImportSchema) }, 'text/csv': { schema: TableSchema } } },
      response: {
        200: success('What would come of it', { 'application/json': ref(ImportReportSchema) }, ['Cache-Control']),
        201: success('What came of it', { 'application/json': ref(ImportReportSchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']),
        ...otherwise(403, 406, 409, ...withBody),
      },
    }),
    bodyLimit: largestFile,
    validatorCompiler: exceptBody(exchangeComponents),
  }, async (request, reply) => {
    const caller = callerOf(request)
    // Without a body nothing has a type.
    const { type, bytes } = (request.body ?? { type: 'application/json', bytes: new Uint8Array() }) as Unread
    const { query } = request
    // A repetition is told by its bytes.
    request.body = createHash('sha256').update(bytes).digest('hex')
    const check = async () => {
      const own = ownProvenance(await service.organisationName(caller.organisation), now())
      return service.check(caller.organisation, { type, bytes, query, own })
    }
    if (query.dryRun === 'true') {
      const { file } = await check()
      return reply.header('cache-control', 'private, no-store').send(importReport(file, null, await service.obstacles(caller.organisation, file.slug)))
    }
    const answered = await once.prepared(request, reply, caller, async () => {
      const checked = await check()
      const { file } = checked
      if (file.errorCount > 0) throw notImportable(file.errors, file.errorCount)
      return async tx => {
        const set = await service.importSet(tx, caller, checked)
        const body = importReport(file, { set: set.id, path: setPath(set) })
        return { status: 201, headers: { location: `${setPath(set)}/settings` }, body }
      }
    }).catch(whereTaken('slug_taken'))
    content.delivery.forget()
    return answered
  })
}
