import { asc } from 'drizzle-orm'
import t from 'tap'
import { milestonesRepository } from '../../../src/assessments/milestones/repository.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import { addAssessment, milestoneRow, responseRow } from '../../fixtures/assessment-rows.ts'
import { testRepository, type Owner, type Started } from '../../fixtures/repository-suite.ts'
import { later, uuid } from '../../fixtures/rows.ts'

const ratings = { z: { rating: { level: 'é' }, statementDigest: 'd' }, a: { rating: null, statementDigest: 'd' } }
const text = JSON.stringify(ratings)
const keyOf = ({ id: organisationId }: Pick<Owner, 'id'>, n: number) => ({ organisationId, id: uuid(n) })
const copies = { copies: true }

/** Two assessments of ours: one with a response in each state, and one with another. */
async function addResponses ({ storage, ours }: Started<unknown>) {
  for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
  const rows = [
    responseRow(ours.id, 5, uuid(11), { ratings }),
    responseRow(ours.id, 5, uuid(12), { ratings, state: 'in_progress' }),
    responseRow(ours.id, 5, uuid(13), { ratings, state: 'withdrawn' }),
    responseRow(ours.id, 6, uuid(14), { ratings }),
  ]
  await ours.write(tx => tx.insert(storage.tables.responses).values(rows))
}

testRepository(t, { open: ({ tables }) => milestonesRepository(tables) }, (t, start) => {
  t.test('a milestone is found by its name as it was inserted; the name is free once in its assessment', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const row = milestoneRow(ours.id, 5, 'spring', { document: '{"z": 1, "a": "é"}' })
    await ours.write(tx => repository.insertMilestone(tx, row, copies))
    t.strictSame(await repository.findMilestone(ours.read, keyOf(ours, 5), 'spring'), row)
    t.equal(await repository.findMilestone(ours.read, keyOf(ours, 5), 'Spring'), undefined)
    t.equal(await repository.findMilestone(ours.read, keyOf(ours, 6), 'spring'), undefined)
    const error = await ours.write(tx => repository.insertMilestone(tx, row, copies)).catch(error => error)
    t.ok(isUniqueViolation(error))
    await ours.write(tx => repository.insertMilestone(tx, milestoneRow(ours.id, 6, 'spring'), copies))
    t.ok(await repository.findMilestone(ours.read, keyOf(ours, 6), 'spring'))
  })

  t.test('milestones are listed in the order in which they were made, those of one moment by name', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    t.strictSame(await repository.listMilestones(ours.read, keyOf(ours, 5)), [])
    const made = [['b', 0], ['a', 5], ['c', 5]] as const
    await ours.write(async tx => {
      for (const [name, seconds] of made.toReversed()) {
        await repository.insertMilestone(tx, milestoneRow(ours.id, 5, name, { createdAt: later(seconds) }), copies)
      }
      await repository.insertMilestone(tx, milestoneRow(ours.id, 6, 'd'), copies)
    })
    t.strictSame(
      await repository.listMilestones(ours.read, keyOf(ours, 5)),
      made.map(([name, seconds]) => ({ name, createdAt: later(seconds) }))
    )
  })

  t.test('L a milestone copies what is said in its assessment unless told not to, but not of who withdrew', async t => {
    const started = await start(t)
    const { storage, repository, ours } = started
    await addResponses(started)
    await ours.write(async tx => {
      await repository.insertMilestone(tx, milestoneRow(ours.id, 5, 'spring'), copies)
      await repository.insertMilestone(tx, milestoneRow(ours.id, 5, 'confidential'), { copies: false })
    })
    await ours.write(tx => tx.update(storage.tables.responses).set({ state: 'in_progress', ratings: {} }))
    const listCopied = async (assessment: number, name: string) =>
      [...await repository.listCopied(ours.read, keyOf(ours, assessment), name)].sort()
    t.strictSame(await listCopied(5, 'spring'), [uuid(11), uuid(12)])
    t.strictSame([await listCopied(5, 'confidential'), await listCopied(6, 'spring')], [[], []])
    const findCopy = (n: number, name: string) =>
      repository.findCopy(ours.read, responseRow(ours.id, 5, uuid(n)), name)
    t.strictSame([await findCopy(11, 'spring'), await findCopy(12, 'spring')], [
      { state: 'submitted', ratings: text },
      { state: 'in_progress', ratings: text },
    ])
    t.strictSame([await findCopy(13, 'spring'), await findCopy(11, 'confidential')], [undefined, undefined])
  })

  t.test('L who withdraws is forgotten in every milestone, and nobody else is', async t => {
    const started = await start(t)
    const { storage, repository, ours } = started
    const { milestoneCopies } = storage.tables
    await addResponses(started)
    await ours.write(async tx => {
      for (const name of ['spring', 'autumn']) {
        await repository.insertMilestone(tx, milestoneRow(ours.id, 5, name), copies)
      }
      await repository.insertMilestone(tx, milestoneRow(ours.id, 6, 'spring'), copies)
      await repository.deleteCopies(tx, responseRow(ours.id, 5, uuid(11)))
    })
    const { milestone, responseId } = milestoneCopies
    t.strictSame(
      await ours.read.select({ milestone, responseId }).from(milestoneCopies).orderBy(asc(responseId), asc(milestone)),
      [
        { milestone: 'autumn', responseId: uuid(12) },
        { milestone: 'spring', responseId: uuid(12) },
        { milestone: 'spring', responseId: uuid(14) },
      ]
    )
  })

  t.test('the milestones of an organisation and their copies are neither seen nor deleted by another', async t => {
    const started = await start(t)
    const { repository, ours, strangers } = started
    await addResponses(started)
    await ours.write(tx => repository.insertMilestone(tx, milestoneRow(ours.id, 5, 'spring'), copies))
    const seen = await Promise.all(strangers.map(async ({ id, read, write }) => {
      await write(tx => repository.deleteCopies(tx, responseRow(id, 5, uuid(11))))
      return [
        await repository.findMilestone(read, keyOf({ id }, 5), 'spring'),
        await repository.listMilestones(read, keyOf({ id }, 5)),
        await repository.listCopied(read, keyOf({ id }, 5), 'spring'),
        await repository.findCopy(read, responseRow(id, 5, uuid(11)), 'spring'),
      ]
    }))
    t.strictSame(seen, strangers.map(() => [undefined, [], new Set(), undefined]))
    t.equal((await repository.listCopied(ours.read, keyOf(ours, 5), 'spring')).size, 2)
  })
})
