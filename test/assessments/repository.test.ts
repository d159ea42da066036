import t from 'tap'
import { milestonesRepository } from '../../src/assessments/milestones/repository.ts'
import { resultsRepository } from '../../src/assessments/release/repository.ts'
import { assessmentsRepository, type AssessmentFilters } from '../../src/assessments/repository.ts'
import type { AssessmentSlice } from '../../src/assessments/lists.ts'
import { responsesRepository } from '../../src/assessments/responses/repository.ts'
import { seatsRepository } from '../../src/assessments/seats/repository.ts'
import { isUniqueViolation } from '../../src/storage/errors.ts'
import { addAssessment, arrangementRow, assessmentRow, basesOf, transitionRow } from '../fixtures/assessment-rows.ts'
import { testRepository, type Owner } from '../fixtures/repository-suite.ts'
import { content, later, setRow, uuid, versionRow } from '../fixtures/rows.ts'

const cancelled = { state: 'cancelled', updatedAt: later(2) } as const
const slice = (after?: string, count = 9, order: AssessmentSlice['order'] = 'createdAt', at: Date | null = null) => ({
  order,
  after: after === undefined ? undefined : { at, id: after },
  count,
})
const keyOf = ({ id: organisationId }: Pick<Owner, 'id'>, n: number) => ({ organisationId, id: uuid(n) })

