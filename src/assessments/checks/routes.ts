import { ok, type Operations } from '../../http/operation.ts'
import { ofDocumented, readers } from '../parameters.ts'
import { ChecksSchema } from '../schemas.ts'
import type { CheckService } from './service.ts'

/** What to look at, below /v1. */
export function checkRoutes ({ read }: Operations, checks: CheckService): void {
  read('GET /assessments/:assessment/checks', {
    operationId: 'listChecks',
    isCached: true,
    summary: 'List the checks of an assessment',
    description: 'What to look at today: in the responses where they may be shown, the last result, the set, ' +
      'evidence, actions and seats. Never a verdict.',
    guard: readers,
    params: ofDocumented,
    success: ok('The checks', ChecksSchema),
    errors: [404, 410],
  }, async ({ caller, params }) => ({ body: { items: await checks.list(caller.organisation, params.assessment) } }))
}
