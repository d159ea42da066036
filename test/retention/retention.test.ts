/** Nothing is kept for longer than its organisation has said. */
import t from 'tap'
import { monthsBefore, retentionService } from '../../src/retention/service.ts'
import { assessmentsRepository } from '../../src/assessments/repository.ts'
import { StorageUnavailable } from '../../src/storage/errors.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { fixedNow } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { uuid } from '../fixtures/rows.ts'
import { startBulk } from '../bulk/bulk.ts'

const merge = { 'content-type': 'application/merge-patch+json' }

t.test('months are those of the calendar', async t => {
  t.strictSame([
    monthsBefore('2026-11-26', 24),
    monthsBefore('2026-03-31', 1),
    monthsBefore('2024-03-31', 1),
    monthsBefore('2026-01-15', 1),
    monthsBefore('2026-05-31', 120),
  ], ['2024-11-26', '2026-02-28', '2024-02-29', '2025-12-15', '2016-05-31'])
})

testOnEngines(t, async (t, engine) => {
  await t.test('an organisation says for how long', async t => {
    const { client, app, organisation } = await startBulk(t, engine)
    t.match(await client.read('/v1/organisation'), { retentionMonths: 24 })
    for (const retentionMonths of [6, 6]) {
      t.match(await client.done('PATCH', '/v1/organisation', { retentionMonths }), { retentionMonths })
    }
    t.match(await client.read('/v1/organisation'), { retentionMonths: 6 })
    t.equal((await client.read('/v1/audit-events?action=organisation.changed')).items.length, 1)
    for (const retentionMonths of [0, 121, 1.5, null]) {
      t.equal(
        (await client.send('PATCH', '/v1/organisation', { retentionMonths })).statusCode,
        422,
        String(retentionMonths)
      )
    }
    const reader = await organisation.key(['assessments:write'])
    t.equal(
      (await app.inject({
        method: 'PATCH',
        url: '/v1/organisation',
        headers: { ...reader.headers, ...merge },
        payload: { retentionMonths: 1 },
      })).statusCode,
      403
    )
  })

  await t.test('what is older is erased, the oldest first, and told', async t => {
    const { client, bring, line, app, organisation } = await startBulk(t, engine)
    const told = await bring(
      line('old', { assessedAt: '2024-11-20T00:00:00Z' }) + line('older', { assessedAt: '2020-01-01T00:00:00Z' }) +
        line('edge', { assessedAt: '2024-11-22T23:59:59Z' }) +
        line('young', { assessedAt: '2024-11-23T00:00:00Z' }) + line('new') +
        line('in use', { assessedAt: '2019-01-01T00:00:00Z', entryId: 'in-use' })
    )
    const [old, older, edge, , , inUse] = told.map(({ assessment }) => assessment)
    await client.done('POST', `/v1/assessments/${inUse}/transitions`, { to: 'open' })
    const due = {
      type: 'purge',
      retentionMonths: 24,
      before: '2024-11-22',
      count: 3,
      assessments: [older, old, edge],
      more: false,
    }
    t.strictSame(await client.done('POST', '/v1/organisation/purges', { dryRun: true }), { ...due, dryRun: true })
    t.equal((await client.read('/v1/assessments')).items.length, 6, 'a trial erases nothing')
    t.strictSame(await client.done('POST', '/v1/organisation/purges', {}), { ...due, dryRun: false })
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 0, assessments: [] })
    t.equal((await client.get(`/v1/assessments/${old}`)).statusCode, 410)
    t.equal((await client.read('/v1/audit-events?action=assessment.erased')).items.length, 3)
    const { auditEvents: _told, erasures, ...rows } = await rowsOf(app.storage, organisation.id)
    t.equal(erasures?.length, 3)
    for (const id of [old, older, edge]) t.notOk(JSON.stringify(rows).includes(String(id)))
    t.equal((await client.read('/v1/assessments')).items.length, 3)
    const [again] = await bring(line('old', { assessedAt: '2024-11-20T00:00:00Z' }))
    t.equal(again?.status, 'created', 'what was erased is not remembered by its name')
  })

  await t.test('what is taken up again meanwhile stays, even where it is released anew before its turn', async t => {
    const { storage } = await engine.open(t, 'seeded')
    let meanwhile = () => Promise.resolve()
    const late: Storage = {
      ...storage,
      as (principal) {
        const access = storage.as(principal)
        return {
          ...access,
          erase: async work => {
            await meanwhile()
            return access.erase(work)
          },
        }
      },
    }
    const { client, bring, line } = await startBulk(t, engine, { storage: late })
    const old = { assessedAt: '2020-01-01T00:00:00Z' }
    const [untouched, reopened, renewed] =
      (await bring(line('untouched', old) + line('reopened', old) + line('renewed', old))).map(({ assessment }) =>
        assessment
      )
    const move = (assessment: typeof renewed, to: string) =>
      client.done('POST', `/v1/assessments/${assessment}/transitions`, { to })
    meanwhile = async () => {
      for (const assessment of [reopened, renewed]) await move(assessment, 'open')
      for (const to of ['closed', 'released']) await move(renewed, to)
    }
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 1, assessments: [untouched] })
    t.match(await client.read(`/v1/assessments/${renewed}`), {
      state: 'released',
      releasedAt: '2026-11-22T12:00:00.000Z',
    })
    t.match(await client.read(`/v1/assessments/${reopened}`), { state: 'open' })
  })

  await t.test('where the database goes away in between, what was erased is told, and that there is more', async t => {
    const { storage } = await engine.open(t, 'seeded')
    let count = 0
    const leaving: Storage = {
      ...storage,
      as (principal) {
        const access = storage.as(principal)
        return {
          ...access,
          erase: async work =>
            ++count === 2 ? Promise.reject(new StorageUnavailable('unreachable', 'It went away')) : access.erase(work),
        }
      },
    }
    const { client, bring, line } = await startBulk(t, engine, { storage: leaving })
    await bring(
      Array.from({ length: 150 }, (_, index) => line(`e${index}`, { assessedAt: '2020-01-01T00:00:00Z' })).join('')
    )
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 100, more: true })
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 50, more: false })
  })

  await t.test('of an organisation that is not there nothing is purged', async t => {
    const { storage } = await engine.open(t, 'seeded')
    const erasure = { eraseAll: () => Promise.reject(new Error('Nothing is to be erased')) }
    const { purge } = retentionService(
      { access: storage.as, repository: assessmentsRepository(storage.tables), now: fixedNow },
      erasure,
      storage.tables
    )
    for (const dryRun of [true, false]) {
      const caller = { organisation: uuid(7), key: uuid(8), firstKey: uuid(8), scopes: [] }
      await t.rejects(purge({ caller, dryRun }), TypeError)
    }
  })

  await t.test('at most 1,000 a call', async t => {
    const { client, bring, line } = await startBulk(t, engine)
    await bring(
      Array.from({ length: 1_050 }, (_, index) => line(`e${index}`, { assessedAt: '2020-01-01T00:00:00Z' })).join('')
    )
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 1_000, more: true })
    t.match(await client.done('POST', '/v1/organisation/purges', {}), { count: 50, more: false })
  })
})
