import { Type } from '@sinclair/typebox'
import { pathParameters, setKey, setPath, type Content } from '../content/index.ts'
import type { App } from '../http/app.ts'
import { maxBodyLimit } from '../http/body/limits.ts'
import { created, noContent, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { validBody } from '../http/problems/handler.ts'
import { strict, pageQuery, pageSchema, ref } from '../http/schema.ts'
import { requireApiKey } from '../identity/index.ts'
import { DraftBodySchema } from './drafts/schemas.ts'
import type { DraftService } from './drafts/service.ts'
import { ownSet } from './parameters.ts'
import { draftSummary, publishedRecord, settingsRecord } from './presenter.ts'
import {
  DraftSchema, DraftSummarySchema, NewSetSchema, PublicationBody, PublishedSchema, RebaseBody, RetirementBody,
  SettingsBody, SettingsSchema, ValidationBody, VerdictSchema
} from './schemas.ts'
import type { SetsService, Settings } from './service.ts'
import type { PresentedDraft } from './drafts/store.ts'

export interface SetsRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly service: SetsService
  readonly drafts: DraftService
  readonly content: Content
}

const ofSet = Type.Object({ set: ownSet })
const ofVersion = Type.Object({ set: ownSet, version: pathParameters.version })
const DraftPageSchema = pageSchema('DraftPage', ref(DraftSummarySchema))
const [readers, writers] = [requireApiKey('sets:read'), requireApiKey('sets:write')]
const draft = ok('The draft', DraftSchema, 'ETag')
const settings = ok('The settings', SettingsSchema, 'ETag')
const createdSettings = (description: string) => created(description, SettingsSchema, 'ETag')

const settingsOutput = ({ set, newest }: Settings) => ({ body: settingsRecord(set, newest), revision: set.revision })
const draftOutput = ({ record: body, revision }: PresentedDraft) => ({ body, revision })

