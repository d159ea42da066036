import { and, asc, desc, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { jsonOf, jsonText, textBytes } from '../../storage/json-text.ts'
import { prepared } from '../../storage/prepared-query.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import type { CustomContent, Variant, Wording } from '../../domain/versions/principle-set.ts'
import type { VersionNumber, VersionRange } from '../../domain/versions/version-number.ts'
import type { ListedVersion, SetRow, VersionRow } from './version.ts'

/** A part of a list by id. */
export interface Listing {
  readonly slug?: string | undefined
  readonly after: string | undefined
  readonly count: number
}

/** A part of the versions of a set, newest first. */
export interface VersionPage {
  readonly before?: VersionNumber | undefined
  readonly count?: number
}

/** What is stored of a version beside its row, with its title and description in every wording for lists. */
export interface StoredVersion extends Pick<CustomContent, 'description'> {
  readonly content: JsonBytes
  readonly rendered: JsonBytes
  readonly lineage: JsonBytes | null
  readonly wordings: ReadonlyArray<Pick<Wording, 'lang' | 'variant' | 'title' | 'description'>>
}

export type SearchEntry = Tables['searchEntries']['$inferInsert']

/** What a version holds, as JSON that nobody has parsed. */
export interface VersionTexts {
  readonly content: string
  readonly rendered: string
  readonly lineage: string | null
}

/** Some of the same as it is stored. */
export type Holding = keyof VersionTexts
export type VersionBytes = Partial<Record<Holding, JsonBytes | null>>

/** Of a large version each is some 70 KB: what is handed on together holds the event loop. */
const entriesAtOnce = 20

/** Queries over sets, their versions and the library. Returns undefined for none and decides nothing. */
export function contentRepository (
  { organisations, principleSets, setVersions, versionWordings, versionRetirements, libraryDocuments, searchEntries }:
  Tables
) {
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
    title: setVersions.title,
    lang: setVersions.lang,
    assessable: setVersions.assessable,
    principleCount: setVersions.principleCount,
    size: setVersions.size,
    bump: setVersions.bump,
    bumpReasons: setVersions.bumpReasons,
    changeKind: setVersions.changeKind,
    changeNote: setVersions.changeNote,
    publishedAt: setVersions.publishedAt,
    retirement: {
      explanation: versionRetirements.explanation,
      replacedBy: versionRetirements.replacedBy,
      retiredAt: versionRetirements.retiredAt,
    },
  }
  const newestFirst = [desc(setVersions.major), desc(setVersions.minor), desc(setVersions.patch)]

  const isRetirement = and(
    eq(versionRetirements.organisationId, setVersions.organisationId),
    eq(versionRetirements.versionId, setVersions.id)
  )
  const versionsOf = (reader: Reader) =>
    reader.select(versionColumns).from(setVersions).leftJoin(versionRetirements, isRetirement)

  /** Each set with its newest version; those that have none are left out. */
  const isNewest = sql`${setVersions.id} = (
    select newest.id from set_versions as newest where newest.set_id = ${principleSets.id}
    order by newest.major desc, newest.minor desc, newest.patch desc limit 1
  )`
  const newestOfSets = (reader: Reader) =>
    reader
      .select({ ...versionColumns, description: setVersions.description, set: setColumns })
      .from(principleSets).innerJoin(setVersions, isNewest).leftJoin(versionRetirements, isRetirement)

  function isBefore ({ major, minor, patch }: VersionNumber) {
    return sql`(${setVersions.major}, ${setVersions.minor}, ${setVersions.patch}) < (${
      sql.join([major, minor, patch], sql`, `)
    })`
  }

  const [id, slug, organisation] = [sql.placeholder('id'), sql.placeholder('slug'), sql.placeholder('organisation')]
  const isOpen = inArray(principleSets.visibility, ['public', 'unlisted'])
  const setBySlug = prepared(reader =>
    reader.select(setColumns).from(principleSets).where(
      and(eq(principleSets.organisationId, organisation), eq(principleSets.slug, slug))
    ).limit(1).prepare('set_by_slug')
  )
  const openSet = prepared(reader =>
    reader.select(setColumns).from(principleSets).where(and(eq(principleSets.id, id), isOpen)).limit(1).prepare(
      'open_set'
    )
  )
  const readableSet = prepared(reader =>
    reader.select(setColumns).from(principleSets)
      .where(and(eq(principleSets.id, id), or(isOpen, eq(principleSets.organisationId, organisation)))).limit(1)
      .prepare('readable_set')
  )
  const newestVersion = prepared(reader =>
    versionsOf(reader).where(eq(setVersions.setId, id)).orderBy(...newestFirst).limit(1).prepare('newest_version')
  )

  return {
    /** The newest version of each set of an organisation, in the order the sets were made. */
    listNewest: (reader: Reader, organisationId: string): Promise<ListedVersion[]> =>
      newestOfSets(reader)
        .where(eq(principleSets.organisationId, organisationId))
        .orderBy(asc(principleSets.createdAt), asc(principleSets.id)),

    /**
     * The newest version of each custom set, by id of the set: an organisation's own, or the public ones of all others.
     */
    listPublished: (
      reader: Reader,
      whose: 'own' | 'others',
      organisationId: string | undefined,
      { slug, after, count }: Listing
    ): Promise<ListedVersion[]> =>
      newestOfSets(reader)
        .where(and(
          whose === 'own'
            ? eq(principleSets.organisationId, organisationId ?? '')
            : eq(principleSets.visibility, 'public'),
          whose === 'others' && organisationId !== undefined
            ? ne(principleSets.organisationId, organisationId)
            : undefined,
          eq(principleSets.origin, 'custom'),
          isNull(principleSets.deletedAt),
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
      const [found] = organisation === undefined
        ? await openSet(reader).execute({ id })
        : await readableSet(reader).execute({ id, organisation })
      return found
    },

    /** Which other wordings versions have, in the order of their content. */
    listWordings: (reader: Reader, versionIds: readonly string[]) =>
      reader
        .select({ versionId: versionWordings.versionId, lang: versionWordings.lang, variant: versionWordings.variant })
        .from(versionWordings).where(inArray(versionWordings.versionId, [...versionIds]))
        .orderBy(asc(versionWordings.versionId), asc(versionWordings.position)),

    /** Title and description of versions, each in one of its other wordings. */
    listWordingTexts: (
      reader: Reader,
      chosen: readonly { readonly versionId: string, readonly lang: string, readonly variant: Variant }[]
    ) =>
      reader
        .select({
          versionId: versionWordings.versionId,
          title: versionWordings.title,
          description: versionWordings.description,
        })
        .from(versionWordings)
        .where(or(...chosen.map(({ versionId, lang, variant }) =>
          and(
            eq(versionWordings.versionId, versionId),
            eq(versionWordings.lang, lang),
            eq(versionWordings.variant, variant)
          )
        ))),

    /** Newest first: all, or so many at most that come before one. */
    listVersions: (reader: Reader, setId: string, { before, count }: VersionPage = {}): Promise<VersionRow[]> => {
      const listed = versionsOf(reader).where(and(eq(setVersions.setId, setId), before && isBefore(before))).orderBy(
        ...newestFirst
      )
      return count === undefined ? listed : listed.limit(count)
    },

    /** What was ever published by an organisation. */
    listDigests: (reader: Reader, organisationId: string) =>
      reader
        .select({ setId: setVersions.setId, digest: setVersions.contentDigest }).from(setVersions).where(
          eq(setVersions.organisationId, organisationId)
        ),

    async findNewest (reader: Reader, id: string): Promise<VersionRow | undefined> {
      const [found] = await newestVersion(reader).execute({ id })
      return found
    },

    /** The newest version of a set whose number begins so. */
    async findNumbered (
      reader: Reader,
      setId: string,
      { major, minor, patch }: VersionRange
    ): Promise<VersionRow | undefined> {
      const [found] = await versionsOf(reader).where(and(
        eq(setVersions.setId, setId),
        eq(setVersions.major, major),
        minor === undefined ? undefined : eq(setVersions.minor, minor),
        patch === undefined ? undefined : eq(setVersions.patch, patch)
      )).orderBy(...newestFirst).limit(1)
      return found
    },

    async findContent (reader: Reader, versionId: string) {
      const { major, minor, patch, contentDigest, scoringDigest, size, content, rendered, lineage } = setVersions
      const [found] = await reader.select({
        major,
        minor,
        patch,
        contentDigest,
        scoringDigest,
        size,
        content,
        rendered,
        lineage,
      })
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    /** What a version holds, as the JSON that is stored; nothing else of it is read. */
    async findTexts (
      reader: Reader,
      versionId: string,
      names: readonly Holding[]
    ): Promise<Partial<VersionTexts> | undefined> {
      const [found] = await reader.select(Object.fromEntries(names.map(name => [name, jsonText(setVersions[name])])))
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    /** The same as bytes, to be moved to a thread. */
    async findBytes (reader: Reader, versionId: string, names: readonly Holding[]): Promise<VersionBytes | undefined> {
      const [found] = await reader.select(Object.fromEntries(names.map(name => [name, textBytes(setVersions[name])])))
        .from(setVersions).where(eq(setVersions.id, versionId)).limit(1)
      return found
    },

    listDocuments: (reader: Reader, organisationId: string) =>
      reader
        .select({ kind: libraryDocuments.kind, digest: libraryDocuments.digest, document: libraryDocuments.document })
        .from(libraryDocuments).where(eq(libraryDocuments.organisationId, organisationId)).orderBy(
          asc(libraryDocuments.kind)
        ),

    /**
     * Writes the row even where it stands, so that of several transactions that begin so each waits for the one before.
     */
    async putOrganisation (tx: Writer, organisation: Tables['organisations']['$inferInsert']) {
      await tx.insert(organisations).values(organisation).onConflictDoNothing()
      await tx.update(organisations).set({ name: organisation.name }).where(eq(organisations.id, organisation.id))
    },

    async insertSet (tx: Writer, set: SetRow) {
      await tx.insert(principleSets).values(set)
    },

    async insertVersion (
      tx: Writer,
      { id: setId, organisationId }: SetRow,
      version: Omit<VersionRow, 'retirement'>,
      { wordings, description: standard, content, rendered, lineage }: StoredVersion
    ) {
      const texts = {
        content: jsonOf(content, setVersions.content),
        rendered: jsonOf(rendered, setVersions.rendered),
        lineage: lineage && jsonOf(lineage, setVersions.lineage),
      }
      await tx.insert(setVersions).values({ ...version, ...texts, description: standard, setId, organisationId })
      const others = wordings.map(({ lang, variant, title = version.title, description = standard }, index) => ({
        organisationId,
        versionId: version.id,
        position: index + 1,
        lang,
        variant,
        title,
        description,
      }))
      if (others.length > 0) await tx.insert(versionWordings).values(others)
    },

    async putDocument (tx: Writer, document: Tables['libraryDocuments']['$inferInsert']) {
      const { digest, document: body, updatedAt } = document
      await tx.insert(libraryDocuments).values(document).onConflictDoUpdate({
        target: [libraryDocuments.organisationId, libraryDocuments.kind],
        set: { digest, document: body, updatedAt },
      })
    },

    /** What can be found of one set, or with a null set of the library, is replaced as a whole. */
    async replaceEntries (
      tx: Writer,
      { organisationId, setId }: Pick<SearchEntry, 'organisationId' | 'setId'>,
      entries: readonly SearchEntry[]
    ) {
      await tx.delete(searchEntries).where(and(
        eq(searchEntries.organisationId, organisationId),
        setId ? eq(searchEntries.setId, setId) : isNull(searchEntries.setId)
      ))
      for (let from = 0; from < entries.length; from += entriesAtOnce) {
        await tx.insert(searchEntries).values(entries.slice(from, from + entriesAtOnce))
      }
    },
  }
}

export type ContentRepository = ReturnType<typeof contentRepository>
