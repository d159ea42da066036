import { isSameJson } from '../values/canonical-json.ts'
import { nameOfWording, slugOf } from './change.ts'
import type { CustomContent, LevelTexts, Principle, PrincipleTexts, Wording } from './principle-set.ts'
import { fieldsOf, textsBySlug, textsOfCategory, textsOfExample, type RecordTexts } from './record-texts.ts'
import { predecessorsOf } from './renames.ts'

/** Which version a wording says over, and which of its texts the standard text has left behind (rule V10). */
export type Translation = NonNullable<Wording['translates']>

/** An earlier version of the set. */
export interface EarlierVersion {
  /** Its number. */
  readonly version: string
  readonly content: CustomContent
}

type Texts = ReadonlyMap<string, unknown>

/**
 * Rule V10: a wording whose author says which version it translates. `between` are the replacements that releases after
 * that version told, the oldest first.
 */
export function translationOf (
  wording: Wording,
  { version, content: from }: EarlierVersion,
  to: CustomContent,
  between: ReadonlyArray<CustomContent['replacedBy']> = []
): Translation {
  const [before, after] = [textsIn(from), textsIn(to)]
  const sourcesOf = sourcesIn(wording, from, [...between, to.replacedBy])
  return translation(
    version,
    wording.principles
      .filter(({ slug, ...texts }) =>
        sourcesOf(slug).every(source => hasMoved(textsOf(texts), before(source), after(slug)))
      )
      .map(({ slug }) => slug),
    hasMoved(textsOfSet(wording), textIn(textsOfSet(from)), textIn(textsOfSet(to))),
    ...recordLists.map(({ list, standard }) => {
      const [was, is] = [textsBySlug(standard(from)), textsBySlug(standard(to))]
      return (wording[list] ?? []).filter(texts => {
        const { slug } = texts
        return hasMoved(new Map(Object.entries(fieldsOf(texts))), fieldIn(was, slug), fieldIn(is, slug))
      }).map(slugOf)
    })
  )
}

/** What wordings say over beside principles and the set. Examples and categories keep their slugs. */
const recordLists = [
  { list: 'examples', standard: ({ examples }: CustomContent) => examples.map(textsOfExample) },
  { list: 'categories', standard: ({ categories }: CustomContent) => categories.map(textsOfCategory) },
] as const

/** A text of a record that is there; null is none. */
function fieldIn (records: ReturnType<typeof textsBySlug>, slug: string): TextOf {
  return field => records.get(slug)?.[field] ?? undefined
}

/**
 * Rule V10: a wording whose author does not say so. A text that stands as in the newest version translates what it
 * translated there. Undefined where all of it translates the version to come.
 */
export function continuedTranslation (
  wording: Wording,
  { version, content: newest }: EarlierVersion,
  to: CustomContent
): Translation | undefined {
  const before = newest.wordings.find(one => nameOfWording(one) === nameOfWording(wording))
  if (!before) return undefined
  const [standardBefore, standardAfter, earlier] = [textsIn(newest), textsIn(to), textsIn(before)]
  const sourcesOf = sourcesIn(wording, newest, [to.replacedBy])
  const stillOutdated = new Map(
    before.principles.filter(({ slug }) => before.translates?.outdated.includes(slug)).map(texts => [texts.slug, texts])
  )
  const outdated = wording.principles.filter(texts =>
    sourcesOf(texts.slug).some(source => {
      const was = stillOutdated.get(source)
      return (was && isSameJson({ ...texts, slug: source }, was)) ||
        hasMoved(unchanged(textsOf(texts), earlier(source)), standardBefore(source), standardAfter(texts.slug))
    })
  )
  const ofSet = unchanged(textsOfSet(wording), textIn(textsOfSet(before)))
  const isSetOutdated = (before.translates?.setOutdated && ofSet.size > 0) ||
    hasMoved(ofSet, textIn(textsOfSet(newest)), textIn(textsOfSet(to)))
  const [examples = [], categories = []] = recordLists.map(({ list, standard }) => {
    const [was, is] = [textsBySlug(standard(newest)), textsBySlug(standard(to))]
    const told: readonly RecordTexts[] = before[list] ?? []
    const known = new Map(told.map(texts => [texts.slug, texts]))
    const stillOld = before.translates?.[list === 'examples' ? 'outdatedExamples' : 'outdatedCategories'] ?? []
    return (wording[list] ?? []).filter(texts => {
      const { slug } = texts
      const earlier = fieldsOf({ slug, ...known.get(slug) })
      const same = unchanged(new Map(Object.entries(fieldsOf(texts))), field => earlier[field])
      return (stillOld.includes(slug) && isSameJson(texts, known.get(slug) ?? null)) ||
        hasMoved(same, fieldIn(was, slug), fieldIn(is, slug))
    }).map(slugOf)
  })
  return outdated.length === 0 && !isSetOutdated && examples.length === 0 && categories.length === 0
    ? undefined
    : translation(
      before.translates?.version ?? version,
      outdated.map(({ slug }) => slug),
      isSetOutdated,
      examples,
      categories
    )
}

