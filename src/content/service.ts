import { formatVersion, isExact, parseRange, type VersionNumber } from '../domain/versions/version-number.ts'
import { keysetPage } from '../http/pages.ts'
import { throwProblem } from '../http/problems/transfer.ts'
import { isUuid } from '../storage/principal.ts'
import type { Origin } from '../storage/schema/sets.ts'
import { smallInput } from '../workers/by-size.ts'
import { handedOver } from '../workers/moved.ts'
import { workerTask, type Workers } from '../workers/pool.ts'
import { setKey, type ListedVersion, type SetVersion } from './versions/version.ts'
import type { Accepted, Encoded } from './delivery/encode.ts'
import {
  bodiesOfPart, pathOf, presentPart, type ListedExamples, type Part, type PartRequest
} from './versions/parts.ts'
import { setSummary, versionSummary } from './records/set-presenter.ts'
import { collection, type ContentRequest, type Located, type Moved, type Resource } from './delivery/resources.ts'
import type { PublishedVersions } from './versions/published.ts'
import type { VersionPresenter } from './versions/answer.ts'
import { requestedView } from './records/view.ts'
import { createComparison } from './versions/comparison.ts'
import { replacementsUpTo, throwSuccessor } from './versions/renamed.ts'
import { aboutOf, lineOf, movedTo, ofSet, stateOf } from './versions/about.ts'

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
  needs: bodiesOfPart,
  task: workerTask<typeof import('./versions/part-task.ts').answerPart>(
    new URL('./versions/part-task.ts', import.meta.url),
  'answerPart'
  ),
}

export interface ContentServiceOptions {
  readonly shelf: PublishedVersions
  readonly workers: Workers
  /** The base of absolute addresses. */
  readonly publicUrl: string
  /** From how many characters on a version is read and presented in a worker thread. */
  readonly largeFrom?: number
}

/** The principle sets, as resources. */
export function contentService ({ shelf: shelfOf, workers, publicUrl, largeFrom = smallInput }: ContentServiceOptions) {
  const compare = createComparison(workers, largeFrom)

  /** A part of what is addressed, or where an unfinished version number leads. */
  async function open (address: SetAddress, asked: ContentRequest, part: Part): Promise<Located | Moved> {
    const { headers, query } = asked
    const viewed = { headers: { 'accept-language': headers['accept-language'] }, query: { ...query } }
    return presented(
      address,
      { ...asked, organisation: await readerOf(asked, address) },
      { here: pathOf(part), elsewhere: pathOf(part, encodeURIComponent) },
      partPresenter,
      { part, viewed, publicUrl },
      // What is named may have another name by now.
      query.slugs && part.part === 'principles'
        ? async (request, shelf, version) => ({ ...request, replacements: await replacementsUpTo(shelf, version) })
        : undefined,
      part.part === 'principle' || part.part === 'examplesOfPrinciple' ? part.slug : undefined
    )
  }

  /** Rule M7: the organisation as which a part of a version is read. A participant reads theirs as its own does. */
  async function readerOf (
    { organisation, participant }: ContentRequest,
    { set, version }: SetAddress
  ): Promise<string | undefined> {
    const theirs = participant && version !== undefined ? await participant.versions() : []
    return theirs.some(each => each.set === set && each.version === version) ? participant?.organisation : organisation
  }

  async function presented<Request> (
    address: SetAddress,
    asked: ContentRequest,
    paths: { readonly here: string, readonly elsewhere: string },
    presenter: VersionPresenter<Request>,
    asFound: Request,
    complete = async (request: Request, _shelf: ReturnType<PublishedVersions>, _version: SetVersion) => request,
    principle?: string
  ): Promise<Located | Moved> {
    const shelf = shelfOf(asked.organisation)
    const found = address.version === undefined
      ? { version: await shelf.locateCurrent(address.set) }
      : await shelf.locate(address.set, address.version)
    if (!('version' in found)) return movedTo(found, paths.elsewhere, asked)
    const { version } = found
    const about = aboutOf(version, address.version !== undefined, asked, paths.here)
    const orSuccessor = <Result>(work: Promise<Result>): Promise<Result> =>
      principle === undefined
        ? work
        : work.catch(error => throwSuccessor(error, { shelf, version, slug: principle, asked }))
    return {
      state: stateOf(version),
      setId: version.set.id,
      async make () {
        const request = await complete(asFound, shelf, version)
        const present = async () => ({ ...about, ...presenter.present(await shelf.open(version), request) })
        const encode = (accepted: Accepted) =>
          orSuccessor(answerInWorker(shelf, version, presenter, request, accepted, lineOf(asked, version)))
        return version.size < largeFrom ? orSuccessor(present()) : { ...about, encode }
      },
    }
  }

  /** What it holds is read when the thread is free, and parsed there. */
  async function answerInWorker<Request> (
    shelf: ReturnType<PublishedVersions>,
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

  return {
    /**
     * A version that something is told of which is no part of it, what holds for that, and the state it is found in;
     * `rest` is its address below the version.
     */
    async locate (address: Required<SetAddress>, asked: ContentRequest, rest: string) {
      const found = await shelfOf(asked.organisation).locate(address.set, address.version)
      if (!('version' in found)) return movedTo(found, rest, asked)
      const { version } = found
      return { version, about: { ...ofSet(version.set), contentLocation: null }, state: stateOf(version) }
    },

    /** What a presenter says of a version; `rest` is its address below the version. */
    ofVersion: <Request>(
      address: Required<SetAddress>,
      asked: ContentRequest,
      rest: string,
      presenter: VersionPresenter<Request>,
      request: Request
    ) => presented(address, asked, { here: rest, elsewhere: rest }, presenter, request),

    set: (address: SetAddress, asked: ContentRequest) => open(address, asked, { part: 'set' }),

    /**
     * The service's sets as they are ordered there, then custom ones by id: an organisation's own and everybody's
     * public ones.
     */
    async sets ({ origin, slug, own = false }: SetFilters, asked: ContentRequest): Promise<Resource> {
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
      const worded = await shelf.inWordings(items, languages => requestedView(asked, languages))
      return collection({ items: worded.map(setSummary), page }, asked, {
        audience,
        surrogateKeys: ['content', 'sets'],
      })
    },

    async versions (key: string, asked: ContentRequest): Promise<Resource> {
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

    async diff (key: string, a: string, b: string, asked: ContentRequest): Promise<Located | Moved> {
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
      return compare(shelf, older.version, newer.version, lineOf(asked, older.version))
    },

    principles: (address: SetAddress, asked: ContentRequest) => open(address, asked, { part: 'principles' }),
    principle: (address: SetAddress, slug: string, asked: ContentRequest) =>
      open(address, asked, { part: 'principle', slug }),
    examplesOfPrinciple: (address: SetAddress, slug: string, listed: ListedExamples, asked: ContentRequest) =>
      open(address, asked, { part: 'examplesOfPrinciple', slug, listed: { ...listed } }),
    examples: (address: SetAddress, listed: ListedExamples, asked: ContentRequest) =>
      open(address, asked, { part: 'examples', listed: { ...listed } }),
    example: (address: SetAddress, slug: string, asked: ContentRequest) =>
      open(address, asked, { part: 'example', slug }),
    categories: (address: SetAddress, asked: ContentRequest) => open(address, asked, { part: 'categories' }),
    category: (address: SetAddress, slug: string, asked: ContentRequest) =>
      open(address, asked, { part: 'category', slug }),
  }
}

export type ContentService = ReturnType<typeof contentService>
