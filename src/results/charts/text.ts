import { escapeHtml } from '../../http/html.ts'

/** Marks that turn the direction of what follows them, and what neither XML nor a reader can do anything with. */
const disturbing =
  /[\u202a-\u202e\u2066-\u2069]|[^\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** People's words on one line, without what could disturb the words around them. */
export function plain (text: string): string {
  return text.replace(disturbing, '').replace(/\s+/g, ' ').trim()
}

/** People's words as HTML or XML, in an element or an attribute. */
export function escaped (text: string, onOneLine = plain): string {
  return escapeHtml(onOneLine(text))
}

/**
 * The words of one line of a chart: right-to-left ones are kept apart, so that they read as their author wrote them.
 */
export function line (text: string, onOneLine = plain): string {
  return rightToLeft.test(text) ? `\u2068${escaped(text, onOneLine)}\u2069` : escaped(text, onOneLine)
}
