import { Type, type Static } from '@sinclair/typebox'
import { fates } from '../../domain/follow-up/fates.ts'
import { states } from '../../domain/assessments/lifecycle.ts'
import { disclosures, modes, voices } from '../../domain/assessments/model.ts'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { Ratings, SetOfResultSchema } from '../release/result-schemas.ts'
import { Id, Instant, Path, PerspectiveSchema } from '../schemas.ts'

export const FateSchema = Type.Object({
  key: Type.String(),
  principle: Type.String(),
  from: Type.Array(Type.String(), { description: 'The statements of the older version whose answers come here' }),
  fate: oneOf(fates),
}, { $id: 'ItemFate', ...strict })

export const milestoneReasons = ['kept', 'release', 'upgrade'] as const

export const MilestoneSchema = Type.Object({
  type: Type.Literal('milestone'),
  assessment: Id,
  name: Type.String(),
  reason: oneOf(milestoneReasons),
  createdAt: Instant,
  state: oneOf(states),
  set: ref(SetOfResultSchema),
  settings: Type.Object({
    mode: oneOf(modes),
    disclosure: orNull(oneOf(disclosures)),
    k: orNull(Type.Integer()),
    voice: oneOf(voices),
    perspectives: Type.Array(ref(PerspectiveSchema)),
  }, strict),
  result: orNull(Type.Integer({ minimum: 1, description: 'The number of the result that was released with it' })),
  fates: Type.Array(ref(FateSchema), { description: 'Of an upgrade: what became of every statement' }),
  ratings: orNull(Ratings),
  restorable: Type.Boolean(),
  links: Type.Object({ self: Path, assessment: Path }, strict),
}, { $id: 'Milestone', description: 'Never changes', ...strict })
export type MilestoneRecord = Static<typeof MilestoneSchema>

export const MilestoneSummarySchema = Type.Object({
  name: Type.String(),
  createdAt: Instant,
  links: Type.Object({ self: Path }, strict),
}, { $id: 'MilestoneSummary', ...strict })
export const MilestoneListSchema = Type.Object({ items: Type.Array(ref(MilestoneSummarySchema)) }, {
  $id: 'MilestoneList',
  description: 'The oldest first',
  ...strict,
})

export const milestoneComponents = [FateSchema, MilestoneSchema, MilestoneSummarySchema, MilestoneListSchema]
