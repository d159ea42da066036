import t from 'tap'
import { actionRepository, type ActionFilters, type ActionRow } from '../../../src/assessments/actions/repository.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../../src/storage/errors.ts'
import { addAssessment, basesOf } from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { instant, later, uuid } from '../../fixtures/rows.ts'

const actionRow = (organisationId: string, id: string, more: Partial<ActionRow> = {}): ActionRow => ({
  id,
  organisationId,
  assessmentId: uuid(5),
  what: 'Meet at another time',
  principle: 'safe',
  statement: null,
  owner: 'Coordinator',
  due: '2026-05-01',
  review: null,
  state: 'planned',
  reason: null,
  doneOn: null,
  externalId: null,
  revision: 1,
  createdAt: instant,
  updatedAt: instant,
  ...more,
})

testRepository(t, { open: ({ tables }) => actionRepository(tables) }, (t, start) => {
  t.test('I5 an action is found in its assessment as it was inserted, once', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const row = actionRow(ours.id, uuid(11))
    await ours.write(tx => repository.insert(tx, row))
    const find = (assessment: string, id: string) =>
      repository.find(ours.read, { organisationId: ours.id, id: assessment }, id)
    t.strictSame(await find(uuid(5), row.id), row)
    t.equal(await find(uuid(5), uuid(12)), undefined)
    t.equal(await find(uuid(6), row.id), undefined, 'not in another assessment')
    t.ok(isUniqueViolation(await ours.write(tx => repository.insert(tx, row)).catch(error => error)))
    const orphan = actionRow(ours.id, uuid(12), { assessmentId: uuid(9) })
    t.ok(isForeignKeyViolation(await ours.write(tx => repository.insert(tx, orphan)).catch(error => error)))
  })

  t.test('no other action of the organisation has its external id', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const named = (n: number, more: Partial<ActionRow> = {}) =>
      actionRow(ours.id, uuid(n), { externalId: 'x', ...more })
    t.equal(await ours.write(tx => repository.insert(tx, named(11))), true)
    t.equal(await ours.write(tx => repository.insert(tx, named(12, { assessmentId: uuid(6) }))), false)
    t.equal(await ours.write(tx => repository.insert(tx, actionRow(ours.id, uuid(13)))), true)
    const update = ours.write(tx => repository.update(tx, actionRow(ours.id, uuid(13)), { externalId: 'x' }))
    t.ok(isUniqueViolation(await update.catch(error => error)))
  })

  t.test('actions of an assessment are counted, and listed by id, a page after an id', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    t.equal(await repository.count(ours.read, key), 0)
    const rows = [11, 12, 13].map(n => actionRow(ours.id, uuid(n)))
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await repository.insert(tx, row)
      await repository.insert(tx, actionRow(ours.id, uuid(14), { assessmentId: uuid(6) }))
    })
    t.equal(await repository.count(ours.read, key), 3)
    t.strictSame(await repository.list(ours.read, key, undefined, 9), rows)
    t.strictSame(await repository.list(ours.read, key, undefined, 1), rows.slice(0, 1))
    t.strictSame(await repository.list(ours.read, key, uuid(11), 9), rows.slice(1))
    t.strictSame(await repository.list(ours.read, key, uuid(13), 9), [])
  })

  t.test('actions are listed across assessments, by arrangement, state and due date', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const { arrangementId: arrangement } = basesOf(6)
    const first = actionRow(ours.id, uuid(11), { state: 'done' })
    const second = actionRow(ours.id, uuid(12), { due: null })
    const third = actionRow(ours.id, uuid(13), { assessmentId: uuid(6), due: '2026-05-02' })
    await ours.write(async tx => {
      for (const row of [third, first, second]) await repository.insert(tx, row)
    })
    const all = (filters: ActionFilters = {}, after?: string, most = 9) =>
      repository.listOfOrganisation(ours.read, ours.id, filters, after, most)
    t.strictSame(await all(), [first, second, third])
    t.strictSame(await all({}, uuid(11), 1), [second])
    t.strictSame(await all({ state: 'planned' }), [second, third])
    t.strictSame(await all({ dueBefore: '2026-05-02' }), [first], 'not of that day, nor without one')
    t.strictSame(await all({ arrangement, state: 'done' }), [])
    t.strictSame(await all({ arrangement }), [third])
    const open = (...assessments: string[]) =>
      repository.listOfAssessments(ours.read, ours.id, assessments, ['planned', 'in_progress'], 9)
    t.strictSame(await open(uuid(5), uuid(6)), [second, third])
    t.strictSame(await open(uuid(6)), [third])
    t.strictSame(await open(), [])
  })

  t.test('an update makes the next revision; it and a delete are refused where what was read is stale', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    const read = actionRow(ours.id, uuid(11))
    await ours.write(async tx => {
      await repository.insert(tx, read)
      await repository.insert(tx, actionRow(ours.id, uuid(12)))
    })
    const changed = { state: 'done', doneOn: '2026-04-01', updatedAt: later(1) } as const
    t.equal(await ours.write(tx => repository.update(tx, read, changed)), true)
    const updated = { ...read, ...changed, revision: 2 }
    t.strictSame(await repository.find(ours.read, key, read.id), updated)
    t.equal(await ours.write(tx => repository.update(tx, read, { what: 'Too late' })), false)
    t.equal(await ours.write(tx => repository.delete(tx, read)), false)
    t.strictSame(await repository.find(ours.read, key, read.id), updated)
    t.equal(await ours.write(tx => repository.delete(tx, updated)), true)
    t.equal(await ours.write(tx => repository.delete(tx, updated)), false)
    t.strictSame(await repository.list(ours.read, key, undefined, 9), [actionRow(ours.id, uuid(12))])
  })

  t.test('the actions of an organisation are neither seen nor changed by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const row = actionRow(ours.id, uuid(11))
    await ours.write(tx => repository.insert(tx, row))
    const outcomes = await Promise.all(strangers.map(async ({ id: organisationId, read, write }) => {
      const key = { organisationId, id: uuid(5) }
      const posed = { ...row, organisationId }
      return [
        await repository.find(read, key, row.id),
        await repository.list(read, key, undefined, 9),
        await repository.count(read, key),
        await repository.listOfOrganisation(read, organisationId, {}, undefined, 9),
        await repository.listOfAssessments(read, organisationId, [uuid(5)], ['planned'], 9),
        await write(tx => repository.update(tx, posed, { what: 'Theirs' })),
        await write(tx => repository.delete(tx, posed)),
      ]
    }))
    t.strictSame(outcomes, strangers.map(() => [undefined, [], 0, [], [], false, false]))
    t.strictSame(await repository.find(ours.read, { organisationId: ours.id, id: uuid(5) }, row.id), row)
  })
})
