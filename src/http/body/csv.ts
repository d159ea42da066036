import { createRequire } from 'node:module'
import { readFraction } from '../../domain/values/fraction.ts'
import { escapedCell } from './spreadsheet-cells.ts'

const require = createRequire(import.meta.url)
/** Loaded when there is a table: no start waits for it. */
const library = () => require('csv-stringify/sync') as typeof import('csv-stringify/sync')

const form = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

/** The first row of a table as RFC 4180 has it, behind the mark that tells spreadsheets its encoding. */
export function csvHead (columns: readonly string[]): string {
  return library().stringify([[...columns]], { ...form, bom: true })
}

/**
 * The rows below it: no text in them is taken for a formula or a date. A fraction takes two cells (`fractionCells`).
 * What a row does not have is an empty cell.
 */
export function csvRows<Column extends string> (
  columns: readonly Column[],
  rows: readonly Readonly<Partial<Record<Column, string | number | boolean | null | undefined>>>[]
): string {
  const textOf = (cell: string | number | boolean | null | undefined) =>
    typeof cell === 'string' ? escapedCell(cell) : String(cell ?? '')
  return library().stringify(rows.map(row => columns.map(column => textOf(row[column]))), form)
}

/** In two cells: in one, spreadsheets take 1/2 for a date. None for no fraction. */
export function fractionCells (exact: string | null): { exactNumerator?: string, exactDenominator?: string } {
  if (exact === null) return {}
  const { numerator, denominator } = readFraction(exact)
  return { exactNumerator: String(numerator), exactDenominator: String(denominator) }
}
