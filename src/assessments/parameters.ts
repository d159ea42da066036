import { Type } from '@sinclair/typebox'
import { shared } from '../http/schema.ts'
import { requireApiKey } from '../identity/index.ts'

// What operations of assessments share: whose key they need, and which assessment they are about.

export const readers = requireApiKey('assessments:read')
export const writers = requireApiKey('assessments:write')

/** Each operation needs an example in a state of its own. */
const assessmentIn = (component: string, example: string) =>
  Type.Object({
    assessment: shared(
      component,
      Type.String({
        maxLength: 200,
        description: 'The id of an assessment of your organisation',
        examples: [example],
      })
    ),
  })

export const ofAssessment = assessmentIn('assessment', '01a00000-0000-7000-8000-000000005005')
export const ofDraft = assessmentIn('draftAssessment', '01a00000-0000-7000-8000-000000005014')
export const ofOpen = assessmentIn('openAssessment', '01a00000-0000-7000-8000-000000005016')
export const ofMoving = assessmentIn('movingAssessment', '01a00000-0000-7000-8000-000000005020')
/** One with milestones, actions and evidence. */
export const ofDocumented = assessmentIn('keptAssessment', '01a00000-0000-7000-8000-000000006011')
export const ofMutual = assessmentIn('mutualAssessment', '01a00000-0000-7000-8000-000000005024')
