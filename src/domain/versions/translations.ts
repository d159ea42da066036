import { isSameJson } from '../values/canonical-json.ts'
import { nameOfWording } from './change.ts'
import type { CustomContent, LevelTexts, Principle, Wording } from './principle-set.ts'

/** Which version a wording says over, and which of its texts the standard text has left behind (rule V10). */
export type Translation = NonNullable<Wording['translates']>

/** An earlier version of the set. */
export interface EarlierVersion {
  /** Its number. */
  readonly version: string
  readonly content: CustomContent
}

type Texts = ReadonlyMap<string, unknown>

/** Rule V10: a wording whose author says which version it translates. */
export function translationOf (
  wording: Wording,
  { version, content: from }: EarlierVersion,
  to: CustomContent
): Translation {
  const standard = [principlesOf(from), principlesOf(to)] as const
  return translation(
    version,
    wording.principles
      .filter(texts => hasMoved(textsOf(texts), ...both(standard, texts.slug)))
      .map(({ slug }) => slug),
    hasMoved(textsOfSet(wording), textsOfSet(from), textsOfSet(to))
  )
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
  const standard = [principlesOf(newest), principlesOf(to)] as const
  const earlier = principlesOf(before)
  const outdated = wording.principles.filter(texts => {
    const was = earlier.get(texts.slug)
    if (!was) return false
    const isStillOutdated = before.translates?.outdated.includes(texts.slug) && isSameJson(texts, was)
    return isStillOutdated || hasMoved(unchanged(textsOf(texts), textsOf(was)), ...both(standard, texts.slug))
  })
  const ofSet = unchanged(textsOfSet(wording), textsOfSet(before))
  const isSetOutdated = (before.translates?.setOutdated && ofSet.size > 0) ||
    hasMoved(ofSet, textsOfSet(newest), textsOfSet(to))
  return outdated.length === 0 && !isSetOutdated
    ? undefined
    : translation(before.translates?.version ?? version, outdated.map(({ slug }) => slug), isSetOutdated)
}

/** What two findings about the same wording come to. */
export function joined (one: Translation, other: Translation): Translation {
  return translation(
    one.version,
    [...new Set([...one.outdated, ...other.outdated])],
    (one.setOutdated ?? false) || (other.setOutdated ?? false)
  )
}

/** What a person reads: "the title, safe, mutual". */
export function outdatedNames ({ outdated, setOutdated }: Translation): string[] {
  return [...(setOutdated ? ['the title, description or scale of the set'] : []), ...outdated]
}

function translation (version: string, outdated: readonly string[], isSetOutdated: boolean): Translation {
  return { version, outdated, ...(isSetOutdated && { setOutdated: true }) }
}

function principlesOf<Item extends { readonly slug: string }> (
  { principles }: { readonly principles: readonly Item[] }
): ReadonlyMap<string, Item> {
  return new Map(principles.map(principle => [principle.slug, principle]))
}

function both (
  [before, after]: readonly [ReadonlyMap<string, Principle>, ReadonlyMap<string, Principle>],
  slug: string
): readonly [Texts, Texts] {
  return [textsOf(before.get(slug) ?? {}), textsOf(after.get(slug) ?? {})]
}

/** The texts that are there, each by a name of its own. */
function textsOf (
  { title, gloss, explanation, points, statements = [] }: Partial<Principle> | Wording['principles'][number]
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

function unchanged (texts: Texts, before: Texts): Texts {
  return new Map([...texts].filter(([name, text]) => before.has(name) && isSameJson(text, before.get(name))))
}

/** Whether a standard text that one of these says over reads otherwise now. What was not there cannot have moved. */
function hasMoved (texts: Texts, before: Texts, after: Texts): boolean {
  return [...texts.keys()].some(name =>
    before.has(name) && after.has(name) && !isSameJson(before.get(name), after.get(name))
  )
}
