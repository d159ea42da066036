import { Type } from '@sinclair/typebox'
import type { App } from '../http/app.ts'
import type { Limiter } from '../http/limits.ts'
import { contentGet } from './delivery/content-get.ts'
import type { Delivery } from './delivery/delivery.ts'
import { coreSlug } from './versions/version.ts'
import {
  AimsSchema, guideParts, GuidePartSchema, GuideSchema, SearchResultsSchema, type GuidePart
} from './records/library-schemas.ts'
import { linkStateFilters, LinkStateSchema } from './link-states/schemas.ts'
import type { LinkStateService } from './link-states/service.ts'
import type { LibraryService } from './library-service.ts'
import {
  crosswalkFilters, exampleFilters, exampleFiltersOfPrinciple, searchQuery, setFilters
} from './delivery/requests.ts'
import { CategorySchema, exampleFacets, ExampleSchema, PrincipleSchema, SourceSchema } from './records/schemas.ts'
import type { SearchService } from './search/service.ts'
import type { ContentService } from './service.ts'
import {
  CrosswalkSchema, PrincipleSetSchema, PrincipleSetSummarySchema, VersionDiffSchema,
  VersionSummarySchema
} from './records/set-schemas.ts'

export interface ContentRoutes {
  readonly sets: ContentService
  readonly library: LibraryService
  readonly search: SearchService
  readonly linkStates: LinkStateService
  readonly delivery: Delivery
  readonly searchLimit: Limiter
}

const set = { one: PrincipleSetSchema, expand: 'set' } as const
const principles = { many: PrincipleSchema, expand: 'principle', bySlug: true } as const
const principle = { one: PrincipleSchema, expand: 'principle' } as const
const listedExamples = { many: ExampleSchema, expand: 'example', bySlug: true, beside: exampleFacets } as const
const examples = { ...listedExamples, filters: exampleFilters } as const
const examplesOfPrinciple = { ...listedExamples, filters: exampleFiltersOfPrinciple } as const
const example = { one: ExampleSchema, expand: 'example' } as const
const categories = { many: CategorySchema, pinnable: true, bySlug: true } as const
const category = { one: CategorySchema, pinnable: true } as const
/** The summary of each operation, and an example of a slug. */
const guidePartTexts: Readonly<Record<GuidePart, readonly [summary: string, slug: string]>> = {
  benefits: ['Get one of those who benefit, or of the ways in which they do', 'hope'],
  audiences: ['Get an audience of the guide', 'managers'],
  situations: ['Get a situation in which the principles help', 'setting-up'],
}
const core = { set: coreSlug }