/** Custom sets, below /v1: what an organisation does with its own. What anybody reads of them is among the content. */
export function setsRoutes (app: App, { service, drafts, content, ...options }: SetsRoutes): void {
  app.addSchema(DraftPageSchema)
  const { read, write, writePrepared, run } = operations(app, { tag: 'sets', ...options })
  const after = () => content.delivery.forget()

  write('POST /principle-sets', {
    operationId: 'createPrincipleSet',
    summary: 'Create a principle set',
    description:
      'With a draft: from an exact version of another set, or from nothing. Nobody else sees anything of it until a ' +
      'version is published.',
    guard: writers,
    body: NewSetSchema,
    success: createdSettings('The settings of the new set'),
    errors: [409],
  }, async input => {
    const { body, revision } = settingsOutput(await service.create(input))
    return { body, revision, location: body.links.self }
  })

  read('GET /drafts', {
    operationId: 'listDrafts',
    summary: 'List the drafts of your organisation',
    description: 'Every set has one. In pages: go on with `page.next` as `cursor` until there is none.',
    guard: readers,
    query: Type.Object(pageQuery, strict),
    success: ok('The drafts, without their content', DraftPageSchema),
  }, async ({ read, caller, query }) => {
    const { items, page } = await service.listDrafts(read, caller.organisation, query)
    return { body: { items: items.map(draftSummary), page } }
  })

  read(
    'GET /principle-sets/:set/settings',
    {
      operationId: 'getPrincipleSetSettings',
      summary: 'Get the settings of a principle set',
      description: 'What can be updated without publishing. With the ETag to send when you update it.',
      guard: readers,
      params: ofSet,
      success: settings,
      errors: [404, 410],
    },
    async ({ read, caller, params }) => settingsOutput(await service.getSettings(read, caller.organisation, params.set))
  )

  write('PATCH /principle-sets/:set/settings', {
    operationId: 'changePrincipleSetSettings',
    summary: 'Update the settings of a principle set: make it public or private, or change its slug',
    description: 'A JSON Merge Patch: its slug, and `visibility`, who may read it. What others read is its published ' +
      'versions, so publish one too.',
    guard: writers,
    params: ofSet,
    ifMatch: true,
    body: SettingsBody,
    success: settings,
    errors: [404, 409, 410, 412, 428],
    after,
  }, async ({ params, ...input }) => settingsOutput(await service.updateSettings({ ...input, id: params.set })))

  write('DELETE /principle-sets/:set', {
    operationId: 'deletePrincipleSet',
    summary: 'Delete a principle set',
    description:
      'It leaves the lists and returns 410 from now on. To delete it again changes nothing. What is based on its ' +
      'versions keeps them.',
    guard: writers,
    params: ofSet,
    success: noContent('The set is deleted'),
    errors: [404],
    after,
  }, ({ tx, caller, params }) => service.delete({ tx, caller, id: params.set }))

  run('GET /principle-sets/:set/draft', {
    operationId: 'getDraft',
    summary: 'Get the draft of a principle set',
    description: 'With the ETag to send when you update it.',
    guard: readers,
    params: ofSet,
    success: draft,
    errors: [404, 410],
  }, async ({ caller, params }) => draftOutput(await drafts.find(caller.organisation, params.set)))

  run(
    'PUT /principle-sets/:set/draft',
    {
      operationId: 'replaceDraft',
      summary: 'Replace the draft of a principle set',
      description: 'What rules T and V refuse may stand in a draft; it cannot be published.',
      guard: writers,
      params: ofSet,
      ifMatch: true,
      body: DraftBodySchema,
      success: draft,
      errors: [404, 410, 412, 428],
    },
    async ({ caller, params, ifMatch, body }) =>
      draftOutput(await drafts.update({ caller, id: params.set, ifMatch, body }))
  )

  run('PATCH /principle-sets/:set/draft', {
    operationId: 'changeDraft',
    summary: 'Update the draft of a principle set',
    description: 'A JSON Merge Patch: lists are replaced whole.',
    guard: writers,
    params: ofSet,
    ifMatch: true,
    patches: { schema: DraftBodySchema, example: { tailoring: { default: 'adopt' } } },
    success: draft,
    errors: [404, 410, 412, 428],
    options: { bodyLimit: maxBodyLimit },
  }, async ({ caller, params, ifMatch, body, request }) => {
    const validated = (merged: unknown) => validBody(request, ref(DraftBodySchema), merged)
    return draftOutput(await drafts.update({ caller, id: params.set, ifMatch, body: body as object, validated }))
  })

  run('POST /principle-sets/:set/draft/validate', {
    operationId: 'validateDraft',
    summary: 'Validate the draft of a principle set',
    description: 'Returns what publishing it would come to, and writes nothing.',
    guard: readers,
    params: ofSet,
    body: ValidationBody,
    success: ok('What publishing the draft would come to', VerdictSchema),
    errors: [404, 410],
  }, async ({ caller, params, body }) => ({ body: await drafts.validate(caller.organisation, params.set, body) }))

  writePrepared(
    'POST /principle-sets/:set/versions',
    {
      operationId: 'publishVersion',
      summary: 'Publish the draft as the next version',
      description:
        'A published version never changes. The draft stays and becomes the next version. With `If-Match`, only if ' +
        'the draft is as you have seen it.',
      guard: writers,
      params: ofSet,
      ifMatch: true,
      body: PublicationBody,
      success: created('The version', PublishedSchema),
      errors: [404, 409, 410, 412],
      after,
    },
    ({ caller, params, ifMatch, body: { changeNote, ...intent } }) =>
      drafts.prepare({ organisation: caller.organisation, id: params.set, ifMatch, intent }),
    async ({ tx, caller, prepared, body: { changeNote, changeKind } }) => {
      const { set, version } = await drafts.publish({
        tx,
        caller,
        prepared,
        changeNote,
        ...(changeKind && { changeKind }),
      })
      const body = publishedRecord(set, version, prepared.version.decisions)
      return { body, location: body.links.self }
    },
    ({ caller, params }, work) => drafts.inQueue(caller.organisation, params.set, work)
  )

  write('POST /principle-sets/:set/versions/:version/retirement', {
    operationId: 'retireVersion',
    summary: 'Retire a version',
    description:
      'It is not to be used for anything new. Its bytes stay as they are; headers and the list of versions say that ' +
      'it is retired.',
    guard: writers,
    params: ofVersion,
    body: RetirementBody,
    success: createdSettings('The settings of the set'),
    errors: [404, 409, 410],
    after,
  }, async ({ tx, caller, params, body }) => {
    const retired = await service.retire({ tx, caller, id: params.set, version: params.version, body })
    return { ...settingsOutput(retired), location: `/v1/principle-sets/${setKey(retired.set)}/versions` }
  })

  writePrepared(
    'POST /principle-sets/:set/versions/:version/rebase',
    {
      operationId: 'rebaseVersion',
      summary: 'Rebase a version on another version of its base',
      description: 'Writes a draft, which replaces the current one: send its ETag. What you have to decide is in ' +
        '`upstream.decisions`.',
      guard: writers,
      params: ofVersion,
      ifMatch: true,
      body: RebaseBody,
      success: created('The draft', DraftSchema, 'ETag'),
      errors: [404, 409, 410, 412, 428],
    },
    ({ caller, params: { set, version }, ifMatch, body: { to } }) =>
      drafts.prepareRebase({ organisation: caller.organisation, id: set, version, ifMatch, to }),
    async ({ tx, caller, prepared }) => {
      const { set, revision, record } = await drafts.rebase({ tx, caller, prepared })
      const body: unknown = JSON.parse(Buffer.from(record).toString())
      return { body, revision, location: `${setPath(set)}/draft` }
    },
    ({ caller, params }, work) => drafts.inQueue(caller.organisation, params.set, work)
  )
}
