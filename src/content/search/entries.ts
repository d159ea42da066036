import type {
  CustomContent, Principle, PrincipleTexts, Variant,
  Wording
} from '../../domain/versions/principle-set.ts'
import type { VersionNumber } from '../../domain/versions/version-number.ts'
import type { RenderedText } from '../../storage/schema/sets.ts'
import { setPath, shortPath, versionPath, type SetName } from '../versions/version.ts'
import { stemmedAs } from './languages.ts'
import { indexedWords } from './words.ts'

/** What can be found of a version or of the library in one wording, with its words as the engines index them. */
export interface SearchText {
  readonly type: string
  readonly slug: string
  readonly category: string | null
  readonly title: string
  readonly url: string
  readonly text: string
  readonly lang: string
  readonly variant: Variant
  /** 0 is the standard wording; the others follow in the order of the version. */
  readonly wording: number
  /** Which language's stems are among the words. */
  readonly stemmedAs: string
  readonly titleWords: string
  /** What others call it. */
  readonly nameWords: string
  readonly textWords: string
}

/** A version, as far as addresses name it. */
export interface Addressed {
  readonly set: SetName
  readonly version: VersionNumber
}

/** One wording of a version, the standard one too. */
export interface View extends Pick<SearchText, 'lang' | 'variant' | 'wording'> {
  readonly texts: Pick<Wording, 'title' | 'description'>
}

/** Every wording of a version, the standard one first. */
export function viewsOf ({ lang, title, description, wordings }: CustomContent): View[] {
  return [
    { lang, variant: 'standard', wording: 0, texts: { title, description } },
    ...wordings.map(({ lang, variant, ...texts }, index) => ({ lang, variant, wording: index + 1, texts })),
  ]
}

/** What a version says of its principles in a wording: the standard one has all of them. */
export function principlesIn (
  { principles, wordings }: CustomContent,
  { wording }: View
): Array<{ readonly principle: Pick<Principle, 'slug' | 'title'>, readonly texts: Principle | PrincipleTexts }> {
  if (wording === 0) return principles.map(principle => ({ principle, texts: principle }))
  const bySlug = new Map(principles.map(principle => [principle.slug, principle]))
  return wordings[wording - 1]?.principles.flatMap(texts => {
    const principle = bySlug.get(texts.slug)
    return principle ? [{ principle, texts }] : []
  }) ?? []
}

/** An address in a wording. */
export const inView = (path: string, { lang, variant, wording }: Omit<View, 'texts'>): string =>
  wording === 0 ? path : `${path}?${new URLSearchParams({ lang, ...(variant !== 'standard' && { variant }) })}`

/** What can be found of a set as a whole: nothing of a wording that leaves both texts to the standard one. */
export function entriesOfSet (content: CustomContent, { set }: Addressed): SearchText[] {
  return viewsOf(content).filter(({ texts }) => texts.title ?? texts.description).map(view =>
    searchText({
      type: 'principle-set',
      slug: set.slug,
      title: view.texts.title ?? content.title,
      url: inView(setPath(set), view),
      ...view,
    }, [view.texts.description])
  )
}

/** What can be found of the examples of a version, and of its categories where they have an address. */
export function entriesOfRecords (content: CustomContent, { set, version }: Addressed): SearchText[] {
  const isCore = shortPath(set) === '/v1'
  const path = isCore ? '/v1/examples' : `${versionPath(set, version)}/examples`
  return viewsOf(content).flatMap(view => [
    ...recordsIn(content.examples, content.wordings[view.wording - 1]?.examples, view).map(
      ([{ slug, title, category }, texts]) =>
        searchText(
          {
            type: 'example',
            slug,
            title: texts.title ?? title,
            url: inView(`${path}/${slug}`, view),
            category,
            ...view,
          },
          [texts.summary]
        )
    ),
    ...(isCore
      ? recordsIn(content.categories, content.wordings[view.wording - 1]?.categories, view).map(
        ([{ slug, title }, texts]) =>
          searchText(
            {
              type: 'category',
              slug,
              title: texts.title ?? title,
              url: inView(`/v1/categories/${slug}`, view),
              ...view,
            },
            [texts.description]
          )
      )
      : []),
  ])
}

/** The records that a wording says something of, with what it says: of the standard one, all of them. */
function recordsIn<Item extends { readonly slug: string }, Texts extends { readonly slug: string }> (
  records: readonly Item[],
  told: readonly Texts[] = [],
  { wording }: View
): Array<readonly [Item, Item | Texts]> {
  if (wording === 0) return records.map(record => [record, record] as const)
  const bySlug = new Map(records.map(record => [record.slug, record]))
  return told.flatMap(texts => {
    const record = bySlug.get(texts.slug)
    return record ? [[record, texts] as const] : []
  })
}

/** What can be found of a principle in a wording: what that says itself, with the words of its explanation. */
export function entryOfPrinciple (
  principle: Pick<Principle, 'slug' | 'title'>,
  { title = principle.title, gloss, points = [], statements = [] }: Partial<Principle> | PrincipleTexts,
  view: View,
  { set }: Addressed,
  explanation: Pick<RenderedText, 'text'> | undefined
): SearchText {
  const path = `${shortPath(set)}/principles/${principle.slug}`
  return searchText(
    { type: 'principle', slug: principle.slug, title, url: inView(path, view), ...view },
    [gloss, explanation?.text, ...points, ...statements.map(({ text }) => text)]
  )
}

/** All that can be found of a version, as it was published. */
export function entriesOfVersion (
  content: CustomContent,
  addressed: Addressed,
  rendered: readonly RenderedText[]
): SearchText[] {
  const keyOf = ({ slug, lang, variant }: Omit<RenderedText, 'html' | 'text'>) => `${slug} ${lang} ${variant}`
  const explanations = new Map(rendered.map(text => [keyOf(text), text]))
  return [
    ...entriesOfSet(content, addressed),
    ...viewsOf(content).flatMap(view =>
      principlesIn(content, view).map(({ principle, texts }) =>
        entryOfPrinciple(principle, texts, view, addressed, explanations.get(keyOf({ ...view, slug: principle.slug })))
      )
    ),
    ...entriesOfRecords(content, addressed),
  ]
}

/** An entry with its words as the engines index them. */
export function searchText (
  { category = null, lang, variant, wording, ...entry }:
    & Pick<SearchText, 'type' | 'slug' | 'title' | 'url' | 'lang' | 'variant' | 'wording'>
    & { readonly category?: string | null },
  texts: ReadonlyArray<string | null | undefined>
): SearchText {
  const text = texts.filter(part => typeof part === 'string').join(' ').replace(/\s+/g, ' ')
  const { type, slug, title, url } = entry
  return {
    type,
    slug,
    category,
    title,
    url,
    text,
    lang,
    variant,
    wording,
    stemmedAs: stemmedAs(lang),
    titleWords: indexedWords(title, lang),
    nameWords: '',
    textWords: indexedWords(text, lang),
  }
}
