import { setImmediate } from 'node:timers/promises'
import { changesBetween, type ChangeKind } from '../domain/changes.ts'
import { contentDigest, scoringDigest } from '../domain/digest.ts'
import type { CustomContent } from '../domain/principle-set.ts'
import { bumped, chosenBump, firstVersion, type Bump, type VersionNumber } from '../domain/version-number.ts'
import { wordsOf } from '../domain/words.ts'
import type { Writer } from '../storage/storage.ts'
import type { Lineage, RenderedText } from '../storage/tables.ts'
import { pinnedPath, setKey, shortPath, type Edition, type SetRow } from './edition.ts'
import type { ContentRepository, SearchEntry } from './repository.ts'
import { renderedMarkdown } from './render/markup.ts'
import { principleTexts, viewsOf } from './wording.ts'

/** A version before it has a number. */
export interface Publication {
  readonly id: string
  readonly set: SetRow
  /** Higher than what the changes ask for, where the author wants it so (rule V1). */
  readonly bump?: Bump | undefined
  readonly content: CustomContent
  readonly lineage: Lineage | null
  readonly changeKind: ChangeKind
  readonly changeNote: string
  readonly publishedAt: Date
  /** Where they were made beforehand. */
  readonly rendered?: readonly RenderedText[]
}

/** The number of the version that comes after `previous` and why (rule V1). Undefined when nothing differs. */
export function nextNumber (
  { content, changeKind, bump: wanted }: Pick<Publication, 'content' | 'changeKind' | 'bump'>, previous: (VersionNumber & { readonly content: CustomContent }) | undefined
) {
  if (!previous) return { ...firstVersion, bump: null, bumpReasons: [], refusals: [] }
  const { bump: computed, reasons } = changesBetween(previous.content, content, changeKind)
  if (computed === null) return undefined
  const { bump, refusals } = chosenBump(computed, wanted)
  return { ...bumped(previous, bump), bump, bumpReasons: reasons, refusals }
}

/** Writes the version that a publication makes after `previous`, and what can be found of the set from now on. Undefined when nothing differs. */
export async function publishVersion (
  tx: Writer, repository: ContentRepository, publication: Publication, previous: Edition | undefined, newId: () => string
): Promise<Edition | undefined> {
  const { content, set } = publication
  const number = nextNumber(publication, previous)
  if (!number) return undefined
  const { refusals: _refusals, ...numbered } = number
  const rendered = publication.rendered ?? [...rendering(content)]
  const version: Edition = {
    ...publication,
    ...numbered,
    ...summaryOf(content),
    size: sizeOf(content) + sizeOf(rendered) + (publication.lineage ? sizeOf(publication.lineage) : 0),
    contentDigest: contentDigest(content),
    scoringDigest: scoringDigest(content),
    rendered,
    retirement: null,
  }
  await repository.insertVersion(tx, version)
  await repository.replaceEntries(tx, { organisationId: set.organisationId, setId: set.id }, searchEntriesOf(version, newId))
  return version
}

const sizeOf = (value: object) => JSON.stringify(value).length

/** What a list shows of a version. */
export function summaryOf ({ title, lang, assessable, principles }: CustomContent) {
  return { title, lang, assessable, principleCount: principles.length }
}

function * rendering (content: CustomContent): Generator<RenderedText> {
  for (const view of viewsOf(content)) {
    for (const principle of content.principles) {
      const { explanation } = principleTexts(content, principle, view)
      if (explanation !== null) yield { slug: principle.slug, ...view, ...renderedMarkdown(explanation) }
    }
  }
}

/** The rendered texts of a version that is to be published, made before its transaction: of a large one it takes seconds, in which others are served. */
export async function renderedBeforehand (content: CustomContent): Promise<RenderedText[]> {
  const rendered: RenderedText[] = []
  for (const text of rendering(content)) {
    rendered.push(text)
    await setImmediate()
  }
  return rendered
}

/** What can be found of a set: its newest version, principle by principle and example by example, and the set itself. */
function searchEntriesOf (edition: Edition, newId: () => string): SearchEntry[] {
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
