import { LRUCache } from 'lru-cache'
import { compareVersions, matches, parseRange, isExact, type VersionNumber } from '../domain/version-number.ts'
import type { Reader } from '../storage/storage.ts'
import type { Edition, SetRow, VersionRow } from './edition.ts'
import { notFound } from './errors.ts'
import type { ContentRepository } from './repository.ts'
import { serviceOrganisation } from './service-organisation.ts'

/** Either the version that was asked for, or the exact number that a range such as "1" leads to. */
export type Found = { readonly edition: Edition } | { readonly set: SetRow, readonly exact: VersionNumber }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Finds sets and versions. What a version holds is kept in memory once it was read: it can never change. */
export function contentShelf (reader: Reader, repository: ContentRepository) {
  const editions = new LRUCache<string, Edition>({ max: 200 })

  async function findSet (key: string): Promise<SetRow> {
    const set = uuid.test(key)
      ? await repository.findPublicSetById(reader, key)
      : await repository.findSetBySlug(reader, serviceOrganisation.id, key)
    if (!set) throw notFound('set_not_found', `The principle set "${key}"`)
    return set
  }

  async function openEdition (set: SetRow, version: VersionRow): Promise<Edition> {
    const known = editions.get(version.id)
    if (known) return known
    const found = await repository.findContent(reader, version.id)
    if (!found) throw notFound('version_not_found', 'This version')
    const edition = { ...version, ...found, set }
    editions.set(version.id, edition)
    return edition
  }

  async function currentOf (set: SetRow): Promise<Edition> {
    const [newest] = await repository.listVersions(reader, set.id)
    if (!newest) throw notFound('version_not_found', `A published version of "${set.slug}"`)
    return openEdition(set, newest)
  }

  return {
    findSet,

    /** The newest version of a set. */
    current: async (key: string): Promise<Edition> => currentOf(await findSet(key)),

    /** The newest version of each of the service's sets: the core set first, then by slug. */
    async currents (): Promise<Edition[]> {
      const sets = await repository.listSets(reader, serviceOrganisation.id)
      sets.sort((a, b) => Number(b.origin === 'guide') - Number(a.origin === 'guide') || (a.slug < b.slug ? -1 : 1))
      return Promise.all(sets.map(currentOf))
    },

    async find (key: string, version: string): Promise<Found> {
      const set = await findSet(key)
      const range = parseRange(version)
      const versions = range ? await repository.listVersions(reader, set.id) : []
      const newest = range && versions.filter(number => matches(number, range)).sort(compareVersions).at(-1)
      if (!newest) throw notFound('version_not_found', `Version "${version}" of "${key}"`)
      return isExact(range) ? { edition: await openEdition(set, newest) } : { set, exact: newest }
    },

    /** Every version of a set, newest first. */
    versions: (set: SetRow): Promise<VersionRow[]> => repository.listVersions(reader, set.id),
  }
}

export type ContentShelf = ReturnType<typeof contentShelf>
