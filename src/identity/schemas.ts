import { Type, type Static } from '@sinclair/typebox'
import { closed, lineOfText, oneOf, orNull } from '../http/schema.ts'
import { keyStates } from './key-state.ts'
import { scopes } from './scopes.ts'

const Id = Type.String({ format: 'uuid' })
const Path = Type.String({ description: 'Root-relative address on this service' })
const Instant = Type.String({ format: 'date-time' })
const Scopes = Type.Array(oneOf(scopes), { description: '`keys`: make, rotate and revoke keys. `admin`: read what happened, take everything along, and say for how long it is kept' })

export const OrganisationSchema = Type.Object({
  id: Id,
  type: Type.Literal('organisation'),
  slug: Type.String(),
  name: Type.String(),
  createdAt: Instant,
  retentionMonths: Type.Integer({ minimum: 1, description: 'For how many months after its release an assessment is kept' }),
  links: Type.Object({ self: Path, apiKeys: Path, auditEvents: Path }, closed),
}, { $id: 'Organisation', ...closed })
export const ChangedOrganisation = Type.Object({
  retentionMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
}, { ...closed, examples: [{ retentionMonths: 24 }] })

export type OrganisationRecord = Static<typeof OrganisationSchema>

const key = {
  id: Id,
  type: Type.Literal('api-key'),
  name: Type.String(),
  prefix: Type.String({ description: 'How its token begins; not secret' }),
  scopes: Scopes,
  state: oneOf(keyStates, { description: 'Only a live key opens anything' }),
  createdAt: Instant,
  expiresAt: orNull(Instant),
  revokedAt: orNull(Instant),
  lastUsedAt: orNull(Type.String({ format: 'date-time', description: 'To within five minutes' })),
  rotatedTo: orNull(Type.String({ format: 'uuid', description: 'The key that takes its place' })),
  links: Type.Object({ self: Path, rotation: Path, organisation: Path }, closed),
}

export const ApiKeySchema = Type.Object(key, { $id: 'ApiKey', ...closed })
export type ApiKeyRecord = Static<typeof ApiKeySchema>

export const MadeApiKeySchema = Type.Object({
  ...key,
  secret: orNull(Type.String({ description: 'The token to send. It is shown once: null when this answer is repeated, and nowhere else' })),
}, { $id: 'MadeApiKey', ...closed })
export type MadeApiKeyRecord = Static<typeof MadeApiKeySchema>

export const ApiKeyDraft = Type.Object({
  name: lineOfText(100, { description: 'What it is for' }),
  scopes: Type.Array(oneOf(scopes), { minItems: 1, maxItems: scopes.length, uniqueItems: true, description: 'None that your own key lacks' }),
  expiresAt: Type.Optional(orNull(Type.String({ format: 'date-time', description: 'In the future; null or absent for a key that is good until it is revoked' }))),
}, { examples: [{ name: 'Intranet', scopes: ['sets:read'], expiresAt: null }], ...closed })

export const longestOverlap = 7 * 24 * 60 * 60
const usualOverlap = 24 * 60 * 60

export const Rotation = Type.Object({
  overlapSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: longestOverlap, default: usualOverlap, description: 'For how long the old key stays good' })),
}, { examples: [{ overlapSeconds: 3600 }], ...closed })
