import { and, eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { jsonText } from '../../storage/json-text.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'

type Table = Tables[keyof Tables]
type Row<Name extends keyof Tables> = Tables[Name]['$inferSelect']
type Key<Name extends keyof Tables> = readonly (keyof Row<Name> & string)[]

/** How much is read at once of what is small. */
const atOnce = 100

/** Which rows and columns; the columns in `texts` are read as the JSON that is stored, unparsed. */
export interface Wanted<Without, Texts> {
  readonly without?: readonly Without[]
  readonly texts?: readonly Texts[]
  readonly where?: SQL
}

type Found<Name extends keyof Tables, Without, Texts> = {
  [Column in Exclude<keyof Row<Name>, Without>]: Column extends Texts ? string | Extract<Row<Name>[Column], null> :
    Row<Name>[Column]
}

function columnsOf (table: Table, key: readonly string[], without: readonly unknown[], texts: readonly unknown[]) {
  const all: Record<string, PgColumn> = getTableColumns(table)
  const owner = all.organisationId ?? all.id
  if (!owner) throw new TypeError('A table of an organisation says whose its rows are')
  const selected = Object.entries(all).filter(([name]) => !without.includes(name))
  return {
    owner,
    key: key.map(name => all[name]).filter(column => column !== undefined),
    selected: Object.fromEntries(
      selected.map(([name, column]) => [name, texts.includes(name) ? jsonText(column) : column])
    ),
  }
}

/**
 * The rows of one table that are an organisation's, a page at a time, in the order of the key; columns left out are not
 * even read.
 */
export async function * ownRows<
  Name extends keyof Tables,
  Without extends keyof Row<Name> = never,
  Texts extends keyof Row<Name> = never
> (
  reader: Reader,
  table: Tables[Name],
  key: Key<Name>,
  organisationId: string,
  { without = [], texts = [], where }: Wanted<Without, Texts> = {}
): AsyncGenerator<Found<Name, Without, Texts>[]> {
  const { owner, key: keyColumns, selected } = columnsOf(table, key, without, texts)
  let after: SQL | undefined
  for (;;) {
    const rows = await reader.select(selected).from(table as Table)
      .where(and(eq(owner, organisationId), where, after)).orderBy(...keyColumns).limit(atOnce) as unknown as Found<
        Name,
        Without,
        Texts
      >[]
    const last: Record<string, unknown> | undefined = rows.at(-1)
    if (!last) return
    yield rows
    after = sql`(${sql.join(keyColumns, sql`, `)}) > (${
      sql.join(key.map((name, index) => sql.param(last[name], keyColumns[index])), sql`, `)
    })`
  }
}

/**
 * As `ownRows`, for rows that may be large: what reads each of them when its turn has come, undefined where it has gone
 * meanwhile. Nothing is held of one when the next is read.
 */
export async function * ownLargeRows<
  Name extends keyof Tables,
  Without extends keyof Row<Name> = never,
  Texts extends keyof Row<Name> = never
> (
  reader: Reader,
  table: Tables[Name],
  key: Key<Name>,
  organisationId: string,
  { without = [], texts = [], where }: Wanted<Without, Texts> = {}
): AsyncGenerator<() => Promise<Found<Name, Without, Texts> | undefined>> {
  const { owner, key: keyColumns, selected } = columnsOf(table, key, without, texts)
  const others = Object.keys(getTableColumns(table as Table)).filter(name => !key.some(one => one === name)) as Exclude<
    keyof Row<Name>,
    string
  >[]
  for await (
    const rows of ownRows<Name, keyof Row<Name>>(reader, table, key, organisationId, {
      without: others,
      ...(where && { where }),
    })
  ) {
    for (const row of rows as Record<string, unknown>[]) {
      const isRow = key.map((name, index) => sql`${keyColumns[index]} = ${sql.param(row[name], keyColumns[index])}`)
      yield async () => {
        const [found] = await reader.select(selected).from(table as Table).where(
          and(eq(owner, organisationId), ...isRow)
        ) as unknown as Found<Name, Without, Texts>[]
        return found
      }
    }
  }
}
