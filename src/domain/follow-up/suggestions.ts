import type { CustomContent, ExamplePlacement } from '../versions/principle-set.ts'

/** Rule I3. */
export interface SuggestedExample extends Pick<ExamplePlacement, 'relation' | 'placement'> {
  readonly slug: string
  readonly title: string
  /** It illustrates the text that this principle was adapted from, and may fit less well. */
  readonly fromOriginal: boolean
}

/** Rule I3: for one principle; a reason stands where no example does. */
export interface Suggestions {
  readonly examples: readonly SuggestedExample[]
  readonly reason: 'none_published' | null
}

/**
 * Rule I3, as it was settled when the version was published (`compose.ts`, `adaptation.ts`): what is adopted or adapted
 * has its origin's examples, what replaces others has those of all of them, what is new its own.
 */
export function suggestedExamples (content: CustomContent, slug: string): Suggestions {
  const examples =
    content.principles.find(principle => principle.slug === slug)?.examples.flatMap(placement =>
      suggested(content, placement)
    ) ?? []
  return { examples, reason: examples.length === 0 ? 'none_published' : null }
}

function suggested (
  { examples }: CustomContent,
  { example, relation, placement, fromOriginal }: ExamplePlacement
): SuggestedExample[] {
  return examples.filter(({ slug }) => slug === example).map(({ slug, title }) => ({
    slug,
    title,
    relation,
    placement,
    fromOriginal: fromOriginal === true,
  }))
}
