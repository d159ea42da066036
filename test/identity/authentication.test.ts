import t from 'tap'
import { writeToken } from '../../src/identity/token.ts'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { sqlite, testOnEngines } from '../fixtures/engines.ts'
import { movableClock, openAgain, second, startKeyed } from '../fixtures/keyed-app.ts'
import { bearer, identityOf, makeOrganisation } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'
import { uuid } from '../fixtures/rows.ts'

type App = Awaited<ReturnType<typeof startApp>>

/** What is told of a refusal, without what tells requests apart. */
async function refusalOf (app: App, headers: Record<string, string | string[]>, url = '/v1/organisation') {
  const answer = await app.inject({ url, headers: { ...headers, 'x-request-id': 'mine' } })
  const { ratelimit, date, ...told } = answer.headers
  return { status: answer.statusCode, headers: told, body: answer.body }
}

testOnEngines(t, async (t, engine) => {
  t.test('a good key opens, whatever the case of its scheme', async t => {
    const { app, owner, organisation } = await startKeyed(t, engine)
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer  ']) {
      const { statusCode, headers, body } = await app.inject({
        url: '/v1/organisation',
        headers: { authorization: `${scheme} ${owner.token}` },
      })
      t.equal(statusCode, 200, scheme)
      t.equal(headers['cache-control'], 'private, no-cache')
      t.match(JSON.parse(body), { id: organisation.id, type: 'organisation', slug: 'care' })
    }
    t.equal((await app.inject({ method: 'HEAD', url: '/v1/organisation', headers: owner.headers })).statusCode, 200)
  })

  t.test('without a key it is said that one is needed, and not that one was wrong', async t => {
    const { app } = await startKeyed(t, engine)
    const { statusCode: status, headers, body } = await app.inject('/v1/api-keys')
    await isProblem(t, app, { status, headers, body }, {
      status: 401,
      code: 'unauthorized',
      path: '/v1/api-keys',
      about: 'no key',
    })
    t.equal(headers['www-authenticate'], 'Bearer realm="peer-principles"')
    t.equal(headers.ratelimit, undefined, 'and that is no failed attempt')
  })

  t.test(
    'every key that opens nothing is refused alike: mistyped, cut, doubled, unknown, of another secret, ' +
      'expired, revoked',
    async t => {
      const clock = movableClock()
      const { app, owner, organisation, storage } = await startKeyed(t, engine, clock)
      const expiring = await organisation.key(['keys'], { expiresAt: new Date(clock.now().getTime() + second) })
      const revoked = await organisation.key(['keys'])
      await storage.as(organisation.id).write(tx =>
        identityOf(storage).revokeKey({ tx, organisation: organisation.id, id: revoked.id })
      )
      clock.forward(second)
      const { token } = owner
      const expected = await refusalOf(app, bearer(writeToken(uuid(99), Buffer.alloc(32, 7))))
      t.match(expected, {
        status: 401,
        headers: {
          'www-authenticate': 'Bearer realm="peer-principles", error="invalid_token"',
          'cache-control': 'no-store',
        },
      })
      const wrong: Record<string, string | string[]> = {
        'of another secret': `Bearer ${writeToken(owner.id, Buffer.alloc(32, 7))}`,
        expired: `Bearer ${expiring.token}`,
        revoked: `Bearer ${revoked.token}`,
        cut: `Bearer ${token.slice(0, -1)}`,
        'in upper case': `Bearer ${token.toUpperCase()}`,
        'its check sum wrong': `Bearer ${token.slice(0, -8)}00000000`,
        'twice in one': `Bearer ${token}${token}`,
        'two in one header': `Bearer ${token} ${token}`,
        'a list': `Bearer ${token}, Bearer ${token}`,
        'in two headers': [`Bearer ${token}`, `Bearer ${token}`],
        'without a scheme': token,
        'another scheme': `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
        'only a scheme': 'Bearer',
        empty: '',
      }
      for (const [name, authorization] of Object.entries(wrong)) {
        t.strictSame(await refusalOf(app, { authorization }), expected, name)
      }
      t.equal((await app.inject({ url: '/v1/organisation', headers: owner.headers })).statusCode, 200)
      t.equal(
        (await app.inject(`/v1/organisation?access_token=${token}`)).statusCode,
        401,
        'a key in the address is none'
      )
    }
  )

  t.test('a key is good until the very moment it expires', async t => {
    const clock = movableClock()
    const { app, organisation } = await startKeyed(t, engine, clock)
    const { headers } = await organisation.key(['keys'], { expiresAt: new Date(clock.now().getTime() + second) })
    const status = async () => (await app.inject({ url: '/v1/organisation', headers })).statusCode
    clock.forward(second - 1)
    t.equal(await status(), 200)
    clock.forward(1)
    t.equal(await status(), 401)
  })

  t.test('too small a scope is told, and which one it takes', async t => {
    const { app, organisation } = await startKeyed(t, engine)
    const reader = await organisation.key(['sets:read', 'admin'])
    for (
      const [method, url] of [['GET', '/v1/api-keys'], ['POST', '/v1/api-keys'], [
        'DELETE',
        `/v1/api-keys/${reader.id}`,
      ], ['POST', `/v1/api-keys/${reader.id}/rotation`]] as const
    ) {
      const { statusCode: status, headers, body } = await app.inject({ method, url, headers: reader.headers })
      const { detail } = await isProblem(t, app, { status, headers, body }, {
        status: 403,
        code: 'forbidden',
        path: url,
        about: `${method} ${url}`,
      })
      t.match(detail, /scope keys/)
      t.equal(headers['www-authenticate'], 'Bearer realm="peer-principles", error="insufficient_scope", scope="keys"')
    }
    t.equal((await app.inject({ url: '/v1/audit-events', headers: reader.headers })).statusCode, 200)
    t.equal(
      (await app.inject({ url: '/v1/organisation', headers: (await organisation.key(['sets:read'])).headers }))
        .statusCode,
      200,
      'some things take any key'
    )
  })

  t.test('a key that is revoked is refused on the very next request, by every instance', async t => {
    const { app, database, organisation, owner } = await startKeyed(t, engine)
    const other = await startApp(t, { storage: await openAgain(t, database) })
    const { id, headers } = await organisation.key(['sets:read'])
    for (const instance of [app, other]) {
      t.equal((await instance.inject({ url: '/v1/organisation', headers })).statusCode, 200)
    }
    t.equal((await app.inject({ method: 'DELETE', url: `/v1/api-keys/${id}`, headers: owner.headers })).statusCode, 204)
    for (const instance of [other, app]) {
      t.equal((await instance.inject({ url: '/v1/organisation', headers })).statusCode, 401)
    }
  })

  t.test('a request with a key costs one lookup, and one without costs none', async t => {
    const { storage } = await engine.open(t)
    const { counting, statements } = countingStorage(storage)
    const app = await startApp(t, { storage: counting })
    const { headers } = await (await makeOrganisation(storage)).key()
    await app.inject({ url: '/livez', headers: bearer('ppk_nonsense') })
    await app.inject('/livez')
    await app.inject('/v1/api-keys')
    t.strictSame(statements, [], 'neither does one that is mistyped')
    await app.inject({ url: '/v1/audit-events', headers })
    t.strictSame(
      statements.filter(one => one !== 'update'),
      ['find key', 'select']
    )
  })

  t.test('a database that cannot be asked makes no key wrong', async t => {
    const { storage } = await engine.open(t)
    const { token, headers } = await (await makeOrganisation(storage)).key()
    const app = await startApp(t, { storage })
    await storage.close()
    t.equal((await app.inject({ url: '/v1/organisation', headers })).statusCode, 503)
    t.equal((await app.inject({ url: '/v1/organisation', headers: bearer(token.slice(1)) })).statusCode, 401)
  })
})

t.test('public content is not given to whoever sends a key that opens nothing', async t => {
  const { storage } = await sqlite.open(t, 'seeded')
  const app = await startApp(t, { storage })
  const { headers } = await (await makeOrganisation(storage)).key(['sets:read'])
  for (
    const url of [
      '/v1/principles/safe',
      '/v1/principles/safe.md',
      '/v1/search?q=safe',
      '/feeds/versions.json',
      '/',
      '/livez',
      '/openapi.json',
      '/problems',
    ]
  ) {
    t.equal((await app.inject(url)).statusCode, 200, url)
    t.equal((await app.inject({ url, headers })).statusCode, 200, `${url} with a key`)
    t.match(
      await refusalOf(app, bearer('nothing'), url),
      { status: 401, body: /"code":"unauthorized"/ },
      `${url} with one that opens nothing`
    )
  }
  const page = await refusalOf(app, bearer('nothing'), '/embed/principles/safe')
  t.match(page, { status: 401, body: /cannot be shown/ }, 'an embedded page says so on a page')
  const prepared = await app.inject({ url: '/v1/principles/safe', headers })
  t.equal(prepared.body, (await app.inject('/v1/principles/safe')).body, 'a key changes nothing about what is public')
})

t.test('two headers are told apart over a real connection too, where Node would drop the second', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const port = await listen(app)
  const ask = async (...lines: string[]) =>
    parseAnswer(
      await exchange(
        port,
        ['GET /v1/organisation HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n')
      )
    ).status
  t.equal(await ask(`Authorization: Bearer ${owner.token}`), 200)
  t.equal(await ask(`authorization: Bearer ${owner.token}`, 'AUTHORIZATION: Bearer nothing'), 401)
  t.equal(await ask('Authorization:'), 401)
})
