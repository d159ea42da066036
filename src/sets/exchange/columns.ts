/**
 * The columns of a table of statements, in the order in which they are written. Without the first two nothing can be
 * made of a row.
 */
export const columns = [
  'principle',
  'title',
  'gloss',
  'explanation',
  'statement',
  'text',
  'weight',
  'counted',
  'notApplicable',
] as const
export type Column = typeof columns[number]

export const neededColumns: readonly Column[] = ['principle', 'title']

/** Those that hold what people read. */
export const textColumns = ['title', 'gloss', 'explanation', 'text'] as const satisfies readonly Column[]

/** One row as texts, empty where nothing stands. */
export type Cells = Readonly<Record<Column, string>>

/** The values of one row of the table, with the line that it begins on. */
export interface Row {
  readonly line: number
  readonly cells: Cells
}

/** What is wrong with a table, and where. */
export interface TableIssue {
  readonly line: number
  readonly column?: string
  readonly code: string
  readonly detail: string
}
