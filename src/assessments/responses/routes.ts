import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { languageQuery, viewedBy } from '../../content/index.ts'
import type { Viewed } from '../../content/worker.ts'
import type { Rating } from '../../domain/assessments/model.ts'
import { noContent, ok, type Operations } from '../../http/operation.ts'
import { strict, oneOf } from '../../http/schema.ts'
import { requireParticipant } from '../../identity/index.ts'
import { ofMutual, ofOpen, readers, writers } from '../parameters.ts'
import { participantsRecord } from '../presenter.ts'
import type { ResponseService } from './service.ts'
import {
  ConsentBody, ParticipantsAssessmentSchema, ResponseBody, ResponsePatch, ResponseSchema,
  SingleResponseBody
} from './schemas.ts'
import type { SentResponse } from './editing.ts'

const response = ok('The response', ResponseSchema, 'ETag', 'Vary')
/** Never stored, counted or shown: one reader of Welsh in a group of six is a name. */
const wording = Type.Object(languageQuery, strict)
const wordingAndAtomicity = Type.Object({
  ...languageQuery,
  atomic: Type.Optional(oneOf(['true', 'false'], {
    default: 'true',
    description: '`false`: what is valid is written, and `refused` lists what is not',
  })),
}, strict)

const output = ({ revision, body }: SentResponse) => ({
  revision,
  body: Buffer.from(body),
  headers: { vary: 'Accept-Language' },
})

interface Asked {
  readonly request: Pick<FastifyRequest, 'headers'>
  readonly query: Viewed['query']
}

function viewedOf ({ request: { headers }, query }: Asked): Viewed {
  return viewedBy({ headers, query })
}

interface Rated extends Asked {
  readonly body: { readonly ratings: Record<string, object | null>, readonly submit?: boolean }
  readonly ifMatch: string | undefined
}

/** The shape is closed; that it is exactly one answer is for rule R1, which names the statement. */
function changeOf ({ body: { ratings, submit = false }, ifMatch, ...asked }: Rated) {
  return { ratings: ratings as Record<string, Rating | null>, submit, ifMatch, viewed: viewedOf(asked) }
}

