import t from 'tap'
import { contentRepository } from '../../../src/content/versions/repository.ts'
import { linkStateRows } from '../../../src/content/link-states/repository.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { later, setRow, uuid } from '../../fixtures/rows.ts'

const known = {
  state: 'ok' as const,
  reason: '200',
  missingOn: [],
  checkedAt: later(1),
  changedAt: later(1),
}
const broken = { ...known, state: 'broken' as const, reason: '404', missingOn: ['a', 'b', 'c'], changedAt: later(9) }
const [a, b, c] = ['https://a.example.org/', 'https://b.example.org/', 'https://c.example.org/'] as const

testRepository(t, { open: ({ tables }) => linkStateRows(tables) }, (t, start) => {
  t.test('what is known of a link is stored for each set, replaced, listed, and forgotten with the link', async t => {
    const { repository, storage, ours, strangers } = await start(t)
    const sets = contentRepository(storage.tables)
    const [open, closed] = [setRow(ours.id, uuid(11), { visibility: 'public' }), setRow(ours.id, uuid(12))]
    await ours.write(async tx => {
      for (const set of [open, closed]) await sets.insertSet(tx, set)
      await repository.putState(tx, ours.id, b, [{ ...known, id: uuid(20), setId: open.id }])
      await repository.putState(tx, ours.id, b, [
        { ...broken, id: uuid(21), setId: open.id },
        { ...broken, id: uuid(22), setId: closed.id },
      ])
      await repository.putState(tx, ours.id, a, [{ ...known, id: uuid(23), setId: closed.id }])
      await repository.putState(tx, ours.id, c, [{ ...known, id: uuid(24), setId: null }])
    })
    const ids = async (reader: typeof ours.read, organisation?: string, more: object = {}) =>
      (await repository.listStates(reader, organisation, { count: 9, ...more })).map(({ id }) => id)
    t.strictSame(await ids(ours.read, ours.id), [uuid(23), uuid(21), uuid(22), uuid(24)])
    t.strictSame(await ids(ours.read, ours.id, { states: ['broken'], count: 1 }), [uuid(21)])
    t.strictSame(await ids(ours.read, ours.id, { after: { url: b, id: uuid(21) } }), [uuid(22), uuid(24)])
    const nobody = storage.as('public').read
    t.strictSame(await ids(nobody), [uuid(21), uuid(24)], 'others see those of public sets and of the library')
    for (const { read } of strangers) t.strictSame(await ids(read, uuid(2)), [uuid(21), uuid(24)])

    t.strictSame(await repository.listBroken(nobody, open.id, [a, b, c]), [b])
    t.strictSame(await repository.listBroken(ours.read, closed.id, [a, c]), [])
    t.strictSame(await repository.listBroken(ours.read, closed.id, []), [])
    t.strictSame(await repository.findLastChange(nobody, open.id), later(9))
    t.strictSame(await repository.findLastChange(ours.read, null), later(1))
    t.equal(await repository.findLastChange(ours.read, uuid(99)), null)
    t.strictSame(await repository.listKnown(ours.read, ours.id), new Map([[a, known], [b, broken], [c, known]]
      .toSorted() as Array<[string, typeof known]>))

    await ours.write(tx => repository.deleteOtherStates(tx, ours.id, [c]))
    t.strictSame(await ids(ours.read, ours.id), [uuid(24)])
    await ours.write(tx => repository.deleteOtherStates(tx, ours.id, []))
    t.strictSame(await ids(ours.read, ours.id), [])
  })
})
