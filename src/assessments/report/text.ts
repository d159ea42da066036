import { escapeHtml } from '../../content/index.ts'

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

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** No font is at hand on the server: how wide a letter is at most in common fonts, in parts of their size. */
function widthOf (letter: string): number {
  if (/^[ijlt.,:;'|!()[\] ]$/.test(letter)) return 0.36
  if (/^[mwMW@%]$/.test(letter)) return 0.95
  if (/^[a-z]$/.test(letter)) return 0.57
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) return 1.05
  if (/\p{Extended_Pictographic}/u.test(letter)) return 1.4
  return 0.7
}

export function widthOfText (text: string, size: number): number {
  return size * Array.from(letters.segment(text), ({ segment }) => widthOf(segment)).reduce((sum, width) => sum + width, 0)
}

/** At most so many lines that are no wider than `width`; what does not fit is told by an ellipsis. */
export function wrapped (text: string, { width, size, most }: { readonly width: number, readonly size: number, readonly most: number }): string[] {
  const lines: string[] = []
  let current = ''
  const fits = (line: string) => widthOfText(line, size) <= width
  for (const word of plain(text).split(' ')) {
    if (fits(current === '' ? word : `${current} ${word}`)) {
      current = current === '' ? word : `${current} ${word}`
      continue
    }
    if (current !== '') lines.push(current)
    current = ''
    for (const { segment } of letters.segment(word)) {
      if (!fits(current + segment)) {
        lines.push(current)
        current = ''
      }
      current += segment
    }
  }
  lines.push(current)
  if (lines.length <= most) return lines
  const last = Array.from(letters.segment(lines[most - 1] ?? ''), ({ segment }) => segment)
  while (!fits(`${last.join('')}…`)) last.pop()
  return [...lines.slice(0, most - 1), `${last.join('').trimEnd()}…`]
}
