import { Type } from '@sinclair/typebox'
import { Id } from '../assessments/schemas.ts'
import { closed } from '../http/schema.ts'
import { mostPurged } from './service.ts'

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

export const retentionComponents = [PurgeSchema]
