import { getTableColumns, sql } from 'drizzle-orm'
import type { RowsAsOne } from '../storage.ts'

/** Read by SQLite itself out of one text of JSON. */
export const rowsAsOne: RowsAsOne = (table, rows) => {
  const columns = Object.entries(getTableColumns(table))
  const values = JSON.stringify(rows.map(row => columns.map(([name, column]) => row[name] === null ? null : column.mapToDriverValue(row[name]))))
  return sql`select ${sql.join(columns.map((_, index) => sql.raw(`value ->> ${index}`)), sql`, `)} from json_each(${values})`
}
