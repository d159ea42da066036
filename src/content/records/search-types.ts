/** What a search finds. */
export const searchTypes = [
  'principle-set',
  'principle',
  'example',
  'category',
  'guide',
  'benefit',
  'audience',
  'situation',
  'aims',
] as const
