import { add, authored } from '../fixtures/sets-client.ts'

export const statements = (
  slug: string,
  text = `We are ${slug}.`,
  more: object = {}
) => [{ key: `${slug}-one`, text, ...more }]
export const principle = (slug: string, more: object = {}) => ({
  ...add(slug).principle,
  statements: statements(slug),
  ...more,
})
export const draftOf = (principles: readonly object[], more: object = {}) => ({
  content: { ...authored([]).content, principles, ...more },
})
