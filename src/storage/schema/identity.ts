import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Columns } from '../columns.ts'

/** The columns that a table refers to: whose the row is, and the row. */
type Owned = Readonly<Record<'organisationId' | 'id', AnyPgColumn>>

/** An answer that is given again to whoever repeats an Idempotency-Key. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Without any secret that the first answer held. */
  readonly body: unknown
}

/** Organisations, their keys, and what was done with them. */
export function defineIdentityTables (c: Columns) {
  const organisations = c.table('organisations', {
    id: c.id('id').primaryKey(),
    slug: c.text('slug').notNull(),
    name: c.text('name').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** For how many months after its release an assessment is kept. */
    retentionMonths: c.integer('retention_months').notNull().default(24),
    /** In which a day is a day: an IANA name. */
    timeZone: c.text('time_zone').notNull().default('Europe/London'),
  }, t => [c.unique('organisations_slug_key').on(t.slug)])

  const apiKeys = c.table('api_keys', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    name: c.text('name').notNull(),
    /** SHA-256, hexadecimal: the secret itself is nowhere. */
    secretHash: c.text('secret_hash').notNull(),
    scopes: c.json<readonly string[]>('scopes').notNull(),
    createdAt: c.instant('created_at').notNull(),
    expiresAt: c.instant('expires_at'),
    revokedAt: c.instant('revoked_at'),
    lastUsedAt: c.instant('last_used_at'),
    /** The key that takes this one's place. */
    rotatedTo: c.id('rotated_to'),
    /** The key that was the first to be replaced, of those that one by one led to this one. */
    rotatedFrom: c.id('rotated_from'),
  }, t => [
    c.unique('api_keys_owner_key').on(t.organisationId, t.id),
    c.foreignKey({
      name: 'api_keys_rotated_to_fk',
      columns: [t.organisationId, t.rotatedTo],
      foreignColumns: [t.organisationId, t.id],
    }),
  ])

  return {
    organisations,
    apiKeys,
    auditEvents: defineAuditEvents(c, organisations),
    idempotencyKeys: defineIdempotencyKeys(c, organisations, apiKeys),
  }
}

/** Frozen. Who did what to which thing, and no free text. */
function defineAuditEvents (c: Columns, organisations: Pick<Owned, 'id'>) {
  return c.table('audit_events', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    at: c.instant('at').notNull(),
    action: c.text('action').notNull(),
    /** The id of a key, or `cli`. */
    actor: c.text('actor').notNull(),
    resourceType: c.text('resource_type').notNull(),
    resourceId: c.id('resource_id').notNull(),
  }, t => [c.index('audit_events_newest').on(t.organisationId, t.at, t.id)])
}

/** What was answered to requests with an Idempotency-Key. */
function defineIdempotencyKeys (c: Columns, organisations: Pick<Owned, 'id'>, apiKeys: Owned) {
  return c.table('idempotency_keys', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    /** The API key that asked, or the first of those that it took the place of. */
    caller: c.id('caller').notNull(),
    key: c.text('key').notNull(),
    /** Of the method, the address and the body. */
    fingerprint: c.text('fingerprint').notNull(),
    /** Null only inside the transaction that makes the row. */
    answer: c.json<StoredAnswer>('answer'),
    createdAt: c.instant('created_at').notNull(),
  }, t => [
    c.unique('idempotency_keys_caller_key').on(t.organisationId, t.caller, t.key),
    c.index('idempotency_keys_oldest').on(t.organisationId, t.createdAt),
    c.foreignKey({
      name: 'idempotency_keys_caller_fk',
      columns: [t.organisationId, t.caller],
      foreignColumns: [apiKeys.organisationId, apiKeys.id],
    }),
  ])
}
