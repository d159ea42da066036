/** A run of letters, digits and the marks that belong to them; everything else is punctuation and only divides. */
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu

/** Where a match stands in a text: UTF-16 offsets, end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A part of a text around its first match, with every match in it. */
export interface Snippet {
  readonly text: string
  readonly ranges: Range[]
}

const snippetLength = 160

/** Lower case, compatibility forms folded, accents dropped: "Café" and "cafe" are one word. May be empty for a lone mark. */
function normalise (word: string): string {
  return word.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The words of a text, normalised, in order. */
export function wordsOf (text: string): string[] {
  return (text.match(wordPattern) ?? []).map(normalise).filter(word => word !== '')
}

/** Where the searched words stand in a text. All but the last match whole words; the last matches a beginning. */
export function rangesOf (text: string, words: readonly string[]): Range[] {
  const whole = new Set(words.slice(0, -1))
  const beginning = words.at(-1)
  if (beginning === undefined) return []
  return [...text.matchAll(wordPattern)]
    .filter(({ 0: word }) => {
      const normal = normalise(word)
      return whole.has(normal) || normal.startsWith(beginning)
    })
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length }))
}

/** About 160 characters around the first match, cut between words, with the matches in it. */
export function snippetOf (text: string, words: readonly string[]): Snippet {
  const match = rangesOf(text, words)[0] ?? { start: 0, end: 0 }
  const spans = [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }))
  const start = match.start <= snippetLength / 2 ? 0 : spans.find(word => word.start >= match.start - snippetLength / 4)?.start ?? match.start
  const limit = Math.max(start + snippetLength, match.end)
  const end = limit >= text.length ? text.length : spans.findLast(word => word.end > start && word.end <= limit)?.end ?? limit
  const cut = `${start > 0 ? '… ' : ''}${text.slice(start, end).toWellFormed()}${end < text.length ? ' …' : ''}`
  return { text: cut, ranges: rangesOf(cut, words) }
}
