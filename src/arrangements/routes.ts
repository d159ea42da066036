import { Type } from '@sinclair/typebox'
import { formats } from '../domain/versions/principle-set.ts'
import type { App } from '../http/app.ts'
import { preconditionsOf, putHeaders } from '../http/conditional.ts'
import { created, noContent, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { byExternalId, ExternalIdFilter, strict, oneOf, pageQuery, sample, shared } from '../http/schema.ts'
import { requireApiKey } from '../identity/index.ts'
import { arrangementRecord } from './presenter.ts'
import type { ArrangementRow } from './repository.ts'
import {
  ArrangementPageSchema, ArrangementSchema, NewArrangementSchema, tagPattern,
  type NewArrangement
} from './schemas.ts'
import type { ArrangementsService } from './service.ts'

export interface ArrangementsRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly service: ArrangementsService
}

const idOf = (component: string, example: string) =>
  shared(component, Type.String({ maxLength: 200, description: 'The id of an arrangement', examples: [example] }))
export const arrangementParameter = idOf('arrangement', '01a00000-0000-7000-8000-000000005001')
const ofArrangement = Type.Object({ arrangement: arrangementParameter })
/** One without assessments. */
const ofUnused = Type.Object({ arrangement: idOf('unusedArrangement', '01a00000-0000-7000-8000-000000005003') })
export const TagFilter = Type.String({
  pattern: tagPattern,
  maxLength: 50,
  description: 'Only those with this tag',
  ...sample('north'),
})
const filters = {
  format: Type.Optional(oneOf(formats, { description: 'Only those of this format' })),
  tag: Type.Optional(TagFilter),
  externalId: Type.Optional(ExternalIdFilter),
}
const [readers, writers] = [requireApiKey('assessments:read'), requireApiKey('assessments:write')]

const output = (row: ArrangementRow) => ({ revision: row.revision, body: arrangementRecord(row) })

/** Arrangements, below /v1. */
export function arrangementsRoutes (app: App, { service, ...options }: ArrangementsRoutes): void {
  const { read, write, run } = operations(app, { tag: 'arrangements', ...options })

  read('GET /arrangements', {
    operationId: 'listArrangements',
    isCached: true,
    summary: 'List the arrangements of your organisation',
    description:
      'In the order in which they were created. In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    query: Type.Object({ ...pageQuery, ...filters }, strict),
    success: ok('The arrangements', ArrangementPageSchema),
  }, async ({ read, caller, query: { format, tag, externalId, ...query } }) => {
    const filters = { ...(format && { format }), ...(tag && { tag }), ...(externalId && { externalId }) }
    const { items, page } = await service.list(read, caller, filters, query)
    return { body: { items: items.map(arrangementRecord), page } }
  })

  write('POST /arrangements', {
    operationId: 'createArrangement',
    summary: 'Create an arrangement',
    description:
      'An arrangement is the peer support that you assess. Nothing about people is asked for; leave their names out.',
    guard: writers,
    body: NewArrangementSchema,
    success: created('The arrangement', ArrangementSchema, 'ETag'),
    errors: [409],
  }, async input => {
    const row = await service.create(input)
    return { ...output(row), location: arrangementRecord(row).links.self }
  })

  write('PUT /arrangements', {
    operationId: 'putArrangement',
    summary: 'Create or replace an arrangement by your own id',
    description: 'Creates the arrangement with this `externalId`, or replaces what it is: members that you leave out ' +
      'are empty then. The same again changes nothing. Without `If-Match` the last request counts; with ' +
      '`If-None-Match: *` it only creates.',
    guard: writers,
    query: byExternalId,
    headers: putHeaders,
    body: NewArrangementSchema,
    success: [
      created('It was created', ArrangementSchema, 'ETag'),
      ok('It was there; what it is now', ArrangementSchema, 'ETag'),
    ],
    errors: [412],
  }, async ({ query: { externalId }, ...input }) => {
    const { row, isNew } = await service.put({ ...input, externalId, preconditions: preconditionsOf(input) })
    return { ...output(row), ...(isNew ? { location: arrangementRecord(row).links.self } : { status: 200 }) }
  })

  read('GET /arrangements/:arrangement', {
    operationId: 'getArrangement',
    isCached: true,
    summary: 'Get an arrangement',
    description: 'With the ETag to send when you update it.',
    guard: readers,
    params: ofArrangement,
    success: ok('The arrangement', ArrangementSchema, 'ETag'),
    errors: [404],
  }, async ({ read, caller, params }) => output(await service.find(read, caller.organisation, params.arrangement)))

  write(
    'PATCH /arrangements/:arrangement',
    {
      operationId: 'changeArrangement',
      summary: 'Update an arrangement',
      description: 'A JSON Merge Patch. What was released stays as it was.',
      guard: writers,
      params: ofArrangement,
      ifMatch: true,
      patches: { schema: NewArrangementSchema, example: { setting: 'Home care and day care' } },
      success: ok('The arrangement', ArrangementSchema, 'ETag'),
      errors: [404, 409, 412, 428],
    },
    async ({ params, patched, ...input }) =>
      output(
        await service.update({ ...input, id: params.arrangement, change: current => patched<NewArrangement>(current) })
      )
  )

  run('DELETE /arrangements/:arrangement', {
    operationId: 'deleteArrangement',
    summary: 'Delete an arrangement that has no assessment',
    description: 'Delete its assessments first: what people said is deleted with them.',
    guard: writers,
    params: ofUnused,
    success: noContent('It is deleted'),
    errors: [404, 409],
  }, ({ caller, params }) => service.delete(caller, params.arrangement))
}
