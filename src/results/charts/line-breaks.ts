import { runsOf, type Phrase, type Sentence, type Words } from './phrase.ts'

/** Created when it is first needed: what ICU loads for it takes longer than most modules do. */
let graphemes: Intl.Segmenter | undefined

/** What a reader sees as one letter each. */
function lettersOf (text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

/**
 * Widths of letters in parts of the font size, the wider of DejaVu Sans and Verdana: no common font is wider than these
 * two. No font is at hand on the server.
 */
const measured = new Map<string, number>(
  Object.entries({
    0.4: " fijlt'.,!",
    0.46: 'IJr:;/\\|()[]"-',
    0.6: 'ckszvxyFL?',
    0.64: 'abdeghnopquEPTY0123456789$_`*{}',
    0.7: 'ABCKRSVXZ',
    0.79: 'DGHNOQU&',
    0.87: 'wM#+<=>^~',
    1: 'mW@…—',
    1.08: '%',
  }).flatMap(([width, letters]) => [...letters].map(letter => [letter, Number(width)] as const))
)

/** How much wider bold letters are, at most. */
const boldFactor = 1.2

/** The width of a letter that was measured, with or without accents. */
function measuredWidth (letter: string): number | undefined {
  return measured.get(letter) ?? measured.get(letter.normalize('NFD').charAt(0))
}

/** The width of any other letter, as it usually is. */
function usualWidth (letter: string): number {
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) return 1.05
  if (/^[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter)) return 0.6
  return /\p{Extended_Pictographic}/u.test(letter) ? 1.4 : 0.75
}

export interface Room {
  readonly width: number
  readonly size: number
  readonly bold?: boolean
  readonly maxLines: number
}

export interface Line {
  readonly text: string
  /** The same in parts, each in one language. */
  readonly runs: Sentence
  /** The width that the line is set to, where its letters would not fit if they were wider than they usually are. */
  readonly width?: number
}

interface Letter {
  readonly text: string
  readonly width: number
  readonly isMeasured: boolean
  readonly lang?: string
}

/** With the blank before it; the first has none. */
interface Word {
  readonly space: readonly Letter[]
  readonly letters: Letter[]
}

/** Lines no wider than the room, as many as it allows. An ellipsis stands for what does not fit. */
export function wrapText (phrase: Phrase, { width, size, bold = false, maxLines }: Room): Line[] {
  const scale = size * (bold ? boldFactor : 1)
  const lines = breakLines(wordsOf(phrase, scale), width)
  const lineOf = (letters: readonly Letter[]) => setLine(letters, width)
  if (lines.length <= maxLines) return lines.map(lineOf)
  const last = lines[maxLines - 1] ?? []
  const ellipsis = measuredLetters({ ...last.at(-1), text: '…' }, scale)
  const cut = lettersThatFit(last, width - widthOf(ellipsis))
  while (cut.at(-1)?.text === ' ') cut.pop()
  return [...lines.slice(0, maxLines - 1), [...cut, ...ellipsis]].map(lineOf)
}

function measuredLetters ({ text, lang }: Pick<Words, 'text' | 'lang'>, scale: number): Letter[] {
  return lettersOf(text).map(letter => {
    const known = measuredWidth(letter)
    const width = scale * (known ?? usualWidth(letter))
    return { text: letter, width, isMeasured: known !== undefined, ...(lang !== undefined && { lang }) }
  })
}

function wordsOf (phrase: Phrase, scale: number): Word[] {
  const words: Word[] = [{ space: [], letters: [] }]
  for (const letter of runsOf(phrase).flatMap(run => measuredLetters(run, scale))) {
    if (letter.text === ' ') words.push({ space: [letter], letters: [] })
    else words.at(-1)?.letters.push(letter)
  }
  return words
}

/** Breaks between words, and within a word only where it is wider than a line. */
function breakLines (words: readonly Word[], width: number): Letter[][] {
  const lines: Letter[][] = [[]]
  let used = 0
  function breakLine () {
    lines.push([])
    used = 0
  }
  function put (letters: readonly Letter[]) {
    const wide = widthOf(letters)
    if (used > 0 && used + wide > width) breakLine()
    lines.at(-1)?.push(...letters)
    used += wide
  }
  for (const { space, letters: word } of words) {
    const before = used > 0 ? space : []
    if (widthOf(word) > width) {
      if (used + widthOf(before) <= width) put(before)
      else breakLine()
      for (const letter of word) put([letter])
    } else if (used + widthOf(before) + widthOf(word) <= width) {
      put([...before, ...word])
    } else {
      breakLine()
      put(word)
    }
  }
  return lines
}

/** In some fonts letters that were not measured here take twice the usual width. */
function setLine (letters: readonly Letter[], room: number): Line {
  const text = letters.map(letter => letter.text).join('')
  const width = widthOf(letters)
  const line = { text, runs: runsIn(letters) }
  return width + widthOf(letters.filter(letter => !letter.isMeasured)) > room ? { ...line, width } : line
}

function runsIn (letters: readonly Letter[]): Sentence {
  const runs: Array<Pick<Words, 'text' | 'lang'>> = []
  for (const { text, lang } of letters) {
    const last = runs.at(-1)
    if (last && last.lang === lang) runs[runs.length - 1] = { ...last, text: last.text + text }
    else runs.push({ text, ...(lang !== undefined && { lang }) })
  }
  return runs.map(({ text, lang }) => lang === undefined ? text : { text, lang })
}

function widthOf (letters: readonly Letter[]): number {
  return letters.reduce((sum, letter) => sum + letter.width, 0)
}

function lettersThatFit (letters: readonly Letter[], width: number): Letter[] {
  let used = 0
  const first = letters.findIndex(letter => (used += letter.width) > width)
  return letters.slice(0, first === -1 ? letters.length : first)
}
