import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { InjectOptions } from 'fastify'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines, type Engine } from '../fixtures/engines.ts'
import { day, hour, minute, movableClock, second, startKeyed, until } from '../fixtures/keyed-app.ts'
import { bearer, identityOf, makeOrganisation, type TestKey } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { uuid } from '../fixtures/rows.ts'

interface KeyRecord {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly state: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
  readonly rotatedTo: string | null
  readonly secret?: string | null
}

/** The service, and requests with a key that expect a status. */
async function start (t: Test, engine: Engine) {
  const clock = movableClock()
  const started = await startKeyed(t, engine, clock)
  const { app, owner } = started
  async function ask (status: number, request: InjectOptions, key: Pick<TestKey, 'headers'> = owner) {
    const answer = await app.inject({ ...request, headers: { ...key.headers, ...request.headers } })
    t.equal(answer.statusCode, status, `${request.method ?? 'GET'} ${String(request.url)} ${answer.body}`)
    return answer
  }
  const keyOf = async (id: string): Promise<KeyRecord> => (await ask(200, { url: `/v1/api-keys/${id}` })).json()
  const make = async (payload: object, key = owner): Promise<KeyRecord> =>
    (await ask(201, { method: 'POST', url: '/v1/api-keys', payload }, key)).json()
  const rotate = (id: string, payload: object, status = 201, key = owner) =>
    ask(status, { method: 'POST', url: `/v1/api-keys/${id}/rotation`, payload }, key)
  const revoke = (id: string, status = 204, key = owner) =>
    ask(status, { method: 'DELETE', url: `/v1/api-keys/${id}` }, key)
  const opens = async (token: string | null | undefined) =>
    (await app.inject({ url: '/v1/organisation', headers: bearer(token ?? '') })).statusCode === 200
  return { ...started, clock, ask, keyOf, make, rotate, revoke, opens }
}

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

  t.test('after a rotation both keys are good, and after the overlap the new one alone', async t => {
    const { make, rotate, keyOf, opens, clock, app } = await start(t, engine)
    const old = await make({ name: 'Intranet', scopes: ['sets:read'] })
    const { headers, body } = await rotate(old.id, { overlapSeconds: 3600 })
    const made: KeyRecord = JSON.parse(body)
    t.equal(headers.location, `/v1/api-keys/${made.id}`)
    t.match(made, { name: 'Intranet', scopes: ['sets:read'], state: 'live', expiresAt: null })
    t.match(await keyOf(old.id), { state: 'live', rotatedTo: made.id, expiresAt: '2026-11-22T13:00:00.000Z' })
    t.ok(await opens(old.secret) && await opens(made.secret))
    const again = await rotate(old.id, {}, 409)
    await isProblem(t, app, { status: 409, headers: again.headers, body: again.body }, {
      status: 409,
      code: 'key_already_rotated',
      path: `/v1/api-keys/${old.id}/rotation`,
      about: 'twice',
    })
    clock.forward(hour)
    t.strictSame([await opens(old.secret), await opens(made.secret)], [false, true])
    t.match(await keyOf(old.id), { state: 'expired', rotatedTo: made.id })
  })

  t.test('an overlap is a day unless told, none if wished, and at most a week', async t => {
    const { make, rotate, keyOf, opens } = await start(t, engine)
    const [one, two, three] = [
      await make({ name: 'a', scopes: ['keys'] }),
      await make({ name: 'a', scopes: ['keys'] }),
      await make({ name: 'a', scopes: ['keys'] }),
    ]
    await rotate(one.id, {})
    t.equal((await keyOf(one.id)).expiresAt, '2026-11-23T12:00:00.000Z')
    await rotate(two.id, { overlapSeconds: 0 })
    t.notOk(await opens(two.secret))
    for (const overlapSeconds of [-1, 604_801, 0.5, '60', null]) await rotate(three.id, { overlapSeconds }, 422)
    await rotate(three.id, { overlapSeconds: 604_800 })
  })

  t.test('a key that is about to expire makes one that lasts longer, so that somebody can go on', async t => {
    const { clock, organisation, ask } = await start(t, engine)
    const clerk = await organisation.key(['keys'], { expiresAt: new Date(clock.now().getTime() + second) })
    t.equal(
      (await ask(201, {
        method: 'POST',
        url: '/v1/api-keys',
        payload: { name: 'Next', scopes: ['keys'], expiresAt: null },
      }, clerk)).json().expiresAt,
      null
    )
  })

  t.test(
    'a key that expires is rotated to one that lasts as long, and an overlap never ' +
      'lengthens its own time',
    async t => {
      const { make, rotate, keyOf, clock } = await start(t, engine)
      const old = await make({
        name: 'a',
        scopes: ['keys'],
        expiresAt: new Date(clock.now().getTime() + 30 * day).toISOString(),
      })
      clock.forward(29 * day + 23 * hour)
      const made: KeyRecord = (await rotate(old.id, { overlapSeconds: 7200 })).json()
      t.equal(made.expiresAt, new Date(clock.now().getTime() + 30 * day).toISOString())
      t.equal((await keyOf(old.id)).expiresAt, old.expiresAt)
    }
  )

  t.test('of many rotations of one key at once one is done', async t => {
    const { make, ask, app, owner } = await start(t, engine)
    const old = await make({ name: 'a', scopes: ['keys'] })
    const answers = await Promise.all(
      Array.from(
        { length: 8 },
        () =>
          app.inject({ method: 'POST', url: `/v1/api-keys/${old.id}/rotation`, payload: {}, headers: owner.headers })
      )
    )
    t.strictSame(answers.map(({ statusCode }) => statusCode).sort(), [201, ...Array(7).fill(409)])
    t.equal((await ask(200, { url: '/v1/api-keys' })).json().items.length, 3)
  })

  t.test('neither a revoked nor an expired key can be rotated', async t => {
    const { make, rotate, revoke, clock } = await start(t, engine)
    const revoked = await make({ name: 'a', scopes: ['keys'] })
    await revoke(revoked.id)
    t.match((await rotate(revoked.id, {}, 409)).json(), { code: 'key_not_live' })
    const expired = await make({
      name: 'a',
      scopes: ['keys'],
      expiresAt: new Date(clock.now().getTime() + second).toISOString(),
    })
    clock.forward(second)
    t.match((await rotate(expired.id, {}, 409)).json(), { code: 'key_not_live' })
  })

  t.test('revoking again changes nothing, and is told once in the audit', async t => {
    const { make, revoke, keyOf, clock, ask } = await start(t, engine)
    const { id } = await make({ name: 'a', scopes: ['sets:read'] })
    const { headers, body } = await revoke(id)
    t.match({ body, cache: headers['cache-control'] }, { body: '', cache: 'private, no-store' })
    const revoked = await keyOf(id)
    t.match(revoked, { state: 'revoked', revokedAt: '2026-11-22T12:00:00.000Z' })
    clock.forward(hour)
    await revoke(id)
    t.strictSame(await keyOf(id), revoked)
    t.equal((await ask(200, { url: '/v1/audit-events?action=api_key.revoked' })).json().items.length, 1)
  })

  t.test(
    'the last key that makes keys cannot be revoked: neither one that is rotated away nor one that has expired ' +
      'stands in for it',
    async t => {
      const { owner, organisation, revoke, rotate, clock, app } = await start(t, engine)
      await organisation.key(['admin'])
      await organisation.key(['keys'], { expiresAt: new Date(clock.now().getTime() + second) })
      clock.forward(second)
      const refused = await revoke(owner.id, 409)
      await isProblem(t, app, { status: 409, headers: refused.headers, body: refused.body }, {
        status: 409,
        code: 'last_key',
        path: `/v1/api-keys/${owner.id}`,
        about: 'the last',
      })
      const successor: KeyRecord = (await rotate(owner.id, {})).json()
      await revoke(successor.id, 409)
      await revoke(owner.id, 204, { ...owner, headers: bearer(successor.secret ?? '') })
      await revoke(successor.id, 409, { ...owner, headers: bearer(successor.secret ?? '') })
    }
  )

  t.test('two keys that revoke each other at once do not lock both out', async t => {
    const { app, owner, organisation, storage } = await start(t, engine)
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await organisation.key(['keys']), await organisation.key(['keys'])]
      if (round === 0) {
        await storage.as(organisation.id).write(tx =>
          identityOf(storage).revokeKey({ tx, organisation: organisation.id, id: owner.id })
        )
      }
      const answers = await Promise.all(
        [[one, two], [two, one]].map(([by, of]) =>
          app.inject({ method: 'DELETE', url: `/v1/api-keys/${of?.id}`, headers: by?.headers ?? {} })
        )
      )
      const live = (await identityOf(storage).listAllKeys(organisation.id)).filter(({ revokedAt }) =>
        revokedAt === null
      )
      t.ok(live.length >= 1, answers.map(({ statusCode }) => statusCode).join(' '))
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
