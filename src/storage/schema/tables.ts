import { defineAssessmentTables } from './assessments.ts'
import type { ChangeReason } from '../../domain/versions/changes.ts'
import type { AuthoredSet } from '../../domain/tailoring/authored.ts'
import type { BaseCoverage, Derivation, LedgerEntry } from '../../domain/tailoring/ledger.ts'
import type { Rebase } from '../../domain/tailoring/rebase.ts'
import type { CustomContent, Variant } from '../../domain/versions/principle-set.ts'
import type { Tailoring } from '../../domain/tailoring/operations.ts'
import type { Columns } from '../columns.ts'

export const visibilities = ['private', 'unlisted', 'public'] as const
export type Visibility = typeof visibilities[number]

export const origins = ['guide', 'published', 'custom'] as const
export type Origin = typeof origins[number]

/** Markdown rendered when the version was published, so that its bytes never follow a newer renderer. */
export interface RenderedText {
  readonly slug: string
  readonly lang: string
  readonly variant: string
  readonly html: string
  readonly text: string
  /** For whatever renders it elsewhere; null where its source is inert, not there in versions of before 2026-11-29. */
  readonly markdown?: string | null
}

/** Rule T6: an exact version of a set. */
export interface BaseReference {
  readonly setId: string
  readonly version: string
  readonly digest: string
}

/** How a version was made from its base: every decision (rules T7, T9, T11), and what made them. */
export interface Lineage {
  readonly base: BaseReference
  /** Rule T5: the base's own set first. */
  readonly chain: readonly string[]
  /** With its default written out (rule T2). */
  readonly tailoring: Tailoring
  readonly ledger: readonly LedgerEntry[]
  readonly derivation: Derivation
  readonly coverage: BaseCoverage
}

/** Rule T12: what a rebase left to decide, and what is decided. */
export interface UpstreamDecisions extends Omit<Rebase, 'tailoring'> {
  /** The version of the base that the set stood on. */
  readonly from: string
  /** The slugs of the decisions that the author has made. */
  readonly resolved: readonly string[]
}

/**
 * What will be the next version: made from a base, or from nothing. `imported` is the version of the same set that came
 * from elsewhere.
 */
export type SetDraft =
  | {
    readonly base: BaseReference & { readonly versionId: string }
    readonly tailoring: Tailoring
    readonly upstream: UpstreamDecisions | null
  }
  | { readonly base: null, readonly content: AuthoredSet, readonly imported?: { readonly versionId: string } }

/** Tables whose rows never change, by the triggers in migrations/<engine>/guards.sql (rule V5). */
export const frozenTables = ['audit_events', 'milestones', 'results', 'set_versions', 'version_wordings'] as const

/** An answer that is given again to whoever repeats an Idempotency-Key. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Without any secret that the first answer held. */
  readonly body: unknown
}

