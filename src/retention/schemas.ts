import { Type } from '@sinclair/typebox'
import { Id } from '../assessments/schemas.ts'
import { strict } from '../http/schema.ts'
import { maxPurged } from './service.ts'

export const PurgeBody = Type.Object({
  dryRun: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether to return what would be deleted, and delete nothing' })
  ),
}, { ...strict, examples: [{ dryRun: true }] })

export const PurgeSchema = Type.Object({
  type: Type.Literal('purge'),
  dryRun: Type.Boolean(),
  retentionMonths: Type.Integer({ minimum: 1 }),
  before: Type.String({
    format: 'date',
    description: 'Assessments that were last released on this day or earlier, in the time zone of the organisation, ' +
      'and have not been reopened, are due',
  }),
  count: Type.Integer({ minimum: 0, maximum: maxPurged }),
  assessments: Type.Array(Id, {
    description: 'The ids of the assessments that were deleted or, in a dry run, would be',
  }),
  more: Type.Boolean({ description: 'Whether more assessments are due: repeat the call' }),
}, { $id: 'Purge', ...strict })

export const retentionComponents = [PurgeSchema]
