import type { Replacement } from '../../domain/versions/principle-set.ts'
import { successorOf } from '../../domain/versions/renames.ts'
import { pageOf } from '../../http/pages.ts'
import { pinnedPath, type PublishedVersion } from './version.ts'
import { notFound } from '../errors.ts'
import { countExamples, filterExamples, type ExampleFilters, type Facet } from '../records/example-filters.ts'
import { categoryRecord, exampleRecord, examplesOf, principleRecord, type Presenting } from '../records/presenter.ts'
import { ownVariant } from '../render/own-words.ts'
import { setRecord } from '../records/set-presenter.ts'
import { presentPage, presentRecord, type Presented } from '../records/presented.ts'
import type { ReadableRecord } from '../records/readable-record.ts'
import { selectBySlug } from '../records/selection.ts'
import { inEveryWording } from '../records/worded.ts'
import type { View } from '../records/wording.ts'
import type { VersionBody } from './text-reads.ts'
import { viewIn, type Viewed } from '../records/view.ts'

/** A part of a version that has an address of its own. */
export type Part =
  | { readonly part: 'set' | 'principles' | 'categories' }
  | { readonly part: 'principle' | 'example' | 'category', readonly slug: string }
  | { readonly part: 'examples', readonly listed: ListedExamples }
  | { readonly part: 'examplesOfPrinciple', readonly slug: string, readonly listed: ListedExamples }

/** Which examples of a list, and by what all of them are counted. */
export interface ListedExamples extends ExampleFilters {
  readonly facets?: readonly Facet[]
}

/** A part as it is asked for; can be sent to a worker thread. */
export interface PartRequest {
  readonly part: Part
  readonly viewed: Viewed
  /** Base of the addresses that must be absolute. */
  readonly publicUrl: string
  /** Rule V3: what took the place of what in the releases up to this one; for principles that are named. */
  readonly replacements?: ReadonlyArray<readonly Replacement[]>
}

/** The address of a part below its version. `write` encodes a slug. */
export function pathOf (part: Part, write = (slug: string) => slug): string {
  switch (part.part) {
    case 'set':
      return ''
    case 'principle':
      return `/principles/${write(part.slug)}`
    case 'examplesOfPrinciple':
      return `/principles/${write(part.slug)}/examples`
    case 'example':
      return `/examples/${write(part.slug)}`
    case 'category':
      return `/categories/${write(part.slug)}`
    default:
      return `/${part.part}`
  }
}

/** What of a version a part shows: explanations are rendered texts, and the set tells what it was made from. */
export function bodiesOfPart ({ part: { part }, viewed: { query } }: PartRequest): readonly VersionBody[] {
  if (part === 'set') return query.expand === undefined ? ['content', 'lineage'] : ['content', 'rendered', 'lineage']
  return part === 'principles' || part === 'principle' ? ['content', 'rendered'] : ['content']
}

/** Throws 404 where the version has no such part. */
export function presentPart (edition: PublishedVersion, request: PartRequest): Presented {
  const { part, viewed, publicUrl } = request
  const { query } = viewed
  const { content, contentDigest, retirement } = edition
  const inView = (view: View): Presenting => ({ publicUrl, edition, view })
  const view = viewIn(content, viewed)
  const around = { lang: content.lang, retirement, ownVariant: ownVariant(content, view) }
  const presenting = inView(view)
  const has = (name: string) => query.expand?.split(',').includes(name) ?? false

  function one (recordIn: (presenting: Presenting) => Exclude<ReadableRecord, { type: 'source' }>): Presented {
    const wordings = query.wordings && inEveryWording(content, view => recordIn(inView(view)))
    return presentRecord(recordIn(presenting), query, publicUrl, { around, wordings })
  }

  /** Only the records of the page are made. */
  function page<Item extends { readonly slug: string }> (
    items: readonly Item[],
    scope: string,
    recordOf: (item: Item) => object,
    more?: object
  ): Presented {
    if (query.slugs) {
      const { missing, ...found } = selectBySlug(items, query.slugs, slug => successorsOf(slug, request, edition))
      return presentPage({ ...found, items: found.items.map(recordOf) }, query, { missing })
    }
    const found = pageOf(items, ({ slug }) => slug, query, scope)
    return presentPage({ ...found, items: found.items.map(recordOf) }, query, more)
  }

  function examples (all: PublishedVersion['content']['examples'], scope: string, listed: ListedExamples): Presented {
    const { facets, ...filters } = listed
    return page(
      filterExamples(content, all, filters),
      `examples ${contentDigest} ${scope}${JSON.stringify(filters)}`,
      example => exampleRecord(presenting, example, has('principles')),
      facets && { facets: countExamples({ content, examples: all, filters, facets, view }) }
    )
  }

  switch (part.part) {
    case 'set': {
      const examples = has('principles.examples')
      return one(presenting => setRecord(presenting, { principles: examples || has('principles'), examples }))
    }
    case 'principles':
      return page(
        content.principles,
        `principles ${contentDigest}`,
        principle => principleRecord(presenting, principle, has('examples'))
      )
    case 'principle': {
      const principle = findPrinciple(edition, part.slug)
      return one(presenting => principleRecord(presenting, principle, has('examples')))
    }
    case 'examplesOfPrinciple':
      return examples(examplesOf(edition, findPrinciple(edition, part.slug)), `${part.slug} `, part.listed)
    case 'examples':
      return examples(content.examples, '', part.listed)
    case 'example': {
      const example = content.examples.find(({ slug }) => slug === part.slug)
      if (!example) throw notFound('example_not_found', `The example "${part.slug}"`)
      return one(presenting => exampleRecord(presenting, example, has('principles')))
    }
    case 'categories':
      return page(
        content.categories,
        `categories ${contentDigest}`,
        ({ slug }) => categoryRecord(presenting, slug) ?? {}
      )
    case 'category':
      return one(presenting => {
        const record = categoryRecord(presenting, part.slug)
        if (!record) throw notFound('category_not_found', `The category "${part.slug}"`)
        return record
      })
  }
}

/** What took the place of a principle that is not there. */
function successorsOf (slug: string, { part, replacements = [] }: PartRequest, edition: PublishedVersion) {
  const names = part.part === 'principles' ? successorOf(slug, replacements)?.names ?? [] : []
  return names
    .filter(name => edition.content.principles.some(principle => principle.slug === name))
    .map(name => ({ slug: name, url: `${pinnedPath(edition)}/principles/${name}` }))
}

function findPrinciple ({ content }: PublishedVersion, slug: string) {
  const principle = content.principles.find(one => one.slug === slug)
  if (!principle) throw notFound('principle_not_found', `The principle "${slug}"`)
  return principle
}
