import type { Library, SeedSet } from './schemas.ts'

const mostWords = 15
/** What of a wording is no text. */
const names = new Set(['slug', 'key', 'lang', 'variant', 'status'])

/** Easy Read, of sets and of the library: sentences of at most 15 words. */
export function easyReadIssues (sets: readonly SeedSet[], { guide, aims }: Library): string[] {
  const wordings = [...sets.map(({ content }) => content), guide, aims].flatMap(({ wordings }) => [...wordings])
  return wordings
    .filter(({ variant }) => variant === 'easy-read')
    .flatMap(wording => textsIn(wording))
    .flatMap(text => text.split(/(?<=[.!?:])\s+|\n+/))
    .filter(sentence => sentence.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length > mostWords)
    .map(sentence => `an Easy Read sentence has more than ${mostWords} words: "${sentence}"`)
}

function textsIn (value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => names.has(name) ? [] : textsIn(part))
}

interface Item {
  readonly slug: string
}

/** A wording of the library says over what the standard text has. */
export function wordingIssues ({ guide, aims }: Library): string[] {
  const lists = ['facts', 'benefits', 'audiences', 'situations', 'limits'] as const
  const unknown = (name: string, standard: readonly Item[], told: readonly Item[] = []) =>
    told.filter(({ slug }) => standard.every(item => item.slug !== slug))
      .map(({ slug }) => `a wording of the ${name} names the unknown item "${slug}"`)
  return [
    ...guide.wordings.flatMap(wording => lists.flatMap(list => unknown('guide', guide[list], wording[list]))),
    ...aims.wordings.flatMap(wording => unknown('aims', aims.aims, wording.aims)),
  ]
}
