import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Variant } from '../../domain/versions/principle-set.ts'
import type { Columns } from '../columns.ts'

export const linkStateNames = ['ok', 'broken', 'unknown'] as const
export type LinkState = typeof linkStateNames[number]

/** The columns that these refer to. */
interface Referenced {
  readonly organisations: Readonly<Record<'id', AnyPgColumn>>
  readonly principleSets: Readonly<Record<'organisationId' | 'id', AnyPgColumn>>
}

/** What the service publishes beside sets, and what can be found of both. */
export function defineLibraryTables (c: Columns, { organisations, principleSets }: Referenced) {
  /** The service's content that is not a set: the guide page, the aims, the sources, the crosswalks. */
  const libraryDocuments = c.table('library_documents', {
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    kind: c.text('kind').notNull(),
    digest: c.text('digest').notNull(),
    document: c.json<unknown>('document').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
  }, t => [c.primaryKey({ name: 'library_documents_pkey', columns: [t.organisationId, t.kind] })])

  /**
   * What can be found: every wording of the newest version of each set, and the library. The full-text index follows by
   * trigger. Rows are made of what is published; where a migration deletes them, the service makes them anew.
   */
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
    lang: c.text('lang').notNull(),
    variant: c.text('variant').$type<Variant>().notNull(),
    /** 0 is the standard wording; the others follow in the order of the version. */
    wording: c.integer('wording').notNull(),
    /** Which language's stems are among the words. */
    stemmedAs: c.text('stemmed_as').notNull(),
    text: c.text('text').notNull(),
    /**
     * Words and their stems as they are compared, single spaces between (content/search/words.ts): the engines index
     * these and tokenise nothing themselves.
     */
    titleWords: c.text('title_words').notNull(),
    /** What others call it. */
    nameWords: c.text('name_words').notNull(),
    textWords: c.text('text_words').notNull(),
  }, t => [
    c.index('search_entries_set').on(t.organisationId, t.setId),
    c.index('search_entries_language').on(t.stemmedAs),
    c.foreignKey({
      name: 'search_entries_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

  /** Where a link of published content leads, as `links check` found it: a row for each set that it stands in. */
  const linkStates = c.table('link_states', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    /** Null for the library. */
    setId: c.id('set_id'),
    url: c.text('url').notNull(),
    state: c.text('state').$type<LinkState>().notNull(),
    /** What was last found: a status, or why there was none. */
    reason: c.text('reason').notNull(),
    /** The days of it, until it was found again: at most as many as make it broken. */
    missingOn: c.json<readonly string[]>('missing_on').notNull(),
    checkedAt: c.instant('checked_at').notNull(),
    /** When it last became broken or stopped being it, or was first checked. */
    changedAt: c.instant('changed_at').notNull(),
  }, t => [
    c.index('link_states_url').on(t.organisationId, t.url),
    c.index('link_states_listed').on(t.url, t.id),
    c.index('link_states_set').on(t.organisationId, t.setId),
    c.foreignKey({
      name: 'link_states_set_fk',
      columns: [t.organisationId, t.setId],
      foreignColumns: [principleSets.organisationId, principleSets.id],
    }),
  ])

  return { libraryDocuments, searchEntries, linkStates }
}
