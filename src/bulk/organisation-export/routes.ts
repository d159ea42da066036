import type { App } from '../../http/app.ts'
import { linesOf, ndjson } from '../../http/body/ndjson.ts'
import { okAs, operations, type OperationsOptions } from '../../http/operation.ts'
import { begun } from '../../http/stream.ts'
import { requireApiKey } from '../../identity/index.ts'
import { ExportedRecordSchema } from './schemas.ts'
import type { OrganisationExportService } from './service.ts'

export interface OrganisationExportRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly organisationExports: OrganisationExportService
}

/** Everything that an organisation has stored, below /v1. */
export function organisationExportRoutes (
  app: App,
  { organisationExports, ...options }: OrganisationExportRoutes
): void {
  const { read } = operations(app, { tag: 'assessments', ...options })

  read('GET /organisation/export', {
    operationId: 'exportOrganisation',
    summary: 'Export all data of your organisation',
    description:
      'As NDJSON with one record on each line: API keys without their secrets, sets with their versions and ' +
      'drafts, arrangements, assessments with their seats, results, milestones, actions and evidence, and audit ' +
      'events. ' +
      'Of the responses in mutual assessments it contains what was released, and nothing else.',
    guard: requireApiKey('admin'),
    types: [ndjson],
    success: okAs('All records, one on each line', {
      [ndjson]: linesOf(ExportedRecordSchema, 'One record on each line'),
    }),
  }, async ({ read, caller }) => ({
    headers: { 'content-type': ndjson },
    body: await begun(organisationExports.stream({ read, caller })),
  }))
}
