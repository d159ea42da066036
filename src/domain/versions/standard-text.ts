import { isSameJson } from '../values/canonical-json.ts'
import type { CustomContent, Principle } from './principle-set.ts'

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

/**
 * The principles of `to`, in its order, whose standard text has moved since `from`: a translation made from `from`
 * is out of date there. A principle that is new in `to` has no translation that could be.
 */
export function outdatedTexts (from: CustomContent, to: CustomContent): string[] {
  const before = new Map(from.principles.map(principle => [principle.slug, principle]))
  return to.principles
    .filter(after => {
      const was = before.get(after.slug)
      return was && !textFields.every(field => isSameText(field, was, after))
    })
    .map(({ slug }) => slug)
}
