import { and, asc, desc, eq, type SQL } from 'drizzle-orm'
import type { ChangeReason } from '../domain/changes.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { RenderedText, Tables } from '../storage/tables.ts'
import type { VersionContent } from '../domain/principle-set.ts'
import type { SetRow, VersionRow } from './edition.ts'

export type NewVersion = Omit<VersionRow, 'bumpReasons'> & {
  readonly set: SetRow
  readonly bumpReasons: readonly ChangeReason[]
  readonly content: VersionContent
  readonly rendered: readonly RenderedText[]
}

export type SearchEntry = Tables['searchEntries']['$inferInsert']

/** Queries over sets, their versions and the library. Returns undefined for none and decides nothing. */
export function contentRepository ({ organisations, principleSets, setVersions, libraryDocuments, searchEntries }: Tables) {
  const setColumns = {
    id: principleSets.id,
    organisationId: principleSets.organisationId,
    slug: principleSets.slug,
    origin: principleSets.origin,
    visibility: principleSets.visibility,
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
  }
  const newestFirst = [desc(setVersions.major), desc(setVersions.minor), desc(setVersions.patch)]

  async function firstSet (reader: Reader, where: SQL | undefined): Promise<SetRow | undefined> {
    const [found] = await reader.select(setColumns).from(principleSets).where(where).limit(1)
    return found
  }

  return {
    /** The service's own sets, in the order they were made. */
    listSets: (reader: Reader, organisationId: string): Promise<SetRow[]> => reader
      .select(setColumns).from(principleSets)
      .where(eq(principleSets.organisationId, organisationId))
      .orderBy(asc(principleSets.createdAt), asc(principleSets.id)),

    findSetBySlug: (reader: Reader, organisationId: string, slug: string) =>
      firstSet(reader, and(eq(principleSets.organisationId, organisationId), eq(principleSets.slug, slug))),

    findPublicSetById: (reader: Reader, id: string) =>
      firstSet(reader, and(eq(principleSets.id, id), eq(principleSets.visibility, 'public'))),

    /** Newest first. */
    listVersions: (reader: Reader, setId: string): Promise<VersionRow[]> => reader
      .select(versionColumns).from(setVersions).where(eq(setVersions.setId, setId)).orderBy(...newestFirst),

    async findContent (reader: Reader, versionId: string) {
      const [found] = await reader.select({ content: setVersions.content, rendered: setVersions.rendered })
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

    async insertSet (tx: Writer, set: SetRow, createdAt: Date) {
      await tx.insert(principleSets).values({ ...set, createdAt })
    },

    async insertVersion (tx: Writer, { set, ...version }: NewVersion) {
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
    async replaceEntries (tx: Writer, where: SQL | undefined, entries: readonly SearchEntry[]) {
      await tx.delete(searchEntries).where(where)
      if (entries.length > 0) await tx.insert(searchEntries).values([...entries])
    },
  }
}

export type ContentRepository = ReturnType<typeof contentRepository>
