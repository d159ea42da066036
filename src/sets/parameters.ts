import { Type } from '@sinclair/typebox'
import { shared } from '../http/schema.ts'

/** The set in the examples of the document. */
const example = '01a00000-0000-7000-8000-000000004001'

export const ownSet = shared(
  'ownSet',
  Type.String({ maxLength: 200, description: 'The id of a set of your organisation', examples: [example] })
)
export const customSet = shared(
  'customSet',
  Type.String({
    maxLength: 200,
    description: 'The slug of a set of the service, or the id of any set',
    examples: [example],
  })
)
/** One that is small enough to be shown whole. */
export const exportedSet = shared(
  'exportedSet',
  Type.String({
    maxLength: 200,
    description: 'The slug of a set of the service, or the id of any set',
    examples: ['01a00000-0000-7000-8000-000000004501'],
  })
)
