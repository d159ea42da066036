import t from 'tap'
import {
  responsesRepository, type ResponseFrame, type ResponseRow,
  type StoredResponseRow
} from '../../../src/assessments/responses/repository.ts'
import type { Ratings } from '../../../src/domain/assessments/model.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import { addAssessment, responseRow } from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { uuid } from '../../fixtures/rows.ts'

/** More bytes than characters, and keys in no order. */
const ratings: Ratings = {
  z: { rating: { level: 'fully', comment: 'Schön – 你好' }, statementDigest: 'd' },
  a: { rating: { dontKnow: true }, statementDigest: 'd' },
}

function frameOf ({ ratings, ...frame }: ResponseRow): ResponseFrame {
  return frame
}
function storedOf ({ ratings, ...frame }: ResponseRow): StoredResponseRow {
  return { ...frame, ratings: JSON.stringify(ratings) }
}

testRepository(t, { open: ({ tables }) => responsesRepository(tables) }, (t, start) => {
  t.test('a response is found with its ratings as they are stored, or without them', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const row = responseRow(ours.id, 5, uuid(11), { ratings, label: 'A peer', consent: true })
    await ours.write(tx => repository.insertResponse(tx, row))
    t.strictSame(await repository.findResponseFrame(ours.read, ours.id, row.id), frameOf(row))
    t.strictSame(await repository.findStoredResponse(ours.read, ours.id, row.id), storedOf(row))
    t.strictSame(await repository.findOnlyResponse(ours.read, { organisationId: ours.id, id: uuid(5) }), storedOf(row))
    t.equal(await repository.findResponseFrame(ours.read, ours.id, uuid(12)), undefined)
    t.equal(await repository.findStoredResponse(ours.read, ours.id, uuid(12)), undefined)
    t.equal(await repository.findOnlyResponse(ours.read, { organisationId: ours.id, id: uuid(6) }), undefined)
  })

  t.test('the id of a response is free for no other of its organisation', async t => {
    const { storage, repository, ours, theirs } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    await addAssessment(storage, 7, theirs.id)
    await ours.write(tx => repository.insertResponse(tx, responseRow(ours.id, 5, uuid(11))))
    const error = await ours.write(tx => repository.insertResponse(tx, responseRow(ours.id, 6, uuid(11))))
      .catch(error => error)
    t.ok(isUniqueViolation(error))
    await theirs.write(tx => repository.insertResponse(tx, responseRow(theirs.id, 7, uuid(11))))
    t.equal((await repository.findResponseFrame(theirs.read, theirs.id, uuid(11)))?.assessmentId, uuid(7))
    t.equal((await repository.findResponseFrame(ours.read, ours.id, uuid(11)))?.assessmentId, uuid(5))
  })

  t.test('the responses of an assessment follow each other by their random ids', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    const rows = [
      responseRow(ours.id, 5, uuid(11), { ratings, state: 'withdrawn' }),
      responseRow(ours.id, 5, uuid(12), { perspective: 'peers', revision: 3 }),
      responseRow(ours.id, 5, uuid(13), { ratings, label: 'A peer', changedOn: '2026-03-05' }),
    ] as const
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await repository.insertResponse(tx, row)
      await repository.insertResponse(tx, responseRow(ours.id, 6, uuid(10)))
    })
    t.strictSame(await repository.listFrames(ours.read, key), rows.map(frameOf))

    const stored = rows.map(storedOf).map(({ id, revision, state, ratings }) => ({ id, revision, state, ratings }))
    t.strictSame(await repository.nextStored(ours.read, key, undefined), stored[0])
    t.strictSame(await repository.nextStored(ours.read, key, uuid(11)), stored[1])
    t.strictSame(await repository.nextStored(ours.read, key, uuid(12)), stored[2])
    t.equal(await repository.nextStored(ours.read, key, uuid(13)), undefined)

    const said = rows.map(storedOf).map(({ id, label, perspective, changedOn, ratings }) => (
      { id, label, perspective, changedOn, ratings }
    ))
    t.strictSame(await repository.nextResponse(ours.read, key, undefined, undefined), said[0])
    t.strictSame(await repository.nextResponse(ours.read, key, 'submitted', undefined), said[1])
    t.strictSame(await repository.nextResponse(ours.read, key, 'submitted', uuid(12)), said[2])
    t.equal(await repository.nextResponse(ours.read, key, 'withdrawn', uuid(11)), undefined)
  })

  t.test('D2 submitted responses are counted, and the bytes of all ratings', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    t.equal(await repository.countSubmitted(ours.read, key), 0)
    t.equal(await repository.ratingsBytes(ours.read, key), 0)
    await ours.write(async tx => {
      for (const [index, state] of (['submitted', 'in_progress', 'withdrawn', 'submitted'] as const).entries()) {
        await repository.insertResponse(tx, responseRow(ours.id, 5, uuid(11 + index), { state, ratings }))
      }
      await repository.insertResponse(tx, responseRow(ours.id, 6, uuid(15), { ratings }))
    })
    t.equal(await repository.countSubmitted(ours.read, key), 2)
    t.equal(await repository.ratingsBytes(ours.read, key), 4 * Buffer.byteLength(JSON.stringify(ratings)))
  })

  t.test('an update makes the next revision, and is refused where the one that was read is stale', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const [row, other] = [responseRow(ours.id, 5, uuid(11), { ratings }), responseRow(ours.id, 5, uuid(12))]
    await ours.write(async tx => {
      for (const each of [row, other]) await repository.insertResponse(tx, each)
    })
    const update = (revision: number, changed: Partial<StoredResponseRow>) =>
      ours.write(tx => repository.updateResponseText(tx, { ...row, revision }, changed))
    t.equal(await update(1, { state: 'in_progress' }), true)
    t.strictSame(
      await repository.findStoredResponse(ours.read, ours.id, row.id),
      { ...storedOf(row), state: 'in_progress', revision: 2 },
      'ratings that do not change stay'
    )
    const text = '{"b":{"rating":null,"statementDigest":"é"},"a":{"rating":{"declined":true},"statementDigest":"d"}}'
    t.equal(await update(2, { ratings: text }), true)
    t.equal(await update(2, { ratings: '{}' }), false)
    t.strictSame(
      await repository.findStoredResponse(ours.read, ours.id, row.id),
      { ...storedOf(row), ratings: text, state: 'in_progress', revision: 3 },
      'ratings that do are stored byte for byte'
    )
    t.strictSame(await repository.findStoredResponse(ours.read, ours.id, other.id), storedOf(other))
  })

  t.test('D13 the names of an assessment are forgotten, and no others', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const named = { label: 'A peer', consent: true }
    const rows = [responseRow(ours.id, 5, uuid(11), named), responseRow(ours.id, 5, uuid(12), named)]
    const other = responseRow(ours.id, 6, uuid(13), named)
    await ours.write(async tx => {
      for (const row of [...rows, other]) await repository.insertResponse(tx, row)
      await repository.forgetNames(tx, { organisationId: ours.id, id: uuid(5) })
    })
    t.strictSame(
      await repository.listFrames(ours.read, { organisationId: ours.id, id: uuid(5) }),
      rows.map(row => ({ ...frameOf(row), label: null, consent: null }))
    )
    t.strictSame(await repository.findResponseFrame(ours.read, ours.id, other.id), frameOf(other))
  })

  t.test('M7 all tokens of an assessment are extended, and a result is noted with who has submitted', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    const rows = [responseRow(ours.id, 5, uuid(11)), responseRow(ours.id, 5, uuid(12), { state: 'in_progress' })]
    const other = responseRow(ours.id, 6, uuid(13))
    await ours.write(async tx => {
      for (const row of [...rows, other]) await repository.insertResponse(tx, row)
      await repository.extendTokens(tx, key, '2027-06-30')
      await repository.noteResult(tx, key, 2)
    })
    const [submitted, inProgress] = rows.map(row => ({ ...frameOf(row), expiresOn: '2027-06-30' }))
    t.strictSame(await repository.listFrames(ours.read, key), [{ ...submitted, resultNumber: 2 }, inProgress])
    t.strictSame(await repository.findResponseFrame(ours.read, ours.id, other.id), frameOf(other))
  })

  t.test('M7 consent is missing where anybody who has not withdrawn has not agreed', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    const missingWith = async (id: number, more: Partial<ResponseRow>) => {
      await ours.write(tx => repository.insertResponse(tx, responseRow(ours.id, 5, uuid(id), more)))
      return repository.isConsentMissing(ours.read, key)
    }
    t.equal(await repository.isConsentMissing(ours.read, key), false)
    t.equal(await missingWith(11, { consent: true }), false)
    t.equal(await missingWith(12, { consent: false, state: 'withdrawn' }), false)
    t.equal(await missingWith(13, { consent: null, state: 'in_progress' }), true)
  })

  t.test('the responses of an organisation are neither seen nor changed by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const row = responseRow(ours.id, 5, uuid(11), { ratings, label: 'A peer', consent: false })
    await ours.write(tx => repository.insertResponse(tx, row))
    const outcomes = await Promise.all(strangers.map(async ({ id: organisationId, read, write }) => {
      const key = { organisationId, id: uuid(5) }
      await write(async tx => {
        await repository.forgetNames(tx, key)
        await repository.extendTokens(tx, key, '2027-06-30')
        await repository.noteResult(tx, key, 2)
      })
      return [
        await repository.findResponseFrame(read, organisationId, row.id),
        await repository.findStoredResponse(read, organisationId, row.id),
        await repository.findOnlyResponse(read, key),
        await repository.listFrames(read, key),
        await repository.nextStored(read, key, undefined),
        await repository.nextResponse(read, key, undefined, undefined),
        await repository.countSubmitted(read, key),
        await repository.ratingsBytes(read, key),
        await repository.isConsentMissing(read, key),
        await write(tx => repository.updateResponseText(tx, { ...row, organisationId }, { state: 'withdrawn' })),
      ]
    }))
    const nothing = [undefined, undefined, undefined, [], undefined, undefined, 0, 0, false, false]
    t.strictSame(outcomes, strangers.map(() => nothing))
    t.strictSame(await repository.findStoredResponse(ours.read, ours.id, row.id), storedOf(row))
  })
})
