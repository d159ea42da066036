import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import { created, noContent, ok, operations, type OperationsOptions } from '../http/operation.ts'
import { httpProblems, Problem } from '../http/problems/problem.ts'
import { strict, pageQuery, pageSchema, ref, shared } from '../http/schema.ts'
import { requireApiKey } from './authentication.ts'
import { apiKeyRecord, createdApiKey, organisationRecord } from './presenter.ts'
import {
  ApiKeySchema, CreatedApiKeySchema, NewApiKeySchema, OrganisationPatchSchema, OrganisationSchema,
  RotationSchema
} from './schemas.ts'
import type { IdentityService } from './service.ts'

export interface IdentityRoutes extends Omit<OperationsOptions, 'tag'> {
  readonly service: IdentityService
  readonly now: () => Date
}

const ApiKeyPageSchema = pageSchema('ApiKeyPage', ref(ApiKeySchema))
const ofKey = Type.Object({
  key: shared(
    'apiKey',
    Type.String({
      maxLength: 200,
      description: 'The id of an API key',
      examples: ['01a00000-0000-7000-9000-000000000003'],
    })
  ),
})
const [anyKey, keyManagers, administrators] = [requireApiKey(), requireApiKey('keys'), requireApiKey('admin')]
const createdKey = created('The new key. `secret` is its token, which is shown only here', CreatedApiKeySchema)
/** Nobody stores what is said about keys. */
const unstored = { 'cache-control': 'private, no-store' }
const revalidated = { 'cache-control': 'private, no-cache' }

/** An organisation and its keys, below /v1. */
export function identityRoutes (app: App, { service, now, ...options }: IdentityRoutes): void {
  for (const schema of [OrganisationSchema, ApiKeySchema, CreatedApiKeySchema, ApiKeyPageSchema]) app.addSchema(schema)
  const { read, write } = operations(app, { tag: 'identity', ...options })

  read(
    'GET /organisation',
    {
      operationId: 'getOrganisation',
      summary: 'Get your organisation',
      description: 'The organisation that the API key belongs to.',
      guard: anyKey,
      success: ok('The organisation', OrganisationSchema),
    },
    async ({ read, caller }) => ({ body: organisationRecord(await service.getOrganisation(read, caller.organisation)) })
  )

  write(
    'PATCH /organisation',
    {
      operationId: 'changeOrganisation',
      summary: 'Update how long your organisation stores assessments, and its time zone',
      description:
        'A JSON Merge Patch. It deletes nothing by itself: POST /v1/organisation/purges does. There is no If-Match; ' +
        'the last update counts.',
      guard: administrators,
      body: OrganisationPatchSchema,
      success: ok('The organisation', OrganisationSchema),
    },
    async ({ tx, caller, body }) => ({
      body: organisationRecord(await service.updateOrganisation({ tx, caller, body })),
      headers: revalidated,
    })
  )

  read('GET /api-keys', {
    operationId: 'listApiKeys',
    summary: 'List the API keys of your organisation',
    description:
      'Newest first, without their secrets. In pages: go on with `page.next` as `cursor` until there is none.',
    guard: keyManagers,
    query: Type.Object(pageQuery, strict),
    success: ok('The keys', ApiKeyPageSchema),
  }, async ({ read, caller, query }) => {
    const { items, page } = await service.listKeys(read, caller.organisation, query)
    const at = now()
    return { body: { items: items.map(key => apiKeyRecord(key, at)), page }, headers: unstored }
  })

  write('POST /api-keys', {
    operationId: 'makeApiKey',
    summary: 'Create an API key',
    description: 'Its token is in `secret` of this response, and is not stored.',
    guard: keyManagers,
    body: NewApiKeySchema,
    success: createdKey,
    errors: [409],
  }, async ({ tx, caller, body: { expiresAt = null, ...draft } }) => {
    const key = { ...draft, expiresAt: futureOf(expiresAt, now()) }
    return createdApiKey(
      await service.createKey({ tx, organisation: caller.organisation, creator: caller, key }),
      now()
    )
  })

  read(
    'GET /api-keys/:key',
    {
      operationId: 'getApiKey',
      summary: 'Get an API key',
      description: 'Without its secret.',
      guard: keyManagers,
      params: ofKey,
      success: ok('The key', ApiKeySchema),
      errors: [404],
    },
    async ({ read, caller, params }) => ({
      body: apiKeyRecord(await service.getKey(read, caller.organisation, params.key), now()),
      headers: unstored,
    })
  )

  write(
    'POST /api-keys/:key/rotation',
    {
      operationId: 'rotateApiKey',
      summary: 'Rotate an API key',
      description:
        'Creates a key with the same name, scopes and lifetime. The old key stays valid for the overlap, so that ' +
        'both can be used meanwhile.',
      guard: keyManagers,
      params: ofKey,
      body: RotationSchema,
      success: createdKey,
      errors: [404, 409],
    },
    async ({ tx, caller, params, body: { overlapSeconds = 0 } }) =>
      createdApiKey(await service.rotateKey({ tx, caller, id: params.key, overlapSeconds }), now())
  )

  write('DELETE /api-keys/:key', {
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description:
      'It is refused from the next request on. To revoke it again changes nothing. The last key with the scope ' +
      '`keys` cannot be revoked.',
    guard: keyManagers,
    params: ofKey,
    success: noContent('The key is revoked'),
    errors: [404, 409],
  }, ({ tx, caller, params }) => service.revokeKey({ tx, organisation: caller.organisation, caller, id: params.key }))
}

function futureOf (text: string | null, now: Date): Date | null {
  if (text === null) return null
  const instant = new Date(text)
  if (instant > now) return instant
  throw new Problem(httpProblems.invalid_body, '/expiresAt must be in the future', {
    faults: [{ pointer: '/expiresAt', code: 'invalid', detail: 'must be in the future' }],
  })
}
