import type { WordsOfLanguage } from '../../storage/storage.ts'
import { stemOf } from './languages.ts'
import { compoundsOf, type Range, type Word } from './words.ts'

/** A part of a text around its first match, with every match in it. */
export interface Snippet {
  readonly text: string
  readonly ranges: Range[]
}

const snippetLength = 160

/** Where what was looked for stands in a text, found one after the other. */
function * matchesIn (text: string, { language, words }: WordsOfLanguage): Generator<Range> {
  const forms = new Set(words.flatMap(({ forms }) => forms))
  const beginnings = words.flatMap(({ beginning }) => beginning ?? [])
  const known = new Map<string, boolean>()
  const isNewMatch = ({ word, written }: Word) =>
    forms.has(word) || beginnings.some(beginning => word.startsWith(beginning)) ||
    forms.has(stemOf(written, language) ?? word)
  function isMatch (found: Word): boolean {
    const match = known.get(found.written) ?? isNewMatch(found)
    known.set(found.written, match)
    return match
  }
  for (const { parts, joined } of compoundsOf(text)) {
    const found = parts.filter(isMatch)
    const shown = found.length > 0 || !joined || !isMatch(joined) ? found : [joined]
    for (const { start, end } of shown) yield { start, end }
  }
}

function * wordsFrom (text: string, from: number): Generator<Range> {
  for (const { parts } of compoundsOf(text, from)) yield * parts
}

/** Where what was looked for stands in a text. */
export function rangesOf (text: string, sought: WordsOfLanguage): Range[] {
  return [...matchesIn(text, sought)]
}

/**
 * About 160 characters around the first match, cut between words, with the matches in it. Reads no more of the text
 * than it needs.
 */
export function snippetOf (text: string, sought: WordsOfLanguage): Snippet {
  const [match = { start: 0, end: 0 }] = matchesIn(text, sought)
  let start = match.start <= snippetLength / 2 ? 0 : undefined
  let end: number | undefined
  let limit = Infinity
  for (const span of wordsFrom(text, Math.max(0, match.start - snippetLength / 2))) {
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
  return { text: cut, ranges: rangesOf(cut, sought) }
}
