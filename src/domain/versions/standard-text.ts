import { isSameJson } from '../values/canonical-json.ts'
import type { Principle } from './principle-set.ts'

/** What a principle says, as its other wordings say it over. */
export const textFields = ['title', 'gloss', 'explanation', 'points', 'statements'] as const
export type TextField = typeof textFields[number]

/** Whether a change of this field is one of words; null, for a change of a whole item, is not. */
export function isTextField (field: string | null): field is TextField {
  return textFields.some(known => known === field)
}

/** Whether two principles say the same in a field; of statements the key and the text, not what they weigh. */
export function isSameText (field: TextField, a: Principle, b: Principle): boolean {
  return isSameJson(textOf(field, a), textOf(field, b))
}

function textOf (field: TextField, principle: Principle): unknown {
  return field === 'statements' ? principle.statements.map(({ key, text }) => ({ key, text })) : principle[field]
}
