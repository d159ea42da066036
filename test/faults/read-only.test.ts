/** A PostgreSQL that takes no writes: reading goes on, and a write is told why. */
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { loadSeed, readSeed } from '../../src/content/index.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { postgres } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { asRole, postgresServer, testOnPostgres } from '../fixtures/postgres-server.ts'
import { isProblem } from '../fixtures/problem.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { startStandby } from '../fixtures/standby.ts'

async function startOn (t: Test, storage: Storage, headers: Readonly<Record<string, string>>) {
  const log: string[] = []
  const app = await startApp(t, { storage, newId: uuidv7, log: line => log.push(line) })
  const client = setsClient(app, headers)
  return {
    client,
    make: () => client.send('POST', '/v1/arrangements', { name: 'Tuesday group' }),
    async isReadOnly (t: Test) {
      const path = '/v1/arrangements'
      const { statusCode: status, headers, body } = await client.send('POST', path, { name: 'Tuesday group' })
      const expected = { status: 503, code: 'unavailable', path, about: 'a write' }
      const { detail } = await isProblem(t, app, { status, headers, body }, expected)
      t.match(detail, /read only at the moment: it is a standby, or frozen for a move\. Nothing was changed/)
      const reasons = log.flatMap(line => JSON.parse(line).msg.match(/^PostgreSQL accepts no writes.*/) ?? [])
      t.strictSame(reasons, [
        'PostgreSQL accepts no writes: ' +
        'it is a standby, or set read-only (default_transaction_read_only). Write to the primary, or end that setting',
      ])
      for (const url of [path, '/v1/principles', '/v1/search?q=safe', '/readyz']) {
        t.equal((await client.get(url)).statusCode, 200, url)
      }
    },
  }
}

testOnPostgres(t, 'a database that is frozen for a move takes no row that would be lost', async t => {
  const { storage, database } = await postgres.open(t, 'seeded')
  const { headers } = await (await makeOrganisation(storage)).key()
  const { client, make, isReadOnly } = await startOn(t, storage, headers)
  const admin = (await postgresServer()).adminUrl
  const name = new URL(database.url).pathname.slice(1)
  const away = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = '${name}' AND backend_type = 'client backend'`
  t.equal((await make()).statusCode, 201)
  await asRole(admin, `ALTER DATABASE ${name} SET default_transaction_read_only = on`, away)
  await isReadOnly(t)
  t.equal((await client.read('/v1/arrangements')).items.length, 1)
  const refused = { name: 'StorageUnavailable', code: 'read_only' }
  await t.rejects(migrate(database), refused, 'migrations do not override it either')
  await asRole(admin, `ALTER DATABASE ${name} RESET default_transaction_read_only`, away)
  t.equal((await make()).statusCode, 201)
})

testOnPostgres(t, 'a standby answers what is read', async t => {
  let headers = {}
  const database = await startStandby(t, async url => {
    const storage = await openStorage({ dialect: 'postgres', url })
    await loadSeed({ storage, seed: await readSeed(), now: fixedNow, newId: uuidv7 })
    headers = (await (await makeOrganisation(storage)).key()).headers
    await storage.close()
  })
  const storage = await openStorage(database)
  t.teardown(() => storage.close())
  const { isReadOnly } = await startOn(t, storage, headers)
  await isReadOnly(t)

  await t.test('and refuses what it cannot begin by another code, which says the same', async t => {
    t.match(await asRole(database.url, 'BEGIN READ WRITE').catch(({ code }) => code), '0A000')
    const url = `${database.url}?options=-c%20default_transaction_isolation%3Dserializable`
    const strict = await openStorage({ dialect: 'postgres', url }).catch((error: unknown) => error)
    t.match(strict, { code: 'read_only' })
  })
  await t.rejects(migrate(database), { code: 'read_only' })
})
