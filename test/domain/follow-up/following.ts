import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { Compared, ComparedCell, Comparison } from '../../../src/domain/follow-up/comparison.ts'
import { type ExactResult, type GatedResult, type Tenth, tenths } from '../../../src/domain/assessments/result.ts'
import { type Rating, type Ratings } from '../../../src/domain/assessments/model.ts'
import type { Replacement, Scale, Statement, VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { principle, statement, version } from '../../fixtures/versions.ts'
import { ratingOf, setOf, vectors } from '../scoring/worked.ts'

/** The worked cases of rules U and C in src/domain/rules/vectors.json, and what is needed to run them. */

type Words = Readonly<Record<string, string>>

interface Sheet {
  readonly statements: ReadonlyArray<Pick<Statement, 'key'> & Partial<Statement> & { readonly principle?: string }>
  readonly scale?: Readonly<Record<string, number>>
  readonly levelMaps?: Scale['levelMaps']
  readonly replacedBy?: readonly Replacement[]
}

interface Told {
  readonly rating: string | null
  readonly carry: string
  readonly previous?: readonly string[]
}

/** A value as the vectors write it: a fraction, a tenth, a band, `hidden` or `not_asked`; null for none. */
type Written = string | number | null
interface Difference {
  readonly a: Written
  readonly b: Written
  readonly delta: string | number | null
  readonly reason?: string
}

export type Side =
  & Sheet
  & ({ readonly ratings: Words, readonly own: string } | {
    readonly cells: Readonly<Record<string, Tenth | null>>
    readonly principle: Tenth
  })

/** A result and what it is of. */
export interface Whole {
  readonly content: VersionContent
  readonly result: ExactResult | GatedResult
}

interface FollowVectors {
  readonly upgrade: ReadonlyArray<{
    readonly rule: string
    readonly name: string
    readonly from: Sheet
    readonly to: Sheet
    readonly editorial?: readonly string[]
    readonly ratings: Words
    readonly expect: {
      readonly fates: Words
      readonly ratings: Readonly<Record<string, Told>>
      readonly dropped: readonly string[]
      readonly needsConfirmation: boolean
    }
    readonly note: string
  }>
  readonly comparison: ReadonlyArray<{
    readonly rule: string
    readonly name: string
    readonly a: Side
    /** Published after a and before b. */
    readonly between?: readonly Sheet[]
    readonly b: Side
    readonly editorial?: readonly string[]
    readonly expect: Pick<Comparison, 'basis' | 'commonCore'> & {
      readonly principle: Difference
      readonly statements: Readonly<Record<string, Difference>>
      readonly composite?: Difference
    }
    readonly note: string
  }>
}

export const followVectors: FollowVectors = JSON.parse(
  readFileSync(new URL('../../../src/domain/rules/vectors.json', import.meta.url), 'utf8')
)

/** A version of these statements, all of one principle unless they say of which. */
export function contentOfSheet (
  { statements, scale = vectors.scale, levelMaps = [], replacedBy = [] }: Sheet,
  more: Partial<VersionContent> = {}
): VersionContent {
  const groups = Map.groupBy(statements, ({ principle = 'p0' }) => principle)
  return version({
    scale: {
      key: 'given',
      levels: Object.entries(scale).map(([key, points]) => ({ key, label: key, anchor: '', points })),
      levelMaps,
    },
    principles: [...groups].map(([slug, each]) =>
      principle(slug, { statements: each.map(({ key, principle: _principle, ...rest }) => statement(key, rest)) })
    ),
    wordings: [],
    replacedBy,
    ...more,
  })
}

/** What a confidential assessment tells: only cells and bands, as they are given. */
export function gatedResult (
  content: VersionContent,
  cells: Readonly<Record<string, Tenth | null>>,
  values: Readonly<Record<string, Tenth | null>> = {}
): GatedResult {
  const cell = (value: Tenth | null | undefined) =>
    typeof value === 'number' ? { released: true, value } as const : { released: false } as const
  return {
    method: { id: 'mutual-item-mean', version: '1.0.0' },
    set: setOf(content),
    perspectives: [],
    disclosure: 'confidential',
    mode: 'mutual',
    voice: 'participant',
    k: 5,
    commitment: 'sha256:0',
    principles: content.principles.map(({ slug, weight, statements }) => ({
      slug,
      weight,
      outcome: typeof values[slug] === 'number' ? 'scored' : 'not_scorable',
      indicative: false,
      value: cell(values[slug]),
      band: bandOfTenth(values[slug]),
      releasedWeight: '1',
      statements: statements.map(({ key, weight, counted }) => ({
        key,
        weight,
        counted,
        value: cell(cells[key]),
        states: {},
        perspectives: {},
      })),
      perspectives: {},
    })),
    composite: null,
  }
}

function bandOfTenth (value: Tenth | null | undefined): GatedResult['principles'][number]['band'] {
  if (typeof value !== 'number') return null
  return value < 0.5 ? 'weak' : value < 0.75 ? 'mixed' : 'strong'
}

/** Ratings as the vectors write them: the word, what became of it, and what was said before. */
export function told (ratings: Ratings): Readonly<Record<string, Told>> {
  return Object.fromEntries(
    Object.entries(ratings).map((
      [key, { rating, carry, previous }]
    ) => [key, {
      rating: rating && word(rating),
      carry: carry ?? 'none',
      ...(previous && { previous: previous.map(word) }),
    }])
  )
}

function word (rating: Rating): string {
  if ('level' in rating) return rating.level
  if ('notApplicable' in rating) return 'not_applicable'
  return 'dontKnow' in rating ? 'dont_know' : 'declined'
}

/**
 * Any version and any other with some keys in common: reworded, weighted and scaled otherwise, with any replacements.
 */
export const anyVersions = fc.record({
  from: anySheet(),
  to: anySheet(),
  scale: fc.constantFrom(vectors.scale, { no: 0, yes: 1 }),
  isMapped: fc.boolean(),
  replacements: fc.array(
    fc.record({
      from: anyNames(),
      to: anyNames(),
      relationship: fc.constantFrom('equal' as const, 'narrower' as const, 'broader' as const, 'overlaps' as const),
    }),
    { maxLength: 3 }
  ),
})

function anySheet () {
  return fc.uniqueArray(
    fc.record({
      key: fc.constantFrom(...'abcdefgh'),
      principle: fc.constantFrom('p', 'q', 'r'),
      text: fc.constantFrom('One.', 'Two.'),
      weight: fc.nat(3),
      notApplicable: fc.constantFrom('exclude' as const, 'count_as_zero' as const, 'not_allowed' as const),
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 8 }
  )
}

function anyNames () {
  return fc.uniqueArray(fc.constantFrom(...'abcdefghpqr'), { minLength: 1, maxLength: 3 })
}

export const anyTenth = fc.constantFrom(...tenths)

/** A rating of every statement, by turns, of what the version allows. */
export function anyRatings ({ principles }: VersionContent, turn: number): Readonly<Record<string, Rating>> {
  const words = ['not', 'not_applicable', 'fully', 'dont_know', 'mostly', 'declined', 'emerging']
  return Object.fromEntries(
    principles.flatMap(({ statements }) => statements).flatMap(({ key, notApplicable }, index) => {
      const given = words[(index + turn) % words.length] ?? 'not'
      return given === 'not_applicable' && notApplicable === 'not_allowed' ? [] : [[key, ratingOf(given)]]
    })
  )
}

/** A cell as the vectors write it. */
function written (cell: ComparedCell | null) {
  if (cell === null) return null
  if ('asked' in cell) return 'not_asked'
  if ('band' in cell) return cell.band
  if (!cell.released) return 'hidden'
  return 'exact' in cell ? cell.exact : cell.value
}

/** Two cells beside each other, as the vectors write them. */
export function difference ({ a, b, delta, reason }: Compared) {
  const told = delta && ('exact' in delta ? delta.exact : delta.value)
  return { a: written(a), b: written(b), delta: told, ...(reason && { reason }) }
}
