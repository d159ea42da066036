import { createRequire } from 'node:module'
import { escapedCell } from './formulas.ts'

const require = createRequire(import.meta.url)
/** Loaded when there is a table: no start waits for it. */
const library = () => require('csv-stringify/sync') as typeof import('csv-stringify/sync')

const form = { record_delimiter: 'windows', quoted_match: /[\r\n]/ } as const

/** The first row of a table as RFC 4180 has it, behind the mark that tells spreadsheets its encoding. */
export function csvHead (columns: readonly string[]): string {
  return library().stringify([[...columns]], { ...form, bom: true })
}

/** The rows below it: nothing in them is a formula. What a row does not have is an empty cell. */
export function csvRows<Column extends string> (
  columns: readonly Column[],
  rows: readonly Readonly<Partial<Record<Column, string | number | boolean | null | undefined>>>[]
): string {
  return library().stringify(rows.map(row => columns.map(column => escapedCell(String(row[column] ?? '')))), form)
}
