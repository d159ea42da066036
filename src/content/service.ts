import type { ChangeKind } from '../domain/versions/change.ts'
import {
  compareVersions, formatVersion, isExact, parseRange,
  type VersionNumber
} from '../domain/versions/version-number.ts'
import { keysetPage } from '../http/pages.ts'
import { throwProblem } from '../http/problems/transfer.ts'
import { isUuid } from '../storage/principal.ts'
import type { Origin } from '../storage/schema/sets.ts'
import { smallInput } from '../workers/by-size.ts'
import type { JsonBytes } from '../workers/json-bytes.ts'
import { handedOver } from '../workers/moved.ts'
import { workerTask, type Workers } from '../workers/pool.ts'
import type { About, Located, Moved, Resource } from './delivery/delivery.ts'
import { presentDiff } from './versions/diff-task.ts'
import { notFound } from './errors.ts'
import {
  pinnedPath, setKey, versionPath, type ListedVersion, type Retirement, type SetRow,
  type SetVersion
} from './versions/version.ts'
import type { Accepted, Encoded } from './delivery/encode.ts'
import type { ExampleFilters } from './records/example-filters.ts'
import { holdingsOfPart, pathOf, presentPart, type Part, type PartRequest } from './versions/parts.ts'
import { setSummary, versionSummary } from './records/set-presenter.ts'
import { collection, type Asked } from './delivery/resources.ts'
import type { ContentShelf, Found } from './versions/published.ts'
import type { VersionPresenter } from './versions/answer.ts'
import { askedView } from './records/view.ts'

/** An address of a principle set: its newest version, or one that is named. */
export interface SetAddress {
  readonly set: string
  readonly version?: string
}

/** What the list of sets may be narrowed to. */
export interface SetFilters {
  readonly origin?: Origin
  readonly slug?: string
  /** Only what the organisation asking has made itself. */
  readonly own?: boolean
}

const byId = { write: ({ set }: ListedVersion) => set.id, read: (text: string) => isUuid(text) ? text : undefined }

const byNumber = {
  write: (version: VersionNumber) => formatVersion(version),
  read (text: string): VersionNumber | undefined {
    const range = parseRange(text)
    return range && isExact(range) ? range : undefined
  },
}

const partPresenter: VersionPresenter<PartRequest> = {
  present: presentPart,
  needs: holdingsOfPart,
  task: workerTask<typeof import('./versions/part-task.ts').answerPart>(
    new URL('./versions/part-task.ts', import.meta.url),
  'answerPart'
  ),
}

const diffTask = workerTask<typeof import('./versions/diff-task.ts').answerDiff>(
  new URL('./versions/diff-task.ts', import.meta.url),
'answerDiff'
)

export interface ContentServiceOptions {
  readonly shelf: ContentShelf
  readonly workers: Workers
  /** The base of absolute addresses. */
  readonly publicUrl: string
  /** From how many characters on a version is read and presented in a worker thread. */
  readonly largeFrom?: number
}

