import { Type } from '@sinclair/typebox'
import { strict, oneOf } from '../../http/schema.ts'
import { recordKinds } from './service.ts'

export const ExportedRecordSchema = Type.Object({
  kind: oneOf(recordKinds),
  record: Type.Object({}, {
    additionalProperties: true,
    description: 'The record as it is stored. Results and milestones have the form that the API returns',
  }),
}, { $id: 'Holding', description: 'One line of the export: a record and its kind', ...strict })

export const organisationExportComponents = [ExportedRecordSchema]
