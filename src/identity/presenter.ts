import type { Output } from '../http/operation.ts'
import { stateOf } from './key-state.ts'
import type { ApiKeyRow, OrganisationRow } from './repository.ts'
import { scopes } from './scopes.ts'
import type { ApiKeyRecord, CreatedApiKeyRecord, OrganisationRecord } from './schemas.ts'
import type { CreatedKey } from './keys.ts'
import { prefixOf } from './token.ts'

const organisationPath = '/v1/organisation'

/** An organisation as its own keys read it; nobody else can. */
export function organisationRecord (
  { id, slug, name, createdAt, retentionMonths, timeZone }: OrganisationRow
): OrganisationRecord {
  return {
    id,
    type: 'organisation',
    slug,
    name,
    createdAt: createdAt.toISOString(),
    retentionMonths,
    timeZone,
    links: { self: organisationPath, apiKeys: '/v1/api-keys', auditEvents: '/v1/audit-events' },
  }
}

/** A key without its secret, which is stored nowhere. */
export function apiKeyRecord (key: ApiKeyRow, now: Date): ApiKeyRecord {
  const self = `/v1/api-keys/${key.id}`
  return {
    id: key.id,
    type: 'api-key',
    name: key.name,
    prefix: prefixOf(key.id),
    scopes: scopes.filter(scope => key.scopes.includes(scope)),
    state: stateOf(key, now),
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    rotatedTo: key.rotatedTo,
    links: { self, rotation: `${self}/rotation`, organisation: organisationPath },
  }
}

/** The one response that holds a secret. What is stored for repetitions does not. */
export function createdApiKey ({ key, token }: CreatedKey, now: Date): Output {
  const record = apiKeyRecord(key, now)
  const body: CreatedApiKeyRecord = { ...record, secret: token }
  const stored: CreatedApiKeyRecord = { ...record, secret: null }
  return { location: record.links.self, body, stored }
}