/** What two findings about the same wording come to. */
export function joined (one: Translation, other: Translation): Translation {
  const both = (a: readonly string[] = [], b: readonly string[] = []) => [...new Set([...a, ...b])]
  return translation(
    one.version,
    both(one.outdated, other.outdated),
    (one.setOutdated ?? false) || (other.setOutdated ?? false),
    both(one.outdatedExamples, other.outdatedExamples),
    both(one.outdatedCategories, other.outdatedCategories)
  )
}

/** What a person reads: "the title, safe, mutual". */
export function outdatedNames (
  { outdated, setOutdated, outdatedExamples = [], outdatedCategories = [] }: Translation
): string[] {
  return [
    ...(setOutdated ? ['the title, description or scale of the set'] : []),
    ...outdated,
    ...outdatedExamples.map(slug => `the example ${slug}`),
    ...outdatedCategories.map(slug => `the category ${slug}`),
  ]
}

function translation (
  version: string,
  outdated: readonly string[],
  isSetOutdated: boolean,
  outdatedExamples: readonly string[] = [],
  outdatedCategories: readonly string[] = []
): Translation {
  return {
    version,
    outdated,
    ...(isSetOutdated && { setOutdated: true }),
    ...(outdatedExamples.length > 0 && { outdatedExamples }),
    ...(outdatedCategories.length > 0 && { outdatedCategories }),
  }
}

/** By the slug of a principle of a wording: what it was called where the wording is from. */
function sourcesIn (
  { principles }: Wording,
  from: CustomContent,
  releases: ReadonlyArray<CustomContent['replacedBy']>
): (slug: string) => readonly string[] {
  const sources = predecessorsOf(principles.map(slugOf), from.principles.map(slugOf), releases)
  return slug => sources.get(slug) ?? [slug]
}

/** A text by its name; undefined where there is none. */
type TextOf = (name: string) => unknown

/** The texts of a principle by its slug; statements by their permanent keys, wherever they stand (rule V3). */
function textsIn (
  { principles }: { readonly principles: ReadonlyArray<Principle | PrincipleTexts> }
): (slug: string) => TextOf {
  const bySlug = new Map(principles.map(principle => [principle.slug, textsOf(principle)]))
  const statements = new Map(principles.flatMap(({ statements = [] }) => [...textsOf({ statements })]))
  return slug => name => {
    const texts = bySlug.get(slug)
    return texts?.has(name) ? texts.get(name) : statements.get(name)
  }
}

function textIn (texts: Texts): TextOf {
  return name => texts.get(name)
}

/** The texts that are there, each by a name of its own. */
function textsOf (
  { title, gloss, explanation, points, statements = [] }: Partial<Principle> | Partial<PrincipleTexts>
): Texts {
  const texts = { title, gloss, explanation, points }
  return new Map<string, unknown>([
    ...Object.entries(texts).filter(([, text]) => text !== undefined),
    ...statements.map(({ key, text }) => [`statement ${key}`, text] as const),
  ])
}

/** What says its title and description and calls the levels of its scale something: the set, or a wording of it. */
interface Titled extends Pick<Wording, 'title' | 'description'> {
  readonly scale?: { readonly levels: readonly LevelTexts[] } | null
}

function textsOfSet ({ title, description, scale }: Titled): Texts {
  return new Map<string, unknown>([
    ...Object.entries({ title, description }).filter(([, text]) => text !== undefined),
    ...(scale?.levels ?? []).map(({ key, label, anchor }) => [`level ${key}`, [label, anchor]] as const),
  ])
}

function unchanged (texts: Texts, before: TextOf): Texts {
  return new Map([...texts].filter(([name, text]) => before(name) !== undefined && isSameJson(text, before(name))))
}

/** Whether a standard text that one of these says over reads otherwise now. What was not there cannot have moved. */
function hasMoved (texts: Texts, before: TextOf, after: TextOf): boolean {
  return [...texts.keys()].some(name => {
    const [was, is] = [before(name), after(name)]
    return was !== undefined && is !== undefined && !isSameJson(was, is)
  })
}
