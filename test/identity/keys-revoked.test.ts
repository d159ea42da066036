import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { hour, second } from '../fixtures/keyed-app.ts'
import { bearer, identityOf } from '../fixtures/organisations.ts'
import { isProblem } from '../fixtures/problem.ts'
import { start, type KeyRecord } from './key-manager.ts'

testOnEngines(t, async (t, engine) => {
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
})
