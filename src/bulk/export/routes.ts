import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { chooseMediaType } from '../../http/media.ts'
import { okAs, operations, type OperationsOptions } from '../../http/operation.ts'
import { strict } from '../../http/schema.ts'
import { begun } from '../../http/stream.ts'
import { requireApiKey } from '../../identity/index.ts'
import { ExportedAssessmentSchema } from './schemas.ts'
import { exportTypes, type ExportService } from './service.ts'

export interface ExportRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly exports: ExportService
}

const exported = {
  [ndjson]: linesOf(ExportedAssessmentSchema, 'One assessment on each line'),
  'text/csv': Type.String(),
}

/** Released assessments as a file, below /v1. */
export function exportRoutes (app: App, { exports, ...options }: ExportRoutes): void {
  const { read } = operations(app, { tag: 'assessments', ...options })

  read('GET /assessments/export', {
    operationId: 'exportAssessments',
    summary: 'Export the released assessments of your organisation',
    description:
      'Every assessment that was released, with its newest result, in the order in which they were created: ' +
      'as NDJSON with one assessment on each line, or as CSV (`.csv`) with one row for each principle. ' +
      'A line of NDJSON can be sent to `/v1/assessment-imports` as it is, also after the assessment was deleted: ' +
      'its `entry` is what is imported, with comments, confidence and evidence. For another organisation put its own ' +
      'ids into `entry`: `arrangement`, and `set` unless it is one that it may read. Mutual assessments have no ' +
      '`entry`, and `notImportable` says so. ' +
      'An exact value is in two cells, and a text that a spreadsheet would take for a formula or a date, such as the ' +
      'number of a version, begins with an apostrophe.',
    guard: requireApiKey('assessments:read'),
    query: Type.Object({
      arrangement: Type.Optional(Type.String({ format: 'uuid', description: 'Only assessments of this arrangement' })),
      set: Type.Optional(
        Type.String({ format: 'uuid', description: 'Only assessments that use a version of this set' })
      ),
    }, strict),
    types: exportTypes,
    success: okAs('The assessments', exported, 'Vary'),
  }, async ({ read, caller, query: { arrangement, set }, request }) => {
    const type = chooseMediaType(request.headers, exportTypes)
    const filters = {
      ...(arrangement && { arrangement: arrangement.toLowerCase() }),
      ...(set && { set: set.toLowerCase() }),
    }
    return {
      headers: { vary: 'Accept', 'content-type': type === ndjson ? ndjson : `${type}; charset=utf-8` },
      body: await begun(exports.stream({ read, caller, filters, type })),
    }
  })
}
