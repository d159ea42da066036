import { countLimits } from '../../domain/values/limits.ts'
import { csvHead, csvRows } from '../../http/body/csv.ts'
import { columns, neededColumns, textColumns, type Cells, type Column, type Row, type TableIssue } from './columns.ts'
import { readRows, textOfCell, type TableForm } from './rows.ts'

/** Rows that a table may have: what a set may, and as many again that are empty. */
const form: TableForm<Column> = {
  columns,
  needed: neededColumns,
  texts: textColumns,
  maxRows: 2 * countLimits.principles * countLimits.statements,
}

/** What could be read of a table, and what was wrong with its form. */
export interface Table {
  readonly rows: readonly Row[]
  readonly faults: readonly TableIssue[]
}

/** A table as RFC 4180 has it, with the mark that tells spreadsheets its encoding. */
export function tableText (rows: readonly Cells[]): string {
  return csvHead(columns) + csvRows(columns, rows)
}

/** Reads a table of statements. */
export function readTable (text: string): Table {
  const { rows, faults } = readRows(text, form)
  return { rows: rows.map(({ line, given }) => ({ line, cells: cellsOf(given) })), faults }
}

function cellsOf (given: (column: Column) => string): Cells {
  const text = (column: Column) => textOfCell(given(column))
  const word = (column: Column) => text(column).trim()
  return {
    principle: word('principle'),
    title: text('title'),
    gloss: text('gloss'),
    explanation: text('explanation'),
    statement: word('statement'),
    text: text('text'),
    weight: word('weight'),
    counted: word('counted'),
    notApplicable: word('notApplicable'),
  }
}
