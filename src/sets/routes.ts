import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../http/app.ts'
import { pathParameters, setKey, setPath, type Content } from '../content/index.ts'
import { ifMatch, revisionTag } from '../http/conditional.ts'
import { idempotencyHeaders, type Answer, type Once } from '../http/idempotency.ts'
import { mergePatch } from '../http/body/merge-patch.ts'
import { keysetPage } from '../http/pages.ts'
import { validBody } from '../http/problems/handler.ts'
import { nothing, otherwise, success, withBody } from '../http/responses.ts'
import { closed, noQuery, pageQuery, pageSchema, ref } from '../http/schema.ts'
import { callerOf, keyed, type Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Writer } from '../storage/storage.ts'
import { DraftBodySchema } from './drafts/schemas.ts'
import { whereTaken } from './errors.ts'
import { newSetOf } from './new-set.ts'
import { ownSet } from './parameters.ts'
import type { DraftService, PresentedDraft } from './drafts/service.ts'
import { publishedRecord, settingsRecord } from './presenter.ts'
import {
  DraftSchema, DraftSummarySchema, NewSetSchema, PublicationBody, PublishedSchema, RebaseBody, RetirementBody, SettingsBody, SettingsSchema,
  ValidationBody, VerdictSchema,
} from './schemas.ts'
import type { SetsService } from './service.ts'

export interface SetsRoutes {
  readonly service: SetsService
  readonly drafts: DraftService
  readonly content: Content
  readonly access: (organisation: string) => Access
  readonly once: Once
  readonly now: () => Date
}

const tags = ['sets']
const version = pathParameters.version
const ofSet = Type.Object({ set: ownSet })
const ofVersion = Type.Object({ set: ownSet, version })
const conditional = Type.Object({ 'if-match': ifMatch })
const mayRepeat = Type.Object({ ...idempotencyHeaders.properties, ...conditional.properties })
const DraftPageSchema = pageSchema('DraftPage', ref(DraftSummarySchema))

const tagged = ['Cache-Control', 'ETag'] as const
const settings = success('The settings', { 'application/json': ref(SettingsSchema) }, tagged)
const draft = success('The draft', { 'application/json': ref(DraftSchema) }, tagged)
const made = [...tagged, 'Location', 'Idempotency-Replayed.optional'] as const
const changes = [403, 404, 406, 410, ...withBody] as const

