import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm'
import { prepared } from '../../storage/prepared-query.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { VersionNumber, VersionRange } from '../../domain/versions/version-number.ts'
import { entryRows } from '../search/entry-rows.ts'
import { textReads } from './text-reads.ts'
import type { ListedVersion, SetRow, SetVersion, VersionRow } from './version.ts'
import { contentWrites } from './writes.ts'

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

/** Queries for sets and their versions, without what these hold. */
function setReads ({ principleSets, setVersions, versionRetirements }: Tables) {
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
    replacedBy: setVersions.replacedBy,
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

  const versionsOfSets = (reader: Reader) =>
    reader.select({ ...versionColumns, set: setColumns })
      .from(setVersions)
      .innerJoin(principleSets, eq(principleSets.id, setVersions.setId))
      .leftJoin(versionRetirements, isRetirement)

  function isTold (setId: string | undefined) {
    return and(
      isNull(principleSets.deletedAt),
      setId === undefined ? eq(principleSets.visibility, 'public') : eq(principleSets.id, setId)
    )
  }

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

    /** Which of these sets an organisation can read: its own, public and unlisted ones that were not deleted. */
    async listReadable (reader: Reader, organisation: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
      const isReadable = and(
        inArray(principleSets.id, [...new Set(ids)]),
        isNull(principleSets.deletedAt),
        or(isOpen, eq(principleSets.organisationId, organisation))
      )
      const found = ids.length === 0
        ? []
        : await reader.select({ id: principleSets.id }).from(principleSets).where(isReadable)
      return new Set(found.map(({ id }) => id))
    },

    /** Newest first: all, or so many at most that come before one. */
    listVersions: (reader: Reader, setId: string, { before, count }: VersionPage = {}): Promise<VersionRow[]> => {
      const listed = versionsOf(reader).where(and(eq(setVersions.setId, setId), before && isBefore(before))).orderBy(
        ...newestFirst
      )
      return count === undefined ? listed : listed.limit(count)
    },

    /** The versions that were published last: of one set, or of all that are public. */
    listRecent: (reader: Reader, setId: string | undefined, count: number): Promise<SetVersion[]> =>
      versionsOfSets(reader).where(isTold(setId))
        .orderBy(desc(setVersions.publishedAt), desc(setVersions.id)).limit(count),

    /** Those that were retired last. */
    listRetired: (reader: Reader, setId: string | undefined, count: number): Promise<SetVersion[]> =>
      versionsOfSets(reader).where(and(isTold(setId), isNotNull(versionRetirements.retiredAt)))
        .orderBy(desc(versionRetirements.retiredAt), desc(setVersions.id)).limit(count),

    /** The public sets that were deleted last. */
    listDeleted: (reader: Reader, count: number): Promise<SetRow[]> =>
      reader.select(setColumns).from(principleSets)
        .where(and(eq(principleSets.visibility, 'public'), isNotNull(principleSets.deletedAt)))
        .orderBy(desc(principleSets.deletedAt), desc(principleSets.id)).limit(count),

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
  }
}

/** Queries over sets, their versions and the library. Returns undefined for none and decides nothing. */
export function contentRepository (tables: Tables) {
  return { ...setReads(tables), ...textReads(tables), ...contentWrites(tables), ...entryRows(tables) }
}

export type ContentRepository = ReturnType<typeof contentRepository>
