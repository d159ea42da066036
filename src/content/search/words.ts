import { folded } from './folding.ts'
import { stemmedAs, stemOf } from './languages.ts'

/** A run of letters, digits and the marks that belong to them; everything else is punctuation and only divides. */
const run = '[\\p{L}\\p{N}\\p{M}]+'
/** Runs that a hyphen or an apostrophe joins, as "well-being" and "it’s". */
const connector = "[-‐‑'’]"
const compoundPattern = new RegExp(`${run}(?:${connector}${run})*`, 'gu')
const connected = new RegExp(connector, 'u')
const runPattern = new RegExp(run, 'gu')
/** Scripts that leave no space between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
/** What needs no folding, as most words do not. */
const latin = /^[A-Za-z0-9]+$/
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })
/** Of a compound: what is longer is a list of words. */
const maxParts = 4

/** Where something stands in a text: UTF-16 offsets, end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A word where it stands. */
export interface Word extends Range {
  /** In lower case and composed, for a stemmer. */
  readonly written: string
  /** As it is compared; never empty. */
  readonly word: string
}

/** Words that are written as one, such as "well-being"; most are one word. */
export interface Compound {
  readonly parts: readonly Word[]
  /** All parts as one word, where there are several. */
  readonly joined: Word | undefined
}

function wordAt (text: string, start: number, end: number): Word[] {
  const found = text.slice(start, end)
  if (latin.test(found)) {
    const word = found.toLowerCase()
    return [{ start, end, written: word, word }]
  }
  const written = found.normalize('NFC').toLowerCase()
  const word = folded(written)
  return word === '' ? [] : [{ start, end, written, word }]
}

function wordsOfRun (text: string, start: number, end: number): Word[] {
  const found = text.slice(start, end)
  if (latin.test(found) || !unspaced.test(found)) return wordAt(text, start, end)
  return [...segmenter.segment(found)].flatMap(({ segment, index }) =>
    wordAt(text, start + index, start + index + segment.length)
  )
}

/** What two and more words are as one. */
export function joinedWord (parts: readonly Word[]): Word | undefined {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!first || !last || parts.length < 2 || parts.length > maxParts) return undefined
  const whole = (key: 'written' | 'word') => parts.map(part => part[key]).join('')
  return { start: first.start, end: last.end, written: whole('written'), word: whole('word') }
}

/** The words of a text where they stand from an offset on, found one after the other. */
export function * compoundsOf (text: string, from = 0): Generator<Compound> {
  const pattern = new RegExp(compoundPattern)
  pattern.lastIndex = from
  for (const { 0: compound, index } of text.matchAll(pattern)) {
    if (!connected.test(compound)) {
      const parts = wordsOfRun(text, index, index + compound.length)
      if (parts.length > 0) yield { parts, joined: undefined }
      continue
    }
    const parts = [...compound.matchAll(runPattern)].flatMap(({ 0: run, index: within }) =>
      wordsOfRun(text, index + within, index + within + run.length)
    )
    if (parts.length > 0) yield { parts, joined: joinedWord(parts) }
  }
}

/** The words of a text in order. */
export function wordsOf (text: string): Word[] {
  return [...compoundsOf(text)].flatMap(({ parts }) => parts)
}

/** What the engines index of a text in a language: its words, what they come from, and compounds as one word. */
export function indexedWords (text: string, lang: string): string {
  const language = stemmedAs(lang)
  const found: string[] = []
  for (const { parts, joined } of compoundsOf(text)) {
    for (const { written, word } of joined ? [...parts, joined] : parts) {
      found.push(word)
      const stem = stemOf(written, language)
      if (stem !== undefined) found.push(stem)
    }
  }
  return found.join(' ')
}
