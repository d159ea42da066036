import type { Answer } from '../http/idempotency.ts'
import { stateOf } from './key-state.ts'
import type { ApiKeyRow, OrganisationRow } from './repository.ts'
import { scopes } from './scopes.ts'
import type { ApiKeyRecord, MadeApiKeyRecord, OrganisationRecord } from './schemas.ts'
import type { MadeKey } from './service.ts'
import { prefixOf } from './token.ts'

const organisationPath = '/v1/organisation'

/** An organisation as its own keys read it; nobody else can. */
export function presentOrganisation ({ id, slug, name, createdAt, retentionMonths }: OrganisationRow): OrganisationRecord {
  return {
    id,
    type: 'organisation',
    slug,
    name,
    createdAt: createdAt.toISOString(),
    retentionMonths,
    links: { self: organisationPath, apiKeys: '/v1/api-keys', auditEvents: '/v1/audit-events' },
  }
}

/** Never with its secret, of which there is nothing to tell. */
export function presentKey (key: ApiKeyRow, now: Date): ApiKeyRecord {
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

/** The one answer that holds a secret; what is kept of it does not. */
export function presentMadeKey ({ key, token }: MadeKey, now: Date): Answer {
  const record = presentKey(key, now)
  const body: MadeApiKeyRecord = { ...record, secret: token }
  return { status: 201, headers: { location: record.links.self }, body, kept: { ...record, secret: null } satisfies MadeApiKeyRecord }
}