/** Custom sets, below /v1: what their makers do with them. What anybody reads of them is among the content. */
export function setsRoutes (app: App, { service, drafts, content, access, once, now }: SetsRoutes): void {
  for (const schema of [DraftPageSchema]) app.addSchema(schema)

  const write = <Result>(caller: Caller, work: (tx: Writer) => Promise<Result>) => access(caller.organisation).write(work)

  /** After it, what was ready to be sent may be wrong. */
  async function telling<Result> (written: Promise<Result>): Promise<Result> {
    const result = await written
    content.delivery.forget()
    return result
  }

  function writeOnce (request: FastifyRequest, reply: FastifyReply, work: (tx: Writer, caller: Caller) => Promise<Answer>): Promise<FastifyReply> {
    const caller = callerOf(request)
    return once(request, reply, caller, tx => work(tx, caller))
  }

  const sendDraft = (reply: FastifyReply, { revision, record }: PresentedDraft) =>
    sendJson(reply.headers({ 'cache-control': 'private, no-cache', etag: revisionTag(revision) }), record)

  app.post('/principle-sets', keyed('sets:write', {
    operationId: 'createPrincipleSet',
    tags,
    summary: 'Makes a set, with a draft',
    description: 'From an exact version of another set, or from nothing. Nobody else sees anything of it until a version is published.',
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(NewSetSchema),
    response: { 201: success('The settings of the new set', { 'application/json': ref(SettingsSchema) }, made), ...otherwise(403, 406, 409, ...withBody) },
  }), (request, reply) => writeOnce(request, reply, async (tx, caller) => {
    const set = await service.create(tx, caller, newSetOf(request.body, await service.organisationName(tx, caller.organisation), now()))
    const body = settingsRecord(set, undefined)
    return { status: 201, headers: { location: body.links.self, etag: revisionTag(set.revision) }, body }
  }).catch(whereTaken('slug_taken')))

  app.get('/drafts', keyed('sets:read', {
    operationId: 'listDrafts',
    tags,
    summary: 'The drafts of your organisation\'s sets',
    description: 'Every set has one. In pages: go on with `page.next` as `cursor` until there is none.',
    querystring: Type.Object(pageQuery, closed),
    response: { 200: success('The drafts, without what they say', { 'application/json': ref(DraftPageSchema) }, ['Cache-Control']), ...otherwise(403, 406) },
  }), async (request, reply) => {
    const { organisation } = callerOf(request)
    const byId = { write: ({ setId }: { setId: string }) => setId, read: (text: string) => isUuid(text) ? text : undefined }
    const { items, page } = await keysetPage(request.query, `drafts ${organisation}`, byId, (after, count) => service.listDrafts(organisation, after, count))
    return reply.header('cache-control', 'private, no-cache').send({
      items: items.map(({ setId, slug, visibility, revision, updatedAt }) => ({
        set: setId, slug, visibility, revision, updatedAt: updatedAt.toISOString(), links: { self: `/v1/principle-sets/${setId}/draft`, settings: `/v1/principle-sets/${setId}/settings` },
      })),
      page,
    })
  })

  app.get('/principle-sets/:set/settings', keyed('sets:read', {
    operationId: 'getPrincipleSetSettings',
    tags,
    summary: 'What can be changed of a set without publishing',
    description: 'Its ETag is that of the settings.',
    params: ofSet,
    querystring: noQuery,
    response: { 200: settings, ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => {
    const { set, newest } = await service.settings(callerOf(request).organisation, request.params.set)
    return reply.headers({ 'cache-control': 'private, no-cache', etag: revisionTag(set.revision) }).send(settingsRecord(set, newest))
  })

  app.patch('/principle-sets/:set/settings', keyed('sets:write', {
    operationId: 'changePrincipleSetSettings',
    tags,
    summary: 'Renames a set, or says who may read it',
    description: 'A JSON Merge Patch.',
    consumes: [mergePatch],
    params: ofSet,
    headers: conditional,
    querystring: noQuery,
    body: ref(SettingsBody),
    response: { 200: settings, ...otherwise(409, 412, 428, ...changes) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { set, newest } = await telling(write(caller, tx => service.configure(tx, caller, request.params.set, request.headers['if-match'], request.body))).catch(whereTaken('slug_taken'))
    return reply.headers({ 'cache-control': 'private, no-cache', etag: revisionTag(set.revision) }).send(settingsRecord(set, newest))
  })

  app.delete('/principle-sets/:set', keyed('sets:write', {
    operationId: 'deletePrincipleSet',
    tags,
    summary: 'Deletes a set',
    description: 'Always, and again: it leaves the lists and answers 410. What rests on its versions keeps them.',
    params: ofSet,
    querystring: noQuery,
    response: { 204: nothing('It is gone', ['Cache-Control']), ...otherwise(403, 404, 406) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    await telling(write(caller, tx => service.remove(tx, caller, request.params.set)))
    return reply.code(204).header('cache-control', 'private, no-store').send()
  })

  app.get('/principle-sets/:set/draft', keyed('sets:read', {
    operationId: 'getDraft',
    tags,
    summary: 'The draft of a set',
    description: 'Send its ETag with each change.',
    params: ofSet,
    querystring: noQuery,
    response: { 200: draft, ...otherwise(403, 404, 406, 410) },
  }), async (request, reply) => sendDraft(reply, await drafts.find(callerOf(request).organisation, request.params.set)))

  app.put('/principle-sets/:set/draft', keyed('sets:write', {
    operationId: 'replaceDraft',
    tags,
    summary: 'Writes the draft of a set',
    description: 'As a whole. What rules T and V refuse may stand in a draft; it cannot be published.',
    params: ofSet,
    headers: conditional,
    querystring: noQuery,
    body: ref(DraftBodySchema),
    response: { 200: draft, ...otherwise(412, 428, ...changes) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    return sendDraft(reply, await drafts.edit(caller, request.params.set, request.headers['if-match'], request.body))
  })

  app.patch('/principle-sets/:set/draft', keyed('sets:write', {
    operationId: 'changeDraft',
    tags,
    summary: 'Changes the draft of a set',
    description: 'A JSON Merge Patch: lists are replaced whole.',
    consumes: [mergePatch],
    params: ofSet,
    headers: conditional,
    querystring: noQuery,
    body: Type.Object({}, { additionalProperties: true, examples: [{ tailoring: { default: 'adopt' } }] }),
    response: { 200: draft, ...otherwise(412, 428, ...changes) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const validated = (body: unknown) => validBody(request, ref(DraftBodySchema), body)
    return sendDraft(reply, await drafts.edit(caller, request.params.set, request.headers['if-match'], request.body, validated))
  })

  app.post('/principle-sets/:set/draft/validate', keyed('sets:read', {
    operationId: 'validateDraft',
    tags,
    summary: 'Tells what publishing the draft would come to',
    description: 'Writes nothing.',
    params: ofSet,
    querystring: noQuery,
    body: ref(ValidationBody),
    response: { 200: success('The verdict', { 'application/json': ref(VerdictSchema) }, ['Cache-Control']), ...otherwise(...changes) },
  }), async (request, reply) => {
    const verdict = await drafts.validate(callerOf(request).organisation, request.params.set, request.body)
    return sendJson(reply.header('cache-control', 'private, no-store'), verdict)
  })

  app.post('/principle-sets/:set/versions', keyed('sets:write', {
    operationId: 'publishVersion',
    tags,
    summary: 'Publishes the draft as the next version',
    description: 'It never changes from then on. The draft stays as the beginning of the next one. With `If-Match`, only if the draft is as you have seen it.',
    params: ofSet,
    headers: mayRepeat,
    querystring: noQuery,
    body: ref(PublicationBody),
    response: { 201: success('The version', { 'application/json': ref(PublishedSchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']), ...otherwise(409, 412, ...changes) },
  }), (request, reply) => {
    const caller = callerOf(request)
    const { params: { set: key }, headers: { 'if-match': ifMatch }, body: { changeNote, ...intent } } = request
    return telling(drafts.inTurn(caller.organisation, key, () => once.prepared(request, reply, caller, async () => {
      const prepared = await drafts.prepare(caller.organisation, key, ifMatch, intent)
      return async tx => {
        const { set, version } = await drafts.publish(tx, caller, prepared, { ...intent, changeNote })
        const body = publishedRecord(set, version, prepared.version.decisions)
        return { status: 201, headers: { location: body.links.self }, body }
      }
    })))
  })

  app.post('/principle-sets/:set/versions/:version/retirement', keyed('sets:write', {
    operationId: 'retireVersion',
    tags,
    summary: 'Says that a version is not to be used for anything new',
    description: 'Its bytes stay as they are; headers and the list of versions tell it.',
    params: ofVersion,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ref(RetirementBody),
    response: { 201: success('The settings of the set', { 'application/json': ref(SettingsSchema) }, made), ...otherwise(409, ...changes) },
  }), (request, reply) => telling(writeOnce(request, reply, async (tx, caller) => {
    const { set, newest } = await service.retire(tx, caller, request.params.set, request.params.version, request.body)
    const body = settingsRecord(set, newest)
    return { status: 201, headers: { location: `/v1/principle-sets/${setKey(set)}/versions`, etag: revisionTag(set.revision) }, body }
  }).catch(whereTaken('already_retired'))))

  app.post('/principle-sets/:set/versions/:version/rebase', keyed('sets:write', {
    operationId: 'rebaseVersion',
    tags,
    summary: 'Writes a draft that follows the base to another version',
    description: 'It takes the place of the draft, so send that one\'s ETag. What is to be decided stands in `upstream.decisions`.',
    params: ofVersion,
    headers: mayRepeat,
    querystring: noQuery,
    body: ref(RebaseBody),
    response: { 201: success('The draft', { 'application/json': ref(DraftSchema) }, made), ...otherwise(409, 412, 428, ...changes) },
  }), (request, reply) => {
    const caller = callerOf(request)
    const { params: { set: key, version }, headers: { 'if-match': ifMatch }, body: { to } } = request
    return drafts.inTurn(caller.organisation, key, () => once.prepared(request, reply, caller, async () => {
      const prepared = await drafts.prepareRebase(caller.organisation, key, version, ifMatch, to)
      return async tx => {
        const { set, revision, record } = await drafts.rebase(tx, caller, prepared)
        const body: unknown = JSON.parse(Buffer.from(record).toString())
        return { status: 201, headers: { location: `${setPath(set)}/draft`, etag: revisionTag(revision) }, body }
      }
    }))
  })
}

/** Sends a record that is JSON already. */
function sendJson (reply: FastifyReply, { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(Buffer.from(buffer, byteOffset, byteLength))
}
