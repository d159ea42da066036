import { asc } from 'drizzle-orm'
import t from 'tap'
import { evidenceRepository } from '../../../src/assessments/evidence/repository.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { addAssessment, evidenceRow } from '../../fixtures/assessment-rows.ts'
import { testRepository, type Owner } from '../../fixtures/repository-suite.ts'
import { instant, keyRow, uuid } from '../../fixtures/rows.ts'

/** Answers that are stored for repeated requests, each of an item; the ids of key and answers begin at n. */
async function addAnswers (
  { tables }: Storage,
  { id: organisationId, write }: Owner,
  n: number,
  items: readonly string[]
) {
  const caller = uuid(n)
  await write(async tx => {
    await tx.insert(tables.apiKeys).values(keyRow(organisationId, caller))
    await tx.insert(tables.idempotencyKeys).values(items.map((id, index) => ({
      id: uuid(n + 1 + index),
      organisationId,
      caller,
      key: `key-${index}`,
      fingerprint: '',
      answer: { status: 201, headers: { location: `/v1/evidence/${id}` }, body: { id } },
      createdAt: instant,
    })))
  })
}

testRepository(t, { open: ({ tables }) => evidenceRepository(tables) }, (t, start) => {
  t.test('E1 an item of evidence is found in its assessment as it was inserted, once', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const row = evidenceRow(ours.id, uuid(11), { kind: 'link', content: 'https://example.org/', expires: '2027-01-01' })
    await ours.write(tx => repository.insert(tx, row))
    const find = (assessment: string, id: string) =>
      repository.find(ours.read, { organisationId: ours.id, id: assessment }, id)
    t.strictSame(await find(uuid(5), row.id), row)
    t.equal(await find(uuid(5), uuid(12)), undefined)
    t.equal(await find(uuid(6), row.id), undefined, 'not in another assessment')
    t.ok(isUniqueViolation(await ours.write(tx => repository.insert(tx, row)).catch(error => error)))
  })

  t.test('items are counted and listed by id, a page after an id, and all of them with when they expire', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    t.equal(await repository.count(ours.read, key), 0)
    const rows = [11, 12, 13].map(n => evidenceRow(ours.id, uuid(n), { expires: n === 12 ? '2026-06-01' : null }))
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await repository.insert(tx, row)
      await repository.insert(tx, evidenceRow(ours.id, uuid(14), { assessmentId: uuid(6) }))
    })
    t.equal(await repository.count(ours.read, key), 3)
    t.strictSame(await repository.list(ours.read, key, undefined, 9), rows)
    t.strictSame(await repository.list(ours.read, key, undefined, 2), rows.slice(0, 2))
    t.strictSame(await repository.list(ours.read, key, uuid(11), 9), rows.slice(1))
    t.strictSame(
      await repository.listExpiries(ours.read, key),
      rows.map(({ id, expires }) => ({ id, expires }))
    )
    const titles = await repository.listTitles(ours.read, key)
    t.strictSame(new Set(titles.map(({ id }) => id)), new Set(rows.map(({ id }) => id)))
    t.equal(titles[0]?.title, 'Notes')
  })

  t.test('E1 the days of one item are updated, and nothing else', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const [renewed, other] = [evidenceRow(ours.id, uuid(11)), evidenceRow(ours.id, uuid(12))]
    await ours.write(async tx => {
      for (const row of [renewed, other]) await repository.insert(tx, row)
    })
    const days = { collected: '2027-02-01', expires: '2028-02-01' }
    await ours.write(tx => repository.update(tx, renewed, days))
    t.strictSame(await repository.list(ours.read, { organisationId: ours.id, id: uuid(5) }, undefined, 9), [
      { ...renewed, ...days },
      other,
    ])
  })

  t.test('an item goes with the answers that tell of it, and no other does', async t => {
    const { storage, repository, ours, theirs } = await start(t)
    const { idempotencyKeys } = storage.tables
    await addAssessment(storage, 5, ours.id)
    const [gone, kept] = [evidenceRow(ours.id, uuid(11)), evidenceRow(ours.id, uuid(12))]
    await ours.write(async tx => {
      for (const row of [gone, kept]) await repository.insert(tx, row)
    })
    await addAnswers(storage, ours, 0x100, [gone.id, kept.id])
    await addAnswers(storage, theirs, 0x200, [gone.id])
    await ours.write(tx => repository.delete(tx, gone))
    t.strictSame(await repository.list(ours.read, { organisationId: ours.id, id: uuid(5) }, undefined, 9), [kept])
    const answersOf = async ({ read, id }: Owner) => {
      const found = await read.select().from(idempotencyKeys).orderBy(asc(idempotencyKeys.id))
      return found.filter(({ organisationId }) => organisationId === id).map(({ answer }) => answer?.body)
    }
    t.strictSame([await answersOf(ours), await answersOf(theirs)], [[{ id: kept.id }], [{ id: gone.id }]])
  })

  t.test('the evidence of an organisation is neither seen nor deleted by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    const { idempotencyKeys } = storage.tables
    await addAssessment(storage, 5, ours.id)
    const row = evidenceRow(ours.id, uuid(11))
    await ours.write(tx => repository.insert(tx, row))
    await addAnswers(storage, ours, 0x100, [row.id])
    const seen = await Promise.all(strangers.map(async ({ id: organisationId, read, write }) => {
      const key = { organisationId, id: uuid(5) }
      await write(tx => repository.update(tx, { ...row, organisationId }, { collected: '2027-01-01', expires: null }))
      await write(tx => repository.delete(tx, { ...row, organisationId }))
      return [
        await repository.find(read, key, row.id),
        await repository.list(read, key, undefined, 9),
        await repository.listExpiries(read, key),
        await repository.listTitles(read, key),
        await repository.count(read, key),
      ]
    }))
    t.strictSame(seen, strangers.map(() => [undefined, [], [], [], 0]))
    t.strictSame(await repository.find(ours.read, { organisationId: ours.id, id: uuid(5) }, row.id), row)
    t.equal(Number(await ours.read.$count(idempotencyKeys)), 1)
  })
})
