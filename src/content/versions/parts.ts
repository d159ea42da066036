import { pageOf } from '../../http/pages.ts'
import type { PublishedVersion } from './version.ts'
import { notFound } from '../errors.ts'
import { filterExamples, type ExampleFilters } from '../records/example-filters.ts'
import { categoryRecord, exampleRecord, examplesOf, principleRecord, type Presenting } from '../records/presenter.ts'
import { setRecord } from '../records/set-presenter.ts'
import { presentPage, presentRecord, type Presented } from '../records/presented.ts'
import type { VersionBody } from './text-reads.ts'
import { viewIn, type Viewed } from '../records/view.ts'

/** A part of a version that has an address of its own. */
export type Part =
  | { readonly part: 'set' | 'principles' | 'categories' }
  | { readonly part: 'principle' | 'examplesOfPrinciple' | 'example' | 'category', readonly slug: string }
  | { readonly part: 'examples', readonly filters: ExampleFilters }

/** A part as it is asked for; can be sent to a worker thread. */
export interface PartRequest {
  readonly part: Part
  readonly viewed: Viewed
  /** Base of the addresses that must be absolute. */
  readonly publicUrl: string
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
export function presentPart (edition: PublishedVersion, { part, viewed, publicUrl }: PartRequest): Presented {
  const { query } = viewed
  const { content, contentDigest, retirement } = edition
  const around = { lang: content.lang, retirement }
  const presenting: Presenting = {
    publicUrl,
    edition,
    view: viewIn(content, viewed),
  }
  const has = (name: string) => query.expand?.split(',').includes(name) ?? false

  /** Only the records of the page are made. */
  function page<Item extends { readonly slug: string }> (
    items: readonly Item[],
    scope: string,
    recordOf: (item: Item) => object
  ): Presented {
    const found = pageOf(items, ({ slug }) => slug, query, scope)
    return presentPage({ ...found, items: found.items.map(recordOf) }, query)
  }

  switch (part.part) {
    case 'set': {
      const examples = has('principles.examples')
      return presentRecord(
        setRecord(presenting, { principles: examples || has('principles'), examples }),
        query,
        publicUrl,
        around
      )
    }
    case 'principles':
      return page(
        content.principles,
        `principles ${contentDigest}`,
        principle => principleRecord(presenting, principle, has('examples'))
      )
    case 'principle':
      return presentRecord(
        principleRecord(presenting, findPrinciple(edition, part.slug), has('examples')),
        query,
        publicUrl,
        around
      )
    case 'examplesOfPrinciple':
      return page(
        examplesOf(edition, findPrinciple(edition, part.slug)),
        `examples ${contentDigest} ${part.slug}`,
        example => exampleRecord(presenting, example, has('principles'))
      )
    case 'examples':
      return page(
        filterExamples(content, part.filters),
        `examples ${contentDigest} ${JSON.stringify(part.filters)}`,
        example => exampleRecord(presenting, example, has('principles'))
      )
    case 'example': {
      const example = content.examples.find(({ slug }) => slug === part.slug)
      if (!example) throw notFound('example_not_found', `The example "${part.slug}"`)
      return presentRecord(exampleRecord(presenting, example, has('principles')), query, publicUrl, around)
    }
    case 'categories':
      return page(
        content.categories,
        `categories ${contentDigest}`,
        ({ slug }) => categoryRecord(presenting, slug) ?? {}
      )
    case 'category': {
      const record = categoryRecord(presenting, part.slug)
      if (!record) throw notFound('category_not_found', `The category "${part.slug}"`)
      return presentRecord(record, query, publicUrl, around)
    }
  }
}

function findPrinciple ({ content }: PublishedVersion, slug: string) {
  const principle = content.principles.find(one => one.slug === slug)
  if (!principle) throw notFound('principle_not_found', `The principle "${slug}"`)
  return principle
}
