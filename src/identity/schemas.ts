import { Type, type Static } from '@sinclair/typebox'
import { strict, lineOfText, oneOf, orNull } from '../http/schema.ts'
import { keyStates } from './key-state.ts'
import { scopes } from './scopes.ts'

const Id = Type.String({ format: 'uuid' })
const Path = Type.String({ description: 'Root-relative address on this service' })
const Instant = Type.String({ format: 'date-time' })
const Scopes = Type.Array(oneOf(scopes), {
  description:
    '`keys`: create, rotate and revoke keys. `admin`: read audit events, export everything, and set for how long ' +
    'assessments are stored and the time zone',
})

export const OrganisationSchema = Type.Object({
  id: Id,
  type: Type.Literal('organisation'),
  slug: Type.String(),
  name: Type.String(),
  createdAt: Instant,
  retentionMonths: Type.Integer({
    minimum: 1,
    description: 'For how many months after its release an assessment is stored',
  }),
  timeZone: Type.String({
    description: 'The time zone in which a day is a day: in reports, for due dates and for `retentionMonths`. ' +
      'Instants are in UTC',
  }),
  links: Type.Object({ self: Path, apiKeys: Path, auditEvents: Path }, strict),
}, { $id: 'Organisation', ...strict })

export const OrganisationPatchSchema = Type.Object({
  retentionMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
  timeZone: Type.Optional(
    Type.String({
      format: 'time-zone',
      maxLength: 64,
      description: 'A name of the IANA time zone database, such as `Europe/London`. Days that were recorded stay',
    })
  ),
}, { ...strict, examples: [{ retentionMonths: 24, timeZone: 'Europe/London' }] })
export type OrganisationPatch = Static<typeof OrganisationPatchSchema>

export type OrganisationRecord = Static<typeof OrganisationSchema>

const key = {
  id: Id,
  type: Type.Literal('api-key'),
  name: Type.String(),
  prefix: Type.String({ description: 'The beginning of its token, which is not secret' }),
  scopes: Scopes,
  state: oneOf(keyStates, { description: 'Only a live key is accepted' }),
  createdAt: Instant,
  expiresAt: orNull(Instant),
  revokedAt: orNull(Instant),
  lastUsedAt: orNull(Type.String({ format: 'date-time', description: 'To within five minutes' })),
  rotatedTo: orNull(Type.String({ format: 'uuid', description: 'The key that replaces it' })),
  links: Type.Object({ self: Path, rotation: Path, organisation: Path }, strict),
}

export const ApiKeySchema = Type.Object(key, { $id: 'ApiKey', ...strict })
export type ApiKeyRecord = Static<typeof ApiKeySchema>

export const CreatedApiKeySchema = Type.Object({
  ...key,
  secret: orNull(
    Type.String({
      description: 'The token to send. It is shown once: null when this response is repeated, and nowhere else',
    })
  ),
}, { $id: 'MadeApiKey', ...strict })
export type CreatedApiKeyRecord = Static<typeof CreatedApiKeySchema>

export const NewApiKeySchema = Type.Object({
  name: lineOfText(100, { description: 'What it is for' }),
  scopes: Type.Array(oneOf(scopes), {
    minItems: 1,
    maxItems: scopes.length,
    uniqueItems: true,
    description: 'Only scopes that your own key has',
  }),
  expiresAt: Type.Optional(
    orNull(
      Type.String({
        format: 'date-time',
        description: 'In the future; null or absent for a key that is valid until it is revoked',
      })
    )
  ),
}, { examples: [{ name: 'Intranet', scopes: ['sets:read'], expiresAt: null }], ...strict })

export const maxOverlap = 7 * 24 * 60 * 60
const defaultOverlap = 24 * 60 * 60

export const RotationSchema = Type.Object({
  overlapSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: maxOverlap,
      default: defaultOverlap,
      description: 'For how long the old key stays valid',
    })
  ),
}, { examples: [{ overlapSeconds: 3600 }], ...strict })