/** The principle sets, as resources. */
export function contentService ({ shelf: shelfOf, workers, publicUrl, largeFrom = smallInput }: ContentServiceOptions) {
  /** A part of what is addressed, or where an unfinished version number leads. */
  function open (address: SetAddress, asked: Asked, part: Part): Promise<Located | Moved> {
    const { headers, query } = asked
    const viewed = { headers: { 'accept-language': headers['accept-language'] }, query: { ...query } }
    return presented(
      address,
      asked,
      { here: pathOf(part), elsewhere: pathOf(part, encodeURIComponent) },
      partPresenter,
      { part, viewed, publicUrl }
    )
  }

  async function presented<Request> (
    address: SetAddress,
    asked: Asked,
    paths: { readonly here: string, readonly elsewhere: string },
    presenter: VersionPresenter<Request>,
    request: Request
  ): Promise<Located | Moved> {
    const shelf = shelfOf(asked.organisation)
    const found = address.version === undefined
      ? { version: await shelf.locateCurrent(address.set) }
      : await shelf.locate(address.set, address.version)
    if (!('version' in found)) return movedTo(found, paths.elsewhere, asked)
    const { version } = found
    const about = aboutOf(version, address.version !== undefined, asked, paths.here)
    return {
      state: stateOf(version),
      make: async () =>
        version.size < largeFrom
          ? { ...about, ...presenter.present(await shelf.open(version), request) }
          : {
              ...about,
              encode: accepted => answerInWorker(shelf, version, presenter, request, accepted, lineOf(asked, version)),
            },
    }
  }

  /** What it holds is read when the thread is free, and parsed there. */
  async function answerInWorker<Request> (
    shelf: ReturnType<ContentShelf>,
    version: SetVersion,
    { task, needs }: VersionPresenter<Request>,
    request: Request,
    accepted: Accepted,
    owner: string
  ): Promise<Encoded> {
    const read = async () => {
      const held = await shelf.bytesOf(version, needs(request))
      return handedOver({ version, held, request, accepted }, Object.values(held).filter(bytes => bytes !== null))
    }
    return throwProblem(await workers.run(task, read, { owner }))
  }

  /** Of two versions what differs. */
  function compared (shelf: ReturnType<ContentShelf>, from: SetVersion, to: SetVersion, owner: string): Located {
    const about = { ...ofSet(to.set), caching: 'pinned' as const, contentLocation: null }
    return {
      state: JSON.stringify([stateOf(from), stateOf(to)]),
      async make () {
        const request = { from, to, kind: await kindBetween(shelf, from, to) }
        if (from.size + to.size < largeFrom) {
          return { ...about, ...presentDiff(request, (await shelf.open(from)).content, (await shelf.open(to)).content) }
        }
        const read = async (accepted: Accepted) => {
          const [before, after] = [await contentOf(shelf, from), await contentOf(shelf, to)]
          return handedOver({ ...request, before, after, accepted }, [before, after])
        }
        return {
          ...about,
          encode: async accepted => throwProblem(await workers.run(diffTask, () => read(accepted), { owner })),
        }
      },
    }
  }

  return {
    /**
     * A version that something is told of which is no part of it, what holds for that, and the state it is found in;
     * `rest` is its address below the version.
     */
    async locate (address: Required<SetAddress>, asked: Asked, rest: string) {
      const found = await shelfOf(asked.organisation).locate(address.set, address.version)
      if (!('version' in found)) return movedTo(found, rest, asked)
      const { version } = found
      return { version, about: { ...ofSet(version.set), contentLocation: null }, state: stateOf(version) }
    },

    /** What a presenter says of a version; `rest` is its address below the version. */
    ofVersion: <Request>(
      address: Required<SetAddress>,
      asked: Asked,
      rest: string,
      presenter: VersionPresenter<Request>,
      request: Request
    ) => presented(address, asked, { here: rest, elsewhere: rest }, presenter, request),

    set: (address: SetAddress, asked: Asked) => open(address, asked, { part: 'set' }),

    /**
     * The service's sets as they are ordered there, then custom ones by id: an organisation's own and everybody's
     * public ones.
     */
    async sets ({ origin, slug, own = false }: SetFilters, asked: Asked): Promise<Resource> {
      const { organisation, query } = asked
      const shelf = shelfOf(organisation)
      const services = own || origin === 'custom'
        ? []
        : (await shelf.currents()).filter(({ set }) =>
            (origin ?? set.origin) === set.origin && (slug ?? set.slug) === set.slug
          )
      const list = async (after: string | undefined, count: number) => {
        const first = after === undefined ? 0 : services.findIndex(({ set }) => set.id === after) + 1
        const isPast = after !== undefined && first === 0
        const found = isPast ? [] : services.slice(first, first + count)
        if (found.length === count || (origin ?? 'custom') !== 'custom') return found
        return [...found, ...await shelf.customs({ own, slug }, isPast ? after : undefined, count - found.length)]
      }
      const { items, page } = await keysetPage(query, `sets ${JSON.stringify([origin, slug, own])}`, byId, list)
      const audience = organisation === undefined ? 'public' : 'private'
      const worded = await shelf.inWordings(items, languages => askedView(asked, languages))
      return collection({ items: worded.map(setSummary), page }, asked, {
        audience,
        surrogateKeys: ['content', 'sets'],
      })
    },

    async versions (key: string, asked: Asked): Promise<Resource> {
      const shelf = shelfOf(asked.organisation)
      const set = await shelf.findSet(key)
      const { items, page } = await keysetPage(
        asked.query,
        `versions ${set.id}`,
        byNumber,
        (before, count) => shelf.versions(set, { before, count })
      )
      return collection({ items: items.map(version => versionSummary(set, version)), page }, asked, ofSet(set))
    },

    async diff (key: string, a: string, b: string, asked: Asked): Promise<Located | Moved> {
      const shelf = shelfOf(asked.organisation)
      const [older, newer] = [await shelf.locate(key, a), await shelf.locate(key, b)]
      if (!('version' in older && 'version' in newer)) {
        const exact = [older, newer].map(found => formatVersion('version' in found ? found.version : found.exact))
        const set = 'version' in older ? older.version.set : older.set
        return {
          location: `/v1/principle-sets/${setKey(set)}/versions/${exact[0]}/diff/${
            exact[1]
          }${asked.ending}${asked.search}`,
          audience: ofSet(set).audience,
        }
      }
      return compared(shelf, older.version, newer.version, lineOf(asked, older.version))
    },

    principles: (address: SetAddress, asked: Asked) => open(address, asked, { part: 'principles' }),
    principle: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, { part: 'principle', slug }),
    examplesOfPrinciple: (address: SetAddress, slug: string, asked: Asked) =>
      open(address, asked, { part: 'examplesOfPrinciple', slug }),
    examples: (address: SetAddress, filters: ExampleFilters, asked: Asked) =>
      open(address, asked, { part: 'examples', filters: { ...filters } }),
    example: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, { part: 'example', slug }),
    categories: (address: SetAddress, asked: Asked) => open(address, asked, { part: 'categories' }),
    category: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, { part: 'category', slug }),
  }
}

