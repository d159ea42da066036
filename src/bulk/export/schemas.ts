import { Type, type Static } from '@sinclair/typebox'
import { strict, orNull, ref } from '../../http/schema.ts'
import { ResultSchema } from '../../assessments/release/result-schemas.ts'
import { AssessmentSummarySchema } from '../../assessments/schemas.ts'

export const ExportedAssessmentSchema = Type.Object({
  type: Type.Literal('exported-assessment'),
  entryId: orNull(
    Type.String({ description: 'The id of the entry that it was imported from; null if it was not imported' })
  ),
  assessment: ref(AssessmentSummarySchema),
  result: ref(ResultSchema),
}, { $id: 'ExportedAssessment', description: 'One line of an export: an assessment with its newest result', ...strict })
export type ExportedAssessment = Static<typeof ExportedAssessmentSchema>
export const exportComponents = [ExportedAssessmentSchema]
