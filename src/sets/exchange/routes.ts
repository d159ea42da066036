import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { renderedBeforehand, setPath, type Content, type ContentApp } from '../../content/index.ts'
import { idempotencyHeaders, type Once } from '../../http/idempotency.ts'
import { strictJson } from '../../http/json-body.ts'
import { validBody } from '../../http/problems.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { ref } from '../../http/schema.ts'
import { exceptBody } from '../../http/validation.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { notImportable, whereTaken } from '../errors.ts'
import { ownProvenance } from '../new-set.ts'
import { importReport, readImport } from './reading.ts'
import { exchangeComponents, importQuery, ImportReportSchema, ImportSchema, TableSchema, type ImportBody } from './schemas.ts'
import type { ExchangeService } from './service.ts'
import { turns } from './turns.ts'

export interface ImportRoutes {
  readonly service: ExchangeService
  readonly content: Content
  readonly once: Once
  readonly now: () => Date
}

/** Of a body, in bytes; those of all other routes have a tenth of it. */
const largestFile = 10 * 1024 * 1024
/** A body is read in a tenth of the memory that it takes to import it. */
const mostWaiting = 8

/** A body as it came: what it says is found out when its turn has come. */
interface Unread {
  readonly type: 'application/json' | 'text/csv'
  readonly bytes: Buffer
}

/** Sets that come from elsewhere, below /v1. */
export function importRoutes (app: ContentApp, { service, content, once, now }: ImportRoutes): void {
  const inTurn = turns(mostWaiting)
  const parseJson = strictJson(app)

  app.removeContentTypeParser('application/json')
  for (const type of ['application/json', 'text/csv'] as const) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, async (_request: FastifyRequest, bytes: Buffer): Promise<Unread> => ({ type, bytes }))
  }

  async function read (request: FastifyRequest, { type, bytes }: Unread): Promise<ImportBody | string> {
    if (type === 'text/csv') return textOf(bytes)
    return validBody(request, ref(ImportSchema), await parseJson(request, bytes))
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
  }, (request, reply) => inTurn(async () => {
    const caller = callerOf(request)
    // Without a body nothing has a type.
    const unread = (request.body ?? { type: 'application/json', bytes: Buffer.alloc(0) }) as Unread
    const own = ownProvenance(await service.organisationName(caller.organisation), now())
    const reading = readImport(await read(request, unread), request.query, own)
    if (request.query.dryRun === 'true') {
      return reply.header('cache-control', 'private, no-store').send(importReport(reading, null, await service.obstacles(caller.organisation, reading.slug)))
    }
    if (reading.errors.length > 0) throw notImportable(reading.errors)
    // A repetition is told by its bytes.
    request.body = createHash('sha256').update(unread.bytes).digest('hex')
    const version = reading.version && { ...reading.version, rendered: await renderedBeforehand(reading.version.content) }
    const answered = await once(request, reply, caller, async tx => {
      const set = await service.importSet(tx, caller, { ...reading, version })
      const body = importReport(reading, { set: set.id, path: setPath(set) })
      return { status: 201, headers: { location: `${setPath(set)}/settings` }, body }
    }).catch(whereTaken('slug_taken'))
    content.delivery.forget()
    return answered
  }))
}

/** The text of a table. Throws 422 where it is in another encoding than UTF-8, as older spreadsheets write it. */
function textOf (bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const [readable = ''] = new TextDecoder().decode(bytes).split('\ufffd', 1)
    const line = readable.split(/\r\n|\n|\r/).length
    throw notImportable([{ line, code: 'not_utf8', detail: 'The file is not UTF-8 from here on: save it as "CSV UTF-8"' }])
  }
}
