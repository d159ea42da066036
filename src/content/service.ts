import { changesBetween } from '../domain/changes.ts'
import { compareVersions, formatVersion } from '../domain/version-number.ts'
import { chooseLanguage } from '../http/media.ts'
import { pageOf } from '../http/pages.ts'
import type { Moved, Resource } from './delivery.ts'
import { coreSlug, pinnedPath, setKey, versionPath, type Edition } from './edition.ts'
import { notFound } from './errors.ts'
import { filterExamples, type ExampleFilters } from './example-filters.ts'
import { categoryRecord, exampleRecord, examplesOf, principleRecord, type Presenting } from './present.ts'
import { diffRecord, setRecord, setSummary, versionSummary } from './present-set.ts'
import { collection, document, readable, type Asked } from './resources.ts'
import type { ContentShelf } from './shelf.ts'
import { viewsOf } from './wording.ts'

/** An address of a principle set: its newest version, or one that is named. */
export interface SetAddress {
  readonly set: string
  readonly version?: string
}

/** The principle sets, as resources. `publicUrl` is the base of absolute addresses. */
export function contentService (shelf: ContentShelf, publicUrl: string) {
  /** Opens what is addressed, or tells where an unfinished version number leads. `rest` is the address below the version. */
  async function open (address: SetAddress, asked: Asked, rest: string, make: (presenting: Presenting, pinned: boolean) => Resource): Promise<Resource | Moved> {
    if (address.version === undefined) {
      return make(presenting(await shelf.current(address.set), asked), false)
    }
    const found = await shelf.find(address.set, address.version)
    if ('edition' in found) return make(presenting(found.edition, asked), true)
    return { location: versionPath(found.set, found.exact) + rest + asked.ending + asked.search }
  }

  function presenting (edition: Edition, { headers, query }: Asked): Presenting {
    const lang = chooseLanguage(headers, [...new Set(viewsOf(edition.content).map(view => view.lang))], query.lang)
    return { publicUrl, edition, view: { lang, variant: query.variant ?? 'standard' } }
  }

  function about ({ edition }: Presenting, pinned: boolean, { ending, search }: Asked, rest = '') {
    return {
      caching: pinned ? 'pinned' as const : 'current' as const,
      contentLocation: pinned ? null : pinnedPath(edition) + rest + ending + search,
      surrogateKeys: ['content', `set-${setKey(edition.set)}`],
    }
  }

  const has = ({ query }: Asked, part: string) => query.expand?.split(',').includes(part) ?? false

  return {
    set: (address: SetAddress, asked: Asked) => open(address, asked, '', (presenting, pinned) => {
      const examples = has(asked, 'principles.examples')
      return readable(setRecord(presenting, { principles: examples || has(asked, 'principles'), examples }), asked, publicUrl, about(presenting, pinned, asked))
    }),

    async sets (asked: Asked): Promise<Resource> {
      const editions = await shelf.currents()
      const summaries = editions.map(edition => setSummary(presenting(edition, asked)))
      return collection(pageOf(summaries, ({ slug }) => slug, asked.query, 'sets'), asked, { surrogateKeys: ['content', 'sets'] })
    },

    async versions (key: string, asked: Asked): Promise<Resource> {
      const set = await shelf.findSet(key)
      const versions = await shelf.versions(set)
      const page = pageOf(versions.map(version => versionSummary(set, version)), ({ version }) => version, asked.query, `versions ${set.id}`)
      return collection(page, asked, { surrogateKeys: ['content', `set-${setKey(set)}`] })
    },

    async diff (key: string, a: string, b: string, asked: Asked): Promise<Resource | Moved> {
      const [from, to] = [await shelf.find(key, a), await shelf.find(key, b)]
      if (!('edition' in from && 'edition' in to)) {
        const exact = [from, to].map(found => formatVersion('edition' in found ? found.edition : found.exact))
        const set = 'edition' in from ? from.edition.set : from.set
        return { location: `/v1/principle-sets/${setKey(set)}/versions/${exact[0]}/diff/${exact[1]}${asked.ending}${asked.search}` }
      }
      const [older, newer] = [from.edition, to.edition].sort(compareVersions)
      const between = (await shelf.versions(to.edition.set))
        .filter(version => older && newer && compareVersions(version, older) > 0 && compareVersions(version, newer) <= 0)
      const kind = between.every(({ changeKind }) => changeKind === 'editorial') ? 'editorial' : 'substantive'
      const record = diffRecord(from.edition, to.edition, changesBetween(from.edition.content, to.edition.content, kind))
      return document(record, { caching: 'pinned', surrogateKeys: ['content', `set-${setKey(to.edition.set)}`] })
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

    async categories (asked: Asked): Promise<Resource> {
      const shown = presenting(await shelf.current(coreSlug), asked)
      const records = shown.edition.content.categories.flatMap(({ slug }) => categoryRecord(shown, slug) ?? [])
      return collection(pageOf(records, ({ slug }) => slug, asked.query, 'categories'), asked, { surrogateKeys: ['content', 'set-core'] })
    },

    async category (slug: string, asked: Asked): Promise<Resource> {
      const record = categoryRecord(presenting(await shelf.current(coreSlug), asked), slug)
      if (!record) throw notFound('category_not_found', `The category "${slug}"`)
      return readable(record, asked, publicUrl, { surrogateKeys: ['content', 'set-core'] })
    },
  }
}

export type ContentService = ReturnType<typeof contentService>

function findPrinciple ({ content }: Edition, slug: string) {
  const principle = content.principles.find(one => one.slug === slug)
  if (!principle) throw notFound('principle_not_found', `The principle "${slug}"`)
  return principle
}
