import { Type } from '@sinclair/typebox'
import { slugPattern } from '../../domain/values/limits.ts'
import { entityTag } from '../../http/conditional.ts'
import { created, ok, type Operations } from '../../http/operation.ts'
import { shared } from '../../http/schema.ts'
import type { AssessmentDetail } from '../detail.ts'
import { ofDocumented, readers, writers } from '../parameters.ts'
import { nothingMoved } from '../responses/moves.ts'
import { AssessmentSchema } from '../schemas.ts'
import { NewMilestoneSchema } from '../upgrades/schemas.ts'
import { milestoneSummary } from './presenter.ts'
import { MilestoneListSchema, MilestoneSchema, MilestoneSummarySchema } from './schemas.ts'
import type { MilestoneService } from './service.ts'

const ofMilestone = Type.Object({
  ...ofDocumented.properties,
  name: shared(
    'milestoneName',
    Type.String({
      pattern: slugPattern,
      maxLength: 63,
      description: 'The name of a milestone',
      examples: ['the-first-year'],
    })
  ),
})

/** Copies that never change, below /v1. */
export function milestoneRoutes (
  { read, writePrepared }: Operations,
  milestones: MilestoneService,
  detail: AssessmentDetail
): void {
  read('GET /assessments/:assessment/milestones', {
    operationId: 'listMilestones',
    isCached: true,
    summary: 'List the milestones of an assessment',
    description: 'Those that you created, and those of every release and upgrade.',
    guard: readers,
    params: ofDocumented,
    success: ok('The milestones, without their content', MilestoneListSchema),
    errors: [404, 410],
  }, async ({ read, caller, params: { assessment: id } }) => {
    const found = await milestones.list(read, caller.organisation, id)
    return { body: { items: found.map(milestone => milestoneSummary({ id }, milestone)) } }
  })

  writePrepared(
    'POST /assessments/:assessment/milestones',
    {
      operationId: 'createMilestone',
      summary: 'Create a milestone of an assessment',
      description: 'Stores the assessment as it is now under a name, while it is a draft, open or closed. ' +
        'Only a milestone of a single assessment shows ratings. ' +
        'Those of a shared one are stored to be restored; of a confidential one none are.',
      guard: writers,
      params: ofDocumented,
      body: NewMilestoneSchema,
      success: created('The milestone, without its content', MilestoneSummarySchema),
      errors: [404, 409, 410],
    },
    ({ caller, params, body }) => milestones.prepare(caller.organisation, params.assessment, body.name),
    async ({ params: { assessment: id }, ...input }) => {
      // Without its ratings: the response is stored for repetitions, and no such row has ratings (rule D13).
      const body = milestoneSummary({ id }, await milestones.create({ ...input, id }))
      return { body, location: body.links.self }
    }
  )

  read('GET /assessments/:assessment/milestones/:name', {
    operationId: 'getMilestone',
    isCached: true,
    summary: 'Get a milestone',
    description: 'It never changes.',
    guard: readers,
    params: ofMilestone,
    success: ok('The milestone', MilestoneSchema, 'ETag'),
    errors: [304, 404, 410],
  }, async ({ read, caller, params: { assessment: id, name } }) => {
    const { document } = await milestones.find({ read, caller, id, name })
    const body = Buffer.from(document)
    return { body, headers: { etag: entityTag(body) } }
  })

  writePrepared(
    'POST /assessments/:assessment/milestones/:name/restore',
    {
      operationId: 'restoreMilestone',
      summary: 'Restore a milestone',
      description: 'While the assessment is a draft or open, and not a confidential one. ' +
        'Its ratings, the states of its responses and its version become again what they were. ' +
        'What was said since is deleted, unless you create a milestone first. ' +
        'A response that was withdrawn stays withdrawn. ' +
        'Participants who came later keep their ratings, which move to the version as in an upgrade.',
      guard: writers,
      params: ofMilestone,
      ifMatch: true,
      success: ok('The assessment', AssessmentSchema, 'ETag', 'Location'),
      errors: [404, 409, 410, 412, 422],
    },
    nothingMoved,
    async ({ tx, params: { assessment: id, name }, ...input }) =>
      detail.located(tx, await milestones.restore({ tx, ...input, id, name }))
  )
}