testRepository(t, {
  open: ({ tables }) => assessmentsRepository(tables),
  parts: ({ tables }) => [
    seatsRepository(tables),
    responsesRepository(tables),
    resultsRepository(tables),
    milestonesRepository(tables),
  ],
}, (t, start) => {
  t.test('an assessment is found as it was inserted', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const row = assessmentRow(ours.id, 6, {
      ...basesOf(5),
      mode: 'single',
      disclosure: null,
      k: null,
      perspectives: [{ key: 'peers', title: 'Péers', outside: true }],
      releasedAt: later(5),
      externalId: 'line 1',
      entryDigest: 'd',
    })
    await ours.write(tx => repository.insert(tx, row))
    t.strictSame(await repository.find(ours.read, keyOf(ours, 6)), row)
    t.equal(await repository.find(ours.read, keyOf(ours, 7)), undefined)
  })

  t.test('an id is free once, and the name of an imported line once in its organisation', async t => {
    const { storage, repository, ours, theirs } = await start(t)
    await addAssessment(storage, 5, ours.id, { externalId: 'line 1' })
    const insert = (n: number, externalId: string | null) =>
      ours.write(tx => repository.insert(tx, assessmentRow(ours.id, n, { ...basesOf(5), externalId })))
        .catch(error => isUniqueViolation(error) ? 'not unique' : error)
    t.strictSame(
      [await insert(5, null), await insert(6, 'line 1'), await insert(6, 'Line 1')],
      ['not unique', false, true]
    )
    t.strictSame([await insert(7, null), await insert(8, null)], [true, true], 'no name is no name')
    const named = { organisationId: ours.id, externalId: 'Line 1' }
    t.equal((await repository.findByExternalId(ours.read, named))?.id, uuid(6))
    t.equal(await repository.findByExternalId(ours.read, { ...named, externalId: 'LINE 1' }), undefined)
    await addAssessment(storage, 9, theirs.id, { externalId: 'line 1' })
    t.equal((await repository.find(theirs.read, keyOf(theirs, 9)))?.externalId, 'line 1')
  })

  t.test('assessments are listed by id, a page after an id, also by arrangement, set and state', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await addAssessment(storage, 8, ours.id, { state: 'released' })
    const [five, eight] = [basesOf(5), basesOf(8)]
    await ours.write(async tx => {
      await repository.insert(tx, assessmentRow(ours.id, 7, { ...five, state: 'released' }))
      await repository.insert(tx, assessmentRow(ours.id, 6, { ...five, arrangementId: eight.arrangementId }))
    })
    const ids = async (filters: AssessmentFilters, after?: string, most = 9) =>
      (await repository.list(ours.read, ours.id, filters, slice(after, most))).map(({ id }) => id)
    t.strictSame(await ids({}), [uuid(5), uuid(6), uuid(7), uuid(8)])
    t.strictSame(await ids({}, undefined, 2), [uuid(5), uuid(6)])
    t.strictSame(await ids({}, uuid(6), 1), [uuid(7)])
    t.strictSame(await ids({}, uuid(8)), [])
    t.strictSame(await ids({ arrangement: eight.arrangementId }), [uuid(6), uuid(8)])
    t.strictSame(await ids({ set: five.setId }), [uuid(5), uuid(6), uuid(7)])
    t.strictSame(await ids({ state: 'released' }), [uuid(7), uuid(8)])
    t.strictSame(await ids({ set: five.setId, state: 'open', arrangement: five.arrangementId }, uuid(5)), [])
    const [first] = await repository.list(ours.read, ours.id, {}, slice(undefined, 1))
    t.strictSame(first, assessmentRow(ours.id, 5), 'with all that is stored of them')
  })

  t.test('assessments are listed by mode, tag, external id and times, in the order of release or update', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id, { mode: 'single', releasedAt: later(3), updatedAt: later(9) })
    const five = basesOf(5)
    const tagged = uuid(0x9001)
    await ours.write(async tx => {
      await tx.insert(storage.tables.arrangements).values(arrangementRow(ours.id, tagged, { tags: ['a', 'north'] }))
      for (
        const row of [
          assessmentRow(ours.id, 6, { ...five, arrangementId: tagged, updatedAt: later(1) }),
          assessmentRow(ours.id, 7, { ...five, releasedAt: later(3), updatedAt: later(2), externalId: 'x' }),
          assessmentRow(ours.id, 8, { ...five, arrangementId: tagged, releasedAt: later(1), updatedAt: later(2) }),
          assessmentRow(ours.id, 9, { ...five }),
        ]
      ) await repository.insert(tx, row)
    })
    const numbers = async (filters: AssessmentFilters, ...wanted: Parameters<typeof slice>) =>
      (await repository.list(ours.read, ours.id, filters, slice(...wanted))).map(({ id }) => Number(id.slice(-1)))
    t.strictSame(await numbers({ mode: 'single' }), [5])
    t.strictSame(await numbers({ tag: 'north' }), [6, 8])
    t.strictSame(await numbers({ tag: 'nor' }), [])
    t.strictSame(await numbers({ externalId: 'x' }), [7])
    t.strictSame(await numbers({ releasedFrom: later(3) }), [5, 7], 'from then on')
    t.strictSame(await numbers({ releasedUntil: later(3) }), [8], 'before then')
    t.strictSame(await numbers({ updatedFrom: later(2) }), [5, 7, 8])
    const all = 9
    t.strictSame(await numbers({}, undefined, all, 'releasedAt'), [8, 5, 7, 6, 9], 'what is not released comes last')
    t.strictSame(await numbers({}, undefined, all, '-releasedAt'), [7, 5, 8, 6, 9])
    t.strictSame(await numbers({}, undefined, all, 'updatedAt'), [9, 6, 7, 8, 5])
    t.strictSame(await numbers({}, uuid(5), 2, 'releasedAt', later(3)), [7, 6], 'across the end of those')
    t.strictSame(await numbers({}, uuid(6), all, 'releasedAt', null), [9])
    t.strictSame(await numbers({}, uuid(5), all, '-releasedAt', later(3)), [8, 6, 9])
    t.strictSame(await numbers({}, uuid(7), all, 'updatedAt', later(2)), [8, 5])
    t.strictSame(await numbers({ releasedFrom: later(2) }, undefined, all, '-releasedAt'), [7, 5])
    await ours.write(tx => repository.noteUpdate(tx, keyOf(ours, 9), later(20)))
    t.match(await repository.find(ours.read, keyOf(ours, 9)), { updatedAt: later(20), revision: 1, turns: 0 })
  })

  t.test('an update makes the next revision, and is refused where the one that was read is stale', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const read = assessmentRow(ours.id, 5)
    const changed = { state: 'released', releasedAt: later(1), updatedAt: later(2) } as const
    t.equal(await ours.write(tx => repository.update(tx, read, changed)), true)
    t.equal(await ours.write(tx => repository.update(tx, read, cancelled)), false)
    t.equal(await ours.write(tx => repository.update(tx, assessmentRow(ours.id, 7), cancelled)), false)
    t.strictSame(await repository.list(ours.read, ours.id, {}, slice()), [
      { ...read, ...changed, revision: 2 },
      assessmentRow(ours.id, 6),
    ])
  })

  t.test('a lock counts a turn, in the named states alone; who waits for it sees what was written before', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const lock = (n: number, states: Parameters<typeof repository.lock>[2]) =>
      ours.write(tx => repository.lock(tx, keyOf(ours, n), states))
    t.strictSame(await lock(5, ['draft', 'open']), assessmentRow(ours.id, 5, { turns: 1 }))
    t.equal(await lock(5, ['closed']), undefined)
    t.equal(await lock(5, []), undefined)
    t.equal(await lock(7, ['open']), undefined)
    const closed = await Promise.all(Array.from({ length: 5 }, () =>
      ours.write(async tx => {
        const locked = await repository.lock(tx, keyOf(ours, 5), ['open'])
        return locked !== undefined && repository.update(tx, locked, { state: 'closed', updatedAt: later(2) })
      })))
    t.equal(closed.filter(Boolean).length, 1, 'one of five closes it')
    t.strictSame(await repository.find(ours.read, keyOf(ours, 6)), assessmentRow(ours.id, 6))
  })

  t.test('L transitions are listed in the order of their ids, those of one assessment', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const rows = [
      transitionRow(ours.id, 5, uuid(11)),
      transitionRow(ours.id, 5, uuid(12), { from: 'open', to: 'cancelled', reason: 'Né', at: later(-5) }),
    ]
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await repository.insertTransition(tx, row)
      await repository.insertTransition(tx, transitionRow(ours.id, 6, uuid(13)))
    })
    t.strictSame(await repository.listTransitions(ours.read, keyOf(ours, 5)), rows)
    t.strictSame(await repository.listTransitions(ours.read, keyOf(ours, 7)), [])
  })

  t.test('an assessment is erased where its tombstone stands', async t => {
    const { storage, repository, ours } = await start(t)
    const tombstone = { organisationId: ours.id, assessmentId: uuid(5), erasedAt: later(0) }
    await ours.write(tx => tx.insert(storage.tables.erasures).values(tombstone))
    t.equal(await repository.isErased(ours.read, keyOf(ours, 5)), true)
    t.equal(await repository.isErased(ours.read, keyOf(ours, 6)), false)
  })

  t.test('V8 the version that an assessment rests on is found whatever became of its set', async t => {
    const { storage, repository, ours, theirs } = await start(t)
    const { principleSets, setVersions, arrangements } = storage.tables
    const [setId, versionId] = [uuid(21), uuid(22)]
    const lineage = { chain: [] } as unknown as NonNullable<ReturnType<typeof versionRow>['lineage']>
    await theirs.write(async tx => {
      await tx.insert(principleSets).values(setRow(theirs.id, setId, { visibility: 'public' }))
      await tx.insert(setVersions).values(versionRow(theirs.id, setId, versionId, { minor: 2, size: 7, lineage }))
    })
    await ours.write(async tx => {
      await tx.insert(arrangements).values(arrangementRow(ours.id, uuid(23)))
      await repository.insert(tx, assessmentRow(ours.id, 5, { setId, versionId, arrangementId: uuid(23) }))
    })
    await theirs.write(tx => tx.update(principleSets).set({ deletedAt: later(1), visibility: 'private' }))
    const found = { major: 1, minor: 2, patch: 0, contentDigest: 'c', scoringDigest: 's', size: 7 }
    t.strictSame(await repository.findVersion(ours.read, versionId), { ...found, isFromNothing: false })
    const bytes = await repository.findContentBytes(ours.read, versionId)
    t.equal(new TextDecoder().decode(bytes), JSON.stringify(content), 'as it is stored')

    await addAssessment(storage, 6, ours.id)
    const { isFromNothing } = await repository.findVersion(ours.read, basesOf(6).versionId)
    t.equal(isFromNothing, true)
    await t.rejects(repository.findVersion(ours.read, uuid(99)), TypeError)
    await t.rejects(repository.findContentBytes(ours.read, uuid(99)), TypeError)
  })

  t.test('the assessments of an organisation are neither seen nor changed by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id, { externalId: 'x' })
    const row = assessmentRow(ours.id, 5, { externalId: 'x' })
    await ours.write(async tx => {
      await repository.insertTransition(tx, transitionRow(ours.id, 5, uuid(11)))
      const tombstone = { organisationId: ours.id, assessmentId: uuid(6), erasedAt: later(0) }
      await tx.insert(storage.tables.erasures).values(tombstone)
    })
    const outcomes = await Promise.all(strangers.map(async ({ id, read, write }) => [
      await repository.find(read, keyOf({ id }, 5)),
      await repository.list(read, id, {}, slice()),
      await repository.listTransitions(read, keyOf({ id }, 5)),
      await repository.isErased(read, keyOf({ id }, 6)),
      await write(tx => repository.update(tx, { ...row, organisationId: id }, cancelled)),
      await write(tx => repository.noteUpdate(tx, keyOf({ id }, 5), later(9))),
      await repository.findByExternalId(read, { organisationId: id, externalId: 'x' }),
      await write(tx => repository.lock(tx, keyOf({ id }, 5), ['open'])),
    ]))
    t.strictSame(outcomes, strangers.map(() => [undefined, [], [], false, false, undefined, undefined, undefined]))
    t.strictSame(await repository.find(ours.read, keyOf(ours, 5)), row)
  })
})
