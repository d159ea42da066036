import type { CustomContent } from '../../domain/versions/principle-set.ts'

/** Slugs, and values of the closed lists. What is left out is not asked. */
export interface ExampleFilters {
  readonly principle?: string
  readonly category?: string
  readonly format?: string
  readonly audience?: string
  readonly peerSupport?: string
}

/** The examples that meet every filter given, in the version's order. */
export function filterExamples (
  { examples, principles }: CustomContent,
  filters: ExampleFilters
): CustomContent['examples'][number][] {
  const { principle, category, format, audience, peerSupport } = filters
  const placed = new Set(principles.find(({ slug }) => slug === principle)?.examples.map(({ example }) => example))
  return examples.filter(example =>
    (principle === undefined || placed.has(example.slug)) &&
    (category === undefined || example.category === category) &&
    (format === undefined || example.format.some(one => one === format)) &&
    (audience === undefined || example.audience.some(one => one === audience)) &&
    (peerSupport === undefined || example.peerSupport?.judgement === peerSupport)
  )
}
