/** A connection that breaks during COMMIT: nobody knows whether it was done, and the answer says no more than that. */
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import type { LightMyRequestResponse } from 'fastify'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { startApp } from '../fixtures/app.ts'
import { assessmentsClient } from '../fixtures/assessments-client.ts'
import { cuttingProxy, type Cut } from '../fixtures/cutting-proxy.ts'
import { postgres } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { makeOrganisation, type TestKey } from '../fixtures/organisations.ts'
import { testOnPostgres } from '../fixtures/postgres-server.ts'
import { isProblem } from '../fixtures/problem.ts'
import { add, core, tailoring } from '../fixtures/sets-client.ts'
import { startBulk } from '../bulk/bulk.ts'

const cuts: readonly Cut[] = ['before the commit', 'after the commit']

async function openBehindProxy (t: Test) {
  const { storage: direct, database } = await postgres.open(t, 'seeded')
  if (database.dialect !== 'postgres') throw new Error('no PostgreSQL')
  const proxy = await cuttingProxy(t, database.url)
  const storage = await openStorage({ ...database, url: proxy.url })
  t.teardown(() => storage.close())
  return { storage, direct, cutNext: proxy.cutNext }
}

/**
 * That a key was used is written some time after the first answer: a test waits for it, else it would be what is cut
 * off.
 */
const useIsNoted = (storage: Storage, key: TestKey) =>
  until(async () => (await storage.findApiKey(key.id))?.lastUsedAt != null)

async function startBehindProxy (t: Test) {
  const { storage, direct, cutNext } = await openBehindProxy(t)
  const lines: string[] = []
  const app = await startApp(t, { storage, newId: uuidv7, log: line => lines.push(line) })
  const key = await (await makeOrganisation(direct)).key()
  const client = assessmentsClient(app, key.headers)
  await client.read('/v1/organisation')
  await useIsNoted(direct, key)

  /** The answer to a request whose connection to the database breaks. */
  async function cutOff (cut: Cut, ask: () => Promise<LightMyRequestResponse>, path: string, next: RegExp) {
    cutNext(cut)
    const { statusCode: status, headers, body } = await ask()
    const expected = { status: 503, code: 'outcome_unknown', path, about: cut }
    const { detail } = await isProblem(t, app, { status, headers, body }, expected)
    t.match(detail, next)
    t.notMatch(detail, /nothing was changed|sqlite|postgres|commit/i)
  }

  return { app, client, cutOff, log: () => lines.map(line => JSON.parse(line)) }
}

testOnPostgres(t, 'the connection to PostgreSQL breaks during COMMIT', async t => {
  for (const cut of cuts) {
    const isDone = cut === 'after the commit'

    await t.test(`${cut}: a POST with an Idempotency-Key is sent again, and done once`, async t => {
      const { client, cutOff, log } = await startBehindProxy(t)
      const key = { 'idempotency-key': 'one' }
      const post = () => client.send('POST', '/v1/arrangements', { name: 'Tuesday group' }, key)
      await cutOff(cut, post, '/v1/arrangements', /same Idempotency-Key/)
      t.equal(log().filter(({ reason }) => reason === 'outcome_unknown').length, 1, 'the log says so once')
      t.equal((await client.read('/v1/arrangements')).items.length, isDone ? 1 : 0)
      t.match(await post(), { statusCode: 201, headers: { 'idempotency-replayed': isDone ? 'true' : undefined } })
      t.equal((await client.read('/v1/arrangements')).items.length, 1)
    })

    await t.test(`${cut}: a POST without one is not to be sent again before a look`, async t => {
      const { client, cutOff } = await startBehindProxy(t)
      const post = () => client.send('POST', '/v1/arrangements', { name: 'Tuesday group' })
      await cutOff(cut, post, '/v1/arrangements', /Read what there is/)
      t.equal((await client.read('/v1/arrangements')).items.length, isDone ? 1 : 0)
    })

    await t.test(`${cut}: of a PUT, PATCH or DELETE the ETag tells`, async t => {
      const { client, cutOff } = await startBehindProxy(t)
      const path = `/v1/arrangements/${await client.arrangement()}`
      const { etag } = (await client.get(path)).headers
      const change = (more: Readonly<Record<string, string>> = {}) =>
        client.send('PATCH', path, { name: 'Wednesday group' }, { 'if-match': String(etag), ...more })
      await cutOff(cut, () => change({ 'idempotency-key': 'of no use here' }), path, /compare its ETag/)
      t.equal((await client.get(path)).headers.etag === etag, !isDone)
      t.equal((await change()).statusCode, isDone ? 412 : 200)

      const set = await client.sets.make({ basedOn: core })
      const before = (await client.get(set.draft)).headers.etag
      await cutOff(cut, () => client.sets.tryWrite(set, tailoring([add('local')])), set.draft, /compare its ETag/)
      t.equal((await client.get(set.draft)).headers.etag === before, !isDone)

      await cutOff(cut, () => client.send('DELETE', path), path, /compare its ETag/)
      t.equal((await client.get(path)).statusCode, isDone ? 404 : 200)
    })

    await t.test(`${cut}: an import says that its lines may have been written`, async t => {
      const { storage, direct, cutNext } = await openBehindProxy(t)
      const { bring, line, owner } = await startBulk(t, undefined, { storage })
      await useIsNoted(direct, owner)
      cutNext(cut)
      const detail = /It is not known .* send all of it again/
      t.match(await bring(line('one')), [{ problem: { code: 'outcome_unknown', detail } }])
      t.match(await bring(line('one')), [{ status: isDone ? 'unchanged' : 'created' }, { problem: null }])
    })
  }
})
