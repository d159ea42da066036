import { isCounted, scaleDigest } from '../versions/digest.ts'
import { formatFraction, fraction, isGreater, readFraction, zero } from '../values/fraction.ts'
import type { CustomContent, Scale } from '../versions/principle-set.ts'
import { weightedMean } from '../scoring/mean.ts'
import type { Result, StatementResult } from '../assessments/result.ts'
import { statementDigest } from '../assessments/rating.ts'
import { namesBefore, type EqualNames } from './equal-names.ts'
import { rewordedBetween, type IsEditorial } from './rewording.ts'

/** A result and the version that it is of. */
export interface ResultOf {
  readonly result: Result
  readonly content: CustomContent
}

export const obstacles = ['not_asked', 'scale_changed', 'reworded', 'not_released', 'no_value'] as const
/** Why two answers to a statement cannot be compared, the first that applies. */
export type Obstacle = typeof obstacles[number]

/** A statement as one side has it. */
export interface SideStatement {
  /** As b names it, where that has another name for the same. */
  readonly principle: string
  readonly digest: string
  readonly shown: StatementResult
}

/** A statement of either side. */
export interface Pair {
  /** As b names it, where both have it. */
  readonly key: string
  /** The principle that it stands under; where that is another on each side, the one of b. */
  readonly principle: string
  readonly a: SideStatement | undefined
  readonly b: SideStatement | undefined
  readonly obstacle: Obstacle | null
}

/** Rule C2. The shares are of the weight that the statements have in all of the version, "3/5". */
export interface CommonCore {
  readonly keys: readonly string[]
  readonly weightShareA: string
  readonly weightShareB: string
}

/** Rule C1: the same is counted in the same way, and nothing that is rated says something else. */
export function isSameThroughout (a: ResultOf, b: ResultOf, isEditorial: IsEditorial): boolean {
  return a.result.set.scoringDigest === b.result.set.scoringDigest &&
    rewordedBetween(a.content, b.content).every(isEditorial)
}

/** The statements of both sides: in the order of b, then what only a has. */
export function pairsOf (a: ResultOf, b: ResultOf, isEditorial: IsEditorial, equals: EqualNames): Pair[] {
  const [askedInA, askedInB] = [askedIn(a, new Map(Object.entries(equals.principles))), askedIn(b)]
  const isSameScale = digestOfScale(a.content.scale) === digestOfScale(b.content.scale)
  const keyInA = namesBefore(equals.statements)
  const both = [...askedInB].map(([key, inB]) => {
    const before = keyInA(key)
    const isSameText = before !== key || isEditorial(key)
    return { key, before, inA: before === undefined ? undefined : askedInA.get(before), inB, isSameText }
  })
  const met = new Set(both.map(({ before }) => before))
  return [
    ...both.map(({ key, inA, inB, isSameText }) => ({
      key,
      principle: inB.principle,
      a: inA,
      b: inB,
      obstacle: obstacleBetween(inA, inB, isSameScale, isSameText),
    })),
    ...[...askedInA].filter(([key]) => !met.has(key)).map(([key, inA]) => ({
      key,
      principle: inA.principle,
      a: inA,
      b: undefined,
      obstacle: obstacleBetween(inA, undefined, isSameScale, false),
    })),
  ]
}

function askedIn (
  { result, content }: ResultOf,
  renames: ReadonlyMap<string, string> = new Map()
): Map<string, SideStatement> {
  const digests = new Map(
    content.principles.flatMap(({ statements }) => statements).map(
      statement => [statement.key, statementDigest(statement)]
    )
  )
  return new Map(
    result.principles.flatMap(({ slug, statements }) =>
      statements.map(shown => [
        shown.key,
        { principle: renames.get(slug) ?? slug, digest: digests.get(shown.key) ?? '', shown },
      ] as const)
    )
  )
}

function digestOfScale (scale: Scale | null): string | null {
  return scale && scaleDigest(scale)
}

/** Rule C1. What is to be confirmed has no value in a result. */
function obstacleBetween (
  a: SideStatement | undefined,
  b: SideStatement | undefined,
  isSameScale: boolean,
  isSameText: boolean
): Obstacle | null {
  if (!a || !b) return 'not_asked'
  if (!isSameScale) return 'scale_changed'
  if (a.digest !== b.digest && !isSameText) return 'reworded'
  const cells = [a.shown.value, b.shown.value]
  if (cells.some(cell => !cell.released)) return 'not_released'
  return cells.some(cell => cell.released && cell.value === null) ? 'no_value' : null
}

/** Rule C1: what can be compared and counts on both sides, under the same principle. */
export function isCommon ({ a, b, obstacle }: Pair): boolean {
  return obstacle === null && a?.principle === b?.principle && [a, b].every(asked => asked && isCounted(asked.shown))
}

/** Rule C2. */
export function commonCoreOf (a: ResultOf, b: ResultOf, pairs: readonly Pair[]): CommonCore {
  const common = pairs.filter(isCommon)
  const shareOf = (side: 'a' | 'b') =>
    weightShare(side === 'a' ? a : b, new Set(common.map(pair => pair[side]?.shown.key)))
  return { keys: common.map(({ key }) => key), weightShareA: shareOf('a'), weightShareB: shareOf('b') }
}

/** A principle weighs what it weighs in a composite, and its statements share that. */
function weightShare ({ result }: ResultOf, common: ReadonlySet<string | undefined>): string {
  return formatFraction(
    weightedMean(result.principles.flatMap(({ weight, statements }) => {
      const counted: readonly StatementResult[] = statements.filter(isCounted)
      const all = weightOf(counted)
      return all === 0 ? [] : [{ weight, value: fraction(weightOf(counted.filter(({ key }) => common.has(key))), all) }]
    })) ?? zero
  )
}

function weightOf (statements: readonly StatementResult[]): number {
  return statements.reduce((sum, { weight }) => sum + weight, 0)
}

const half = fraction(1, 2)

/** Rule C2. */
export function isTooLittle ({ weightShareA, weightShareB }: CommonCore): boolean {
  return [weightShareA, weightShareB].some(share => isGreater(half, readFraction(share)))
}
