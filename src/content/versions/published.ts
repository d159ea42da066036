import { LRUCache } from 'lru-cache'
import { parseRange, isExact, compareVersions, type VersionNumber } from '../../domain/versions/version-number.ts'
import { undefinedIfAbsent } from '../../http/problems/problem.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Reader, Storage } from '../../storage/storage.ts'
import type { PublishedVersion, ListedVersion, SetEvent, SetRow, SetVersion, VersionRow } from './version.ts'
import { gone, notFound } from '../errors.ts'
import type { ContentRepository, VersionPage } from './repository.ts'
import type { VersionBody, VersionBytes, VersionTexts } from './text-reads.ts'
import { serviceOrganisation } from '../seed/organisation.ts'
import { isSameView, nearestView, viewsOf, type View } from '../records/wording.ts'

/** Either the version that was asked for, or the exact number that a range such as "1" leads to. */
export type Found = { readonly edition: PublishedVersion } | Elsewhere
/** The same, without what the version holds. */
export type Located = { readonly version: SetVersion } | Elsewhere
interface Elsewhere {
  readonly set: SetRow
  readonly exact: VersionNumber
}

/** What a version holds. */
export type VersionBodies = Pick<
  PublishedVersion,
  'content' | 'rendered' | 'lineage' | 'contentDigest' | 'scoringDigest' | keyof VersionNumber
>

/**
 * Finds sets and versions for whoever asks. What a version holds is kept in memory once it was read, for all alike: it
 * can never change, and its id is come by only through rows that the reader may see (a set of theirs to read, or what
 * rests on it).
 */
