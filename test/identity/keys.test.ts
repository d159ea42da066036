import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { minute, until } from '../fixtures/keyed-app.ts'
import { bearer, makeOrganisation } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { uuid } from '../fixtures/rows.ts'
import { start, type KeyRecord } from './key-manager.ts'

testOnEngines(t, async (t, engine) => {
  t.test('a key that is made opens what it was made for, and its secret is shown once', async t => {
    const { ask, keyOf, make, opens, app } = await start(t, engine)
    const { secret, ...key } = await make({
      name: 'Intranet',
      scopes: ['sets:write', 'sets:read'],
      expiresAt: '2030-01-31T12:00:00+01:00',
    })
    t.match(key, {
      name: 'Intranet',
      scopes: ['sets:read', 'sets:write'],
      state: 'live',
      expiresAt: '2030-01-31T11:00:00.000Z',
      revokedAt: null,
      rotatedTo: null,
    })
    t.ok(secret?.startsWith(`${key.prefix}_`))
    t.ok(await opens(secret))
    const { lastUsedAt, ...later } = await keyOf(key.id)
    t.strictSame({ ...later, lastUsedAt: null }, key, 'the same is told later, but for the secret')
    const { headers, body } = await ask(200, { url: '/v1/api-keys' })
    t.equal(headers['cache-control'], 'private, no-store')
    t.notMatch(body, /secret/)
    t.equal((await app.inject({ url: '/v1/api-keys', headers: bearer(secret ?? '') })).statusCode, 403)
  })

  t.test('says where the new key is, and lets nobody keep the answer', async t => {
    const { ask } = await start(t, engine)
    const { headers, body } = await ask(201, {
      method: 'POST',
      url: '/v1/api-keys',
      payload: { name: 'a', scopes: ['keys'] },
    })
    t.match(headers, { location: `/v1/api-keys/${JSON.parse(body).id}`, 'cache-control': 'private, no-store' })
    await ask(200, { url: String(headers.location) })
  })

  t.test('nobody gives a scope that they lack, neither in a new key nor by rotating one that has it', async t => {
    const { app, organisation, owner, rotate, ask, keyOf } = await start(t, engine)
    const clerk = await organisation.key(['keys', 'sets:read'])
    await ask(
      201,
      { method: 'POST', url: '/v1/api-keys', payload: { name: 'a', scopes: ['keys', 'sets:read'] } },
      clerk
    )
    const { statusCode: status, headers, body } = await ask(403, {
      method: 'POST',
      url: '/v1/api-keys',
      payload: { name: 'a', scopes: ['keys', 'admin', 'sets:write'] },
    }, clerk)
    await isProblem(t, app, { status, headers, body }, {
      status: 403,
      code: 'forbidden',
      path: '/v1/api-keys',
      about: 'more than one has',
    })
    t.match(headers['www-authenticate'], /scope="sets:write admin"|scope="admin sets:write"/)
    await rotate(owner.id, {}, 403, clerk)
    t.match(await keyOf(owner.id), { rotatedTo: null })
  })

  t.test('a body that is not as it should be is refused, with the place', async t => {
    const { app, ask } = await start(t, engine)
    const right = { name: 'a', scopes: ['sets:read'] }
    const bodies: [object, string][] = [
      [{}, '/name'],
      [{ ...right, name: '' }, '/name'],
      [{ ...right, name: ' a' }, '/name'],
      [{ ...right, name: '\u200b' }, '/name'],
      [{ ...right, name: 'a\u0000' }, '/name'],
      [{ ...right, name: 'a\nb' }, '/name'],
      [{ ...right, name: '\ud800' }, '/name'],
      [{ ...right, name: 'a'.repeat(101) }, '/name'],
      [{ ...right, name: 1 }, '/name'],
      [{ ...right, scopes: [] }, '/scopes'],
      [{ ...right, scopes: ['root'] }, '/scopes/0'],
      [{ ...right, scopes: 'keys' }, '/scopes'],
      [{ ...right, scopes: ['keys', 'keys'] }, '/scopes'],
      [{ ...right, expiresAt: 'tomorrow' }, '/expiresAt'],
      [{ ...right, expiresAt: '2030-12-31T23:59:60Z' }, '/expiresAt'],
      [{ ...right, expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
      [{ ...right, expiresAt: '2026-11-22T12:00:00Z' }, '/expiresAt'],
      [{ ...right, expiresAt: 0 }, '/expiresAt'],
      [{ ...right, secret: 'mine' }, '/secret'],
    ]
    for (const [payload, pointer] of bodies) {
      const { statusCode: status, headers, body } = await ask(422, { method: 'POST', url: '/v1/api-keys', payload })
      const { errors } = await isProblem(t, app, { status, headers, body }, {
        status: 422,
        code: 'invalid_body',
        path: '/v1/api-keys',
        about: JSON.stringify(payload),
      })
      t.equal(errors?.[0]?.pointer, pointer, JSON.stringify(payload))
    }
    await ask(400, {
      method: 'POST',
      url: '/v1/api-keys',
      payload: '{"name":',
      headers: { 'content-type': 'application/json' },
    })
    t.equal((await ask(200, { url: '/v1/api-keys' })).json().items.length, 1, 'and nothing is made')
  })

  t.test(
    'the list goes through all keys, newest first, page by page, and a cursor is good for ' +
      "one's own list alone",
    async t => {
      const { ask, organisation, owner, storage } = await start(t, engine)
      const made = [owner.id]
      for (let n = 0; n < 6; n++) made.unshift((await organisation.key(['sets:read'], { name: `Key ${n}` })).id)
      const walked: string[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const { items, page }: { items: KeyRecord[], page: { limit: number, next: string | null } } =
          (await ask(200, { url: `/v1/api-keys?limit=3${cursor && `&cursor=${cursor}`}` })).json()
        t.ok(items.length <= 3 && page.limit === 3)
        walked.push(...items.map(({ id }) => id))
        cursor = page.next
      }
      t.strictSame(walked, made)
      const stranger = await (await makeOrganisation(storage, 'another')).key()
      const { next } = (await ask(200, { url: '/v1/api-keys?limit=1' })).json().page
      t.match((await ask(400, { url: `/v1/api-keys?cursor=${next}` }, stranger)).json(), { code: 'invalid_cursor' })
      t.strictSame((await ask(200, { url: '/v1/api-keys' }, stranger)).json().items.map(({ id }: KeyRecord) => id), [
        stranger.id,
      ])
    }
  )

  t.test('what belongs to another organisation is answered as what does not exist, by as many statements', async t => {
    const { storage, organisation } = await start(t, engine)
    const { counting, statements } = countingStorage(storage)
    const app = await startApp(t, { storage: counting })
    const stranger = await (await makeOrganisation(storage, 'another')).key()
    const theirs = await organisation.key(['sets:read'])
    await app.inject({ url: '/v1/organisation', headers: stranger.headers })
    await until(async () => (await storage.findApiKey(stranger.id))?.lastUsedAt !== null)
    for (const [method, path, payload] of [['GET', ''], ['DELETE', ''], ['POST', '/rotation', {}]] as const) {
      const seen = async (id: string) => {
        // A key that was judged a moment ago is not looked up again, whatever it asks for then.
        await app.inject({ url: '/v1/organisation', headers: stranger.headers })
        statements.length = 0
        const answer = await app.inject({
          method,
          url: `/v1/api-keys/${id}${path}`,
          headers: { ...stranger.headers, 'x-request-id': 'mine', 'idempotency-key': 'k' },
          ...(payload && { payload }),
        })
        const { ratelimit, date, ...headers } = answer.headers
        return {
          status: answer.statusCode,
          headers: JSON.stringify(headers).replaceAll(id, 'id'),
          body: answer.body.replaceAll(id, 'id'),
          statements: [...statements],
        }
      }
      const foreign = await seen(theirs.id)
      t.strictSame(foreign, await seen(uuid(77)), method)
      t.match(foreign, { status: 404, body: /"code":"key_not_found"/ })
    }
    t.equal(
      (await app.inject({ url: '/v1/organisation', headers: theirs.headers })).statusCode,
      200,
      'and nothing has become of it'
    )
  })

  t.test('what is no id at all is not found either', async t => {
    const { ask } = await start(t, engine)
    for (const id of ['absent', '1', uuid(1).toUpperCase().replaceAll('0', 'A'), `${uuid(1)}0`, '%00']) {
      const status = id === '%00' ? 400 : 404
      await ask(status, { url: `/v1/api-keys/${id}` })
      await ask(status, { method: 'DELETE', url: `/v1/api-keys/${id}` })
    }
  })

  t.test('the last use is written after the answer, at most every five minutes, and never makes it fail', async t => {
    const { keyOf, organisation, app, storage, clock } = await start(t, engine)
    const { id, headers } = await organisation.key(['sets:read'])
    const use = async (of = app) => t.equal((await of.inject({ url: '/v1/organisation', headers })).statusCode, 200)
    const isNoted = (at: Date) => until(async () => (await keyOf(id)).lastUsedAt === at.toISOString())
    t.equal((await keyOf(id)).lastUsedAt, null)
    const first = clock.now()
    await Promise.all(Array.from({ length: 5 }, () => use()))
    await isNoted(first)
    clock.forward(5 * minute - 1)
    await use()
    await setTimeout(50)
    t.equal((await keyOf(id)).lastUsedAt, first.toISOString())
    clock.forward(1)
    await use()
    await isNoted(clock.now())
    clock.forward(5 * minute)
    const log: string[] = []
    const failing = await startApp(t, {
      storage: {
        ...storage,
        as: principal => ({ ...storage.as(principal), write: () => Promise.reject(new Error('the disk is full')) }),
      },
      log: line => log.push(line),
      now: clock.now,
    })
    await use(failing)
    await until(async () => log.length > 1)
    t.match(log.map(line => JSON.parse(line)), [{ msg: 'answered', status: 200, key: id }, {
      level: 40,
      msg: 'the last use of the key was not written',
    }])
  })
})
