import { changesBetween } from '../domain/changes.ts'
import { compareVersions, formatVersion, isExact, parseRange, type VersionNumber } from '../domain/version-number.ts'
import { keysetPage, pageOf } from '../http/pages.ts'
import { isUuid } from '../storage/principal.ts'
import type { Origin } from '../storage/tables.ts'
import type { Located, Moved, Resource } from './delivery.ts'
import { pinnedPath, setKey, versionPath, type Edition, type ListedVersion, type Retirement, type SetRow } from './edition.ts'
import { notFound } from './errors.ts'
import { filterExamples, type ExampleFilters } from './example-filters.ts'
import { categoryRecord, exampleRecord, examplesOf, principleRecord, type Presenting } from './present.ts'
import { diffRecord, setRecord, setSummary, versionSummary } from './present-set.ts'
import { askedView, collection, document, readable, type Asked } from './resources.ts'
import type { ContentShelf, Found } from './shelf.ts'
import { viewsOf } from './wording.ts'

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

/** The principle sets, as resources. `publicUrl` is the base of absolute addresses. */
export function contentService (shelfOf: ContentShelf, publicUrl: string) {
  /** Opens what is addressed, or tells where an unfinished version number leads. `rest` is the address below the version. */
  async function open (address: SetAddress, asked: Asked, rest: string, make: (presenting: Presenting, pinned: boolean) => Resource): Promise<Located | Moved> {
    const found = await find(address, asked)
    if ('edition' in found) {
      const { edition } = found
      return { state: stateOf(edition), make: () => make(presenting(edition, asked), address.version !== undefined) }
    }
    return movedTo(found, rest, asked)
  }

  async function find ({ set, version }: SetAddress, { organisation }: Asked): Promise<Found> {
    const shelf = shelfOf(organisation)
    return version === undefined ? { edition: await shelf.current(set) } : shelf.find(set, version)
  }

  function presenting (edition: Edition, asked: Asked): Presenting {
    return { publicUrl, edition, view: askedView(asked, [...new Set(viewsOf(edition.content).map(view => view.lang))]) }
  }

  function about ({ edition }: Presenting, pinned: boolean, { ending, search }: Asked, rest = '') {
    return {
      ...ofSet(edition.set),
      ...(edition.retirement && toldOfRetirement(edition, edition.retirement)),
      caching: pinned ? 'pinned' as const : 'current' as const,
      contentLocation: pinned ? null : pinnedPath(edition) + rest + ending + search,
    }
  }

  const has = ({ query }: Asked, part: string) => query.expand?.split(',').includes(part) ?? false

  return {
    /** A resource of one's own making about a version; `rest` is its address below the version. */
    async withEdition (address: Required<SetAddress>, asked: Asked, rest: string, make: (edition: Edition, about: ReturnType<typeof ofSet> & { caching: 'pinned' }) => Resource | Promise<Resource>): Promise<Resource | Moved> {
      const found = await find(address, asked)
      if ('edition' in found) return make(found.edition, { ...ofSet(found.edition.set), caching: 'pinned' })
      return movedTo(found, rest, asked)
    },

    set: (address: SetAddress, asked: Asked) => open(address, asked, '', (presenting, pinned) => {
      const examples = has(asked, 'principles.examples')
      return readable(setRecord(presenting, { principles: examples || has(asked, 'principles'), examples }), asked, publicUrl, about(presenting, pinned, asked))
    }),

    /** The service's sets as they are ordered there, then custom ones by id: an organisation's own and everybody's public ones. */
    async sets ({ origin, slug, own = false }: SetFilters, asked: Asked): Promise<Resource> {
      const { organisation, query } = asked
      const shelf = shelfOf(organisation)
      const services = own || origin === 'custom' ? [] : (await shelf.currents()).filter(({ set }) => (origin ?? set.origin) === set.origin && (slug ?? set.slug) === set.slug)
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
      return collection({ items: worded.map(setSummary), page }, asked, { audience, surrogateKeys: ['content', 'sets'] })
    },

    async versions (key: string, asked: Asked): Promise<Resource> {
      const shelf = shelfOf(asked.organisation)
      const set = await shelf.findSet(key)
      const { items, page } = await keysetPage(asked.query, `versions ${set.id}`, byNumber, (before, count) => shelf.versions(set, { before, count }))
      return collection({ items: items.map(version => versionSummary(set, version)), page }, asked, ofSet(set))
    },

    async diff (key: string, a: string, b: string, asked: Asked): Promise<Resource | Moved> {
      const shelf = shelfOf(asked.organisation)
      const [from, to] = [await shelf.find(key, a), await shelf.find(key, b)]
      if (!('edition' in from && 'edition' in to)) {
        const exact = [from, to].map(found => formatVersion('edition' in found ? found.edition : found.exact))
        const set = 'edition' in from ? from.edition.set : from.set
        return { location: `/v1/principle-sets/${setKey(set)}/versions/${exact[0]}/diff/${exact[1]}${asked.ending}${asked.search}`, audience: ofSet(set).audience }
      }
      const [older, newer] = [from.edition, to.edition].sort(compareVersions)
      const between = (await shelf.versions(to.edition.set))
        .filter(version => older && newer && compareVersions(version, older) > 0 && compareVersions(version, newer) <= 0)
      const kind = between.every(({ changeKind }) => changeKind === 'editorial') ? 'editorial' : 'substantive'
      const record = diffRecord(from.edition, to.edition, changesBetween(from.edition.content, to.edition.content, kind))
      return document(record, { ...ofSet(to.edition.set), caching: 'pinned' })
    },

    principles: (address: SetAddress, asked: Asked) => open(address, asked, '/principles', (presenting, pinned) => {
      const { edition } = presenting
      const records = edition.content.principles.map(principle => principleRecord(presenting, principle, has(asked, 'examples')))
      return collection(pageOf(records, ({ slug }) => slug, asked.query, `principles ${edition.contentDigest}`), asked, about(presenting, pinned, asked, '/principles'))
    }),

    principle: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, `/principles/${encodeURIComponent(slug)}`, (presenting, pinned) => {
      const record = principleRecord(presenting, findPrinciple(presenting.edition, slug), has(asked, 'examples'))
      return readable(record, asked, publicUrl, about(presenting, pinned, asked, `/principles/${slug}`))
    }),

    examplesOfPrinciple: (address: SetAddress, slug: string, asked: Asked) =>
      open(address, asked, `/principles/${encodeURIComponent(slug)}/examples`, (presenting, pinned) => {
        const { edition } = presenting
        const records = examplesOf(edition, findPrinciple(edition, slug)).map(example => exampleRecord(presenting, example, has(asked, 'principles')))
        const page = pageOf(records, ({ slug }) => slug, asked.query, `examples ${edition.contentDigest} ${slug}`)
        return collection(page, asked, about(presenting, pinned, asked, `/principles/${slug}/examples`))
      }),

    examples: (address: SetAddress, filters: ExampleFilters, asked: Asked) => open(address, asked, '/examples', (presenting, pinned) => {
      const { edition } = presenting
      const records = filterExamples(edition.content, filters).map(example => exampleRecord(presenting, example, has(asked, 'principles')))
      const page = pageOf(records, ({ slug }) => slug, asked.query, `examples ${edition.contentDigest} ${JSON.stringify(filters)}`)
      return collection(page, asked, about(presenting, pinned, asked, '/examples'))
    }),

    example: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, `/examples/${encodeURIComponent(slug)}`, (presenting, pinned) => {
      const example = presenting.edition.content.examples.find(one => one.slug === slug)
      if (!example) throw notFound('example_not_found', `The example "${slug}"`)
      return readable(exampleRecord(presenting, example, has(asked, 'principles')), asked, publicUrl, about(presenting, pinned, asked, `/examples/${slug}`))
    }),

    categories: (address: SetAddress, asked: Asked) => open(address, asked, '/categories', (presenting, pinned) => {
      const { edition } = presenting
      const records = edition.content.categories.flatMap(({ slug }) => categoryRecord(presenting, slug) ?? [])
      const page = pageOf(records, ({ slug }) => slug, asked.query, `categories ${edition.contentDigest}`)
      return collection(page, asked, about(presenting, pinned, asked, '/categories'))
    }),

    category: (address: SetAddress, slug: string, asked: Asked) => open(address, asked, `/categories/${encodeURIComponent(slug)}`, (presenting, pinned) => {
      const record = categoryRecord(presenting, slug)
      if (!record) throw notFound('category_not_found', `The category "${slug}"`)
      return readable(record, asked, publicUrl, about(presenting, pinned, asked, `/categories/${slug}`))
    }),
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
function toldOfRetirement ({ set }: Edition, { retiredAt, replacedBy }: Retirement): Pick<Resource, 'lasting' | 'links'> {
  return {
    lasting: { deprecation: `@${Math.floor(retiredAt.getTime() / 1000)}` },
    links: replacedBy === null ? [] : [`</v1/principle-sets/${setKey(set)}/versions/${replacedBy}>; rel="successor-version"`],
  }
}

/** All that an answer about an edition rests on beside its address: what a version holds never changes, the rest is here. */
function stateOf ({ id, set: { slug, visibility }, retirement }: Edition): string {
  return JSON.stringify([id, slug, visibility, retirement])
}

function movedTo ({ set, exact }: Exclude<Found, { edition: unknown }>, rest: string, { ending, search }: Asked): Moved {
  return { location: versionPath(set, exact) + rest + ending + search, audience: ofSet(set).audience }
}

export type ContentService = ReturnType<typeof contentService>

function findPrinciple ({ content }: Edition, slug: string) {
  const principle = content.principles.find(one => one.slug === slug)
  if (!principle) throw notFound('principle_not_found', `The principle "${slug}"`)
  return principle
}
