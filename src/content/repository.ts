import { and, asc, desc, eq, exists, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { prepared } from '../storage/prepared.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/tables.ts'
import type { Edition, SetRow, VersionRow } from './edition.ts'

/** A part of a list by id. */
export interface Listing {
  readonly slug?: string | undefined
  readonly after: string | undefined
  readonly count: number
}

export type SearchEntry = Tables['searchEntries']['$inferInsert']

/** A statement has a bounded number of parameters. */
const entriesAtOnce = 500

/** Queries over sets, their versions and the library. Returns undefined for none and decides nothing. */
export function contentRepository ({ organisations, principleSets, setVersions, versionRetirements, libraryDocuments, searchEntries }: Tables) {
  const setColumns = {
    id: principleSets.id,
    organisationId: principleSets.organisationId,
    slug: principleSets.slug,
    origin: principleSets.origin,
    visibility: principleSets.visibility,
    revision: principleSets.revision,
    createdAt: principleSets.createdAt,
    deletedAt: principleSets.deletedAt,
  }
  const versionColumns = {
    id: setVersions.id,
    major: setVersions.major,
    minor: setVersions.minor,
    patch: setVersions.patch,
    contentDigest: setVersions.contentDigest,
    scoringDigest: setVersions.scoringDigest,
    bump: setVersions.bump,
    bumpReasons: setVersions.bumpReasons,
    changeKind: setVersions.changeKind,
    changeNote: setVersions.changeNote,
    publishedAt: setVersions.publishedAt,
    retirement: { explanation: versionRetirements.explanation, replacedBy: versionRetirements.replacedBy, retiredAt: versionRetirements.retiredAt },
  }
  const newestFirst = [desc(setVersions.major), desc(setVersions.minor), desc(setVersions.patch)]

  const versionsOf = (reader: Reader) => reader.select(versionColumns).from(setVersions).leftJoin(versionRetirements, and(eq(versionRetirements.organisationId, setVersions.organisationId), eq(versionRetirements.versionId, setVersions.id)))

  const [id, slug, organisation] = [sql.placeholder('id'), sql.placeholder('slug'), sql.placeholder('organisation')]
  const isOpen = inArray(principleSets.visibility, ['public', 'unlisted'])
  const setBySlug = prepared(reader => reader.select(setColumns).from(principleSets).where(and(eq(principleSets.organisationId, organisation), eq(principleSets.slug, slug))).limit(1).prepare('set_by_slug'))
  const openSet = prepared(reader => reader.select(setColumns).from(principleSets).where(and(eq(principleSets.id, id), isOpen)).limit(1).prepare('open_set'))
  const readableSet = prepared(reader => reader.select(setColumns).from(principleSets)
    .where(and(eq(principleSets.id, id), or(isOpen, eq(principleSets.organisationId, organisation)))).limit(1).prepare('readable_set'))
  const newestVersion = prepared(reader => versionsOf(reader).where(eq(setVersions.setId, id)).orderBy(...newestFirst).limit(1).prepare('newest_version'))

  return {
    /** The sets of an organisation, in the order they were made. */
    listSets: (reader: Reader, organisationId: string): Promise<SetRow[]> => reader
      .select(setColumns).from(principleSets)
      .where(eq(principleSets.organisationId, organisationId))
      .orderBy(asc(principleSets.createdAt), asc(principleSets.id)),

    /** Custom sets that have a version, by id: an organisation's own, or the public ones of all others. */
    listPublished: (reader: Reader, whose: 'own' | 'others', organisationId: string | undefined, { slug, after, count }: Listing): Promise<SetRow[]> => reader
      .select(setColumns).from(principleSets)
      .where(and(
        whose === 'own' ? eq(principleSets.organisationId, organisationId ?? '') : eq(principleSets.visibility, 'public'),
        whose === 'others' && organisationId !== undefined ? ne(principleSets.organisationId, organisationId) : undefined,
        eq(principleSets.origin, 'custom'),
        isNull(principleSets.deletedAt),
        exists(reader.select({ id: setVersions.id }).from(setVersions).where(and(eq(setVersions.organisationId, principleSets.organisationId), eq(setVersions.setId, principleSets.id)))),
        slug === undefined ? undefined : eq(principleSets.slug, slug),
        after === undefined ? undefined : gt(principleSets.id, after)
      ))
      .orderBy(asc(principleSets.id)).limit(count),

    async findSetBySlug (reader: Reader, organisation: string, slug: string): Promise<SetRow | undefined> {
      const [found] = await setBySlug(reader).execute({ organisation, slug })
      return found
    },

    /** A set that may be read: an organisation's own, or one that is public or unlisted. */
    async findSetById (reader: Reader, organisation: string | undefined, id: string): Promise<SetRow | undefined> {
      const [found] = organisation === undefined ? await openSet(reader).execute({ id }) : await readableSet(reader).execute({ id, organisation })
      return found
    },

    /** Newest first. */
    listVersions: (reader: Reader, setId: string): Promise<VersionRow[]> => versionsOf(reader).where(eq(setVersions.setId, setId)).orderBy(...newestFirst),

    /** What was ever published by an organisation. */
    listDigests: (reader: Reader, organisationId: string) => reader
      .select({ setId: setVersions.setId, digest: setVersions.contentDigest }).from(setVersions).where(eq(setVersions.organisationId, organisationId)),

    async findNewest (reader: Reader, id: string): Promise<VersionRow | undefined> {
      const [found] = await newestVersion(reader).execute({ id })
      return found
    },

    async findContent (reader: Reader, versionId: string) {
      const { major, minor, patch, contentDigest, scoringDigest, content, rendered, lineage } = setVersions
      const [found] = await reader.select({ major, minor, patch, contentDigest, scoringDigest, content, rendered, lineage })
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    listDocuments: (reader: Reader, organisationId: string) => reader
      .select({ kind: libraryDocuments.kind, digest: libraryDocuments.digest, document: libraryDocuments.document })
      .from(libraryDocuments).where(eq(libraryDocuments.organisationId, organisationId)).orderBy(asc(libraryDocuments.kind)),

    /** Writes the row even where it stands, so that of several transactions that begin so each waits for the one before. */
    async putOrganisation (tx: Writer, organisation: Tables['organisations']['$inferInsert']) {
      await tx.insert(organisations).values(organisation).onConflictDoNothing()
      await tx.update(organisations).set({ name: organisation.name }).where(eq(organisations.id, organisation.id))
    },

    async insertSet (tx: Writer, set: SetRow) {
      await tx.insert(principleSets).values(set)
    },

    async insertVersion (tx: Writer, { set, retirement: _none, ...version }: Edition) {
      await tx.insert(setVersions).values({ ...version, setId: set.id, organisationId: set.organisationId })
    },

    async putDocument (tx: Writer, document: Tables['libraryDocuments']['$inferInsert']) {
      const { digest, document: body, updatedAt } = document
      await tx.insert(libraryDocuments).values(document).onConflictDoUpdate({
        target: [libraryDocuments.organisationId, libraryDocuments.kind],
        set: { digest, document: body, updatedAt },
      })
    },

    /** What can be found of one set, or with a null set of the library, is replaced as a whole. */
    async replaceEntries (tx: Writer, { organisationId, setId }: Pick<SearchEntry, 'organisationId' | 'setId'>, entries: readonly SearchEntry[]) {
      await tx.delete(searchEntries).where(and(
        eq(searchEntries.organisationId, organisationId),
        setId ? eq(searchEntries.setId, setId) : isNull(searchEntries.setId)
      ))
      for (let from = 0; from < entries.length; from += entriesAtOnce) await tx.insert(searchEntries).values(entries.slice(from, from + entriesAtOnce))
    },
  }
}

export type ContentRepository = ReturnType<typeof contentRepository>
