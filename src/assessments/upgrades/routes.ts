import { Type } from '@sinclair/typebox'
import { ok, type Operations } from '../../http/operation.ts'
import { strict } from '../../http/schema.ts'
import type { AssessmentDetail } from '../detail.ts'
import { ofDocumented, readers, writers } from '../parameters.ts'
import { nothingMoved } from '../responses/moves.ts'
import { AssessmentSchema } from '../schemas.ts'
import { upgradeRecord } from './presenter.ts'
import { UpgradeBodySchema, UpgradeSchema, versionPattern } from './schemas.ts'
import type { UpgradeService } from './service.ts'

const target = Type.Object({
  to: Type.String({
    pattern: versionPattern,
    maxLength: 40,
    description: 'A version of the same set that is not retired',
    examples: ['2.0.0'],
  }),
}, strict)

/** To another version of the set, below /v1. */
export function upgradeRoutes (
  { read, writePrepared }: Operations,
  upgrades: UpgradeService,
  detail: AssessmentDetail
): void {
  read(
    'GET /assessments/:assessment/upgrade',
    {
      operationId: 'previewUpgrade',
      summary: 'Preview an upgrade to another version',
      description: 'What would become of the answers to every statement, in plain words, and not whose they are. ' +
        'Nothing is changed.',
      guard: readers,
      params: ofDocumented,
      query: target,
      success: ok('What would become of the answers', UpgradeSchema),
      errors: [404, 409, 410],
    },
    async ({ read, caller, params, query: { to } }) => ({
      body: upgradeRecord(await upgrades.preview({ read, caller, id: params.assessment, to })),
    })
  )

  writePrepared(
    'POST /assessments/:assessment/upgrade',
    {
      operationId: 'upgradeAssessment',
      summary: 'Upgrade an assessment to another version of its set',
      description: 'While it is a draft or open, and never by itself. Its present state is stored as a milestone. ' +
        'If anything has to be confirmed or rated again, every submitted response goes back to its participant.',
      guard: writers,
      params: ofDocumented,
      needsIdempotencyKey: true,
      ifMatch: true,
      body: UpgradeBodySchema,
      success: ok('The assessment', AssessmentSchema, 'ETag', 'Location'),
      errors: [404, 409, 410, 412, 428],
    },
    nothingMoved,
    async ({ tx, params, ...input }) =>
      detail.located(tx, await upgrades.upgrade({ tx, ...input, id: params.assessment }))
  )
}
