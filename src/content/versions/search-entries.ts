import type { CustomContent, Principle } from '../../domain/versions/principle-set.ts'
import type { VersionNumber } from '../../domain/versions/version-number.ts'
import { wordsOf } from '../../domain/values/search-words.ts'
import type { RenderedText } from '../../storage/schema/sets.ts'
import { setPath, shortPath, versionPath, type SetName } from './version.ts'

/** What can be found of a version or of the library, with its words normalised for the engines. */
export interface SearchText {
  readonly type: string
  readonly slug: string
  readonly category: string | null
  readonly title: string
  readonly url: string
  readonly text: string
  readonly titleWords: string
  readonly textWords: string
}

/** A version, as far as addresses name it. */
export interface Addressed {
  readonly set: SetName
  readonly version: VersionNumber
}

/** What can be found of a set as a whole. */
export function entryOfSet ({ title, description }: CustomContent, { set }: Addressed): SearchText {
  return searchText({ type: 'principle-set', slug: set.slug, title, url: setPath(set) }, [description])
}

/** What can be found of the examples of a version, and of its categories where they have an address. */
export function entriesOfRecords ({ examples, categories }: CustomContent, { set, version }: Addressed): SearchText[] {
  const isCore = shortPath(set) === '/v1'
  const path = isCore ? '/v1/examples' : `${versionPath(set, version)}/examples`
  return [
    ...examples.map(({ slug, title, summary, category }) =>
      searchText({ type: 'example', slug, title, url: `${path}/${slug}`, category }, [summary])
    ),
    ...(isCore
      ? categories.map(({ slug, title, description }) =>
        searchText({ type: 'category', slug, title, url: `/v1/categories/${slug}` }, [description])
      )
      : []),
  ]
}

/** What can be found of a principle, with the words of its explanation where it has one. */
export function entryOfPrinciple (
  { slug, title, gloss, points, statements }: Principle,
  { set }: Addressed,
  explanation: RenderedText | undefined
): SearchText {
  const texts = [gloss, explanation?.text ?? null, ...points, ...statements.map(({ text }) => text)]
  return searchText({ type: 'principle', slug, title, url: `${shortPath(set)}/principles/${slug}` }, texts)
}

/** An entry with its words normalised for the engines. */
export function searchText (
  entry: Pick<SearchText, 'type' | 'slug' | 'title' | 'url'> & { readonly category?: string | null },
  texts: ReadonlyArray<string | null>
): SearchText {
  const text = texts.filter(part => part !== null).join(' ').replace(/\s+/g, ' ')
  return {
    category: null,
    ...entry,
    text,
    titleWords: wordsOf(entry.title).join(' '),
    textWords: wordsOf(text).join(' '),
  }
}
