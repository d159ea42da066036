import t from 'tap'
import { seatsRepository, type InvitationRow } from '../../../src/assessments/seats/repository.ts'
import { isUniqueViolation } from '../../../src/storage/errors.ts'
import { addAssessment } from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { uuid } from '../../fixtures/rows.ts'

const seatRow = (organisationId: string, n: number, more: Partial<InvitationRow> = {}): InvitationRow => ({
  id: uuid(n),
  organisationId,
  assessmentId: uuid(5),
  perspective: 'unspecified',
  codeHash: n.toString(16).padStart(64, '0'),
  claimed: false,
  ...more,
})

testRepository(t, { open: ({ tables }) => seatsRepository(tables) }, (t, start) => {
  t.test('M0 a seat is found by its id as it was inserted, and its id is free for no other', async t => {
    const { storage, repository, ours } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const seat = seatRow(ours.id, 11, { perspective: 'peers' })
    await ours.write(tx => repository.insertInvitations(tx, [seat]))
    t.strictSame(await repository.findInvitation(ours.read, ours.id, seat.id), seat)
    t.equal(await repository.findInvitation(ours.read, ours.id, uuid(12)), undefined)
    const error = await ours.write(tx => repository.insertInvitations(tx, [seatRow(ours.id, 12), seat]))
      .catch(error => error)
    t.ok(isUniqueViolation(error))
    t.equal(await repository.findInvitation(ours.read, ours.id, uuid(12)), undefined, 'and none comes with it')
  })

  t.test('the seats of an assessment are counted, and listed by id, however many are inserted at once', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const key = { organisationId: ours.id, id: uuid(5) }
    await ours.write(tx => repository.insertInvitations(tx, []))
    t.equal(await repository.countInvitations(ours.read, key), 0)
    t.strictSame(await repository.listInvitations(ours.read, key), [])
    const seats = Array.from({ length: 1001 }, (_, index) => seatRow(ours.id, 0x100 + index))
    await ours.write(async tx => {
      await repository.insertInvitations(tx, seats.toReversed())
      await repository.insertInvitations(tx, [seatRow(ours.id, 11, { assessmentId: uuid(6) })])
    })
    t.equal(await repository.countInvitations(ours.read, key), 1001)
    t.strictSame(await repository.listInvitations(ours.read, key), seats)
  })

  t.test('M0 a seat is claimed for good, and no other with it', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const seats = [11, 12, 13].map(n => seatRow(ours.id, n))
    const [first = seatRow(ours.id, 11), second = seatRow(ours.id, 12)] = seats
    await ours.write(tx => repository.insertInvitations(tx, seats))
    const claim = (seat: InvitationRow) => ours.write(tx => repository.claimInvitation(tx, seat))
    const claimed = async () => {
      const found = await repository.listInvitations(ours.read, { organisationId: ours.id, id: uuid(5) })
      return found.filter(({ claimed }) => claimed).map(({ id }) => id)
    }
    await claim(second)
    await claim(seatRow(ours.id, 19))
    await claim({ ...first, assessmentId: uuid(6) })
    t.strictSame(await claimed(), [second.id], 'none that is not there, or is of another assessment')
    await claim(first)
    t.strictSame(await claimed(), [first.id, second.id], 'and it stays so')
  })

  t.test('a seat is deleted, and no other with it', async t => {
    const { storage, repository, ours } = await start(t)
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const [first, second] = [seatRow(ours.id, 11), seatRow(ours.id, 12)]
    await ours.write(async tx => {
      await repository.insertInvitations(tx, [first, second])
      await repository.deleteInvitation(tx, first)
      await repository.deleteInvitation(tx, { ...second, assessmentId: uuid(6) })
    })
    t.strictSame(await repository.listInvitations(ours.read, { organisationId: ours.id, id: uuid(5) }), [second])
  })

  t.test('the seats of an organisation are neither seen, claimed nor deleted by another', async t => {
    const { storage, repository, ours, strangers } = await start(t)
    await addAssessment(storage, 5, ours.id)
    const seat = seatRow(ours.id, 11)
    await ours.write(tx => repository.insertInvitations(tx, [seat]))
    const seen = await Promise.all(strangers.map(async ({ id: organisationId, read, write }) => {
      const key = { organisationId, id: uuid(5) }
      await write(async tx => {
        await repository.claimInvitation(tx, { ...seat, organisationId })
        await repository.deleteInvitation(tx, { ...seat, organisationId })
      })
      return [
        await repository.findInvitation(read, organisationId, seat.id),
        await repository.listInvitations(read, key),
        await repository.countInvitations(read, key),
      ]
    }))
    t.strictSame(seen, strangers.map(() => [undefined, [], 0]))
    t.strictSame(await repository.findInvitation(ours.read, ours.id, seat.id), seat)
  })
})
