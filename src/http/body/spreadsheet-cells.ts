/**
 * What a spreadsheet takes for a formula: one of these signs at the beginning, full-width ones too, or after what shows
 * nothing.
 */
const signs = '=+\\-@＝＋－＠﹦﹢﹣﹫'
const blank = '[\\s\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2800]'

const month = '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|' +
  'september|october|november|december)\\.?'
const between = '[\\s/.,-]*'
const clock = '\\d{1,2}:\\d{1,2}(?::\\d{1,2}(?:\\.\\d+)?)?(?:\\s?[ap]m?)?'
/**
 * What a spreadsheet takes for a date or a time of day: "1/2", which may be a fraction, "2.1.0", which may be a
 * version, "2 January", "10:30". An instant in ISO 8601 is one, and is left as it is.
 */
const dates = [
  '\\d{1,4}[/-]\\d{1,4}(?:[/-]\\d{1,4})?',
  '\\d{1,4}\\.\\d{1,4}\\.\\d{0,4}',
  '(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])',
  `\\d{1,4}(?:st|nd|rd|th)?${between}${month}(?:${between}\\d{1,4})?`,
  `${month}${between}\\d{1,4}(?:st|nd|rd|th)?(?:${between}\\d{1,4})?`,
].map(date => `${date}(?:\\s+${clock})?`)

/**
 * Also a text that already has an apostrophe before such a beginning: else it would lose that one when it is read
 * again.
 */
const guarded = new RegExp(
  `^'*(?:[\\t\\r\\n]|${blank}*[${signs}]|${blank}*(?:${[...dates, clock].join('|')})${blank}*$)`,
  'iu'
)
const formula = new RegExp(`^${blank}*[=＝﹦]`, 'u')

/** A cell that no program takes for a formula or a date. */
export function escapedCell (text: string): string {
  return guarded.test(text) ? `'${text}` : text
}

/** The text of a cell: exactly what `escapedCell` put there is taken off. */
export function unescapedCell (cell: string): string {
  return cell.startsWith("'") && guarded.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** Whether a cell begins with an equals sign that nothing escapes: something was to be computed there, and was not. */
export function isFormula (cell: string): boolean {
  return formula.test(cell)
}