async function contentOf (shelf: ReturnType<ContentShelf>, version: SetVersion): Promise<JsonBytes> {
  const { content } = await shelf.bytesOf(version, ['content'])
  if (!content) throw notFound('version_not_found', 'This version')
  return content
}

/** How the rewordings between two versions are meant: as something else, unless all were editorial. */
async function kindBetween (shelf: ReturnType<ContentShelf>, a: SetVersion, b: SetVersion): Promise<ChangeKind> {
  const [older, newer] = compareVersions(a, b) < 0 ? [a, b] : [b, a]
  const between = (await shelf.versions(a.set)).filter(version =>
    compareVersions(version, older) > 0 && compareVersions(version, newer) <= 0
  )
  return between.every(({ changeKind }) => changeKind === 'editorial') ? 'editorial' : 'substantive'
}

function aboutOf (version: SetVersion, pinned: boolean, { ending, search }: Asked, rest: string): About {
  return {
    ...ofSet(version.set),
    ...(version.retirement && toldOfRetirement(version, version.retirement)),
    caching: pinned ? 'pinned' : 'current',
    contentLocation: pinned ? null : pinnedPath(version) + rest + ending + search,
  }
}

/** Who may read what is in a set, and the names under which a shared cache may purge it. */
function ofSet (set: SetRow) {
  return {
    audience: set.visibility === 'public' ? 'public' as const : 'private' as const,
    revocable: set.origin === 'custom',
    surrogateKeys: ['content', `set-${setKey(set)}`],
  }
}

/** Rule V5: that a version is retired is told beside its bytes, which stay as they are. RFC 9745. */
function toldOfRetirement (
  { set }: SetVersion,
  { retiredAt, replacedBy }: Retirement
): Pick<Resource, 'lasting' | 'links'> {
  return {
    lasting: { deprecation: `@${Math.floor(retiredAt.getTime() / 1000)}` },
    links: replacedBy === null
      ? []
      : [`</v1/principle-sets/${setKey(set)}/versions/${replacedBy}>; rel="successor-version"`],
  }
}

/**
 * All that an answer about an edition rests on beside its address: what a version holds never changes, the rest is
 * here.
 */
function stateOf ({ id, set: { slug, visibility }, retirement }: SetVersion): string {
  return JSON.stringify([id, slug, visibility, retirement])
}

function movedTo (
  { set, exact }: Exclude<Found, { edition: unknown }>,
  rest: string,
  { ending, search }: Asked
): Moved {
  return { location: versionPath(set, exact) + rest + ending + search, audience: ofSet(set).audience }
}

/** In whose line a reader's work waits: that of their organisation, or without a key of those who read the same set. */
function lineOf ({ organisation }: Asked, { set }: SetVersion): string {
  return organisation ?? `public ${set.id}`
}

export type ContentService = ReturnType<typeof contentService>
