import { Type } from '@sinclair/typebox'
import { anyone, created, noContent, ok, type Operations } from '../../http/operation.ts'
import { shared } from '../../http/schema.ts'
import { ofMutual, readers, writers } from '../parameters.ts'
import { assessmentPath } from '../paths.ts'
import { claimedRecord, seatRecord } from '../presenter.ts'
import type { SeatService } from './service.ts'
import { ClaimBody, ClaimedSchema, IssuedSeatsSchema, SeatsBody, SeatsSchema } from './schemas.ts'

const ofSeat = Type.Object({
  ...ofMutual.properties,
  seat: shared(
    'seat',
    Type.String({ maxLength: 200, description: 'The id of a seat', examples: ['01a00000-0000-7000-8000-000000005030'] })
  ),
})

/** Who takes part, below /v1 (rule M0). */
export function seatRoutes ({ read, write, run }: Operations, seats: SeatService): void {
  read('GET /assessments/:assessment/participants', {
    operationId: 'listSeats',
    summary: 'List the seats of an assessment',
    description: 'Which of them were claimed; not by whom, and nothing of what they say.',
    guard: readers,
    params: ofMutual,
    success: ok('The seats', SeatsSchema),
    errors: [404, 410],
  }, async ({ read, caller, params }) => {
    const found = await seats.list(read, caller.organisation, params.assessment)
    return { body: { items: found.map(seatRecord) } }
  })

  write('POST /assessments/:assessment/participants', {
    operationId: 'issueSeats',
    summary: 'Create seats for participants',
    description: 'Each has an invitation code that one person can claim, once. It is shown in this response alone: ' +
      'hand it to them and keep no list of who got which. ' +
      'A seat that nobody has claimed can be withdrawn. One that was claimed cannot: nothing links it to a response, ' +
      'so only whoever claimed it can withdraw. ' +
      'There are at most 1,000 seats, and at most 60,000 seats times statements of the version.',
    guard: writers,
    params: ofMutual,
    body: SeatsBody,
    success: created('The seats, with their codes', IssuedSeatsSchema),
    errors: [404, 409, 410],
  }, async ({ params: { assessment: id }, ...input }) => {
    const issued = await seats.create({ ...input, id })
    return {
      location: `${assessmentPath({ id })}/participants`,
      body: { items: issued.map(({ seat, code }) => ({ ...seatRecord(seat), code })) },
      stored: { items: issued.map(({ seat }) => ({ ...seatRecord(seat), code: null })) },
    }
  })

  write('DELETE /assessments/:assessment/participants/:seat', {
    operationId: 'withdrawSeat',
    summary: 'Withdraw a seat that nobody has claimed',
    description: 'While the assessment is a draft or open. Its invitation code opens nothing from then on, and it ' +
      'counts as never created.',
    guard: writers,
    params: ofSeat,
    success: noContent('It is withdrawn'),
    errors: [404, 409, 410],
  }, ({ tx, caller, params: { assessment: id, seat } }) => seats.withdraw({ tx, caller, id, seat }))

  run('POST /seats/claim', {
    operationId: 'claimSeat',
    summary: 'Claim a seat with an invitation code',
    description: 'The code is used up. The response token that you get is the only way to your ratings: ' +
      'nobody else ever sees it, and nothing links it to the invitation.',
    guard: anyone,
    types: [],
    body: ClaimBody,
    success: created('The seat', ClaimedSchema),
    errors: [404, 409],
  }, async ({ body: claim }) => {
    const body = claimedRecord(await seats.claim(claim))
    return { body, location: body.links.response }
  })
}
