import { Type } from '@sinclair/typebox'
import { TagFilter } from '../arrangements/index.ts'
import { states } from '../domain/assessments/lifecycle.ts'
import { modes } from '../domain/assessments/model.ts'
import { preconditionsOf, putHeaders } from '../http/conditional.ts'
import { created, noContent, ok, type Operations } from '../http/operation.ts'
import { byExternalId, ExternalIdFilter, strict, oneOf, pageQuery, sample } from '../http/schema.ts'
import { requireReader } from '../identity/index.ts'
import type { Access } from '../storage/storage.ts'
import type { AssessmentDetail } from './detail.ts'
import type { ErasureService } from './erasure.ts'
import { notOfParticipant } from './errors.ts'
import { assessmentSorts } from './lists.ts'
import { ofAssessment, ofDraft, ofMoving, readers, writers } from './parameters.ts'
import { assessmentPath } from './paths.ts'
import { transitionRecord } from './presenter.ts'
import type { ReleaseService } from './release/service.ts'
import {
  AssessmentPageSchema, AssessmentSchema, ChangedAssessmentSchema, changeOf, NewAssessmentSchema, TransitionBody,
  TransitionsSchema
} from './schemas.ts'
import type { AssessmentService } from './service.ts'

export interface AssessmentsParts {
  readonly access: (organisation: string) => Access
  readonly service: AssessmentService
  readonly releases: ReleaseService
  readonly erasure: ErasureService
  readonly detail: AssessmentDetail
}

const day = (description: string) =>
  Type.String({ format: 'date', description: `${description}, in your time zone`, ...sample('2026-09-30') })
const filters = {
  arrangement: Type.Optional(Type.String({ format: 'uuid', description: 'Only those of this arrangement' })),
  set: Type.Optional(Type.String({ format: 'uuid', description: 'Only those of a version of this set' })),
  state: Type.Optional(oneOf(states, { description: 'Only those in this state' })),
  mode: Type.Optional(oneOf(modes, { description: 'Only those of this mode' })),
  tag: Type.Optional(Type.String({ ...TagFilter, description: 'Only those whose arrangement has this tag' })),
  externalId: Type.Optional(ExternalIdFilter),
  releasedAfter: Type.Optional(day('Only those whose newest release was on a later day than this')),
  releasedBefore: Type.Optional(day('Only those whose newest release was on an earlier day than this')),
  updatedAfter: Type.Optional(day('Only those that a key of yours has changed on a later day than this')),
  sort: Type.Optional(oneOf(assessmentSorts, {
    description: '`-releasedAt`: the newest release first. What is not released comes last',
  })),
}

