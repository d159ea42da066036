import { escapeHtml } from '../../http/html.ts'

/** Marks that turn the direction of what follows them, and what neither XML nor a reader can do anything with. */
const disturbing = /[\u202a-\u202e\u2066-\u2069]|[^\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** People's words on one line, without what could disturb the words around them. */
export function plain (text: string): string {
  return text.replace(disturbing, '').replace(/\s+/g, ' ').trim()
}

/** People's words as HTML or XML, in an element or an attribute. */
export function escaped (text: string): string {
  return escapeHtml(plain(text))
}

/** The words of one line of a picture: right-to-left ones are kept apart, so that they read as their author wrote them. */
export function line (text: string): string {
  return rightToLeft.test(text) ? `\u2068${escaped(text)}\u2069` : escaped(text)
}

/** Made when it is first needed: what ICU loads for it takes longer than most modules do. */
let graphemes: Intl.Segmenter | undefined

/** What a reader sees as one letter each. */
function lettersOf (text: string): string[] {
  return /^[\x20-\x7e]*$/.test(text) ? [...text] : Array.from((graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })).segment(text), ({ segment }) => segment)
}

/** No font is at hand on the server: how wide a letter is at most in common fonts, in parts of their size. */
function widthOf (letter: string): number {
  if (/^[ijlt.,:;'|!()[\] ]$/.test(letter)) return 0.36
  if (/^[mwMW@%]$/.test(letter)) return 0.95
  if (/^[a-z]$/.test(letter)) return 0.57
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) return 1.05
  return /\p{Extended_Pictographic}/u.test(letter) ? 1.4 : 0.7
}

function widthOfLetters (letters: readonly string[]): number {
  return letters.reduce((sum, letter) => sum + widthOf(letter), 0)
}

interface Room {
  readonly width: number
  readonly size: number
  /** Lines. */
  readonly most: number
}

/** At most so many lines that are no wider than the room; what does not fit is told by an ellipsis. */
export function wrapped (text: string, { width, size, most }: Room): string[] {
  const room = width / size
  const lines: string[][] = [[]]
  let used = 0
  const put = (letters: readonly string[], wide: number) => {
    lines.at(-1)?.push(...letters)
    used += wide
  }
  const turn = () => {
    lines.push([])
    used = 0
  }
  for (const word of plain(text).split(' ')) {
    const letters = lettersOf(word)
    const wide = widthOfLetters(letters)
    if (used > 0 && used + widthOf(' ') + wide > room) turn()
    if (used > 0) put([' '], widthOf(' '))
    if (wide <= room) {
      put(letters, wide)
      continue
    }
    for (const letter of letters) {
      if (used > 0 && used + widthOf(letter) > room) turn()
      put([letter], widthOf(letter))
    }
  }
  if (lines.length <= most) return lines.map(line => line.join(''))
  const last = lines[most - 1] ?? []
  return [...lines.slice(0, most - 1).map(line => line.join('')), `${last.slice(0, lettersThatFit(last, room - widthOf('…'))).join('').trimEnd()}…`]
}

function lettersThatFit (letters: readonly string[], room: number): number {
  let used = 0
  const first = letters.findIndex(letter => (used += widthOf(letter)) > room)
  return first === -1 ? letters.length : first
}
