import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { day, hour, second } from '../fixtures/keyed-app.ts'
import { bearer } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { start, type KeyRecord } from './key-manager.ts'

testOnEngines(t, async (t, engine) => {
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

  t.test('a request is repeated under what its key was rotated to, and under no other key', async t => {
    const { make, rotate, app, ask } = await start(t, engine)
    const first = await make({ name: 'a', scopes: ['keys'] })
    const second: KeyRecord = (await rotate(first.id, {})).json()
    const third: KeyRecord = (await rotate(second.id, {})).json()
    const other = await make({ name: 'b', scopes: ['keys'] })
    const post = ({ secret }: KeyRecord, name: string) =>
      app.inject({
        method: 'POST',
        url: '/v1/api-keys',
        payload: { name: 'c', scopes: ['keys'], expiresAt: null },
        headers: { ...bearer(secret ?? ''), 'idempotency-key': name },
      })
    const before = await post(second, 'one')
    t.equal(before.statusCode, 201, before.body)
    for (const key of [third, second, first]) {
      const again = await post(key, 'one')
      t.strictSame([again.headers['idempotency-replayed'], again.json().id], ['true', before.json().id])
    }
    t.not((await post(other, 'one')).json().id, before.json().id)
    const count = async () => (await ask(200, { url: '/v1/api-keys' })).json().items.length
    const counted = await count()
    const answers = await Promise.all([first, second, third].map(key => post(key, 'two')))
    const done = answers.filter(({ statusCode }) => statusCode === 201).map(answer => answer.json().id)
    t.equal(new Set(done).size, 1, 'at once under all of them it is done once')
    t.ok(answers.every(({ statusCode }) => [201, 409].includes(statusCode)))
    t.equal(await count(), counted + 1)
  })

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
})
