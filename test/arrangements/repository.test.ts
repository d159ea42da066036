import t from 'tap'
import { arrangementsRepository, type ArrangementFilters } from '../../src/arrangements/repository.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../src/storage/errors.ts'
import { addAssessment, arrangementRow, basesOf } from '../fixtures/assessment-rows.ts'
import { testRepository } from '../fixtures/repository-suite.ts'
import { later, uuid } from '../fixtures/rows.ts'

testRepository(t, { open: ({ tables }) => arrangementsRepository(tables) }, (t, start) => {
  t.test('an arrangement is found as it was inserted, and its id is free for no other', async t => {
    const { repository, ours } = await start(t)
    const row = arrangementRow(ours.id, uuid(11), { format: 'informal-group', tags: ['a', 'é "b", %'] })
    await ours.write(tx => repository.insert(tx, row))
    t.strictSame(await repository.find(ours.read, ours.id, row.id), row)
    t.equal(await repository.find(ours.read, ours.id, uuid(12)), undefined)
    const error = await ours.write(tx => repository.insert(tx, row)).catch(error => error)
    t.ok(isUniqueViolation(error))
  })

  t.test('arrangements are listed by id, a page after an id, also by format and tag', async t => {
    const { repository, ours } = await start(t)
    const rows = [
      arrangementRow(ours.id, uuid(11), { format: 'informal-group', tags: ['north', 'a%'] }),
      arrangementRow(ours.id, uuid(12), { tags: ['North'] }),
      arrangementRow(ours.id, uuid(13), { format: 'informal-group', tags: ['x", "north'] }),
      arrangementRow(ours.id, uuid(14), { format: 'online', tags: ['south', 'north'] }),
    ]
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await repository.insert(tx, row)
    })
    const ids = async (filters: ArrangementFilters, after?: string, count = 9) =>
      (await repository.list(ours.read, ours.id, filters, after, count)).map(({ id }) => id)
    t.strictSame(await repository.list(ours.read, ours.id, {}, undefined, 9), rows)
    t.strictSame(await ids({}, undefined, 2), [uuid(11), uuid(12)])
    t.strictSame(await ids({}, uuid(12), 1), [uuid(13)])
    t.strictSame(await ids({}, uuid(14)), [])
    t.strictSame(await ids({ format: 'informal-group' }), [uuid(11), uuid(13)])
    t.strictSame(await ids({ format: 'informal-group' }, uuid(11)), [uuid(13)])
    t.strictSame(await ids({ tag: 'north' }), [uuid(11), uuid(14)], 'a whole tag, in its own case')
    t.strictSame(await ids({ tag: 'a_' }), [], 'and no pattern')
    t.strictSame(await ids({ tag: 'north', format: 'online' }), [uuid(14)])
  })

  t.test('an arrangement is found and locked by its external id, which no other has', async t => {
    const { repository, ours, theirs, strangers } = await start(t)
    const row = arrangementRow(ours.id, uuid(11), { externalId: 'x' })
    const same = (organisationId: string) => arrangementRow(organisationId, uuid(12), { externalId: 'x' })
    t.equal(await ours.write(tx => repository.insert(tx, row)), true)
    t.equal(await ours.write(tx => repository.insert(tx, same(ours.id))), false)
    t.equal(await theirs.write(tx => repository.insert(tx, same(theirs.id))), true, 'of another organisation')
    t.equal(await ours.write(tx => repository.insert(tx, arrangementRow(ours.id, uuid(13)))), true)
    t.equal(await ours.write(tx => repository.insert(tx, arrangementRow(ours.id, uuid(14)))), true, 'several without')
    t.strictSame(await repository.findByExternalId(ours.read, ours.id, 'x'), row)
    t.equal(await repository.findByExternalId(ours.read, ours.id, 'X'), undefined)
    t.strictSame(await ours.write(tx => repository.lockByExternalId(tx, ours.id, 'x')), row)
    t.equal(await ours.write(tx => repository.lockByExternalId(tx, ours.id, 'y')), undefined)
    const taken = { ...arrangementRow(ours.id, uuid(13)), externalId: 'x' }
    t.ok(isUniqueViolation(await ours.write(tx => repository.update(tx, taken)).catch(error => error)))
    for (const { id, read, write } of strangers) {
      t.notMatch(await repository.findByExternalId(read, id, 'x'), { id: row.id })
      t.notMatch(await write(tx => repository.lockByExternalId(tx, id, 'x')), { id: row.id })
    }
  })

  t.test('an update makes the next revision, and is refused where the one that was read is stale', async t => {
    const { repository, ours } = await start(t)
    const row = arrangementRow(ours.id, uuid(11))
    await ours.write(tx => repository.insert(tx, row))
    const changed = { ...row, name: 'Another', tags: ['new'], updatedAt: later(1) }
    t.equal(await ours.write(tx => repository.update(tx, changed)), true)
    t.equal(await ours.write(tx => repository.update(tx, { ...row, name: 'Too late' })), false)
    t.equal(await ours.write(tx => repository.update(tx, arrangementRow(ours.id, uuid(12)))), false)
    t.strictSame(await repository.list(ours.read, ours.id, {}, undefined, 9), [{ ...changed, revision: 2 }])
  })

  t.test('an arrangement goes once, and not while it has assessments', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const { arrangementId } = basesOf(5)
    await ours.write(tx => repository.insert(tx, arrangementRow(ours.id, uuid(11))))
    const error = await ours.write(tx => repository.remove(tx, ours.id, arrangementId)).catch(error => error)
    t.ok(isForeignKeyViolation(error))
    t.equal(await ours.write(tx => repository.remove(tx, ours.id, uuid(11))), true)
    t.equal(await ours.write(tx => repository.remove(tx, ours.id, uuid(11))), false)
    t.strictSame(await repository.list(ours.read, ours.id, {}, undefined, 9), [arrangementRow(ours.id, arrangementId)])
  })

  t.test('the arrangements of an organisation are neither seen nor changed by another', async t => {
    const { repository, ours, strangers } = await start(t)
    const row = arrangementRow(ours.id, uuid(11))
    await ours.write(tx => repository.insert(tx, row))
    const outcomes = await Promise.all(strangers.map(async ({ id, read, write }) => [
      await repository.find(read, id, row.id),
      await repository.list(read, id, {}, undefined, 9),
      await write(tx => repository.update(tx, { ...row, organisationId: id, name: 'Theirs' })),
      await write(tx => repository.remove(tx, id, row.id)),
    ]))
    t.strictSame(outcomes, strangers.map(() => [undefined, [], false, false]))
    t.strictSame(await repository.find(ours.read, ours.id, row.id), row)
  })
})
