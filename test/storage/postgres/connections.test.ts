/**
 * Few connections are waited for: a server, or a pooler, that grants no more refuses nobody who could have had one in
 * time.
 */
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { openMigrated, seedDatabase } from '../../../src/bin/prepare.ts'
import { openStorage, type Database } from '../../../src/storage/open.ts'
import type { Reader } from '../../../src/storage/storage.ts'
import { startApp } from '../../fixtures/app.ts'
import { postgres } from '../../fixtures/engines.ts'
import { testUnless } from '../../fixtures/missing.ts'
import { makeOrganisation } from '../../fixtures/organisations.ts'
import { pgbouncerMissing, startPgBouncer } from '../../fixtures/pgbouncer.ts'
import { asRole, createPostgres, postgresServer, testOnPostgres } from '../../fixtures/postgres-server.ts'
import { setsClient } from '../../fixtures/sets-client.ts'

const quiet = { info () {}, warn () {} }

/** To everybody but superusers. */
const grantOnly = async (count: number, url: string) =>
  asRole(
    (await postgresServer()).adminUrl,
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} CONNECTION LIMIT ${count}`
  )

/**
 * The service with two organisations, and 40 of their requests at once: half of them write. Each is held to its answer.
 */
async function takesFortyAtOnce (t: Test, database: Database) {
  const storage = await openStorage(database)
  t.teardown(() => storage.close())
  const app = await startApp(t, { storage, newId: uuidv7 })
  const clients = await Promise.all(['ours', 'theirs'].map(async name => {
    const { headers } = await (await makeOrganisation(storage, name)).key()
    return { name, client: setsClient(app, headers) }
  }))
  const answers = await Promise.all(
    Array.from({ length: 20 }).flatMap(() =>
      clients.flatMap(({ name, client }) => [
        client.send('POST', '/v1/arrangements', { name }),
        client.get('/v1/arrangements'),
      ])
    )
  )
  t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [...Array(40).fill(200), ...Array(40).fill(201)])
  for (const { name, client } of clients) {
    const { items } = await client.read('/v1/arrangements?limit=100')
    t.strictSame(items.map((item: { name: string }) => item.name), Array(20).fill(name), 'each has its own')
  }
  return storage
}

testOnPostgres(t, '40 requests and more at once are all answered by a server that grants 3 connections', async t => {
  const { storage, database } = await postgres.open(t, 'seeded')
  await storage.close()
  await grantOnly(3, database.url)
  await takesFortyAtOnce(t, database)
})

testOnPostgres(t, 'a server that grants none is waited for, and then named', async t => {
  const { url, adminUrl } = await createPostgres(t)
  await grantOnly(0, adminUrl)
  const message = /out of connections.* It says: too many connections for database/
  await t.rejects(openStorage({ dialect: 'postgres', url }), { code: 'busy', message })
})

testOnPostgres(t, 'a pool is as large as it is told, and who waits for it in vain is told why', async t => {
  const { url } = await createPostgres(t)
  const storage = await openStorage({ dialect: 'postgres', url, pool: 1 })
  t.teardown(() => storage.close())
  const { read } = storage.as('public')
  const long = read.select({ slept: sql`pg_sleep(6)` }).from(sql`(select 1) as one`)
  const [held, waited] = await Promise.allSettled([long, read.$count(storage.tables.organisations)])
  t.equal(held.status, 'fulfilled')
  const message = /in use for 5 seconds: .*DATABASE_POOL/
  t.match(waited, { status: 'rejected', reason: { cause: { code: 'busy', message } } })
})

testUnless(t, 'through a PgBouncer in transaction mode', pgbouncerMissing, async t => {
  const { url: direct, ownerUrl: directOwner } = await createPostgres(t, 'nothing')
  const settings = { pool_mode: 'transaction', default_pool_size: 3 }
  const [url = '', ownerUrl = ''] = await startPgBouncer(t, settings, direct, directOwner)
  const database = { dialect: 'postgres', url, ownerUrl, pool: 10 } as const
  const [one, two] = await Promise.all([openMigrated(database, quiet), openMigrated(database, quiet)])
  t.teardown(() => Promise.all([one.close(), two.close()]))
  await Promise.all([seedDatabase(one, quiet), seedDatabase(two, quiet)])

  await t.test('it starts, and answers 40 requests and more at once', t => takesFortyAtOnce(t, database))

  await t.test('each transaction has its limits, and leaves none behind', async t => {
    const limits = { statement_timeout: '10s', lock_timeout: '5s', idle_in_transaction_session_timeout: '10s' }
    const expected = { ...limits, TimeZone: 'UTC', 'app.organisation': '' }
    const settings = Object.fromEntries(
      Object.keys(expected).map(name => [name, sql<string>`current_setting(${name}, true)`])
    )
    const { read, write } = one.as('public')
    const ask = (tx: Pick<Reader, 'select'>) => tx.select(settings).from(sql`(select 1) as one`)
    const inside = [...await ask(read), ...await write(async tx => await ask(tx))]
    t.strictSame(inside, [expected, expected])
    const limit = "SELECT current_setting('statement_timeout') AS limit"
    const outside = await Promise.all(Array.from({ length: 6 }, () => asRole(url, limit)))
    t.strictSame(new Set(outside.map(([found]) => found?.rows[0].limit)), new Set(['0']))
  })
})

testUnless(t, 'a PgBouncer that grants 3 clients is waited for too', pgbouncerMissing, async t => {
  const { storage, database } = await postgres.open(t, 'seeded')
  await storage.close()
  const [url = ''] = await startPgBouncer(t, { pool_mode: 'transaction', max_client_conn: 3 }, database.url)
  await takesFortyAtOnce(t, { ...database, url })
})

testUnless(t, 'what a PgBouncer refuses is told in its own words', pgbouncerMissing, async t => {
  const { url: direct } = await createPostgres(t)
  const [url = ''] = await startPgBouncer(t, { pool_mode: 'transaction' }, direct)
  const message = /a pooler .* It says: unsupported startup parameter: options/
  const refused = { name: 'StorageUnavailable', code: 'unreachable', message }
  const setting = 'options=-c%20geqo%3Doff'
  await t.rejects(openStorage({ dialect: 'postgres', url: `${url}?${setting}` }), refused)
  await t.rejects(openMigrated({ dialect: 'postgres', url, ownerUrl: `${url}?${setting}` }, quiet), refused)
})
