import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { idempotencyHeaders, type Once } from '../http/idempotency.ts'
import { mergePatch } from '../http/body/merge-patch.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { nothing, otherwise, success, withBody } from '../http/responses.ts'
import { closed, noQuery, pageQuery, pageSchema, ref, shared } from '../http/schema.ts'
import type { Access } from '../storage/storage.ts'
import { callerOf, keyed } from './authentication.ts'
import { presentKey, presentMadeKey, presentOrganisation } from './presenter.ts'
import { ApiKeyDraft, ApiKeySchema, ChangedOrganisation, MadeApiKeySchema, OrganisationSchema, Rotation } from './schemas.ts'
import type { IdentityService } from './service.ts'

export interface IdentityRoutes {
  readonly service: IdentityService
  readonly once: Once
  readonly now: () => Date
  readonly access: (organisation: string) => Access
}

const tags = ['identity']
const ApiKeyPageSchema = pageSchema('ApiKeyPage', ref(ApiKeySchema))
const keyParams = Type.Object({
  key: shared('apiKey', Type.String({ maxLength: 200, description: 'The id of a key', examples: ['01a00000-0000-7000-9000-000000000003'] })),
})
const secretly = 'private, no-store'
const made = { 201: success('The new key; `secret` is its token, shown this once', { 'application/json': ref(MadeApiKeySchema) }, ['Cache-Control', 'Location', 'Idempotency-Replayed.optional']) }

/** An organisation and its keys, below /v1. */
export function identityRoutes (app: App, { service, once, now, access }: IdentityRoutes): void {
  for (const schema of [OrganisationSchema, ApiKeySchema, MadeApiKeySchema, ApiKeyPageSchema]) app.addSchema(schema)

  app.get('/organisation', keyed(undefined, {
    operationId: 'getOrganisation',
    tags,
    summary: 'Your organisation',
    description: 'The organisation whose key is sent.',
    querystring: noQuery,
    response: { 200: success('The organisation', { 'application/json': ref(OrganisationSchema) }, ['Cache-Control']), ...otherwise(406) },
  }), async (request, reply) => {
    const organisation = await service.organisation(callerOf(request).organisation)
    return reply.header('cache-control', 'private, no-cache').send(presentOrganisation(organisation))
  })

  app.patch('/organisation', keyed('admin', {
    operationId: 'changeOrganisation',
    tags,
    summary: 'Says for how long your organisation keeps assessments',
    description: 'A JSON Merge Patch. It erases nothing by itself: POST /v1/organisation/purges does. No If-Match is needed, the last word counts.',
    consumes: [mergePatch],
    querystring: noQuery,
    body: ChangedOrganisation,
    response: { 200: success('The organisation', { 'application/json': ref(OrganisationSchema) }, ['Cache-Control']), ...otherwise(403, 406, ...withBody) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { retentionMonths } = request.body
    const organisation = await access(caller.organisation).write(tx => service.changeOrganisation(tx, caller, { ...(retentionMonths !== undefined && { retentionMonths }) }))
    return reply.header('cache-control', 'private, no-cache').send(presentOrganisation(organisation))
  })

  app.get('/api-keys', keyed('keys', {
    operationId: 'listApiKeys',
    tags,
    summary: 'The keys of your organisation, newest first',
    description: 'Without their secrets. In pages: go on with `page.next` as `cursor` until there is none.',
    querystring: Type.Object(pageQuery, closed),
    response: { 200: success('The keys', { 'application/json': ref(ApiKeyPageSchema) }, ['Cache-Control']), ...otherwise(403, 406) },
  }), async (request, reply) => {
    const { items, page } = await service.keys(callerOf(request).organisation, request.query)
    const at = now()
    return reply.header('cache-control', secretly).send({ items: items.map(key => presentKey(key, at)), page })
  })

  app.post('/api-keys', keyed('keys', {
    operationId: 'makeApiKey',
    tags,
    summary: 'Makes a key',
    description: 'Its token is in `secret` of this one answer and is kept nowhere.',
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: ApiKeyDraft,
    response: { ...made, ...otherwise(403, 406, 409, ...withBody) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { name, scopes, expiresAt = null } = request.body
    return once(request, reply, caller, async tx =>
      presentMadeKey(await service.makeKey(tx, caller.organisation, { name, scopes, expiresAt: futureOf(expiresAt, now()) }, caller), now()))
  })

  app.get('/api-keys/:key', keyed('keys', {
    operationId: 'getApiKey',
    tags,
    summary: 'A key of your organisation',
    description: 'Without its secret.',
    params: keyParams,
    querystring: noQuery,
    response: { 200: success('The key', { 'application/json': ref(ApiKeySchema) }, ['Cache-Control']), ...otherwise(403, 404, 406) },
  }), async (request, reply) => {
    const key = await service.key(callerOf(request).organisation, request.params.key)
    return reply.header('cache-control', secretly).send(presentKey(key, now()))
  })

  app.post('/api-keys/:key/rotation', keyed('keys', {
    operationId: 'rotateApiKey',
    tags,
    summary: 'Makes a key that takes the place of another',
    description: 'It has the same name and scopes and is good for as long as the other was made for. The other stays good for the overlap, so that both can be used meanwhile.',
    params: keyParams,
    headers: idempotencyHeaders,
    querystring: noQuery,
    body: Rotation,
    response: { ...made, ...otherwise(403, 404, 406, 409, ...withBody) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    const { overlapSeconds = 0 } = request.body
    return once(request, reply, caller, async tx => presentMadeKey(await service.rotateKey(tx, caller, request.params.key, overlapSeconds), now()))
  })

  app.delete('/api-keys/:key', keyed('keys', {
    operationId: 'revokeApiKey',
    tags,
    summary: 'Revokes a key',
    description: 'It is refused from the very next request on. Revoking it again changes nothing. The last key with the scope `keys` cannot be revoked.',
    params: keyParams,
    querystring: noQuery,
    response: { 204: nothing('It opens nothing any more', ['Cache-Control']), ...otherwise(403, 404, 406, 409) },
  }), async (request, reply) => {
    const caller = callerOf(request)
    await service.revokeKey(caller.organisation, request.params.key, caller)
    return reply.code(204).header('cache-control', secretly).send()
  })
}

function futureOf (text: string | null, now: Date): Date | null {
  if (text === null) return null
  const instant = new Date(text)
  if (instant > now) return instant
  throw new Problem(httpProblems.invalid_body, '/expiresAt must be in the future', { faults: [{ pointer: '/expiresAt', code: 'invalid', detail: 'must be in the future' }] })
}
