import { dayOf } from '../../domain/values/day.ts'
import type { Storage } from '../../storage/storage.ts'
import { serviceOrganisation } from '../seed/organisation.ts'
import { readLibrary } from '../seed/stored-library.ts'
import type { ContentRepository } from '../versions/repository.ts'
import type { SetVersion } from '../versions/version.ts'
import { linksOfLibrary, linksOfVersion } from './collect.ts'
import type { LinkStateRows } from './repository.ts'
import { nextState, type Found } from './state.ts'

export interface CheckOptions {
  readonly storage: Storage
  readonly content: ContentRepository
  readonly links: LinkStateRows
  /** Whose links. */
  readonly organisation: string
  readonly now: () => Date
  readonly newId: () => string
  readonly visit: (url: string) => Promise<Found>
  /** Waits between two requests to one host. */
  readonly pause: () => Promise<void>
}

/** What a check has done. */
export interface Checked {
  /** Links that were visited, and those that were not: visited on this day already, or of a host that asked to stop. */
  readonly checked: number
  readonly skipped: number
  readonly broken: number
}

/** How many hosts are visited at the same time. */
const hostsAtOnce = 4
/** How many links of one organisation are known at all; the first by address. */
const maxLinks = 10_000
const setsAtOnce = 100

/**
 * Visits every link of an organisation's published versions that are not retired, of the service's those of the library
 * too: once a day, one after the other on a host. Each is stored when it was found, so a check that was ended goes on.
 */
export async function checkLinks (options: CheckOptions): Promise<Checked> {
  const { storage, links, organisation, now, newId, visit, pause } = options
  const { read, write } = storage.as(organisation)
  const all = await collectLinks(options)
  const urls = [...all.keys()].sort().slice(0, maxLinks)
  await write(tx => links.deleteOtherStates(tx, organisation, urls))
  const known = await links.listKnown(read, organisation)
  let [checked, broken] = [0, 0]

  async function checkHost (ofHost: readonly string[]): Promise<void> {
    for (const [index, url] of ofHost.entries()) {
      const before = known.get(url)
      if (before && dayOf(before.checkedAt) === dayOf(now())) continue
      if (index > 0) await pause()
      const found = await visit(url)
      const after = nextState(before, found, now())
      const rows = [...all.get(url) ?? []].map(setId => ({ ...after, id: newId(), setId }))
      await write(tx => links.putState(tx, organisation, url, rows))
      checked++
      if (after.state === 'broken') broken++
      // It asks to be left alone: the rest of its links wait for another day.
      if (found.reason === '429') return
    }
  }

  const hosts = [...Map.groupBy(urls, url => new URL(url).host).values()]
  const workers = Array.from({ length: hostsAtOnce }, async () => {
    for (let next = hosts.shift(); next; next = hosts.shift()) await checkHost(next)
  })
  await Promise.all(workers)
  return { checked, skipped: urls.length - checked, broken }
}

/** Links with the sets that each stands in; null is the library. */
type Links = Map<string, Set<string | null>>

async function collectLinks ({ storage, content, organisation }: CheckOptions): Promise<Links> {
  const { read } = storage.as(organisation)
  const found: Links = new Map()
  const add = (setId: string | null, urls: readonly string[]) => {
    for (const url of urls) found.set(url, (found.get(url) ?? new Set()).add(setId))
  }
  const isService = organisation === serviceOrganisation.id
  if (isService) add(null, linksOfLibrary(await readLibrary(content, read)))
  for await (const { set } of isService ? await content.listNewest(read, organisation) : ownSets()) {
    for (const { id, retirement } of await content.listVersions(read, set.id)) {
      const version = retirement ? undefined : await content.findContent(read, id)
      if (version) add(set.id, linksOfVersion(version.content, version.rendered))
    }
  }
  return found

  async function * ownSets (): AsyncGenerator<SetVersion> {
    let after: string | undefined
    for (;;) {
      const page = await content.listPublished(read, 'own', organisation, { after, count: setsAtOnce })
      yield * page
      after = page.at(-1)?.set.id
      if (page.length < setsAtOnce) return
    }
  }
}
