import type { SourcePointers } from '../values/pointers.ts'
import type { CustomContent, Principle } from '../versions/principle-set.ts'
import { operationsOf, type Configuring, type Operation, type Tailoring } from './operations.ts'

/** A principle of the version, and the pointer to where the tailoring gives its fields; null for what the base says. */
export interface Part {
  readonly principle: Principle
  readonly givenAt: string | null
}

/** Where each part of the version was given. What the base says is given nowhere in the tailoring. */
export function sourcePointersOf (
  content: CustomContent,
  parts: readonly Part[],
  operations: readonly Operation[],
  tailoring: Tailoring
): SourcePointers {
  const inherited = content.wordings.length - tailoring.wordings.length
  const named = placesByName(content)
  const [examples, categories, sources] = [content.examples, content.categories, content.sources].map(firstPlaces)
  return new Map([
    ...parts.flatMap(({ givenAt }, index) =>
      givenAt === null
        ? []
        : [[`/principles/${index}`, givenAt], [`/principles/${index}/provenance`, givenAt]] as const
    ),
    ...operationsOf(operations, 'configure', 'configureStatement', 'configureSet').flatMap(({ operation, index }) => {
      const { place, fields } = configuredPlace(operation, named)
      return place === undefined
        ? []
        : Object.keys(fields).map(field => [`${place}/${field}`, `/operations/${index}/${field}`] as const)
    }),
    ...operationsOf(operations, 'addExample').flatMap(({ operation, index }) => {
      const place = `/examples/${examples?.get(operation.example.slug)}`
      return [[place, `/operations/${index}/example`], [`${place}/provenance`, '/provenance']] as const
    }),
    ...tailoring.categories.map(({ slug }, index) =>
      [`/categories/${categories?.get(slug)}`, `/categories/${index}`] as const
    ),
    ...tailoring.sources.map(({ slug }, index) => [`/sources/${sources?.get(slug)}`, `/sources/${index}`] as const),
    ...tailoring.wordings.map((_, index) => [`/wordings/${inherited + index}`, `/wordings/${index}`] as const),
    ...tailoring.replacedBy.map((_, index) => [`/replacedBy/${index}`, `/replacedBy/${index}`] as const),
    ['/provenance', '/provenance'],
  ])
}

/** The first place of each slug. */
function firstPlaces (records: ReadonlyArray<{ readonly slug: string }>): Map<string, number> {
  return new Map(records.map(({ slug }, index) => [slug, index] as const).reverse())
}

/** Where an operation's values stand in the version; nowhere where it names nothing of it. */
function configuredPlace (
  operation: Configuring,
  places: ReadonlyMap<string, string>
): { readonly place: string | undefined, readonly fields: object } {
  if (operation.op === 'configureSet') {
    const { op: _op, ...fields } = operation
    return { place: '', fields }
  }
  if (operation.op === 'configure') {
    const { op: _op, slug, ...fields } = operation
    return { place: places.get(`principle ${slug}`), fields }
  }
  const { op: _op, key, ...fields } = operation
  return { place: places.get(`statement ${key}`), fields }
}

function placesByName ({ principles }: CustomContent): Map<string, string> {
  return new Map(principles.flatMap(({ slug, statements }, index) => [
    [`principle ${slug}`, `/principles/${index}`] as const,
    ...statements.map(({ key }, each) => [`statement ${key}`, `/principles/${index}/statements/${each}`] as const),
  ]))
}
