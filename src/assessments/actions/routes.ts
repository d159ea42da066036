import { Type } from '@sinclair/typebox'
import { actionStates } from '../../domain/assessments/actions.ts'
import { created, noContent, ok, type Operations } from '../../http/operation.ts'
import { ExternalIdFilter, oneOf, strict, pageQuery, shared } from '../../http/schema.ts'
import { ofDocumented, readers, writers } from '../parameters.ts'
import { actionRecord } from './presenter.ts'
import type { ActionRow } from './repository.ts'
import { ActionBodySchema, ActionPageSchema, ActionSchema, NewActionSchema, type ActionBody } from './schemas.ts'
import type { ActionService } from './service.ts'

const ofAction = Type.Object({
  ...ofDocumented.properties,
  action: shared(
    'action',
    Type.String({
      maxLength: 200,
      description: 'The id of an action of the assessment',
      examples: ['01a00000-0000-7000-8000-000000006017'],
    })
  ),
})

const output = (row: ActionRow) => ({ revision: row.revision, body: actionRecord(row) })

/** What is to be done, below /v1. */
export function actionRoutes ({ read, write }: Operations, actions: ActionService): void {
  read('GET /assessments/:assessment/actions', {
    operationId: 'listActions',
    isCached: true,
    summary: 'List the actions of an assessment',
    description: 'In the order in which they were created. ' +
      'In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    params: ofDocumented,
    query: Type.Object(pageQuery, strict),
    success: ok('The actions', ActionPageSchema),
    errors: [404, 410],
  }, async ({ params, ...input }) => {
    const { items, page } = await actions.list({ ...input, id: params.assessment })
    return { body: { items: items.map(actionRecord), page } }
  })

  read('GET /actions', {
    operationId: 'listAllActions',
    isCached: true,
    summary: 'List the actions of all assessments',
    description: 'Of your organisation, in the order in which they were created. ' +
      'In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    query: Type.Object({
      arrangement: Type.Optional(
        Type.String({ format: 'uuid', description: 'Only actions of assessments of this arrangement' })
      ),
      state: Type.Optional(oneOf(actionStates, { description: 'Only actions in this state' })),
      dueBefore: Type.Optional(
        Type.String({
          format: 'date',
          description: 'Only actions whose due date is before this day',
          examples: ['2027-01-01'],
        })
      ),
      externalId: Type.Optional(ExternalIdFilter),
      ...pageQuery,
    }, strict),
    success: ok('The actions', ActionPageSchema),
  }, async input => {
    const { items, page } = await actions.listAll(input)
    return { body: { items: items.map(actionRecord), page } }
  })

  write('POST /assessments/:assessment/actions', {
    operationId: 'createAction',
    summary: 'Create an action for a principle',
    description: 'It never changes a rating. Name its owner by a role, not by a name. ' +
      'An assessment has at most 500 actions.',
    guard: writers,
    params: ofDocumented,
    body: NewActionSchema,
    success: created('The action', ActionSchema, 'ETag'),
    errors: [404, 409, 410],
  }, async ({ params, ...input }) => {
    const row = await actions.create({ ...input, id: params.assessment })
    return { ...output(row), location: actionRecord(row).links.self }
  })

  read(
    'GET /assessments/:assessment/actions/:action',
    {
      operationId: 'getAction',
      isCached: true,
      summary: 'Get an action',
      description: 'With its state and the states that it can go to.',
      guard: readers,
      params: ofAction,
      success: ok('The action', ActionSchema, 'ETag'),
      errors: [404, 410],
    },
    async ({ params, ...input }) =>
      output(await actions.find({ ...input, id: params.assessment, actionId: params.action }))
  )

  write('PATCH /assessments/:assessment/actions/:action', {
    operationId: 'changeAction',
    summary: 'Update an action',
    description: 'A JSON Merge Patch. A reason belongs to the change of state that it is sent with: ' +
      '`accepted_as_is` needs one, and any other change of state deletes the old one.',
    guard: writers,
    params: ofAction,
    ifMatch: true,
    patches: { schema: ActionBodySchema, example: { state: 'in_progress' } },
    success: ok('The action', ActionSchema, 'ETag'),
    errors: [404, 409, 410, 412, 428],
  }, async ({ params, patched, ...input }) =>
    output(
      await actions.update({
        ...input,
        id: params.assessment,
        actionId: params.action,
        change: current => patched<ActionBody>(current),
      })
    ))

  write('DELETE /assessments/:assessment/actions/:action', {
    operationId: 'deleteAction',
    summary: 'Delete an action',
    description: 'To give an action up and still remember it, update its state to `dropped` instead.',
    guard: writers,
    params: ofAction,
    ifMatch: true,
    success: noContent('It is deleted'),
    errors: [404, 410, 412, 428],
  }, ({ params, ...input }) => actions.delete({ ...input, id: params.assessment, actionId: params.action }))
}