/** The tables of organisations and of what is published. */
function definePublishing (c: Columns) {
  const organisations = c.table('organisations', {
    id: c.id('id').primaryKey(),
    slug: c.text('slug').notNull(),
    name: c.text('name').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** For how many months after its release an assessment is kept. */
    retentionMonths: c.integer('retention_months').notNull().default(24),
  }, t => [c.unique('organisations_slug_key').on(t.slug)])

  const principleSets = c.table('principle_sets', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    slug: c.text('slug').notNull(),
    origin: c.text('origin').$type<Origin>().notNull(),
    visibility: c.text('visibility').$type<Visibility>().notNull(),
    /** Of what can be changed here; the versions have numbers of their own. */
    revision: c.integer('revision').notNull().default(1),
    createdAt: c.instant('created_at').notNull(),
    /** Rule V8: out of every list, and 410 for whoever could read it. */
    deletedAt: c.instant('deleted_at'),
  }, t => [
    c.unique('principle_sets_slug_key').on(t.organisationId, t.slug),
    c.unique('principle_sets_owner_key').on(t.organisationId, t.id),
    c.index('principle_sets_visible').on(t.visibility, t.id),
    c.index('principle_sets_named').on(t.slug, t.id),
  ])

  /**
   * Frozen. What lists read stands before the long texts: SQLite reads all of a row that comes before a column, so that
   * a column behind them would cost megabytes.
   */
  const setVersions = c.table('set_versions', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    setId: c.id('set_id').notNull(),
    major: c.integer('major').notNull(),
    minor: c.integer('minor').notNull(),
    patch: c.integer('patch').notNull(),
    contentDigest: c.text('content_digest').notNull(),
    scoringDigest: c.text('scoring_digest').notNull(),
    /** What a list shows of the content, in its standard wording. */
    title: c.text('title').notNull(),
    description: c.text('description').notNull(),
    lang: c.text('lang').notNull(),
    assessable: c.flag('assessable').notNull(),
    principleCount: c.integer('principle_count').notNull(),
    /** Of `content`, `rendered` and `lineage`, in characters. */
    size: c.integer('size').notNull(),
    bump: c.text('bump').$type<'major' | 'minor' | 'patch'>(),
    bumpReasons: c.json<readonly ChangeReason[]>('bump_reasons').notNull(),
    changeKind: c.text('change_kind').$type<'substantive' | 'editorial'>().notNull(),
    changeNote: c.text('change_note').notNull(),
    publishedAt: c.instant('published_at').notNull(),
    content: c.json<CustomContent>('content').notNull(),
    rendered: c.json<readonly RenderedText[]>('rendered').notNull(),
    /** How it was made from its base; null for a set made from nothing. */
    lineage: c.json<Lineage>('lineage'),
  }, t => [
    c.unique('set_versions_owner_key').on(t.organisationId, t.id),
    c.index('set_versions_of_set').on(t.setId, t.major, t.minor, t.patch),
    c.unique('set_versions_number_key').on(t.organisationId, t.setId, t.major, t.minor, t.patch),
    c.foreignKey({
      name: 'set_versions_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

  /** Frozen. Title and description of a version in its other wordings, for lists. */
  const versionWordings = c.table('version_wordings', {
    organisationId: c.id('organisation_id').notNull(),
    versionId: c.id('version_id').notNull(),
    /** From 1, in the order of the content. */
    position: c.integer('position').notNull(),
    lang: c.text('lang').notNull(),
    variant: c.text('variant').$type<Variant>().notNull(),
    /** The standard ones where the wording has none. */
    title: c.text('title').notNull(),
    description: c.text('description').notNull(),
  }, t => [
    c.primaryKey({ name: 'version_wordings_pkey', columns: [t.organisationId, t.versionId, t.position] }),
    c.index('version_wordings_of_version').on(t.versionId),
    c.foreignKey({
      name: 'version_wordings_version_fk',
      columns: [t.organisationId, t.versionId],
      foreignColumns: [setVersions.organisationId, setVersions.id],
    }),
  ])

  /** What has no version yet, one for each set at most (rule V7). */
  const setDrafts = c.table('set_drafts', {
    organisationId: c.id('organisation_id').notNull(),
    setId: c.id('set_id').notNull(),
    revision: c.integer('revision').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
    draft: c.json<SetDraft>('draft').notNull(),
  }, t => [
    c.primaryKey({ name: 'set_drafts_pkey', columns: [t.organisationId, t.setId] }),
    c.foreignKey({
      name: 'set_drafts_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

  /** Which versions of others an organisation's sets rest on: it may read them whatever becomes of them (rule V8). */
  const versionBases = c.table('version_bases', {
    organisationId: c.id('organisation_id').notNull(),
    setId: c.id('set_id').notNull(),
    baseVersionId: c.id('base_version_id').notNull().references(() => setVersions.id),
  }, t => [
    c.primaryKey({ name: 'version_bases_pkey', columns: [t.organisationId, t.setId, t.baseVersionId] }),
    c.foreignKey({
      name: 'version_bases_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

  /** Rule V5: a version that is not to be used for anything new; the version itself stays as it is. */
  const versionRetirements = c.table('version_retirements', {
    organisationId: c.id('organisation_id').notNull(),
    versionId: c.id('version_id').notNull(),
    explanation: c.text('explanation').notNull(),
    /** The number of a version of the same set. */
    replacedBy: c.text('replaced_by'),
    retiredAt: c.instant('retired_at').notNull(),
  }, t => [
    c.primaryKey({ name: 'version_retirements_pkey', columns: [t.organisationId, t.versionId] }),
    c.foreignKey({
      name: 'version_retirements_version_fk',
      columns: [t.organisationId, t.versionId],
      foreignColumns: [setVersions.organisationId, setVersions.id],
    }),
  ])

  /** The service's content that is not a set: the guide page, the aims, the sources, the crosswalks. */
  const libraryDocuments = c.table('library_documents', {
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    kind: c.text('kind').notNull(),
    digest: c.text('digest').notNull(),
    document: c.json<unknown>('document').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
  }, t => [c.primaryKey({ name: 'library_documents_pkey', columns: [t.organisationId, t.kind] })])

  /** What can be found: the newest version of each set, and the library. The full-text index follows by trigger. */
  const searchEntries = c.table('search_entries', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    /** Null for the library. */
    setId: c.id('set_id'),
    setSlug: c.text('set_slug'),
    type: c.text('type').notNull(),
    slug: c.text('slug').notNull(),
    category: c.text('category'),
    title: c.text('title').notNull(),
    url: c.text('url').notNull(),
    text: c.text('text').notNull(),
    /**
     * Normalised words, single spaces between (domain/words.ts): the engines index these and tokenise nothing
     * themselves.
     */
    titleWords: c.text('title_words').notNull(),
    textWords: c.text('text_words').notNull(),
  }, t => [
    c.index('search_entries_set').on(t.organisationId, t.setId),
    c.foreignKey({
      name: 'search_entries_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

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
  }, t => [
    c.unique('api_keys_owner_key').on(t.organisationId, t.id),
    c.foreignKey({
      name: 'api_keys_rotated_to_fk',
      columns: [t.organisationId, t.rotatedTo],
      foreignColumns: [t.organisationId, t.id],
    }),
  ])

  /** Frozen. Who did what to which thing, and no free text. */
  const auditEvents = c.table('audit_events', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    at: c.instant('at').notNull(),
    action: c.text('action').notNull(),
    /** The id of a key, or `cli`. */
    actor: c.text('actor').notNull(),
    resourceType: c.text('resource_type').notNull(),
    resourceId: c.id('resource_id').notNull(),
  }, t => [c.index('audit_events_newest').on(t.organisationId, t.at, t.id)])

  /** What was answered to requests with an Idempotency-Key. */
  const idempotencyKeys = c.table('idempotency_keys', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    /** The API key that asked. */
    caller: c.id('caller').notNull(),
    key: c.text('key').notNull(),
    /** Of the method, the address and the body. */
    fingerprint: c.text('fingerprint').notNull(),
    /** Null only inside the transaction that makes the row. */
    answer: c.json<KeptAnswer>('answer'),
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

  return {
    organisations,
    principleSets,
    setVersions,
    versionWordings,
    setDrafts,
    versionBases,
    versionRetirements,
    libraryDocuments,
    searchEntries,
    apiKeys,
    auditEvents,
    idempotencyKeys,
  }
}

/** Every table, once. Keys of rows that an organisation owns begin with the organisation. */
export function defineTables (c: Columns) {
  const publishing = definePublishing(c)
  return { ...publishing, ...defineAssessmentTables(c, publishing) }
}

export type Tables = ReturnType<typeof defineTables>