/** What a participant says, below /v1. Nothing of it is stored for repetitions, logged or audited (rule D13). */
export function myResponseRoutes ({ run }: Operations, responses: ResponseService): void {
  run('GET /assessments/:assessment/responses/me', {
    operationId: 'getMyResponse',
    summary: 'Get your response and who may see your ratings',
    description: 'Your ratings, and the statements and the scale to rate them by, in the wording that you ask for; ' +
      'which one that was is stored nowhere. Nobody else can read your ratings here. ' +
      '`disclosure` says what is shown of them once the assessment is released: all of them to every participant ' +
      'who has submitted (`shared`), or only what passes the disclosure gate, so that nobody can be identified ' +
      '(`confidential`).',
    guard: requireParticipant,
    params: ofMutual,
    query: wording,
    success: response,
    errors: [404],
  }, async input => output(await responses.read(input.caller, input.params.assessment, viewedOf(input))))

  run('GET /assessments/:assessment/responses/me/assessment', {
    operationId: 'getMyAssessment',
    summary: 'Get the assessment that you take part in',
    description: 'Its state, what is shown of your ratings, and from its release on the way to its results. ' +
      'Nothing that depends on what others have done.',
    guard: requireParticipant,
    params: ofMutual,
    success: ok('The assessment', ParticipantsAssessmentSchema),
    errors: [404],
  }, async ({ caller, params }) => ({
    body: participantsRecord(await responses.readAssessment(caller, params.assessment)),
  }))

  run('PUT /assessments/:assessment/responses/me', {
    operationId: 'replaceMyResponse',
    summary: 'Replace your ratings',
    description: 'A statement that you leave out is not answered. `submit` submits your ratings; you can change them ' +
      'until the assessment is closed. A change without `submit` undoes an earlier submission: ' +
      'what is not submitted when the assessment closes does not count.',
    guard: requireParticipant,
    params: ofMutual,
    ifMatch: true,
    query: wording,
    body: ResponseBody,
    success: response,
    errors: [404, 409, 412, 428],
  }, async input =>
    output(
      await responses.write(input.caller, input.params.assessment, {
        ...changeOf(input),
        merge: false,
        atomic: true,
      })
    ))

  run('PATCH /assessments/:assessment/responses/me', {
    operationId: 'changeMyResponse',
    summary: 'Update some of your ratings',
    description: 'The others stay as they are; null deletes a rating. ' +
      'A change without `submit` undoes an earlier submission, so submit again: ' +
      'what is not submitted when the assessment closes does not count.',
    guard: requireParticipant,
    params: ofMutual,
    ifMatch: true,
    query: wordingAndAtomicity,
    body: ResponsePatch,
    success: response,
    errors: [404, 409, 412, 428],
  }, async input =>
    output(
      await responses.write(input.caller, input.params.assessment, {
        ...changeOf(input),
        merge: true,
        atomic: input.query.atomic !== 'false',
      })
    ))

  run('POST /assessments/:assessment/responses/me/submission', {
    operationId: 'submitMyResponse',
    summary: 'Submit your ratings',
    description: 'You can change them until the assessment is closed; ' +
      'a change undoes the submission until you submit again. Doing it again changes nothing.',
    guard: requireParticipant,
    params: ofMutual,
    query: wording,
    success: response,
    errors: [404, 409],
  }, async input => {
    const { caller, params: { assessment } } = input
    await responses.move(caller, assessment, 'submitted')
    return output(await responses.read(caller, assessment, viewedOf(input)))
  })

  run('PUT /assessments/:assessment/responses/me/consent', {
    operationId: 'changeMyConsent',
    summary: 'Update your consent',
    description: 'In a shared assessment that is not open yet. It opens once everybody who took a seat consents, and ' +
      'its organisation is not told who does not. Once it is open, and in a confidential one, only `true` is taken, ' +
      'which changes nothing.',
    guard: requireParticipant,
    params: ofMutual,
    query: wording,
    body: ConsentBody,
    success: response,
    errors: [404, 409],
  }, async input => {
    const { caller, params: { assessment }, body: { consent } } = input
    await responses.agree(caller, assessment, consent)
    return output(await responses.read(caller, assessment, viewedOf(input)))
  })

  run('DELETE /assessments/:assessment/responses/me', {
    operationId: 'withdrawMyResponse',
    summary: 'Withdraw your response',
    description: 'Your ratings are deleted, and your seat is given up for good. ' +
      'Once the assessment is closed it is too late. Doing it again changes nothing.',
    guard: requireParticipant,
    params: ofMutual,
    success: noContent('It is deleted'),
    errors: [404, 409],
  }, ({ caller, params }) => responses.move(caller, params.assessment, 'withdrawn'))
}

/** The one response of a single assessment, below /v1. */
export function singleResponseRoutes ({ run }: Operations, responses: ResponseService): void {
  run('GET /assessments/:assessment/response', {
    operationId: 'getResponse',
    summary: 'Get the response of a single assessment',
    description: 'Its ratings, and the statements to rate.',
    guard: readers,
    params: ofOpen,
    query: wording,
    success: response,
    errors: [404, 409, 410],
  }, async input =>
    output(await responses.readSingle(input.caller.organisation, input.params.assessment, viewedOf(input))))

  run('PUT /assessments/:assessment/response', {
    operationId: 'replaceResponse',
    summary: 'Replace the ratings of a single assessment',
    description: 'With `release` the assessment is closed and released at once, which creates result 1.',
    guard: writers,
    params: ofOpen,
    ifMatch: true,
    query: wording,
    body: SingleResponseBody,
    success: response,
    errors: [404, 409, 410, 412, 428],
  }, async input =>
    output(
      await responses.writeSingle(input.caller, input.params.assessment, {
        ...changeOf(input),
        merge: false,
        atomic: true,
        release: input.body.release === true,
      })
    ))

  run('PATCH /assessments/:assessment/response', {
    operationId: 'changeResponse',
    summary: 'Update some ratings of a single assessment',
    description: 'The others stay as they are; null deletes a rating.',
    guard: writers,
    params: ofOpen,
    ifMatch: true,
    query: wordingAndAtomicity,
    body: ResponsePatch,
    success: response,
    errors: [404, 409, 410, 412, 428],
  }, async input =>
    output(
      await responses.writeSingle(input.caller, input.params.assessment, {
        ...changeOf(input),
        merge: true,
        atomic: input.query.atomic !== 'false',
        release: false,
      })
    ))
}
