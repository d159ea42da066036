import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import type { LightMyRequestResponse } from 'fastify'
import type { Database } from '../../src/storage/open.ts'
import { startApp } from '../fixtures/app.ts'
import { postgres, testOnEngines, type Engine } from '../fixtures/engines.ts'
import { day, movableClock, openAgain, startKeyed } from '../fixtures/keyed-app.ts'
import { identityOf, makeOrganisation } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { asRole, testOnPostgres } from '../fixtures/postgres-server.ts'

type App = Awaited<ReturnType<typeof startApp>>

const url = '/v1/api-keys'
const payload = { name: 'Intranet', scopes: ['sets:read'] }

async function start<Kind extends Database> (t: Test, engine: Engine<Kind>) {
  const clock = movableClock()
  const started = await startKeyed(t, engine, clock)
  const { storage, organisation, owner } = started
  const post = (
    key: string | undefined,
    { body = payload as object, of = started.app, headers = owner.headers as Record<string, string>, to = url } = {}
  ) =>
    of.inject({
      method: 'POST',
      url: to,
      payload: body,
      headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
    })
  /** How many there are beside the owner's. */
  const made = async () => (await identityOf(storage).listAllKeys(organisation.id)).length - 1
  const kept = () => storage.as(organisation.id).read.select().from(storage.tables.idempotencyKeys)
  return { ...started, clock, post, made, kept }
}

async function isRefused (
  t: Test,
  app: App,
  { statusCode: status, headers, body }: LightMyRequestResponse,
  expected: { status: number, code: string },
  about: string
) {
  return isProblem(t, app, { status, headers, body }, { ...expected, path: url, about })
}

