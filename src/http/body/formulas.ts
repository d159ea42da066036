/**
 * What a spreadsheet takes for a formula: one of these signs at the beginning, full-width ones too, or after what shows
 * nothing.
 */
const signs = '=+\\-@＝＋－＠﹦﹢﹣﹫'
const blank = '[\\s\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2800]'

/**
 * Also a text that already has an apostrophe before such a beginning: else it would lose that one when it is read
 * again.
 */
const guarded = new RegExp(`^'*(?:[\\t\\r\\n]|${blank}*[${signs}])`, 'u')
const formula = new RegExp(`^${blank}*[=＝﹦]`, 'u')

/** A cell that every program shows as the text it is. */
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
