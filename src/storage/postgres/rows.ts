import { getTableColumns, sql } from 'drizzle-orm'
import type { InsertAll } from '../storage.ts'

/** As one text of JSON, which PostgreSQL reads itself: each statement is a journey to the server. */
export const insertAll: InsertAll = async (tx, table, rows) => {
  const columns = Object.entries(getTableColumns(table))
  const values = JSON.stringify(
    rows.map(row => columns.map(([name, column]) => row[name] === null ? null : column.mapToDriverValue(row[name])))
  )
  await tx.insert(table).select(
    sql`select ${
      sql.join(columns.map(([, column], index) => sql.raw(`(value ->> ${index})::${column.getSQLType()}`)), sql`, `)
    } from json_array_elements(${values}::json) as given (value)`
  )
}
