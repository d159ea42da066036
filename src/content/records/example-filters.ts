import type { CustomContent, Example, OwnExample } from '../../domain/versions/principle-set.ts'
import { audiences, formats, judgements } from '../../domain/versions/principle-set.ts'
import { httpProblems, Problem } from '../../http/problems/problem.ts'
import type { FacetRecord } from './schemas.ts'
import { languageOf, principleTexts, type View } from './wording.ts'
import type { Words } from './words.ts'

/** What examples are told apart by. */
export type Facet = 'principle' | 'category' | 'format' | 'audience' | 'peerSupport'

/** Values of which an example has any; all filters together. What is left out is not asked. */
export type ExampleFilters = { readonly [Name in Facet]?: readonly string[] }

type AnyExample = Example | OwnExample

/** How many values a problem lists. */
const maxListed = 50

const closed: Readonly<Record<'format' | 'audience' | 'peerSupport', readonly string[]>> = {
  format: formats,
  audience: audiences,
  peerSupport: judgements,
}

/** The values of examples in a version. */
function valuesIn ({ principles }: CustomContent): Readonly<Record<Facet, (example: AnyExample) => readonly string[]>> {
  const placed = new Map<string, string[]>()
  for (const { slug, examples } of principles) {
    for (const { example } of examples) placed.set(example, [...placed.get(example) ?? [], slug])
  }
  return {
    principle: ({ slug }) => placed.get(slug) ?? [],
    category: ({ category }) => [category],
    format: ({ format }) => format,
    audience: ({ audience }) => audience,
    peerSupport: ({ peerSupport }) => peerSupport ? [peerSupport.judgement] : [],
  }
}

/**
 * Those of some examples of a version that meet every filter given, in their order. Throws 400 for a principle or a
 * category that the version does not have.
 */
export function filterExamples<Listed extends AnyExample> (
  content: CustomContent,
  examples: readonly Listed[],
  filters: ExampleFilters
): Listed[] {
  refuseUnknown('principle', content.principles, filters)
  refuseUnknown('category', content.categories, filters)
  const valuesOf = valuesIn(content)
  const given = Object.entries(filters) as Array<[Facet, readonly string[]]>
  return examples.filter(example =>
    given.every(([facet, wanted]) => valuesOf[facet](example).some(value => wanted.includes(value)))
  )
}

function refuseUnknown (
  parameter: 'principle' | 'category',
  known: ReadonlyArray<{ readonly slug: string }>,
  filters: ExampleFilters
): void {
  const slugs = known.map(({ slug }) => slug)
  const unknown = filters[parameter]?.filter(value => !slugs.includes(value)) ?? []
  if (unknown.length === 0) return
  const more = slugs.length > maxListed ? ` and ${slugs.length - maxListed} more` : ''
  const there = slugs.length === 0 ? 'has none' : `has ${slugs.slice(0, maxListed).join(', ')}${more}`
  const detail = `${unknown.map(value => `"${value}"`).join(', ')} ${
    unknown.length === 1 ? 'is' : 'are'
  } not in this version, which ${there}`
  throw new Problem(httpProblems.invalid_parameter, `${parameter}: ${detail}`, {
    faults: [{ parameter, code: 'unknown', detail }],
  })
}

/** Examples of a version that are counted. */
export interface Counted {
  readonly content: CustomContent
  readonly examples: readonly AnyExample[]
  readonly filters: ExampleFilters
  readonly facets: readonly Facet[]
  readonly view: View
}

/**
 * How many of some examples have each value that any of them has: of those that meet the other filters, so that a value
 * may have none. Categories and principles have their titles, in the order of the version.
 */
export function countExamples ({ content, examples, filters, facets, view }: Counted): Record<string, FacetRecord[]> {
  const valuesOf = valuesIn(content)
  return Object.fromEntries(facets.map(facet => {
    const { [facet]: _, ...others } = filters
    const has = new Set(examples.flatMap(valuesOf[facet]))
    const counts = new Map<string, number>()
    for (const value of filterExamples(content, examples, others).flatMap(valuesOf[facet])) {
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const listed = namedValues(content, facet, view).filter(({ value }) => has.has(value))
    return [facet, listed.map(named => ({ ...named, count: counts.get(named.value) ?? 0 }))]
  }))
}

function namedValues (content: CustomContent, facet: Facet, view: View): Array<Omit<FacetRecord, 'count'>> {
  const named = (value: string, { text, lang }: Words) => ({ value, title: text, lang })
  if (facet === 'category') {
    return content.categories.map(({ slug, title }) => named(slug, { text: title, lang: content.lang }))
  }
  if (facet === 'principle') {
    return content.principles.map(principle => {
      const { title, served } = principleTexts(content, principle, view)
      return named(principle.slug, { text: title, lang: languageOf(served, 'title') })
    })
  }
  return closed[facet].map(value => ({ value, title: null, lang: null }))
}
