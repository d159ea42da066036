import { createRequire } from 'node:module'
import { isFormula, unescapedCell } from '../../http/body/spreadsheet-cells.ts'
import type { TableIssue } from './columns.ts'

const require = createRequire(import.meta.url)
/** Loaded when there is a table: no start waits for it. */
const reading = () => require('csv-parse/sync') as typeof import('csv-parse/sync')

/** A row with more is no table of ours: it may be all separators. */
const maxCells = 100
/** Of one row, in bytes: far more than the limits of its texts come to. */
const maxRowLength = 200_000

/** What a table may look like. */
export interface TableForm<Column extends string> {
  readonly columns: readonly Column[]
  /** Those without which nothing can be made of a row. */
  readonly needed: readonly Column[]
  /** Those that hold what somebody wrote: nothing is to be computed there. */
  readonly texts: readonly Column[]
  readonly maxRows: number
}

/** A row by the line that it begins on. What it does not have is an empty cell. */
export interface ReadRow<Column extends string> {
  readonly line: number
  readonly given: (column: Column) => string
}

export interface ReadRows<Column extends string> {
  readonly rows: ReadonlyArray<ReadRow<Column>>
  readonly faults: readonly TableIssue[]
}

/**
 * Reads a table as spreadsheets write them: separated by commas, semicolons or tabs, with any line ends, heads in any
 * case and empty columns behind the last. Everything that is wrong with its form is told by line; a file that cannot be
 * read any further by the line where that begins.
 */
export function readRows<Column extends string> (text: string, form: TableForm<Column>): ReadRows<Column> {
  const { columns, maxRows } = form
  const { CsvError, parse } = reading()
  const lineAt = lineCounter(Buffer.from(text))
  const read: Array<{ readonly line: number, readonly cells: readonly string[] }> = []
  let line = lineAt(0)
  const keep = (cells: string[], { bytes }: { readonly bytes: number }) => {
    read.push({ line, cells })
    line = lineAt(bytes)
    return null
  }
  try {
    parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: maxRowLength,
      to: maxRows + 2,
      on_record: keep,
      cast (cell, { index }) {
        if (index >= maxCells) throw new TooManyCells()
        return cell
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError || error instanceof TooManyCells)) throw error
    return { rows: [], faults: [unreadable(error, line)] }
  }
  const [header, ...body] = read
  if (!header) {
    return {
      rows: [],
      faults: [{
        line: 1,
        code: 'empty_file',
        detail: `The file is empty: its first row names the columns ${columns.join(', ')}`,
      }],
    }
  }
  if (body.length > maxRows) {
    return {
      rows: [],
      faults: [{ line: body.at(-1)?.line ?? line, code: 'too_many', detail: `There are more than ${maxRows} rows` }],
    }
  }
  const names = namesOf(header.cells, columns)
  const faults = issuesOfHeader(names, header.line, form)
  if (faults.length > 0) return { rows: [], faults }
  return rowsOf(names, body.filter(({ cells }) => cells.some(cell => cell.trim() !== '')), form)
}

/** The first row has names alone, so what separates them stands out. */
function separatorOf (text: string): string {
  const [first = ''] = text.trimStart().split(/[\r\n]/, 1)
  const count = (separator: string) => first.split(separator).length
  return [',', ';', '\t'].reduce((best, separator) => count(separator) > count(best) ? separator : best)
}

/** Tells the line of a row from where the one before it ended; to be asked in order. Blank lines are stepped over. */
function lineCounter (bytes: Buffer): (offset: number) => number {
  const [lf, cr] = [10, 13]
  let line = 1
  let place = 0
  return offset => {
    for (; place < offset || bytes[place] === lf || bytes[place] === cr; place++) {
      if (bytes[place] === lf || (bytes[place] === cr && bytes[place + 1] !== lf)) line++
    }
    return line
  }
}

class TooManyCells extends Error {
  readonly code = 'too_many_cells'
}

function unreadable ({ code }: { readonly code: string }, line: number): TableIssue {
  if (code === 'too_many_cells') return { line, code, detail: `The row has more than ${maxCells} cells` }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return {
      line,
      code: 'quote_not_closed',
      detail: 'A quotation mark is ' +
        'opened in this row and never closed',
    }
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return {
      line,
      code: 'row_too_long',
      detail: 'The row has more than ' +
        `${maxRowLength} bytes`,
    }
  }
  return {
    line,
    code: 'stray_quote',
    detail:
      'A quotation mark stands inside a cell: put the whole cell in quotation marks, and write those inside it twice',
  }
}

/** The columns of the first row, in any case. Spreadsheets leave empty cells behind the last one. */
function namesOf (cells: readonly string[], columns: readonly string[]): string[] {
  const names = cells.map(cell => cell.trim())
  const count = names.findLastIndex(name => name !== '') + 1
  return names.slice(0, count).map(name => columns.find(one => one.toLowerCase() === name.toLowerCase()) ?? name)
}

function issuesOfHeader (
  names: readonly string[],
  line: number,
  { columns, needed }: TableForm<string>
): TableIssue[] {
  const known = new Set<string>(columns)
  return [
    ...names.filter(name => !known.has(name)).map(name => ({
      line,
      column: name.slice(0, 80),
      code: 'unknown_column',
      detail: `is no column: there are ${columns.join(', ')}`,
    })),
    ...columns.filter(name => names.indexOf(name) !== names.lastIndexOf(name)).map(column => ({
      line,
      column,
      code: 'duplicate_column',
      detail: 'stands here more than once',
    })),
    ...needed.filter(name => !names.includes(name)).map(column => ({
      line,
      column,
      code: 'missing_column',
      detail: 'is needed',
    })),
  ]
}

function rowsOf<Column extends string> (
  names: readonly string[],
  read: ReadonlyArray<{ readonly line: number, readonly cells: readonly string[] }>,
  { columns, texts }: TableForm<Column>
): ReadRows<Column> {
  const faults: TableIssue[] = []
  const rows = read.flatMap(({ line, cells: all }): Array<ReadRow<Column>> => {
    const cells = all.slice(0, Math.max(names.length, all.findLastIndex(cell => cell.trim() !== '') + 1))
    if (cells.length !== names.length) {
      faults.push({
        line,
        code: 'wrong_cell_count',
        detail: `The row has ${cells.length} cells, and there are ${names.length} columns`,
      })
      return []
    }
    const given = (column: Column) => cells[names.indexOf(column)] ?? ''
    for (const column of columns) {
      if (given(column).includes('\0')) faults.push({ line, column, code: 'nul', detail: 'holds a NUL character' })
    }
    for (const column of texts) {
      if (isFormula(given(column))) {
        faults.push({
          line,
          column,
          code: 'formula',
          detail: 'begins as a formula does: write its result, or an apostrophe before it if it is meant as text',
        })
      }
    }
    return [{ line, given }]
  })
  return { rows, faults }
}

/** What a cell says: without its guard against formulas. U+000B and U+000C are line breaks of Office programs. */
export function textOfCell (cell: string): string {
  return unescapedCell(cell).replace(/[\v\f]/g, '\n')
}