testOnEngines(t, async (t, engine) => {
  t.test(
    'a repetition is answered as the first request was, but for the secret, and ' +
      'nothing is done again',
    async t => {
      const { post, made, storage, organisation } = await start(t, engine)
      const first = await post('key-1')
      t.equal(first.statusCode, 201)
      t.equal(first.headers['idempotency-replayed'], undefined)
      t.match(first.json().secret, /^ppk_/)
      for (let count = 0; count < 2; count++) {
        const again = await post('key-1', { body: { scopes: payload.scopes, name: payload.name } })
        t.equal(again.statusCode, 201, 'the order of its members changes nothing about a body')
        t.match(again.headers, {
          location: first.headers.location,
          'idempotency-replayed': 'true',
          'cache-control': 'private, no-store',
        })
        t.strictSame(again.json(), { ...first.json(), secret: null })
      }
      t.equal(await made(), 1)
      const told = await storage.as(organisation.id).read.select().from(storage.tables.auditEvents)
      t.equal(told.filter(({ actor }) => actor !== 'cli').length, 1)
    }
  )

  t.test('without the header, or with another, each request is one of its own', async t => {
    const { post, made } = await start(t, engine)
    for (const key of [undefined, undefined, 'a', 'b', 'A']) {
      t.equal((await post(key)).headers['idempotency-replayed'], undefined)
    }
    t.equal(await made(), 5)
  })

  t.test('the same header with another request is refused', async t => {
    const { app, post, made, owner } = await start(t, engine)
    const rotated = `/v1/api-keys/${(await post('key-1')).json().id}/rotation`
    await isRefused(t, app, await post('key-1', { body: { ...payload, name: 'Other' } }), {
      status: 422,
      code: 'idempotency_key_reused',
    }, 'another body')
    t.match(
      (await post('key-1', { to: rotated, body: {} })).json(),
      { code: 'idempotency_key_reused' },
      'another address'
    )
    t.equal(
      (await app.inject({
        method: 'POST',
        url,
        payload: { ...payload, name: 'Other' },
        headers: { ...owner.headers, 'idempotency-key': 'key-2' },
      })).statusCode,
      201
    )
    t.equal(await made(), 2)
  })

  t.test('what another key or another organisation sends has nothing to do with it', async t => {
    const { post, made, organisation, storage } = await start(t, engine)
    const stranger = await (await makeOrganisation(storage, 'another')).key()
    const colleague = await organisation.key()
    const ids = new Set<string>()
    for (const headers of [undefined, stranger.headers, colleague.headers]) {
      const { statusCode, body } = await post('key-1', headers && { headers })
      t.equal(statusCode, 201)
      ids.add(JSON.parse(body).id)
    }
    t.equal(ids.size, 3)
    t.equal(await made(), 3)
  })

  t.test('what is refused is not kept, and may be tried again', async t => {
    const { post, kept, made, organisation } = await start(t, engine)
    const { headers } = await organisation.key(['keys'])
    t.equal((await post('key-1', { headers })).statusCode, 403)
    t.equal((await post('key-1', { body: { ...payload, expiresAt: '2020-01-01T00:00:00Z' } })).statusCode, 422)
    t.strictSame(await kept(), [])
    t.equal((await post('key-1')).statusCode, 201)
    t.equal(await made(), 2)
  })

  t.test('a header that cannot be one is refused', async t => {
    const { app, post, made } = await start(t, engine)
    for (const key of ['', 'a b', 'a\tb', 'é', 'a'.repeat(256)]) {
      const { errors } = await isRefused(
        t,
        app,
        await post(key),
        { status: 400, code: 'invalid_parameter' },
        JSON.stringify(key)
      )
      t.equal(errors?.[0]?.parameter, 'idempotency-key')
    }
    t.equal((await post('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.padEnd(255, 'a'))).statusCode, 201)
    t.equal(await made(), 1)
  })

  t.test('after a day it is forgotten, and what is forgotten is taken away by later writes', async t => {
    const { post, kept, made, clock } = await start(t, engine)
    for (let n = 0; n < 30; n++) await post(`key-${n}`)
    clock.forward(day - 1)
    t.equal((await post('key-0')).headers['idempotency-replayed'], 'true')
    clock.forward(1)
    t.equal((await post('key-0')).headers['idempotency-replayed'], undefined)
    t.ok((await kept()).length < 30, 'some with the first')
    t.equal((await post('key-0')).headers['idempotency-replayed'], 'true')
    await post('key-other')
    t.strictSame((await kept()).map(({ key }) => key).sort(), ['key-0', 'key-other'], 'the rest with the second')
    t.equal(await made(), 32)
  })

  t.test('of fifty at once one is done, and the others are answered alike or told to come again', async t => {
    const { app, database, post, made } = await start(t, engine)
    const instances = [app, await startApp(t, { storage: await openAgain(t, database), newId: uuidv7 })]
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => post('key-1', { of: instances[n % instances.length] ?? app }))
    )
    const done = answers.filter(({ statusCode }) => statusCode === 201)
    const [first, ...more] = done.filter(({ headers }) => headers['idempotency-replayed'] === undefined)
    t.strictSame(more, [], 'one has the secret')
    for (const { headers, body } of done) {
      if (headers['idempotency-replayed']) t.strictSame(JSON.parse(body), { ...first?.json(), secret: null })
    }
    const waiting = answers.filter(({ statusCode }) => statusCode !== 201)
    for (const answer of waiting) {
      await isRefused(t, app, answer, { status: 409, code: 'idempotency_in_progress' }, 'meanwhile')
      t.equal(answer.headers['retry-after'], '1')
    }
    t.equal(await made(), 1)
    t.strictSame((await post('key-1')).json(), { ...first?.json(), secret: null })
  })

  t.test('killed inside the work nothing was done; killed before the answer it was, and is told', async t => {
    const { database, post, made, owner } = await start(t, engine)
    async function dies (when: 'inside' | 'after', key: string) {
      const request = { method: 'POST', url, payload, headers: { ...owner.headers, 'idempotency-key': key } }
      const child = spawn(process.execPath, [
        fileURLToPath(new URL('../fixtures/dying-writer.ts', import.meta.url)),
        JSON.stringify({ database, when, request }),
      ], { stdio: ['ignore', 'ignore', 'inherit'] })
      t.strictSame(await once(child, 'close'), [null, 'SIGKILL'])
    }
    await dies('inside', 'key-1')
    t.equal(await made(), 0)
    t.match(await post('key-1'), { statusCode: 201, headers: { 'idempotency-replayed': undefined } })
    t.equal(await made(), 1)
    await dies('after', 'key-2')
    t.equal(await made(), 2)
    const { statusCode, headers, body } = await post('key-2')
    t.match({ statusCode, replayed: headers['idempotency-replayed'], secret: JSON.parse(body).secret }, {
      statusCode: 201,
      replayed: 'true',
      secret: null,
    })
    t.equal(await made(), 2)
  })
})

testOnPostgres(t, 'a request that another instance holds for too long is told to come again', async t => {
  const { app, database, post, made, organisation, owner } = await start(t, postgres)
  const open = Promise.withResolvers<void>()
  const held = asRole(
    database.url,
    'BEGIN',
    `SELECT set_config('app.organisation', '${organisation.id}', true)`,
    'INSERT INTO idempotency_keys (id, organisation_id, caller, key, fingerprint, created_at) VALUES ' +
      `('${organisation.id}', '${organisation.id}', '${owner.id}', 'key-1', '', '2026-11-22T12:00:00Z')`,
    'SELECT pg_sleep(8)',
    'ROLLBACK'
  )
  setTimeout(() => open.resolve(), 500)
  await open.promise
  const refused = await post('key-1')
  await isRefused(t, app, refused, { status: 409, code: 'idempotency_in_progress' }, 'held elsewhere')
  t.equal(refused.headers['retry-after'], '1')
  await held
  t.equal((await post('key-1')).statusCode, 201)
  t.equal(await made(), 1)
})
