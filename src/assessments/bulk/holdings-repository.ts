import { and, eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/tables.ts'

type Table = Tables[keyof Tables]

/** How much is read at once: rows of some kinds hold whole documents. */
const atOnce = 100

/** The rows of one table that are an organisation's, a page at a time, in the order of the key; columns left out are not even read. */
export async function * ownRows<Name extends keyof Tables, Without extends keyof Tables[Name]['$inferSelect'] = never> (
  reader: Reader, table: Tables[Name], key: readonly (keyof Tables[Name]['$inferSelect'] & string)[], organisationId: string,
  { without = [], where }: { readonly without?: readonly Without[], readonly where?: SQL } = {}
): AsyncGenerator<Array<Omit<Tables[Name]['$inferSelect'], Without>>> {
  const columns: Record<string, PgColumn> = { ...getTableColumns(table as Table) }
  const keyColumns = key.map(name => columns[name]).filter(column => column !== undefined)
  const owner = columns.organisationId ?? columns.id
  for (const name of without) delete columns[String(name)]
  if (!owner) throw new TypeError('A table of an organisation says whose its rows are')
  let after: SQL | undefined
  for (;;) {
    const rows = await reader.select(columns).from(table as Table).where(and(eq(owner, organisationId), where, after)).orderBy(...keyColumns).limit(atOnce) as unknown as Array<Omit<Tables[Name]['$inferSelect'], Without>>
    const last: Record<string, unknown> | undefined = rows.at(-1)
    if (!last) return
    yield rows
    after = sql`(${sql.join(keyColumns, sql`, `)}) > (${sql.join(key.map((name, index) => sql.param(last[name], keyColumns[index])), sql`, `)})`
  }
}
