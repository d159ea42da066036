import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pg-proxy'
import { LRUCache } from 'lru-cache'
import { join } from 'node:path'
import type pg from 'pg'
import { assertMigrated, migrationsFolder, readMigrations } from '../journal.ts'
import { organisationOf } from '../principal.ts'
import { searching } from '../search.ts'
import type { Access, Principal, Reader, Storage, Writer } from '../storage.ts'
import { defineTables, type Tables } from '../schema/tables.ts'
import { assertOutsideWrite, queryInside, runWork, type Query } from '../work.ts'
import { columns } from './columns.ts'
import { createConnections, type Connections } from './connect.ts'
import { translate } from './failures.ts'
import { appliedTo } from './migrate.ts'
import { assertGranted, assertServiceRole } from './role.ts'
import { insertAll } from './rows.ts'
import { matching } from './search.ts'
import { begin, commit } from './transaction.ts'

/** Opens a migrated database with the service's role. */
export async function openPostgres ({ url, pool }: { readonly url: string, readonly pool?: number }): Promise<Storage> {
  const known = await readMigrations(join(migrationsFolder, 'postgres'))
  const connections = createConnections(url, pool)
  const tables = defineTables(columns)
  try {
    await connections.use(async client => {
      await begin(client, 'BEGIN READ ONLY')
      await assertServiceRole(client)
      assertMigrated(await appliedTo(client), known)
      await assertGranted(client, Object.values(tables).map(table => getTableName(table)))
      await client.query('COMMIT')
    })
  } catch (error) {
    await connections.close()
    throw translate(error, 'setup')
  }
  return storageOver(connections, tables)
}

async function run (
  client: pg.PoolClient,
  text: string,
  values: unknown[],
  method: string
): Promise<{ rows: unknown[] }> {
  return method === 'execute' ? client.query({ text, values }) : client.query({ text, values, rowMode: 'array' })
}

/** `$1` and so on for each `?`. */
function numbered (text: string): string {
  let count = 0
  return text.replaceAll('?', () => `$${++count}`)
}

function storageOver (connections: Connections, tables: Tables): Storage {
  /** The three messages leave together; when the statement fails, COMMIT ends its transaction as ROLLBACK would. */
  async function readOnce (organisation: string | undefined, ...query: Parameters<Query>) {
    assertOutsideWrite()
    return connections.use(async client => {
      const [begun, answered, ended] = await Promise.allSettled([
        begin(client, 'BEGIN READ ONLY', organisation),
        run(client, ...query),
        client.query('COMMIT'),
      ])
      for (const step of [begun, answered, ended]) if (step.status === 'rejected') throw translate(step.reason, 'read')
      return answered.status === 'fulfilled' ? answered.value : { rows: [] }
    })
  }

  async function transact<T> (organisation: string | undefined, work: () => Promise<T>) {
    return connections.use(async client => {
      try {
        await begin(client, 'BEGIN', organisation)
        const result = await runWork(async (...query) => {
          try {
            return await run(client, ...query)
          } catch (error) {
            throw translate(error)
          }
        }, work)
        await commit(client)
        return result
      } catch (error) {
        // A connection that cannot even roll back is broken; withClient throws it away.
        await client.query('ROLLBACK').catch(() => {})
        throw error
      }
    })
  }

  const tx: Writer = drizzle(queryInside)

  function accessOf (principal: Principal): Access {
    const organisation = organisationOf(principal)
    const read: Reader = drizzle((text, values, method) => readOnce(organisation, text, values, method))
    async function write<T> (work: (tx: Writer) => Promise<T>): Promise<T> {
      assertOutsideWrite()
      return transact(organisation, () => work(tx))
    }
    return {
      read,
      write,
      erase: write,
      ...searching((text, params) => readOnce(organisation, numbered(text), params, 'all'), organisation, matching),
    }
  }

  /** So that queries stay prepared for those who read again and again. */
  const accesses = new LRUCache<Principal, Access>({ max: 1_000 })
  const { read } = accessOf('public')
  // Every transaction that has written changes the snapshot when it ends.
  const asOf = sql<string>`as_of`.as('as_of')
  const key = read.$with('found', { ...getTableColumns(tables.apiKeys), asOf }).as(
    sql`select *, pg_current_snapshot()::text as as_of from find_api_key(${sql.placeholder('id')})`
  )
  const keyById = read.with(key).select().from(key).prepare('key_by_id')

  return {
    tables,
    insertAll,
    as (principal) {
      const access = accesses.get(principal) ?? accessOf(principal)
      accesses.set(principal, access)
      return access
    },
    async findApiKey (id) {
      const [found] = await keyById.execute({ id })
      return found
    },
    dataVersion: () => undefined,
    async ping () {
      await readOnce(undefined, 'SELECT 1', [], 'all')
    },
    close: () => connections.close(),
  }
}
