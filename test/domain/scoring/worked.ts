import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { contentDigest, scoringDigest } from '../../../src/domain/versions/digest.ts'
import type {
  Confidence, StoredRating, NotApplicableReason, Perspective, Rating, Response,
  Voice
} from '../../../src/domain/assessments/model.ts'
import type { Amount, SetOfResult } from '../../../src/domain/assessments/result.ts'
import { storedRatings } from '../../../src/domain/assessments/rating.ts'
import { scoreSingle } from '../../../src/domain/scoring/score.ts'
import type { Statement, VersionContent } from '../../../src/domain/versions/principle-set.ts'
import { principle, statement, version } from '../../fixtures/versions.ts'

/** The worked cases of src/domain/rules/vectors.json, and what is needed to run them. */

type Words = Readonly<Record<string, string>>
type GivenStatement = Pick<Statement, 'key'> & Partial<Statement>
type GivenPrinciple = { readonly slug: string, readonly weight: number, readonly statements: readonly GivenStatement[] }

interface ExpectedScore {
  readonly exact: string | null
  readonly score: number | null
  readonly coverage: number | null
  readonly coverageExact: string | null
  readonly answered: string
  readonly outcome: string
  readonly indicative: boolean
  readonly confidence?: string | null
  readonly band?: string
  readonly possible?: Amount
  readonly outstanding?: Amount
  readonly excluded?: Amount & { readonly byReason: Readonly<Record<string, number>> }
}
interface ExpectedRefusal {
  readonly status: 422
  readonly code: string
  readonly statement: string
}

interface Vectors {
  readonly scale: Readonly<Record<string, number>>
  readonly principle: ReadonlyArray<{
    readonly rule?: string
    readonly name: string
    readonly statements: readonly GivenStatement[]
    readonly ratings: Words
    readonly confidence?: Readonly<Record<string, Confidence>>
    readonly reasons?: Readonly<Record<string, NotApplicableReason>>
    readonly options: { readonly minCoverage?: string, readonly scale?: Readonly<Record<string, number>> }
    readonly expect: ExpectedScore | ExpectedRefusal
    readonly note: string
  }>
  readonly multi: ReadonlyArray<{
    readonly name: string
    readonly weights: Readonly<Record<string, number>>
    readonly responses: Readonly<Record<string, Words>>
    readonly expect: {
      readonly items: Readonly<
        Record<
          string,
          {
            readonly released: boolean
            readonly n?: number
            readonly exact?: string
            readonly value?: number
            readonly variance?: string
            readonly divided?: boolean
          }
        >
      >
      readonly overallExact: string
      readonly overall: number
      readonly releasedWeight: string
    }
  }>
  readonly versions: ReadonlyArray<{
    readonly rule: string
    readonly name: string
    readonly composite: boolean
    readonly principles: readonly GivenPrinciple[]
    readonly ratings: Words
    readonly expect: {
      readonly principles: Readonly<Record<string, { readonly exact: string | null, readonly outcome: string }>>
      readonly compositeExact: string | null
      readonly composite: number | null
    }
    readonly note: string
  }>
  readonly mutual: ReadonlyArray<{
    readonly rule: string
    readonly name: string
    readonly voice: Voice
    readonly perspectives: ReadonlyArray<{ readonly key: string, readonly outside: boolean }>
    readonly principles: readonly GivenPrinciple[]
    readonly responses: Readonly<Record<string, { readonly perspective: string, readonly ratings: Words }>>
    readonly expect: {
      readonly statements: Readonly<Record<string, object>>
      readonly principles: Readonly<Record<string, object>>
      readonly compositeExact: string | null
    }
    readonly note: string
  }>
}

export const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../src/domain/rules/vectors.json', import.meta.url), 'utf8')
)

/** A version of these principles on a scale of these points. */
export function contentOf (
  principles: readonly GivenPrinciple[],
  { scale = vectors.scale, ...more }: Partial<Pick<VersionContent, 'minCoverage' | 'composite'>> & {
    readonly scale?: Readonly<Record<string, number>>
  } = {}
): VersionContent {
  return version({
    ...more,
    scale: {
      key: 'given',
      levels: Object.entries(scale).map(([key, points]) => ({ key, label: key, anchor: '', points })),
      levelMaps: [],
    },
    principles: principles.map(({ slug, weight, statements }) =>
      principle(slug, { weight, statements: statements.map(({ key, ...more }) => statement(key, more)) })
    ),
    wordings: [],
  })
}

/** A rating of its word in the vectors: a state, or the key of a level. */
export function ratingOf (word: string, reason: NotApplicableReason = 'too_early'): Rating {
  if (word === 'not_applicable') {
    return reason === 'other'
      ? { notApplicable: reason, note: 'We meet elsewhere.' }
      : { notApplicable: reason }
  }
  if (word === 'dont_know') return { dontKnow: true }
  return word === 'declined' ? { declined: true } : { level: word }
}

export function ratingsOfWords (words: Words): Readonly<Record<string, Rating>> {
  return Object.fromEntries(Object.entries(words).map(([key, word]) => [key, ratingOf(word)]))
}

export function response (content: VersionContent, words: Words, perspective = 'unspecified'): Response {
  return { perspective, ratings: storedRatings(content, ratingsOfWords(words)) }
}

export function perspective (key: string, outside = false): Perspective {
  return { key, title: `The ${key}`, outside }
}

export function setOf (content: VersionContent): SetOfResult {
  return {
    id: '01a20000-0000-7000-8000-000000000001',
    version: '1.0.0',
    contentDigest: contentDigest(content),
    scoringDigest: scoringDigest(content),
  }
}

export function scored (content: VersionContent, ratings: Readonly<Record<string, Rating>>) {
  return scoreSingle({ content, set: setOf(content), ratings: storedRatings(content, ratings) })
}

/** The one statement that a test is about. */
export function only<Item> ([item, ...others]: readonly Item[]): Item {
  if (item === undefined || others.length > 0) throw new Error('not exactly one')
  return item
}

export function carried (kept: StoredRating | undefined, carry: NonNullable<StoredRating['carry']>): StoredRating {
  if (!kept) throw new Error('nothing to carry')
  return { ...kept, carry }
}

const words = [...Object.keys(vectors.scale), 'not_applicable', 'dont_know', 'declined', null]

/**
 * Any version with one to four principles, and any ratings of it: a word of the vectors by statement key, null for
 * none.
 */
export const anyContent = fc.array(
  fc.record({
    weight: fc.nat(3),
    statements: fc.array(
      fc.record({
        weight: fc.nat(4),
        counted: fc.boolean(),
        notApplicable: fc.constantFrom('exclude' as const, 'count_as_zero' as const),
      }),
      { minLength: 1, maxLength: 5 }
    ),
  }),
  { minLength: 1, maxLength: 4 }
).map(principles =>
  contentOf(
    principles.map(({ weight, statements }, place) => ({
      slug: `p${place}`,
      weight,
      statements: statements.map((each, index) => ({ key: `p${place}-s${index}`, ...each })),
    })),
    { composite: true }
  )
)

export const anyWords = fc.infiniteStream(fc.constantFrom(...words))

/** Words for the statements of a version, out of a stream. */
export function wordsFor (content: VersionContent, stream: Iterator<string | null>): Words {
  return Object.fromEntries(
    content.principles.flatMap(({ statements }) => statements).flatMap(({ key }) => {
      const { value } = stream.next()
      return value ? [[key, value]] : []
    })
  )
}