/** The published content, below /v1. */
export function contentRoutes (
  app: App,
  { sets: content, library, search, linkStates, delivery, searchLimit }: ContentRoutes
): void {
  const get = contentGet(app, delivery)

  get('/principle-sets', 'listPrincipleSets', 'List principle sets, public ones and those of your organisation', {
    many: PrincipleSetSummarySchema,
    filters: setFilters,
  }, (_, asked, { own, ...filters }) => content.sets({ ...filters, own: own === 'true' }, asked))
  get(
    '/principle-sets/:set',
    'getPrincipleSet',
    'Get a principle set in its newest version',
    set,
    (at, asked) => content.set(at, asked)
  )
  get('/principle-sets/:set/versions', 'listVersions', 'List the versions of a set, newest first', {
    many: VersionSummarySchema,
  }, (at, asked) => content.versions(at.set, asked))
  get(
    '/principle-sets/:set/versions/:version',
    'getVersion',
    'Get one version of a set, which never changes',
    set,
    (at, asked) => content.set(at, asked)
  )
  get('/principle-sets/:set/versions/:a/diff/:b', 'diffVersions', 'Compare two versions of a set', {
    json: VersionDiffSchema,
  }, (at, asked) => content.diff(at.set, at.a, at.b, asked))

  for (
    const [base, suffix, which] of [['', '', 'the newest version'], [
      '/versions/:version',
      'OfVersion',
      'one version',
    ]] as const
  ) {
    get(
      `/principle-sets/:set${base}/principles`,
      `listPrinciples${suffix}`,
      `List the principles in ${which} of a set`,
      principles,
      (at, asked) => content.principles(at, asked)
    )
    get(
      `/principle-sets/:set${base}/principles/:principle`,
      `getPrinciple${suffix}`,
      `Get a principle in ${which} of a set`,
      principle,
      (at, asked) => content.principle(at, at.principle, asked)
    )
    get(
      `/principle-sets/:set${base}/principles/:principle/examples`,
      `listPrincipleExamples${suffix}`,
      `List the examples of a principle in ${which} of a set`,
      examplesOfPrinciple,
      (at, asked, listed) => content.examplesOfPrinciple(at, at.principle, listed, asked)
    )
  }

  get(
    '/principle-sets/:set/versions/:version/examples',
    'listExamplesOfVersion',
    'List the examples in one version of a set',
    examples,
    (at, asked, listed) => content.examples(at, listed, asked)
  )
  get(
    '/principle-sets/:set/versions/:version/examples/:example',
    'getExampleOfVersion',
    'Get an example in one version of a set',
    example,
    (at, asked) => content.example(at, at.example, asked)
  )

  get(
    '/principle-sets/:set/versions/:version/categories',
    'listCategoriesOfVersion',
    'List the categories of examples in one version of a set',
    categories,
    (at, asked) => content.categories(at, asked)
  )
  get(
    '/principle-sets/:set/versions/:version/categories/:category',
    'getCategoryOfVersion',
    'Get a category with its examples in one version of a set',
    category,
    (at, asked) => content.category(at, at.category, asked)
  )

  get(
    '/principles',
    'listCorePrinciples',
    'List the seven principles of the core set',
    principles,
    (_, asked) => content.principles(core, asked)
  )
  get(
    '/principles/:principle',
    'getCorePrinciple',
    'Get a principle of the core set',
    principle,
    (at, asked) => content.principle(core, at.principle, asked)
  )
  get(
    '/principles/:principle/examples',
    'listCorePrincipleExamples',
    'List the examples of a principle of the core set',
    examplesOfPrinciple,
    (at, asked, listed) => content.examplesOfPrinciple(core, at.principle, listed, asked)
  )
  get(
    '/examples',
    'listExamples',
    'List the examples of the core set',
    examples,
    (_, asked, listed) => content.examples(core, listed, asked)
  )
  get(
    '/examples/:example',
    'getExample',
    'Get an example of the core set',
    example,
    (at, asked) => content.example(core, at.example, asked)
  )
  get(
    '/categories',
    'listCategories',
    'List the categories of examples',
    categories,
    (_, asked) => content.categories(core, asked)
  )
  get(
    '/categories/:category',
    'getCategory',
    'Get a category with its examples',
    category,
    (at, asked) => content.category(core, at.category, asked)
  )

  get(
    '/guide',
    'getGuide',
    'Get the guide: what peer support is and how to use the principles',
    { one: GuideSchema },
    (_, asked) => library.guide(asked)
  )
  for (const part of Object.keys(guideParts) as GuidePart[]) {
    const kind = guideParts[part]
    const [summary, slug] = guidePartTexts[part]
    const item = Type.String({ maxLength: 200, description: `The slug of a ${kind}`, examples: [slug] })
    get(
      `/guide/${part}/:item`,
      `getGuide${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
      summary,
      { one: GuidePartSchema, params: { item } },
      (at, asked) => library.guidePart(part, at.item, asked)
    )
  }
  get('/aims', 'getAims', 'Get the aims of peer support', { one: AimsSchema }, (_, asked) => library.aims(asked))
  get(
    '/sources',
    'listSources',
    'List the sources of the content',
    { many: SourceSchema, bySlug: true },
    (_, asked) => library.sources(asked)
  )
  get(
    '/sources/:source',
    'getSource',
    'Get a source',
    { one: SourceSchema },
    (at, asked) => library.source(at.source, asked)
  )
  get('/crosswalks', 'listCrosswalks', 'List mappings from the principles of one set to those of another', {
    many: CrosswalkSchema,
    filters: crosswalkFilters,
  }, (_, asked, filters) => library.crosswalks(filters, asked))

  get('/link-states', 'listLinkStates', 'List where the links of published content lead, by address', {
    many: LinkStateSchema,
    filters: linkStateFilters,
    description:
      'As whoever runs the service has checked them last: those of the service, of public sets and of those of your ' +
      'organisation. A link that was never checked is not listed.',
  }, (_, asked, filters) => linkStates.list(filters, asked))

  get('/search', 'search', 'Search the content', {
    json: SearchResultsSchema,
    filters: searchQuery,
    limit: searchLimit,
    description:
      'Finds texts in every language and wording that have every word; where none has, those that have some of them, ' +
      'and `match` says so. At most 50 results, without further pages. Rate-limited per client.',
  }, (_, asked, { q, type, set, category }) => search.search({ q, type, set, category }, asked))
}
