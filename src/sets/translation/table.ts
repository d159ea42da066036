import { csvHead, csvRows } from '../../http/body/csv.ts'
import type { FileUnit } from './xliff.ts'

/** The columns of a table of translations; the first three are read again. */
export const translationColumns = ['key', 'source', 'target', 'state', 'notes'] as const

/** The table as spreadsheets read it: nothing in it is taken for a formula. */
export function translationTable (units: readonly FileUnit[]): string {
  const rows = units.map(({ notes, ...unit }) => ({ ...unit, notes: notes.join(' ') }))
  return csvHead(translationColumns) + csvRows(translationColumns, rows)
}
