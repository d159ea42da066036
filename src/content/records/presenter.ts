import type { Example, OwnExample, Principle } from '../../domain/versions/principle-set.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import { provenanceOf } from './attribution.ts'
import { pinnedPath, setKey, setPath, shortPath, type PublishedVersion } from '../versions/version.ts'
import { embedOf } from './embed.ts'
import { inertMarkdown, webAddress } from '../render/markup.ts'
import { ownVariant } from '../render/own-words.ts'
import type { CategoryRecord, ExampleRecord, PrincipleRecord } from './schemas.ts'
import { categoryTexts, exampleTexts, titlesLeft } from './example-wording.ts'
import { languageOf, principleTexts, servedOf, setTexts, type Served, type View } from './wording.ts'
import type { Words } from './words.ts'

/** Turns what a version holds into the records of the wire. Pure: the same edition and view give the same record. */
export interface Presenting {
  /** Base of the addresses that must be absolute. */
  readonly publicUrl: string
  readonly edition: PublishedVersion
  readonly view: View
}

/** Which version a record belongs to, by number and by the digest of its content. */
export function setReference (edition: PublishedVersion) {
  return { id: edition.set.id, slug: edition.set.slug, version: formatVersion(edition), digest: edition.contentDigest }
}

/** A principle as a list has it; `position` counts from 1 in the order of the set. */
export function principleSummary ({ edition, view }: Presenting, principle: Principle) {
  const { title, gloss, served: { lang, variant, fallbacks } } = principleTexts(edition.content, principle, view)
  return {
    id: `${setKey(edition.set)}/principles/${principle.slug}`,
    type: 'principle' as const,
    slug: principle.slug,
    position: edition.content.principles.indexOf(principle) + 1,
    title,
    gloss,
    lang,
    variant,
    fallbacks: fallbacks.filter(({ field }) => field === 'title' || field === 'gloss'),
    links: principleLinks(edition, principle.slug),
  }
}

/**
 * A principle whole. Its explanation has the HTML and the words that were made when the version was published; its
 * examples are summaries unless they are asked for.
 */
export function principleRecord (
  presenting: Presenting,
  principle: Principle,
  expandExamples = false
): PrincipleRecord {
  const { edition, view } = presenting
  const { title, gloss, explanation, points, statements, served } = principleTexts(edition.content, principle, view)
  const words = { text: title, lang: languageOf(served, 'title') }
  const examples = examplesOf(edition, principle)
  return {
    ...principleSummary(presenting, principle),
    set: setReference(edition),
    title,
    gloss,
    explanation: explanation === null ? null : servedText(edition, principle.slug, served, explanation),
    points: [...points],
    statements,
    examples: expandExamples
      ? examples.map(example => exampleRecord(presenting, example))
      : examples.map(example => exampleSummary(presenting, example)),
    ...servedOf(formatVersion(edition), expandExamples ? served : withTitles(presenting, served, examples)),
    ...provenance(presenting, principle, words, `${pinnedPath(edition)}/principles/${principle.slug}`),
    embed: embed(presenting, served, 'principles', principle.slug, words),
  }
}

/** An example as a list has it; null for an address that is none of the web. */
export function exampleSummary (
  { edition: { content }, view }: Presenting,
  example: Example | OwnExample
) {
  const { slug, category, link } = example
  const { title, served } = exampleTexts(content, example, view)
  return { slug, title, lang: languageOf(served, 'title'), category, url: webAddress(link?.url) }
}

/** Tells of the titles of examples too that the wording lacks. */
function withTitles (
  { edition: { content }, view }: Presenting,
  served: Served,
  examples: ReadonlyArray<Example | OwnExample>
): Served {
  return { ...served, fallbacks: [...served.fallbacks, ...titlesLeft(content, examples, view)] }
}

/**
 * An example with every principle that it stands under in this version. Only the core set's has an address that is not
 * pinned.
 */
