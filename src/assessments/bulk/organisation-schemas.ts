import { Type } from '@sinclair/typebox'
import { closed, oneOf } from '../../http/schema.ts'
import { Id } from '../schemas.ts'
import { holdingKinds } from './holdings.ts'
import { mostPurged } from './retention.ts'

export const PurgeBody = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Whether it is told what would be erased, and nothing is' })),
}, { ...closed, examples: [{ dryRun: true }] })

export const PurgeSchema = Type.Object({
  type: Type.Literal('purge'),
  dryRun: Type.Boolean(),
  retentionMonths: Type.Integer({ minimum: 1 }),
  before: Type.String({ format: 'date-time', description: 'What was released then or earlier, and is not in use again, is due' }),
  count: Type.Integer({ minimum: 0, maximum: mostPurged }),
  assessments: Type.Array(Id, { description: 'Those that were erased, or would be' }),
  more: Type.Boolean({ description: 'Whether others are due: ask again' }),
}, { $id: 'Purge', ...closed })

export const HoldingSchema = Type.Object({
  kind: oneOf(holdingKinds),
  record: Type.Object({}, { additionalProperties: true, description: 'As it is kept. Results and milestones are as they are sent' }),
}, { $id: 'Holding', description: 'One line', ...closed })

export const organisationComponents = [PurgeSchema, HoldingSchema]
