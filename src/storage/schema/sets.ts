import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Columns } from '../columns.ts'
import type { ChangeReason } from '../../domain/versions/change.ts'
import type { CustomContent, Replacement, Variant } from '../../domain/versions/principle-set.ts'
import type { AuthoredSet } from '../../domain/tailoring/authored.ts'
import type { BaseCoverage, Derivation, LedgerEntry } from '../../domain/tailoring/ledger.ts'
import type { Rebase } from '../../domain/tailoring/rebase.ts'
import type { Tailoring } from '../../domain/tailoring/operations.ts'

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

export interface ImportedVersion {
  readonly versionId: string
  readonly origin?: ImportOrigin
}

/** The version elsewhere that a file was exported from. */
export interface ImportOrigin {
  readonly set: string
  readonly version: string
}

/**
 * What will be the next version: made from a base, or from nothing. `imported` is the version of the same set that came
 * from elsewhere, with what its file said of its origin.
 */
export type SetDraft =
  | {
    readonly base: BaseReference & { readonly versionId: string }
    readonly tailoring: Tailoring
    readonly upstream: UpstreamDecisions | null
  }
  | { readonly base: null, readonly content: AuthoredSet, readonly imported?: ImportedVersion }

/** The columns that a table refers to: whose the row is, and the row. */
type Owned = Readonly<Record<'organisationId' | 'id', AnyPgColumn>>

function definePrincipleSets (c: Columns, organisations: Pick<Owned, 'id'>) {
  return c.table('principle_sets', {
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
}

/**
 * Frozen. What lists read stands before the long texts: SQLite reads all of a row that comes before a column, so that
 * a column behind them would cost megabytes.
 */
function defineSetVersions (c: Columns, principleSets: Owned) {
  return c.table('set_versions', {
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
    /** Rule V3, as the content tells it, for addresses and feeds. */
    replacedBy: c.json<readonly Replacement[]>('replaced_by'),
    publishedAt: c.instant('published_at').notNull(),
    content: c.json<CustomContent>('content').notNull(),
    rendered: c.json<readonly RenderedText[]>('rendered').notNull(),
    /** How it was made from its base; null for a set made from nothing. */
    lineage: c.json<Lineage>('lineage'),
  }, t => [
    c.unique('set_versions_owner_key').on(t.organisationId, t.id),
    c.index('set_versions_by_time').on(t.publishedAt),
    c.index('set_versions_of_set').on(t.setId, t.major, t.minor, t.patch),
    c.unique('set_versions_number_key').on(t.organisationId, t.setId, t.major, t.minor, t.patch),
    c.foreignKey({
      name: 'set_versions_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])
}

/** Frozen. Title and description of a version in its other wordings, for lists. */
function defineVersionWordings (c: Columns, setVersions: Owned) {
  return c.table('version_wordings', {
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
}

/** What has no version yet, one for each set at most (rule V7). */
function defineSetDrafts (c: Columns, principleSets: Owned) {
  return c.table('set_drafts', {
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
}

/** Which versions of others an organisation's sets rest on: it may read them whatever becomes of them (rule V8). */
function defineVersionBases (c: Columns, principleSets: Owned, setVersions: Owned) {
  return c.table('version_bases', {
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
}

/** Rule V5: a version that is not to be used for anything new; the version itself stays as it is. */
function defineVersionRetirements (c: Columns, setVersions: Owned) {
  return c.table('version_retirements', {
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
}

/** The sets of an organisation and their versions. */
export function defineSetTables (c: Columns, organisations: Pick<Owned, 'id'>) {
  const principleSets = definePrincipleSets(c, organisations)
  const setVersions = defineSetVersions(c, principleSets)
  return {
    principleSets,
    setVersions,
    versionWordings: defineVersionWordings(c, setVersions),
    setDrafts: defineSetDrafts(c, principleSets),
    versionBases: defineVersionBases(c, principleSets, setVersions),
    versionRetirements: defineVersionRetirements(c, setVersions),
  }
}
