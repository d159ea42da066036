import t from 'tap'
import {
  auditRepository, type AuditEventRow, type AuditFilters,
  type AuditPosition
} from '../../src/audit/repository.ts'
import { isUniqueViolation } from '../../src/storage/errors.ts'
import { testRepository } from '../fixtures/repository-suite.ts'
import { later, uuid } from '../fixtures/rows.ts'

const eventRow = (organisationId: string, n: number, seconds: number, action = 'key.created'): AuditEventRow => ({
  id: uuid(n),
  organisationId,
  at: later(seconds),
  action,
  actor: 'cli',
  resourceType: 'key',
  resourceId: uuid(99),
})

testRepository(t, { open: ({ tables }) => auditRepository(tables) }, (t, start) => {
  t.test('events are listed newest first, those of one moment by id, a page after a position', async t => {
    const { repository, ours } = await start(t)
    const [oldest, ...atOnce] = [[14, 0], [11, 5], [12, 5], [13, 5]].map(([n = 0, at = 0]) => eventRow(ours.id, n, at))
    const newest = eventRow(ours.id, 10, 9)
    await ours.write(async tx => {
      for (const event of [...atOnce, newest, oldest]) if (event) await repository.insert(tx, event)
    })
    const all = [newest, ...atOnce.toReversed(), oldest]
    const list = (after: AuditPosition | undefined, count: number) =>
      repository.list(ours.read, ours.id, {}, after, count)
    t.strictSame(await list(undefined, 9), all)
    t.strictSame(await list(undefined, 2), all.slice(0, 2))
    t.strictSame(await list(all[1], 2), all.slice(2, 4))
    t.strictSame(await list(oldest, 9), [])
    t.strictSame(await list({ at: later(7), id: uuid(0) }, 1), all.slice(1, 2), 'a position needs no event')
  })

  t.test('events are listed of one action, and none older than a moment', async t => {
    const { repository, ours } = await start(t)
    const events = [eventRow(ours.id, 11, 0), eventRow(ours.id, 12, 1, 'key.revoked'), eventRow(ours.id, 13, 2)]
    await ours.write(async tx => {
      for (const event of events) await repository.insert(tx, event)
    })
    const ids = async (filters: AuditFilters) =>
      (await repository.list(ours.read, ours.id, filters, undefined, 9)).map(({ id }) => id)
    t.strictSame(await ids({ action: 'key.created' }), [uuid(13), uuid(11)])
    t.strictSame(await ids({ from: later(1) }), [uuid(13), uuid(12)])
    t.strictSame(await ids({ action: 'key.created', from: later(1) }), [uuid(13)])
    t.strictSame(await ids({ action: 'key' }), [])
  })

  t.test('an event is stored once', async t => {
    const { repository, ours } = await start(t)
    const event = eventRow(ours.id, 11, 0)
    await ours.write(tx => repository.insert(tx, event))
    t.ok(isUniqueViolation(await ours.write(tx => repository.insert(tx, event)).catch(error => error)))
  })

  t.test('the events of an organisation are not seen by another', async t => {
    const { repository, ours, strangers } = await start(t)
    await ours.write(tx => repository.insert(tx, eventRow(ours.id, 11, 0)))
    const seen = await Promise.all(strangers.map(({ id, read }) => repository.list(read, id, {}, undefined, 9)))
    t.strictSame(seen, strangers.map(() => []))
  })
})
