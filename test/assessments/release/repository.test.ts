import t from 'tap'
import { resultsRepository, type ReadResult, type ResultRow } from '../../../src/assessments/release/repository.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import type { Writer } from '../../../src/storage/storage.ts'
import { addAssessment, assessmentRow, basesOf, resultRow } from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { later, uuid } from '../../fixtures/rows.ts'

/** A result that was read, as it was inserted; what is found in its responses is not read. */
const storedOf = (found: ReadResult | undefined) => (
  found && { ...found, document: new TextDecoder().decode(found.document) }
)
const readOf = ({ findings, ...row }: ResultRow) => row
/** What makes a place in time. */
const placeOf = ({ releasedAt, assessmentId, number }: ResultRow) => ({ releasedAt, assessmentId, number })
const { arrangementId, versionId } = basesOf(5)

testRepository(t, { open: ({ tables }) => resultsRepository(tables) }, (t, start) => {
  t.test('a result is found by its number as it was inserted, byte for byte, and its number is free once', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const row = resultRow(ours.id, 5, 1, { findings: '{"asked":[]}' })
    await ours.write(tx => repository.insertResult(tx, row))
    const find = async (id: string, number: number) =>
      storedOf(await repository.findResult(ours.read, { organisationId: ours.id, id }, number))
    t.strictSame(await find(uuid(5), 1), readOf(row))
    t.equal(await find(uuid(5), 2), undefined)
    t.equal(await find(uuid(6), 1), undefined, 'not in another assessment')
    t.ok(isUniqueViolation(await ours.write(tx => repository.insertResult(tx, row)).catch(error => error)))
  })

  t.test('the newest result of an assessment is that of the highest number, whenever it was released', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    t.equal(await repository.findNewestResult(ours.read, key), undefined)
    t.equal(await repository.findNewestSummary(ours.read, key), undefined)
    t.equal(await repository.findSummary(ours.read, key, undefined), undefined)
    t.equal(await repository.newestResultNumber(ours.read, key), 0)
    t.strictSame(await repository.listResults(ours.read, key), [])

    const rows = [9, 3, 0].map((seconds, index) =>
      resultRow(ours.id, 5, index + 1, { releasedAt: later(seconds), findings: `{"of":${index + 1}}` })
    )
    const [oldest = resultRow(ours.id, 5, 1), , newest = oldest] = rows
    await ours.write(async tx => {
      for (const row of [newest, oldest, resultRow(ours.id, 6, 4), ...rows.slice(1, 2)]) {
        await repository.insertResult(tx, row)
      }
    })
    const { summary, findings } = newest
    t.strictSame(storedOf(await repository.findNewestResult(ours.read, key)), readOf(newest))
    t.strictSame(await repository.findNewestSummary(ours.read, key), { number: 3, versionId, summary, findings })
    t.strictSame(await repository.findSummary(ours.read, key, undefined), { versionId, summary })
    t.strictSame(await repository.findSummary(ours.read, key, 1), { versionId, summary: oldest.summary })
    t.equal(await repository.findSummary(ours.read, key, 4), undefined)
    t.equal(await repository.newestResultNumber(ours.read, key), 3)
    t.strictSame(
      await repository.listResults(ours.read, key),
      rows.map(({ number, releasedAt, versionId }) => ({ number, releasedAt, versionId })),
      'the oldest first'
    )
  })

  /** Three assessments of one arrangement, and one of another; in the order of time. */
  async function fill (
    insert: (tx: Writer, row: ResultRow) => Promise<void>,
    { storage, ours }: Awaited<ReturnType<typeof start>>
  ) {
    await addAssessment(storage, 5, ours.id)
    await addAssessment(storage, 8, ours.id)
    await ours.write(async tx => {
      await tx.insert(storage.tables.assessments).values([6, 7].map(n => assessmentRow(ours.id, n, basesOf(5))))
    })
    const of = (n: number, number: number, seconds: number) =>
      resultRow(ours.id, n, number, { arrangementId, versionId, releasedAt: later(seconds) })
    const ordered = [of(7, 1, 0), of(5, 1, 5), of(5, 2, 5), of(6, 1, 5), of(6, 2, 9)]
    await ours.write(async tx => {
      for (const row of [...ordered.toReversed(), resultRow(ours.id, 8, 1)]) await insert(tx, row)
    })
    return ordered
  }

  t.test('the results of an arrangement are listed as they follow in time, from any place on', async t => {
    const started = await start(t)
    const { repository, ours } = started
    const ordered = await fill(repository.insertResult, started)
    const list = (after: ReturnType<typeof placeOf> | undefined, most: number) =>
      repository.listTimeline(ours.read, ours.id, arrangementId, after, most)
    const told = ordered.map(row => ({ ...placeOf(row), summary: row.summary }))
    t.strictSame(await list(undefined, 9), told)
    const pages = await Promise.all(ordered.map(row => list(placeOf(row), 2)))
    t.strictSame(pages, ordered.map((_, index) => told.slice(index + 1, index + 3)))
    t.strictSame(await repository.listTimeline(ours.read, ours.id, uuid(99), undefined, 9), [])
  })

  t.test('the results of an arrangement are counted, all or up to one: its place in time', async t => {
    const started = await start(t)
    const { repository, ours } = started
    const ordered = await fill(repository.insertResult, started)
    const count = (until?: ResultRow) => repository.countOfArrangement(ours.read, ours.id, arrangementId, until)
    t.equal(await count(), 5)
    t.strictSame(await Promise.all(ordered.map(row => count(row))), [1, 2, 3, 4, 5])
    t.equal(await repository.countOfArrangement(ours.read, ours.id, uuid(99), undefined), 0)
  })

  t.test('the newest results of an arrangement come first, up to any of them', async t => {
    const started = await start(t)
    const { repository, ours } = started
    const ordered = await fill(repository.insertResult, started)
    const list = (until: ReturnType<typeof placeOf> | undefined, most: number) =>
      repository.listNewestOfArrangement(ours.read, ours.id, arrangementId, until, most)
    const told = ordered.map(row => ({ ...placeOf(row), versionId: row.versionId, summary: row.summary }))
    t.strictSame(await list(undefined, 9), told.toReversed())
    const pages = await Promise.all(ordered.map(row => list(placeOf(row), 2)))
    t.strictSame(pages, ordered.map((_, index) => told.slice(0, index + 1).toReversed().slice(0, 2)))
    t.strictSame(await repository.listNewestOfArrangement(ours.read, ours.id, uuid(99), undefined, 9), [])
  })

  t.test('the results of an organisation are not seen by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await ours.write(tx => repository.insertResult(tx, resultRow(ours.id, 5, 1)))
    const seen = await Promise.all(strangers.map(async ({ id: organisationId, read }) => {
      const key = { organisationId, id: uuid(5) }
      return [
        await repository.findResult(read, key, 1),
        await repository.findNewestResult(read, key),
        await repository.findNewestSummary(read, key),
        await repository.findSummary(read, key, 1),
        await repository.newestResultNumber(read, key),
        await repository.listResults(read, key),
        await repository.listTimeline(read, organisationId, arrangementId, undefined, 9),
        await repository.listNewestOfArrangement(read, organisationId, arrangementId, undefined, 9),
        await repository.countOfArrangement(read, organisationId, arrangementId, undefined),
      ]
    }))
    t.strictSame(seen, strangers.map(() => [undefined, undefined, undefined, undefined, 0, [], [], [], 0]))
  })
})