/** What an organisation does with its assessments, below /v1. */
export function assessmentsRoutes ({ read, write, run, erase }: Operations, parts: AssessmentsParts): void {
  const { access, service, erasure, detail } = parts

  read('GET /assessments', {
    operationId: 'listAssessments',
    isCached: true,
    summary: 'List the assessments of your organisation',
    description: 'In the order in which they were created, or as `sort` says. With `releasedAfter` or ' +
      '`releasedBefore` in that of their release, with `updatedAfter` in that of their last update. ' +
      'In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    query: Type.Object({ ...pageQuery, ...filters }, strict),
    success: ok('The assessments', AssessmentPageSchema),
  }, async input => {
    const { items, page } = await service.list(input)
    return { body: { items: await detail.summaries(input.read, items), page } }
  })

  write('POST /assessments', {
    operationId: 'createAssessment',
    summary: 'Create an assessment of an arrangement',
    description: 'It rates the arrangement by a version of a principle set. It is a draft, unless `open` is true. ' +
      'The defaults are the safer choice: a mutual assessment is confidential. `disclosure` decides who may see what ' +
      'a participant answered.',
    guard: writers,
    body: NewAssessmentSchema,
    success: created('The assessment', AssessmentSchema, 'ETag'),
    errors: [409],
  }, async input => detail.located(input.tx, await service.create(input)))

  write('PUT /assessments', {
    operationId: 'putAssessment',
    summary: 'Create or update a single assessment by your own id',
    description: 'Creates the assessment with this `externalId`. If it is there and a draft, it gets the set and ' +
      'version that you send; `open` opens it. The same again changes nothing, in any state. Another arrangement or ' +
      'mode is 409, and another version once it is open too. Without `If-Match` the last request counts; with ' +
      '`If-None-Match: *` it only creates. The entries of imports are known by their `entryId`.',
    guard: writers,
    query: byExternalId,
    headers: putHeaders,
    body: NewAssessmentSchema,
    success: [
      created('It was created', AssessmentSchema, 'ETag'),
      ok('It was there; what it is now', AssessmentSchema, 'ETag'),
    ],
    errors: [409, 412],
  }, async ({ query: { externalId }, ...input }) => {
    const { row, isNew } = await service.put({ ...input, externalId, preconditions: preconditionsOf(input) })
    return isNew ? detail.located(input.tx, row) : { ...await detail.output(input.tx, row), status: 200 }
  })

  read(
    'GET /assessments/:assessment',
    {
      operationId: 'getAssessment',
      isCached: true,
      summary: 'Get an assessment',
      description: 'Its state, the states that it can go to, and its checks. ' +
        'While it is open, the number of submitted responses is all that it shows of them. ' +
        'With a response token it redirects to the record for participants.',
      guard: requireReader('assessments:read'),
      params: ofAssessment,
      success: ok('The assessment', AssessmentSchema, 'ETag'),
      errors: [303, 404, 410],
    },
    async ({ read, caller, params: { assessment: id } }) => {
      if (!('response' in caller)) return detail.output(read, await service.find(read, caller.organisation, id))
      if (caller.assessment !== id) throw notOfParticipant()
      return { status: 303, location: `${assessmentPath({ id })}/responses/me/assessment` }
    }
  )

  run('PATCH /assessments/:assessment', {
    operationId: 'changeAssessment',
    summary: 'Update the settings of a draft assessment',
    description: 'A JSON Merge Patch; lists are replaced as a whole. ' +
      'Once the assessment is open its settings are fixed, and only `externalId` can be updated.',
    guard: writers,
    params: ofDraft,
    ifMatch: true,
    body: ChangedAssessmentSchema,
    success: ok('The assessment', AssessmentSchema, 'ETag'),
    errors: [404, 409, 410, 412, 428],
  }, ({ caller, params, ifMatch, body: sent }) => {
    const body = changeOf(sent)
    // What participants are called is deleted once they are promised that nobody is named.
    const { write, erase } = access(caller.organisation)
    return (body.disclosure === 'confidential' ? erase : write)(async tx =>
      detail.output(tx, await service.update({ tx, caller, id: params.assessment, ifMatch, body }))
    )
  })

  erase('DELETE /assessments/:assessment', {
    operationId: 'deleteAssessment',
    summary: 'Delete an assessment',
    description: 'With its responses, results and milestones. Only the fact that it existed stays stored. ' +
      'Doing it again changes nothing.',
    guard: writers,
    params: ofDraft,
    success: noContent('It is deleted'),
    errors: [404],
  }, ({ tx, caller, params }) => erasure.erase(tx, caller, params.assessment))
}

/** From state to state (rule L). */
export function transitionRoutes ({ read, writePrepared }: Operations, parts: AssessmentsParts): void {
  const { service, releases, detail } = parts

  read('GET /assessments/:assessment/transitions', {
    operationId: 'listTransitions',
    summary: 'List the transitions of an assessment',
    description: 'Who changed its state, when and why.',
    guard: readers,
    params: ofAssessment,
    success: ok('The transitions, oldest first', TransitionsSchema),
    errors: [404, 410],
  }, async ({ read, caller, params }) => {
    const transitions = await service.listTransitions(read, caller.organisation, params.assessment)
    return { body: { items: transitions.map(transitionRecord) } }
  })

  writePrepared(
    'POST /assessments/:assessment/transitions',
    {
      operationId: 'moveAssessment',
      summary: 'Open, close, release, archive or cancel an assessment',
      description: 'A release creates the next result, and a milestone. A confidential assessment is released once: ' +
        'while fewer than `k` participants have submitted nothing could be shown, so the release is refused (409 ' +
        '`too_few_submitted`) unless `nothingWillBeShown` is true. Until it is released it can be reopened. What is ' +
        'cancelled or archived stays so.',
      guard: writers,
      params: ofMoving,
      ifMatch: true,
      body: TransitionBody,
      success: ok('The assessment', AssessmentSchema, 'ETag', 'Location'),
      errors: [404, 409, 410, 412],
    },
    async ({ caller, params, body }) =>
      body.to === 'released' ? releases.prepare(caller.organisation, params.assessment) : undefined,
    async ({ tx, params, ...input }) =>
      detail.located(tx, await service.transition({ tx, ...input, id: params.assessment }))
  )
}
