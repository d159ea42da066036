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

/**
 * Lower case, compatibility forms folded, accents dropped: "Café" and "cafe" are one word. May be empty for a lone
 * mark.
 */
function normalise (word: string): string {
  return word.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The words of a text, normalised, in order. */
export function wordsOf (text: string): string[] {
  return (text.match(wordPattern) ?? []).map(normalise).filter(word => word !== '')
}

/** The words of a text where they stand, found one after the other. */
function * spansOf (text: string): Generator<Range> {
  for (const { 0: word, index } of text.matchAll(wordPattern)) yield { start: index, end: index + word.length }
}

/** Where the searched words stand in a text, found one after the other. */
function * matchesIn (text: string, words: readonly string[]): Generator<Range> {
  const whole = new Set(words.slice(0, -1))
  const beginning = words.at(-1)
  if (beginning === undefined) return
  for (const span of spansOf(text)) {
    const normal = normalise(text.slice(span.start, span.end))
    if (whole.has(normal) || normal.startsWith(beginning)) yield span
  }
}

/** Where the searched words stand in a text. All but the last match whole words; the last matches a beginning. */
export function rangesOf (text: string, words: readonly string[]): Range[] {
  return [...matchesIn(text, words)]
}

/**
 * About 160 characters around the first match, cut between words, with the matches in it. Reads no more of the text
 * than it needs.
 */
export function snippetOf (text: string, words: readonly string[]): Snippet {
  const [match = { start: 0, end: 0 }] = matchesIn(text, words)
  let start = match.start <= snippetLength / 2 ? 0 : undefined
  let end: number | undefined
  let limit = Infinity
  for (const span of spansOf(text)) {
    if (start === undefined && span.start >= match.start - snippetLength / 4) start = span.start
    if (start === undefined) continue
    limit = Math.max(start + snippetLength, match.end)
    if (span.end > limit) break
    if (span.end > start) end = span.end
  }
  start ??= match.start
  limit = Math.max(start + snippetLength, match.end)
  end = limit >= text.length ? text.length : end ?? limit
  const cut = `${start > 0 ? '… ' : ''}${text.slice(start, end).toWellFormed()}${end < text.length ? ' …' : ''}`
  return { text: cut, ranges: rangesOf(cut, words) }
}
