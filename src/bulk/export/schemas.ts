import { Type, type Static } from '@sinclair/typebox'
import { strict, oneOf, orNull, ref } from '../../http/schema.ts'
import { ResultSchema } from '../../assessments/release/result-schemas.ts'
import { AssessmentSummarySchema } from '../../assessments/schemas.ts'
import { ImportEntrySchema } from '../import/schemas.ts'

export const ExportedAssessmentSchema = Type.Object({
  type: Type.Literal('exported-assessment'),
  entryId: orNull(
    Type.String({ description: 'The id of the entry that it was imported from; null if it was not imported' })
  ),
  entry: orNull(ref(ImportEntrySchema)),
  notImportable: orNull(oneOf(['mutual', 'released_without_ratings', 'too_large'], {
    description: 'Why `entry` is null. `mutual`: an import takes single assessments alone, and of a confidential ' +
      'one nothing is known but what its result shows. `released_without_ratings`: it was released before ' +
      'results had ratings. `too_large`: its line would be longer than an import takes',
  })),
  assessment: ref(AssessmentSummarySchema),
  result: ref(ResultSchema),
}, { $id: 'ExportedAssessment', description: 'One line of an export: an assessment with its newest result', ...strict })
export type ExportedAssessment = Static<typeof ExportedAssessmentSchema>
export const exportComponents = [ExportedAssessmentSchema]
