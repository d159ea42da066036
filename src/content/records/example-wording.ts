import type { Category, CustomContent } from '../../domain/versions/principle-set.ts'
import { nearestWording, servedTexts, standardView, type Fallback, type View } from './wording.ts'

/** An example's texts in the wording nearest to what was asked for, each filled up from the standard text. */
export function exampleTexts (content: CustomContent, example: CustomContent['examples'][number], asked: View) {
  const wording = nearestWording(content, asked)
  const { title, summary, reason, cadence, groupSize } =
    wording?.examples?.find(({ slug }) => slug === example.slug) ?? {}
  const { peerSupport } = example
  // What an example does not have, a wording cannot have.
  const of = (own: string | undefined, standard: string | null) => standard === null ? null : own ?? standard
  return {
    title: title ?? example.title,
    summary: summary ?? example.summary,
    peerSupport: peerSupport && { ...peerSupport, reason: reason ?? peerSupport.reason },
    cadence: of(cadence, example.cadence),
    groupSize: of(groupSize, example.groupSize),
    served: servedTexts(content, asked, wording, {
      title: { own: title, standard: example.title },
      summary: { own: summary, standard: example.summary },
      peerSupport: { own: reason, standard: peerSupport },
      cadence: { own: cadence, standard: example.cadence },
      groupSize: { own: groupSize, standard: example.groupSize },
    }, wording?.translates?.outdatedExamples?.includes(example.slug) ?? false),
  }
}

/** A category's texts in the wording nearest to what was asked for, each filled up from the standard text. */
export function categoryTexts (content: CustomContent, category: Category, asked: View) {
  const wording = nearestWording(content, asked)
  const { title, description } = wording?.categories?.find(({ slug }) => slug === category.slug) ?? {}
  return {
    title: title ?? category.title,
    description: description ?? category.description,
    served: servedTexts(content, asked, wording, {
      title: { own: title, standard: category.title },
      description: { own: description, standard: category.description },
    }, wording?.translates?.outdatedCategories?.includes(category.slug) ?? false),
  }
}

/**
 * Which examples that stand under another record are called as the standard text calls them, where a wording has texts
 * of examples. One without any says nothing of that: only its records of examples do.
 */
export function titlesLeft (
  content: CustomContent,
  examples: ReadonlyArray<{ readonly slug: string }>,
  asked: View
): Fallback[] {
  const told = nearestWording(content, asked)?.examples
  return examples
    .filter(({ slug }) => told && told.find(texts => texts.slug === slug)?.title === undefined)
    .map(({ slug }) => ({ field: `examples.${slug}`, ...standardView(content) }))
}
