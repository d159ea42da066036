import { defaultLimit, type Page } from '../../http/pages.ts'

/** What is not among the records that were named, and what took its place where the set tells. */
export interface MissingRecord {
  readonly slug: string
  readonly replacedBy: ReadonlyArray<{ readonly slug: string, readonly url: string }>
}

/** The records of a list that are named, each once and in that order; at most so many as a page holds. */
export function selectBySlug<Item extends { readonly slug: string }> (
  items: readonly Item[],
  slugs: readonly string[],
  replacedBy: (slug: string) => MissingRecord['replacedBy'] = () => []
): Page<Item> & { readonly missing: MissingRecord[] } {
  const named = new Map(items.map(item => [item.slug, item]))
  const wanted = [...new Set(slugs)]
  return {
    items: wanted.flatMap(slug => named.get(slug) ?? []),
    page: { limit: defaultLimit, next: null },
    missing: wanted.filter(slug => !named.has(slug)).map(slug => ({ slug, replacedBy: replacedBy(slug) })),
  }
}
