import { Type } from '@sinclair/typebox'
import { setPath, type Content } from '../../content/index.ts'
import { maxContentBytes } from '../../domain/values/limits.ts'
import type { App } from '../../http/app.ts'
import { exceptBody } from '../../http/body/validation.ts'
import { created, ok, operations, type OperationsOptions } from '../../http/operation.ts'
import { ref } from '../../http/schema.ts'
import { requireApiKey, type Caller } from '../../identity/index.ts'
import { notImportable } from '../errors.ts'
import { importReport } from './check-file.ts'
import {
  exchangeComponents, importQuery, ImportReportSchema, ImportSchema, TableSchema,
  type ImportQuery
} from './schemas.ts'
import type { ExchangeService } from './service.ts'
import { takeFiles, UnreadFile } from './unread-file.ts'

export interface ImportRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly service: ExchangeService
  readonly content: Content
}

/** Of a body, in bytes: half as much again as a version may have, for indentation and characters that are escaped. */
const maxFileSize = maxContentBytes * 1.5
const mebibyte = 1024 * 1024

type ImportFile = UnreadFile<'application/json' | 'text/csv'>

interface ImportInput {
  readonly caller: Caller
  readonly query: ImportQuery
  readonly body: ImportFile | null
}

/** Files and tables that become sets, below /v1. */
export function importRoutes (app: App, { service, content, ...options }: ImportRoutes): void {
  takeFiles(app, ['application/json', 'text/csv'])
  const { writePrepared } = operations(app, { tag: 'sets', ...options })

  function check ({ caller, query, body }: ImportInput) {
    // Without a body nothing has a type.
    const file = body ?? new UnreadFile('application/json', new Uint8Array())
    return service.check(caller.organisation, { ...file.content, query })
  }

  async function preview (input: ImportInput) {
    const { file, into } = await check(input)
    const obstacles = into ? [] : await service.obstacles(input.caller.organisation, file.slug)
    return { body: importReport(file, null, obstacles) }
  }

  writePrepared('POST /principle-sets/imports', {
    operationId: 'importPrincipleSet',
    summary: 'Import a principle set from a file or a table',
    description:
      'The set is private. A file (JSON) that was exported brings its version along, as 1.0.0 and with the same ' +
      'digests; the draft starts from it, ' +
      "and what you do not reword stays its rights holder's. With `set` a newer export of the same origin becomes " +
      'the next version of a set that you imported before and have not changed since. A table (CSV) creates a draft ' +
      'alone: it has no scale. ' +
      'With `dryRun=true` the report is returned and nothing is written. ' +
      `At most ${maxFileSize / mebibyte} MiB; the version has at most ${maxContentBytes / mebibyte} MiB as JSON.`,
    guard: requireApiKey('sets:write'),
    query: importQuery,
    body: Type.Unsafe<ImportFile | null>({
      content: { 'application/json': { schema: ref(ImportSchema) }, 'text/csv': { schema: TableSchema } },
    }),
    success: created('What was imported', ImportReportSchema),
    preview: {
      success: ok('What would be imported', ImportReportSchema),
      run: input => input.query.dryRun === 'true' ? preview(input) : undefined,
    },
    errors: [404, 409, 410],
    after: () => content.delivery.forget(),
    options: { bodyLimit: maxFileSize, validatorCompiler: exceptBody(exchangeComponents) },
  }, async input => {
    const prepared = await check(input)
    const { errors, errorCount } = prepared.file
    if (errorCount > 0) throw notImportable(errors, errorCount)
    return prepared
  }, async ({ tx, caller, prepared }) => {
    const set = await service.importSet({ tx, caller, prepared })
    const path = setPath(set)
    return { body: importReport(prepared.file, { set: set.id, path }), location: `${path}/settings` }
  })
}