export function publishedVersions ({ as }: Pick<Storage, 'as'>, repository: ContentRepository) {
  // Sizes are characters of JSON: as objects they take some four times as much.
  const editions = new LRUCache<string, VersionBodies>({
    max: 200,
    maxSize: 4 * 1024 * 1024,
    maxEntrySize: 1024 * 1024,
  })
  const shelves = new LRUCache<string, Shelf>({ max: 100 })

  async function holdingsOf (reader: Reader, versionId: string): Promise<VersionBodies | undefined> {
    const known = editions.get(versionId)
    if (known) return known
    const read = await repository.findContent(reader, versionId)
    if (!read) return undefined
    const { size, ...holdings } = read
    editions.set(versionId, holdings, { size })
    return holdings
  }

  async function openEdition (reader: Reader, version: SetVersion): Promise<PublishedVersion> {
    const held = await holdingsOf(reader, version.id)
    if (!held) throw notFound('version_not_found', 'This version')
    return { ...version, ...held }
  }

  function shelfOver (reader: Reader, organisation: string | undefined) {
    async function findSet (key: string): Promise<SetRow> {
      const set = isUuid(key)
        ? await repository.findSetById(reader, organisation, key)
        : await repository.findSetBySlug(reader, serviceOrganisation.id, key)
      if (!set) throw notFound('set_not_found', `The principle set "${key}"`)
      if (set.deletedAt) throw gone(set.deletedAt)
      // Nobody else is told of a set before it has a version.
      if (set.organisationId !== organisation && !await repository.findNewest(reader, set.id)) {
        throw notFound('set_not_found', `The principle set "${key}"`)
      }
      return set
    }

    async function locateCurrent (key: string): Promise<SetVersion> {
      const set = await findSet(key)
      const newest = await repository.findNewest(reader, set.id)
      if (!newest) throw notFound('version_not_found', 'A published version of this set')
      return { ...newest, set }
    }

    async function locate (key: string, version: string): Promise<Located> {
      const set = await findSet(key)
      const range = parseRange(version)
      const newest = range && await repository.findNumbered(reader, set.id, range)
      if (!newest) throw notFound('version_not_found', `Version "${version}" of "${key}"`)
      return isExact(range) ? { version: { ...newest, set } } : { set, exact: newest }
    }

    return {
      findSet,

      /** The newest version of a set, without what it holds. */
      locateCurrent,

      /** A version by its number, without what it holds. */
      locate,

      /** What a version holds, unparsed. */
      async textsOf ({ id }: SetVersion, names: readonly VersionBody[]): Promise<Partial<VersionTexts>> {
        const texts = await repository.findTexts(reader, id, names)
        if (!texts) throw notFound('version_not_found', 'This version')
        return texts
      },

      /** The same as bytes, to be moved to a thread. */
      async bytesOf ({ id }: SetVersion, names: readonly VersionBody[]): Promise<VersionBytes> {
        const bytes = await repository.findBytes(reader, id, names)
        if (!bytes) throw notFound('version_not_found', 'This version')
        return bytes
      },

      /** A version with what it holds. */
      open: (version: SetVersion): Promise<PublishedVersion> => openEdition(reader, version),

      /** The newest version of a set, if it has one. */
      async newestOf (set: SetRow): Promise<PublishedVersion | undefined> {
        const newest = await repository.findNewest(reader, set.id)
        return newest && openEdition(reader, { ...newest, set })
      },

      /**
       * What a version holds, by its own id: for whatever rests on it (rule V8). An id that somebody sent is not for
       * this.
       */
      contentOf: (versionId: string): Promise<VersionBodies | undefined> => holdingsOf(reader, versionId),

      /** The newest version of a set. */
      current: async (key: string): Promise<PublishedVersion> => openEdition(reader, await locateCurrent(key)),

      /** The newest version of each of the service's sets: the core set first, then by slug. */
      async currents (): Promise<ListedVersion[]> {
        const versions = await repository.listNewest(reader, serviceOrganisation.id)
        return versions.sort(({ set: a }, { set: b }) =>
          Number(b.origin === 'guide') - Number(a.origin === 'guide') || (a.slug < b.slug ? -1 : 1)
        )
      },

      /** The newest version of custom sets, by id: those after an id, so many at most. */
      async customs (
        { own, slug }: { readonly own: boolean, readonly slug: string | undefined },
        after: string | undefined,
        count: number
      ): Promise<ListedVersion[]> {
        const listing = { slug, after, count }
        const mine = organisation === undefined
          ? []
          : await repository.listPublished(reader, 'own', organisation, listing)
        const others = own ? [] : await repository.listPublished(reader, 'others', organisation, listing)
        return [...mine, ...others].sort(({ set: a }, { set: b }) => a.id < b.id ? -1 : 1).slice(0, count)
      },

      /**
       * Versions with title and description in the wording nearest to the view that `viewOf` chooses among their
       * languages.
       */
      async inWordings (
        versions: readonly ListedVersion[],
        viewOf: (languages: readonly string[]) => View
      ): Promise<ListedVersion[]> {
        const wordings = Map.groupBy(
          await repository.listWordings(reader, versions.map(({ id }) => id)),
          ({ versionId }) => versionId
        )
        const chosen = versions.flatMap(({ id, lang }) => {
          const views = { lang, wordings: wordings.get(id) ?? [] }
          const nearest = nearestView(views, viewOf([...new Set(viewsOf(views).map(view => view.lang))]))
          return views.wordings.find(wording => isSameView(wording, nearest)) ?? []
        })
        const texts = new Map(
          (chosen.length === 0 ? [] : await repository.listWordingTexts(reader, chosen)).map((
            { versionId, ...text }
          ) => [versionId, text])
        )
        return versions.map(version => ({ ...version, ...texts.get(version.id) }))
      },

      async find (key: string, version: string): Promise<Found> {
        const found = await locate(key, version)
        return 'version' in found ? { edition: await openEdition(reader, found.version) } : found
      },

      /**
       * The version that is named exactly, retired or not, without what it holds; undefined where whoever asks may read
       * none.
       */
      async exact (key: string, version: string): Promise<SetVersion | undefined> {
        const range = parseRange(version)
        const found = range && isExact(range) ? await locate(key, version).catch(undefinedIfAbsent) : undefined
        return found && 'version' in found ? found.version : undefined
      },

      /** Every release of a set between two versions, which are with them, the oldest first. */
      async releases (set: SetRow, a: VersionNumber, b: VersionNumber): Promise<PublishedVersion[]> {
        const [older, newer] = compareVersions(a, b) < 0 ? [a, b] : [b, a]
        const between = (await repository.listVersions(reader, set.id)).filter(each =>
          compareVersions(each, older) >= 0 && compareVersions(each, newer) <= 0
        )
        const found: PublishedVersion[] = []
        for (const version of between.toReversed()) found.push(await openEdition(reader, { ...version, set }))
        return found
      },

      /** What has happened last: to one set, or to all that are public. */
      async events (set: SetRow | undefined, count: number): Promise<SetEvent[]> {
        const published = await repository.listRecent(reader, set?.id, count)
        const retired = await repository.listRetired(reader, set?.id, count)
        const deleted = set ? [] : await repository.listDeleted(reader, count)
        return [
          ...published.map(version => ({ kind: 'published' as const, set: version.set, version })),
          ...retired.map(version => ({ kind: 'retired' as const, set: version.set, version })),
          ...deleted.flatMap(set => set.deletedAt ? [{ kind: 'deleted' as const, set, deletedAt: set.deletedAt }] : []),
        ]
      },

      /** The versions of a set, newest first: all, or a part. */
      versions: (set: SetRow, part?: VersionPage): Promise<VersionRow[]> =>
        repository.listVersions(reader, set.id, part),
    }
  }
  type Shelf = ReturnType<typeof shelfOver>

  /** As an organisation sees it, or the public; where it is given, through the reader of a transaction. */
  return (organisation?: string, reader?: Reader): Shelf => {
    if (reader) return shelfOver(reader, organisation)
    const principal = organisation ?? 'public'
    const shelf = shelves.get(principal) ?? shelfOver(as(principal).read, organisation)
    shelves.set(principal, shelf)
    return shelf
  }
}

/** Of an organisation, or of the public where none is named. */
export type PublishedVersions = ReturnType<typeof publishedVersions>
