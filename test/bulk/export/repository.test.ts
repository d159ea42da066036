import t from 'tap'
import { exportRepository } from '../../../src/bulk/export/repository.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { addAssessment, assessmentRow, basesOf, evidenceRow, resultRow } from '../../fixtures/assessment-rows.ts'
import { testRepository, type Owner } from '../../fixtures/repository-suite.ts'
import { later, uuid } from '../../fixtures/rows.ts'

const documentOf = (n: number, number: number) => `{"of": "${n} é ${number}"}`
const summaryOf = (n: number, number: number) => `{"summary":"${n}.${number}"}`

/** The nth assessment, released so many times, on the arrangement and the set of others where these are named. */
async function addReleased (
  { tables }: Storage,
  { id, write }: Owner,
  n: number,
  releases: number,
  { arrangementOf = 5, setOf = 5 } = {}
) {
  const { arrangementId } = basesOf(arrangementOf)
  const row = assessmentRow(id, n, {
    ...basesOf(setOf),
    arrangementId,
    releasedAt: releases > 0 ? later(releases) : null,
  })
  const results = Array.from({ length: releases }, (_, index) => {
    const [number, { versionId }] = [index + 1, row]
    const texts = { document: documentOf(n, number), summary: summaryOf(n, number) }
    return resultRow(id, n, number, { arrangementId, versionId, ...texts })
  })
  await write(async tx => {
    await tx.insert(tables.assessments).values(row)
    if (results.length > 0) await tx.insert(tables.results).values(results.toReversed())
  })
  return row
}

testRepository(t, { open: ({ tables }) => exportRepository(tables) }, (t, start) => {
  t.test('what was ever released is read by id, each with its newest result', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await addReleased(storage, ours, 6, 0)
    const twelve = await addReleased(storage, ours, 12, 2)
    const eleven = await addReleased(storage, ours, 11, 1)
    t.strictSame(await repository.page(ours.read, ours.id, {}, undefined), [
      { assessment: eleven, summary: summaryOf(11, 1) },
      { assessment: twelve, summary: summaryOf(12, 2) },
    ])
    t.strictSame(await repository.sizes(ours.read, ours.id, {}, undefined), [
      { assessment: eleven, size: Buffer.byteLength(documentOf(11, 1)) },
      { assessment: twelve, size: Buffer.byteLength(documentOf(12, 2)) },
    ])
    const documents = await repository.documents(ours.read, ours.id, [twelve.id, eleven.id, uuid(99)])
    const texts = [...documents].map(([id, bytes]) => [id, new TextDecoder().decode(bytes)])
    t.strictSame(Object.fromEntries(texts), {
      [eleven.id]: documentOf(11, 1),
      [twelve.id]: documentOf(12, 2),
    }, 'byte for byte, and none of what is not there')
  })

  t.test('pages are narrowed to an arrangement and a set, and go on after an id', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    await addReleased(storage, ours, 11, 1)
    await addReleased(storage, ours, 12, 1, { arrangementOf: 6 })
    await addReleased(storage, ours, 13, 1, { setOf: 6 })
    const [five, six] = [basesOf(5), basesOf(6)]
    const ids = async (filters: { arrangement?: string, set?: string }, after: string | undefined) => {
      const pages = [
        await repository.page(ours.read, ours.id, filters, after),
        await repository.sizes(ours.read, ours.id, filters, after),
      ]
      return pages.map(page => page.map(({ assessment: { id } }) => id))
    }
    const both = (...ns: number[]) => [ns.map(uuid), ns.map(uuid)]
    t.strictSame(await ids({}, uuid(11)), both(12, 13))
    t.strictSame(await ids({}, uuid(13)), both())
    t.strictSame(await ids({ arrangement: six.arrangementId }, undefined), both(12))
    t.strictSame(await ids({ set: five.setId }, undefined), both(11, 12))
    t.strictSame(await ids({ set: five.setId, arrangement: five.arrangementId }, undefined), both(11))
    t.strictSame(await ids({ set: five.setId }, uuid(11)), both(12))
  })

  t.test('a page ends, and the next begins after its last', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    for (let n = 0; n < 101; n++) await addReleased(storage, ours, 0x100 + n, 1)
    const page = await repository.page(ours.read, ours.id, {}, undefined)
    t.equal(page.length, 100)
    const rest = await repository.page(ours.read, ours.id, {}, page.at(-1)?.assessment.id)
    t.strictSame(rest.map(({ assessment: { id } }) => id), [uuid(0x100 + 100)])
  })

  t.test('E1 evidence is measured by assessment, and read of one in the order in which it was created', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6, 7]) await addAssessment(storage, n, ours.id)
    const rows = [[13, 5], [11, 5], [12, 6]].map(([id = 0, of = 0]) =>
      evidenceRow(ours.id, uuid(id), { assessmentId: uuid(of), content: 'é'.repeat(id) })
    )
    await ours.write(tx => tx.insert(storage.tables.evidence).values(rows))
    t.strictSame(
      await repository.evidenceSizes(ours.read, ours.id, [uuid(5), uuid(6), uuid(7)]),
      new Map([[uuid(5), 48], [uuid(6), 24]])
    )
    t.strictSame(await repository.evidenceSizes(ours.read, ours.id, [uuid(7)]), new Map())
    t.strictSame(await repository.evidence(ours.read, ours.id, uuid(5)), [rows[1], rows[0]])
  })

  t.test('what an organisation released is not seen by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const { id } = await addReleased(storage, ours, 11, 1)
    await ours.write(tx => tx.insert(storage.tables.evidence).values(evidenceRow(ours.id, uuid(21))))
    const seen = await Promise.all(strangers.map(async ({ id: organisationId, read }) => [
      await repository.page(read, organisationId, {}, undefined),
      await repository.sizes(read, organisationId, {}, undefined),
      [...await repository.documents(read, organisationId, [id])],
      [...await repository.evidenceSizes(read, organisationId, [uuid(5)])],
      await repository.evidence(read, organisationId, uuid(5)),
    ]))
    t.strictSame(seen, strangers.map(() => [[], [], [], [], []]))
  })
})