export function exampleRecord (
  presenting: Presenting,
  example: Example | OwnExample,
  expandPrinciples = false
): ExampleRecord {
  const { edition, view } = presenting
  const placements = edition.content.principles.flatMap(principle =>
    principle.examples
      .filter(placement => placement.example === example.slug)
      .map(({ relation, placement, fromOriginal = false }) => ({
        slug: principle.slug,
        relation,
        placement,
        fromOriginal,
        ...(expandPrinciples && { principle: principleSummary(presenting, principle) }),
      }))
  )
  const self = `${pinnedPath(edition)}/examples/${example.slug}`
  const { title, summary, peerSupport, cadence, groupSize, served } = exampleTexts(edition.content, example, view)
  const words = { text: title, lang: languageOf(served, 'title') }
  return {
    id: `${setKey(edition.set)}/examples/${example.slug}`,
    type: 'example',
    set: setReference(edition),
    ...exampleSummary(presenting, example),
    summary,
    guideUrl: webAddress(example.link?.guideUrl),
    linkCheckedOn: example.link?.linkCheckedOn ?? null,
    principles: placements,
    peerSupport,
    format: [...example.format],
    audience: [...example.audience],
    cadence,
    groupSize,
    ...servedOf(formatVersion(edition), served),
    ...provenance(presenting, example, words, self),
    embed: embed(presenting, served, 'examples', example.slug, words),
    links: {
      self,
      ...(shortPath(edition.set) === '/v1' && { current: `/v1/examples/${example.slug}` }),
      set: pinnedPath(edition),
      category: categoryPath(edition, example.category),
    },
  }
}

/** A category with its examples; undefined where the version has none of this slug. */
export function categoryRecord (presenting: Presenting, slug: string): CategoryRecord | undefined {
  const { edition, view } = presenting
  const category = edition.content.categories.find(one => one.slug === slug)
  if (!category) return undefined
  const { title, description, served } = categoryTexts(edition.content, category, view)
  const examples = edition.content.examples.filter(example => example.category === slug)
  return {
    id: `${setKey(edition.set)}/categories/${slug}`,
    type: 'category',
    set: setReference(edition),
    ...category,
    title,
    description,
    examples: examples.map(example => exampleSummary(presenting, example)),
    ...servedOf(formatVersion(edition), withTitles(presenting, served, examples)),
    ...provenance(
      presenting,
      edition.content,
      { text: title, lang: languageOf(served, 'title') },
      categoryPath(edition, slug)
    ),
    links: { self: categoryPath(edition, slug), set: pinnedPath(edition) },
  }
}

/** The core set's categories have a short address. */
function categoryPath (edition: PublishedVersion, slug: string): string {
  return `${shortPath(edition.set) === '/v1' ? '/v1' : pinnedPath(edition)}/categories/${slug}`
}

/** The examples of a principle, in its order. */
export function examplesOf ({ content }: PublishedVersion, principle: Principle): (Example | OwnExample)[] {
  return principle.examples.flatMap(({ example: slug }) => content.examples.filter(example => example.slug === slug))
}

/**
 * Whose words a part of a version is, with a line of attribution that names set and version. `path` is root-relative
 * and is made absolute.
 */
export function provenance (
  { publicUrl, edition, view }: Presenting,
  { provenance }: Pick<Principle, 'provenance'>,
  title: Words,
  path: string
) {
  const set = setTexts(edition.content, view)
  return provenanceOf(provenance, edition.content.sources, {
    title,
    within: title.text === set.title ? null : { text: set.title, lang: languageOf(set.served, 'title') },
    version: formatVersion(edition),
    url: publicUrl + path,
    variant: ownVariant(edition.content, view),
  })
}

function principleLinks (edition: PublishedVersion, slug: string) {
  const self = `${pinnedPath(edition)}/principles/${slug}`
  return {
    self,
    current: `${shortPath(edition.set)}/principles/${slug}`,
    set: pinnedPath(edition),
    examples: `${self}/examples`,
    versions: `${setPath(edition.set)}/versions`,
  }
}

/** A text as it was rendered when the version was published, so that its bytes follow no newer renderer. */
function servedText ({ rendered }: PublishedVersion, slug: string, view: View, source: string) {
  const { html = '', text = '', markdown = inertMarkdown(source) } =
    rendered.find(one => one.slug === slug && one.lang === view.lang && one.variant === view.variant) ??
      rendered.find(one => one.slug === slug && one.variant === 'standard') ?? {}
  return { markdown: markdown ?? source, html, text }
}

/** What shows exactly this record: the same version in the same wording. */
function embed (
  { publicUrl, edition }: Presenting,
  { lang, variant }: View,
  kind: 'principles' | 'examples',
  slug: string,
  title: Words
) {
  const query = new URLSearchParams({ set: setKey(edition.set), version: formatVersion(edition), lang, variant })
  return embedOf(`${publicUrl}/embed/${kind}/${slug}?${query}`, title)
}
