import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { Variant } from '../../domain/versions/principle-set.ts'
import type { Columns } from '../columns.ts'

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

  return { libraryDocuments, searchEntries }
}
