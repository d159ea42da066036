import { Type, type Static } from '@sinclair/typebox'
import { slugPattern } from '../../domain/values/limits.ts'
import { strict } from '../../http/schema.ts'
import { FateSchema } from '../milestones/schemas.ts'
import { Id, Path } from '../schemas.ts'

export const versionPattern = '^\\d+\\.\\d+\\.\\d+$'
const MilestoneName = Type.String({
  pattern: slugPattern,
  maxLength: 63,
  description: 'The name of a milestone, of your choice. release-1 and so on are those of releases',
})

export const NewMilestoneSchema = Type.Object({ name: MilestoneName }, {
  $id: 'NewMilestone',
  ...strict,
  examples: [{ name: 'before-the-summer' }],
})

export const UpgradeBodySchema = Type.Object({
  to: Type.String({ maxLength: 40, description: 'The exact number of a version of the same set' }),
  milestoneName: MilestoneName,
}, { $id: 'UpgradeBody', ...strict, examples: [{ to: '2.0.0', milestoneName: 'before-2-0-0' }] })

const version = Type.Object({ id: Id, version: Type.String() }, strict)

export const UpgradeSchema = Type.Object({
  type: Type.Literal('upgrade'),
  assessment: Id,
  from: version,
  to: version,
  items: Type.Array(
    Type.Object({
      ...FateSchema.properties,
      details: Type.Array(Type.String(), { description: 'Why, in plain words; last what becomes of the answers' }),
    }, strict),
    { description: 'Every statement of the other version in its order, then those that it does not have' }
  ),
  dropped: Type.Array(Type.String(), {
    description: 'The statements that it does not have. Their answers stay in the milestone',
  }),
  needsConfirmation: Type.Boolean({
    description: 'Whether every submitted response goes back to its participant, whoever answered what',
  }),
  links: Type.Object({ self: Path, assessment: Path, version: Path }, strict),
}, { $id: 'Upgrade', description: 'What an upgrade would do. Nothing in it depends on who has answered', ...strict })
export type UpgradeRecord = Static<typeof UpgradeSchema>

export const upgradeComponents = [NewMilestoneSchema, UpgradeBodySchema, UpgradeSchema]
