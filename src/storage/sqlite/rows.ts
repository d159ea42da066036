import { getTableColumns, getTableName } from 'drizzle-orm'
import type { InsertAll } from '../storage.ts'
import { queryOf } from './queries.ts'

/** One after another by one prepared statement, past drizzle, which takes longer over a row than SQLite does. */
export const insertAll: InsertAll = async (tx, table, rows) => {
  const query = queryOf(tx)
  const columns = Object.entries(getTableColumns(table))
  const insert = `INSERT INTO "${getTableName(table)}" (${
    columns.map(([, { name }]) => `"${name}"`).join(', ')
  }) VALUES (${columns.map(() => '?').join(', ')})`
  for (const row of rows) {
    await query(
      insert,
      columns.map(([name, column]) => row[name] === null ? null : column.mapToDriverValue(row[name])),
      'run'
    )
  }
}
