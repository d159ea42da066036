import { htmlOf, textOf, type Phrase } from './phrase.ts'
import { escaped, plain } from './text.ts'

/** A table before it is written, as HTML or as plain text. */
export interface Table {
  /** Of its own in the page. */
  readonly id: string
  readonly caption: Phrase
  readonly columns: readonly string[]
  /** The first cell names its row. */
  readonly rows: ReadonlyArray<readonly Phrase[]>
}

/** More columns than this may need to be scrolled on a narrow screen, by keyboard too. */
const maxNarrow = 3

/** A table with no more rows than this is printed on one sheet. */
const maxWhole = 12

/**
 * With a caption and a head for each row and column. A wide one stands in a region that can be scrolled by keyboard, a
 * short one is printed on one sheet.
 */
export function htmlTable ({ id, caption, columns, rows }: Table): string {
  const name = `${escaped(id)}-caption`
  const table = [
    rows.length > maxWhole ? '<table>' : '<table class="short">',
    `<caption id="${name}">${htmlOf(caption)}</caption>`,
    `<thead><tr>${columns.map(column => `<th scope="col">${escaped(column)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map(([head = '', ...cells]) =>
      `<tr><th scope="row">${htmlOf(head)}</th>${cells.map(cell => `<td>${htmlOf(cell)}</td>`).join('')}</tr>`
    ),
    '</tbody>',
    '</table>',
  ].join('\n')
  return columns.length > maxNarrow
    ? `<div class="wide" role="group" aria-labelledby="${name}" tabindex="0">\n${table}\n</div>`
    : table
}

/** Row by row, each cell with the name of its column: read aloud it makes sense, and no width is assumed. */
export function plainTable ({ caption, columns, rows }: Table): string {
  const records = rows.map(([head = '', ...cells]) =>
    [textOf(head), ...cells.map((cell, index) => `  ${plain(columns[index + 1] ?? '')}: ${textOf(cell)}`)].join('\n')
  )
  return `${[textOf(caption), ...records].join('\n\n')}\n`
}
