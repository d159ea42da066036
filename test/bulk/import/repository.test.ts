import { asc } from 'drizzle-orm'
import t from 'tap'
import { importRepository, type EntryRows } from '../../../src/bulk/import/repository.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../../src/storage/errors.ts'
import type { Reader, Storage } from '../../../src/storage/storage.ts'
import {
  addAssessment, assessmentRow, basesOf, evidenceRow, milestoneRow, responseRow, resultRow,
  transitionRow
} from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { uuid } from '../../fixtures/rows.ts'

const ratings = { z: { rating: { level: 'é "x"' }, statementDigest: 'd' }, a: { rating: null, statementDigest: 'd' } }
const { arrangementId, versionId } = basesOf(5)

/** The nth assessment, with values that are easily mistaken for others. */
const entryRows = (organisationId: string, n: number, externalId: string): EntryRows => ({
  assessment: assessmentRow(organisationId, n, {
    ...basesOf(5),
    mode: 'single',
    disclosure: null,
    k: null,
    state: 'released',
    externalId,
    entryDigest: `digest of ${externalId}`,
  }),
  response: responseRow(organisationId, n, uuid(0x100 + n), { ratings, tokenHash: null, expiresOn: null }),
  result: resultRow(organisationId, n, 1, { arrangementId, versionId, document: '{"b": 1, "a": "é"}' }),
  milestone: milestoneRow(organisationId, n, 'release-1'),
  transitions: [1, 2].map(index => transitionRow(organisationId, n, uuid(0x200 + 2 * n + index))),
  evidence: [evidenceRow(organisationId, uuid(0x300 + n), { assessmentId: uuid(n) })],
})

/** All rows of the tables that an import writes. */
async function rowsOf (read: Reader, { tables }: Storage) {
  const { assessments, responses, results, milestones, milestoneCopies, assessmentTransitions, evidence } = tables
  return {
    assessments: await read.select().from(assessments).orderBy(asc(assessments.id)),
    responses: await read.select().from(responses).orderBy(asc(responses.id)),
    results: await read.select().from(results).orderBy(asc(results.assessmentId)),
    milestones: await read.select().from(milestones).orderBy(asc(milestones.assessmentId)),
    copies: await read.select().from(milestoneCopies).orderBy(asc(milestoneCopies.responseId)),
    transitions: await read.select().from(assessmentTransitions).orderBy(asc(assessmentTransitions.id)),
    evidence: await read.select().from(evidence).orderBy(asc(evidence.id)),
  }
}

testRepository(t, { open: importRepository }, (t, start) => {
  t.test('entries are stored with everything they come to, and what their milestone restores', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const entries = [entryRows(ours.id, 11, 'line 1'), entryRows(ours.id, 12, 'line 2')]
    await ours.write(tx => repository.insert(tx, entries))
    t.strictSame(await rowsOf(ours.read, storage), {
      assessments: [assessmentRow(ours.id, 5), ...entries.map(({ assessment }) => assessment)],
      responses: entries.map(({ response }) => response),
      results: entries.map(({ result }) => result),
      milestones: entries.map(({ milestone }) => milestone),
      copies: entries.map(({ response: { id, assessmentId } }) => ({
        organisationId: ours.id,
        responseId: id,
        assessmentId,
        milestone: 'release-1',
        state: 'submitted',
        ratings,
      })),
      transitions: entries.flatMap(({ transitions }) => transitions),
      evidence: entries.flatMap(({ evidence }) => evidence),
    })
  })

  t.test('none is stored where none is given', async t => {
    const { storage, repository, ours } = await start(t)
    await ours.write(tx => repository.insert(tx, []))
    t.strictSame(Object.values(await rowsOf(ours.read, storage)), [[], [], [], [], [], [], []])
  })

  t.test('an entry that is there already and an arrangement that is not are told apart; nothing is stored', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await ours.write(tx => repository.insert(tx, [entryRows(ours.id, 11, 'line 1')]))
    const before = await rowsOf(ours.read, storage)
    const insert = (...entries: EntryRows[]) => ours.write(tx => repository.insert(tx, entries)).catch(error => error)
    const again = await insert(entryRows(ours.id, 12, 'line 2'), entryRows(ours.id, 13, 'line 1'))
    t.strictSame([isUniqueViolation(again), isForeignKeyViolation(again)], [true, false])
    const gone = entryRows(ours.id, 14, 'line 3')
    const orphan = await insert({ ...gone, assessment: { ...gone.assessment, arrangementId: uuid(99) } })
    t.strictSame([isUniqueViolation(orphan), isForeignKeyViolation(orphan)], [false, true])
    t.strictSame(await rowsOf(ours.read, storage), before)
  })

  t.test('entries are found by their names and arrangements by their ids, and none that is not there', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await ours.write(tx => repository.insert(tx, [entryRows(ours.id, 11, 'line 1'), entryRows(ours.id, 12, 'line 2')]))
    t.strictSame(
      await repository.findEntries(ours.read, ours.id, ['line 2', 'Line 1', 'line 3']),
      new Map([['line 2', { id: uuid(12), digest: 'digest of line 2' }]])
    )
    t.strictSame(
      await repository.findEntries(ours.read, ours.id, [uuid(5), uuid(12), uuid(99)]),
      new Map([[uuid(5), { id: uuid(5), digest: null }]]),
      'one that was not imported has its own id, and one that was has not'
    )
    t.strictSame(
      await repository.findArrangements(ours.read, ours.id, [arrangementId, uuid(99)]),
      new Map([[arrangementId, 'A group']])
    )
    t.strictSame(await repository.findEntries(ours.read, ours.id, []), new Map())
    t.strictSame(await repository.findArrangements(ours.read, ours.id, []), new Map())
  })

  t.test('the entries and arrangements of an organisation are not found by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    await ours.write(tx => repository.insert(tx, [entryRows(ours.id, 11, 'line 1')]))
    const found = await Promise.all(strangers.map(async ({ id, read }) => [
      await repository.findEntries(read, id, ['line 1', uuid(5)]),
      await repository.findArrangements(read, id, [arrangementId]),
    ]))
    t.strictSame(found, strangers.map(() => [new Map(), new Map()]))
  })
})
