import { changesBetween, type ChangeKind } from '../domain/changes.ts'
import { contentDigest, scoringDigest } from '../domain/digest.ts'
import type { VersionContent } from '../domain/principle-set.ts'
import { bumped, firstVersion } from '../domain/version-number.ts'
import { wordsOf } from '../domain/words.ts'
import type { RenderedText } from '../storage/tables.ts'
import { pinnedPath, setKey, shortPath, type Edition, type SetRow } from './edition.ts'
import type { NewVersion, SearchEntry } from './repository.ts'
import { htmlOfMarkdown, textOfMarkdown } from './render/markup.ts'
import { principleTexts, viewsOf } from './wording.ts'

export interface Publication {
  readonly id: string
  readonly set: SetRow
  readonly content: VersionContent
  readonly changeKind: ChangeKind
  readonly changeNote: string
  readonly publishedAt: Date
}

/** The version that a publication makes after `previous`: its number by rule V1, its digests, its rendered texts. Undefined when nothing differs. */
export function nextVersion (publication: Publication, previous: Edition | undefined): NewVersion | undefined {
  const { content, changeKind } = publication
  const { bump, reasons } = previous ? changesBetween(previous.content, content, changeKind) : { bump: null, reasons: [] }
  if (previous && bump === null) return undefined
  return {
    ...publication,
    ...(previous && bump ? bumped(previous, bump) : firstVersion),
    bump,
    bumpReasons: reasons,
    contentDigest: contentDigest(content),
    scoringDigest: scoringDigest(content),
    rendered: renderedTexts(content),
  }
}

function renderedTexts (content: VersionContent): RenderedText[] {
  return viewsOf(content).flatMap(view => content.principles.flatMap(principle => {
    const { explanation } = principleTexts(content, principle, view)
    if (explanation === null) return []
    return [{ slug: principle.slug, ...view, html: htmlOfMarkdown(explanation), text: textOfMarkdown(explanation) }]
  }))
}

/** What can be found of a set: its newest version, principle by principle and example by example, and the set itself. */
export function searchEntriesOf (edition: Edition, newId: () => string): SearchEntry[] {
  const { set, content, rendered } = edition
  const entry = (type: string, slug: string, title: string, url: string, texts: ReadonlyArray<string | null>, category: string | null = null): SearchEntry =>
    searchEntry({ id: newId(), organisationId: set.organisationId, setId: set.id, setSlug: setKey(set), type, slug, category, title, url }, texts)
  const base = shortPath(set)
  return [
    entry('principle-set', set.slug, content.title, `/v1/principle-sets/${setKey(set)}`, [content.description]),
    ...content.principles.map(({ slug, title, gloss, points, statements }) => {
      const explanation = rendered.find(text => text.slug === slug && text.variant === 'standard')?.text ?? null
      return entry('principle', slug, title, `${base}/principles/${slug}`, [gloss, explanation, ...points, ...statements.map(({ text }) => text)])
    }),
    ...content.examples.map(({ slug, title, summary, category }) =>
      entry('example', slug, title, base === '/v1' ? `/v1/examples/${slug}` : `${pinnedPath(edition)}/examples/${slug}`, [summary], category)),
    ...(base === '/v1' ? content.categories.map(({ slug, title, description }) => entry('category', slug, title, `/v1/categories/${slug}`, [description])) : []),
  ]
}

/** An entry with its words normalised for the engines. */
export function searchEntry (entry: Omit<SearchEntry, 'text' | 'titleWords' | 'textWords'>, texts: ReadonlyArray<string | null>): SearchEntry {
  const text = texts.filter(part => part !== null).join(' ').replace(/\s+/g, ' ')
  return { ...entry, text, titleWords: wordsOf(entry.title).join(' '), textWords: wordsOf(text).join(' ') }
}
