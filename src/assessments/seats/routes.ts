import type { App } from '../../http/app.ts'
import { idempotencyHeaders } from '../../http/idempotency.ts'
import { otherwise, success, withBody } from '../../http/responses.ts'
import { noQuery, ref } from '../../http/schema.ts'
import { callerOf, keyed } from '../../identity/index.ts'
import { assessmentPath } from '../paths.ts'
import { claimedRecord, seatRecord } from '../presenter.ts'
import { ofMutual, onceFor, tags, uncached, type AssessmentsRoutes } from '../routes.ts'
import { ClaimBody, ClaimedSchema, IssuedSeatsSchema, SeatsBody, SeatsSchema } from '../schemas.ts'

/** Who takes part, below /v1 (rule M0). */
export function seatRoutes (app: App, { assessments: { seats }, access, once }: AssessmentsRoutes): void {
  const writeOnce = onceFor(once)

  app.get('/assessments/:assessment/participants', keyed('assessments:read', {
    operationId: 'listSeats',
    tags,
    summary: 'The seats of an assessment',
    description: 'Which of them were taken; not by whom, and nothing of what they say.',
    params: ofMutual,
    querystring: noQuery,
    response: { 200: success('The seats', { 'application/json': ref(SeatsSchema) }, ['Cache-Control']), ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const found = await seats.seats(access(organisation).read, organisation, request.params.assessment)
    return reply.headers(uncached).send({ items: found.map(seatRecord) })
  })

  app.post('/assessments/:assessment/participants', keyed('assessments:write', {
    operationId: 'issueSeats',
    tags,
    summary: 'Issues seats',
    description: 'Each has an invitation code that is good for one person, once. It is shown in this answer alone: hand it to them and keep no list of who got which. There are at most 1,000 seats, and at most 60,000 seats times statements of the version.',
    params: ofMutual,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(SeatsBody),
    response: { 201: success('The seats, with their codes', { 'application/json': ref(IssuedSeatsSchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']), ...otherwise(403, 404, 406, 409, 410, ...withBody) },
  }), (request, reply) => writeOnce(request, reply, async (tx, caller) => {
    const issued = await seats.issue(tx, caller, request.params.assessment, request.body.seats)
    const told = (withCode: boolean) => ({ items: issued.map(({ seat, code }) => ({ ...seatRecord(seat), code: withCode ? code : null })) })
    return { status: 201, headers: { location: `${assessmentPath({ id: request.params.assessment })}/participants` }, body: told(true), kept: told(false) }
  }))

  app.post('/seats/claim', {
    schema: {
      operationId: 'claimSeat',
      tags,
      summary: 'Takes a seat with an invitation code',
      description: 'The code is used up. The response token in the answer is all that leads to your response: nobody else ever sees it, and nothing joins it to the invitation.',
      querystring: noQuery,
      body: ClaimBody,
      response: { 201: success('The seat', { 'application/json': ref(ClaimedSchema) }, ['Cache-Control', 'Location']), ...otherwise(404, 409, ...withBody) },
    },
  }, async (request, reply) => {
    const body = claimedRecord(await seats.claim(request.body))
    return reply.code(201).headers({ 'cache-control': 'private, no-store', location: body.links.response }).send(body)
  })
}
