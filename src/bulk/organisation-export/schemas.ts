import { Type } from '@sinclair/typebox'
import { closed, oneOf } from '../../http/schema.ts'
import { holdingKinds } from './service.ts'

export const HoldingSchema = Type.Object({
  kind: oneOf(holdingKinds),
  record: Type.Object({}, { additionalProperties: true, description: 'As it is kept. Results and milestones are as they are sent' }),
}, { $id: 'Holding', description: 'One line', ...closed })

export const organisationExportComponents = [HoldingSchema]
