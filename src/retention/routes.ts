import type { App } from '../http/app.ts'
import { ok, operations, type OperationsOptions } from '../http/operation.ts'
import { requireApiKey } from '../identity/index.ts'
import { PurgeBody, PurgeSchema } from './schemas.ts'
import type { RetentionService } from './service.ts'

export interface RetentionRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly retention: RetentionService
}

/** Purges, below /v1. */
export function retentionRoutes (app: App, { retention, ...options }: RetentionRoutes): void {
  const { run } = operations(app, { tag: 'assessments', ...options })

  run('POST /organisation/purges', {
    operationId: 'purgeAssessments',
    summary: 'Delete assessments that are older than your organisation keeps them',
    description:
      'Deletes assessments that were last released more than `retentionMonths` of your organisation ago, the ' +
      'oldest first, at most 1,000 in one call. Repeat the call while `more` is true.',
    guard: requireApiKey('admin'),
    body: PurgeBody,
    success: ok('The assessments that were deleted or, in a dry run, would be', PurgeSchema),
  }, async ({ caller, body: { dryRun = false } }) => {
    const { ids, ...purge } = await retention.purge({ caller, dryRun })
    const counts = { count: ids.length, assessments: [...ids] }
    return { body: { type: 'purge', dryRun, ...purge, ...counts } }
  })
}
