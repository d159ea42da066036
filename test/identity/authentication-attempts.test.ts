import t, { type Test } from 'tap'
import { writeToken } from '../../src/identity/token.ts'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { sqlite } from '../fixtures/engines.ts'
import { startKeyed } from '../fixtures/keyed-app.ts'
import { bearer, makeOrganisation } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { uuid } from '../fixtures/rows.ts'

t.test('failed attempts', async t => {
  const limited = async (t: Test, authFailure = 3) => startKeyed(t, sqlite, { config: { limits: { authFailure } } })

  t.test(
    'are counted apart, told, and then everything with a key is refused, a good one ' +
      'too, without a lookup',
    async t => {
      const { storage } = await startKeyed(t, sqlite)
      const { counting, statements } = countingStorage(storage)
      const app = await startApp(t, { storage: counting, config: { limits: { authFailure: 3 } } })
      const { headers } = await (await makeOrganisation(storage, 'another')).key()
      const bad = bearer(writeToken(uuid(99), Buffer.alloc(32, 7)))
      for (const left of [2, 1, 0]) {
        t.equal(
          (await app.inject({ url: '/v1/organisation', headers })).statusCode,
          200,
          'a good key goes on meanwhile, and is not counted'
        )
        const refused = await app.inject({ url: '/livez', headers: bad })
        t.match(refused, {
          statusCode: 401,
          headers: {
            'ratelimit-policy': '"auth-failure";q=3;w=60',
            ratelimit: new RegExp(`^"auth-failure";r=${left};t=\\d+$`),
          },
        })
      }
      statements.length = 0
      for (const sent of [bad, headers]) {
        const { statusCode: status, headers, body } = await app.inject({ url: '/v1/organisation', headers: sent })
        await isProblem(t, app, { status, headers, body }, {
          status: 429,
          code: 'rate_limited',
          path: '/v1/organisation',
          about: 'now',
        })
        t.match(headers, { ratelimit: /^"auth-failure";r=0;t=\d+$/, 'retry-after': /^([1-9]|[1-5]\d|60)$/ })
      }
      t.strictSame(statements, [])
      t.equal((await app.inject('/livez')).statusCode, 200, 'what needs no key goes on')
      t.equal(
        (await app.inject({ url: '/v1/organisation', headers, remoteAddress: '192.0.2.7' })).statusCode,
        200,
        'and so does another client'
      )
    }
  )

  t.test('are not a request without a key, and not too small a scope', async t => {
    const { app, organisation } = await limited(t, 1)
    const { headers } = await organisation.key(['sets:read'])
    for (let count = 0; count < 3; count++) {
      t.equal((await app.inject('/v1/api-keys')).statusCode, 401)
      t.equal((await app.inject({ url: '/v1/api-keys', headers })).statusCode, 403)
    }
  })

  t.test('that come all at once are stopped as well', async t => {
    const { app } = await limited(t)
    const answers = await Promise.all(
      Array.from(
        { length: 20 },
        (_, n) => app.inject({ url: '/v1/organisation', headers: bearer(writeToken(uuid(n), Buffer.alloc(32))) })
      )
    )
    const counted = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length
    t.ok(counted(401) <= 3)
    t.equal(counted(401) + counted(429), 20)
  })
})
