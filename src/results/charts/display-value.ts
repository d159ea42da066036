import type { ComparedCell } from '../../domain/follow-up/comparison.ts'
import type { Band, Cell, NotAsked, Result, StatementResult } from '../../domain/assessments/result.ts'
import { bandOf, boundOf } from '../../domain/scoring/mean.ts'
import { isAnyCounted, type Bounds, type Profiled, type ProfiledPrinciple } from '../../domain/scoring/summary.ts'
import { fraction, inSteps, readFraction, rounded } from '../../domain/values/fraction.ts'

/** What a reader is told of one cell. Charts, tables and pages show display values and compute nothing. */
export type DisplayValue =
  | {
    readonly kind: 'value'
    /** From 0 to 1, to draw. */
    readonly value: number
    /** Rule D6 and S7: with as many places as may be told. */
    readonly words: string
    readonly exact: string | null
    readonly clamped: boolean
    /** Whether its two places are of another band than it is: "0.75, mixed". Never of a gated one (rule D6). */
    readonly isAtBound: boolean
    /** Rule S5: too few answers for more than an indication. */
    readonly indicative: boolean
    readonly band: Band | null
  }
  /** Rule C3: what results of different disclosure may be compared by. */
  | { readonly kind: 'band', readonly band: Band, readonly indicative: boolean }
  /** Rules D3 and D5. Which of the two hid it is not told. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'no-value', readonly why: NoValue }
  | { readonly kind: 'not-asked' }
  /** Rule C1: asked on both sides, with nothing in common. */
  | { readonly kind: 'not-comparable' }

/** Why there is no value, in words; by itself a cell does not say. */
export type NoValue = 'no value' | 'not enough answers' | 'does not apply' | 'nothing in it is counted'

export const notAsked: DisplayValue = { kind: 'not-asked' }

const withoutMore = { isAtBound: false, indicative: false, band: null } as const

/** What says how a result was told. */
export type Disclosed = Pick<Extract<Result, { disclosure: 'exact' }>, 'disclosure'> | Pick<
  Extract<Result, { disclosure: 'confidential' }>,
  'disclosure' | 'k'
>

/** Rule D1; null where nothing is hidden. */
export function kOf (result: Disclosed): number | null {
  return result.disclosure === 'confidential' ? result.k : null
}

/** A cell by itself: of a statement or a perspective. */
export function displayValueOfCell (cell: Cell | NotAsked | undefined): DisplayValue {
  if (!cell || 'asked' in cell) return notAsked
  if (!cell.released) return { kind: 'hidden' }
  if (!('exact' in cell)) {
    const { value, clamped = false } = cell
    return {
      kind: 'value',
      value,
      words: clamped ? `${value.toFixed(1)} or ${value < 0.5 ? 'less' : 'more'}` : value.toFixed(1),
      exact: null,
      clamped,
      ...withoutMore,
    }
  }
  const { value, exact } = cell
  if (value === null || exact === null) return { kind: 'no-value', why: 'no value' }
  return {
    kind: 'value',
    value,
    words: rounded(readFraction(exact), 2).toFixed(2),
    exact,
    clamped: false,
    ...withoutMore,
  }
}

/** A principle that the result does not have was not asked. An indicative value has no band. */
export function displayValueOfPrinciple (
  result: Pick<Profiled, 'bounds'>,
  principle: ProfiledPrinciple | undefined
): DisplayValue {
  if (!principle) return notAsked
  if (!isAnyCounted(principle)) return { kind: 'no-value', why: 'nothing in it is counted' }
  const displayValue = displayValueOfCell(principle.value)
  if (displayValue.kind === 'no-value' && 'excluded' in principle) {
    const { excluded, possible } = principle
    return { kind: 'no-value', why: excluded.count === possible.count ? 'does not apply' : 'not enough answers' }
  }
  if (displayValue.kind !== 'value') return displayValue
  const { indicative, band } = principle
  const toldBand = bandOfWords(displayValue.exact, result.bounds)
  const isAtBound = !indicative && toldBand !== undefined && toldBand !== band
  return { ...displayValue, indicative, band: indicative ? null : band, isAtBound }
}

/** The band that a reader would give to what is told in two places. */
function bandOfWords (exact: string | null, bounds: Bounds | undefined): Band | undefined {
  if (exact === null || !bounds) return undefined
  const told = fraction(inSteps(readFraction(exact), 2), 100)
  return bandOf(told, boundOf(bounds.weakBelow), boundOf(bounds.strongFrom))
}

/** A statement of a mutual assessment. */
export function displayValueOfStatement (
  { value, notApplicableByMajority = false }: Pick<StatementResult, 'value' | 'notApplicableByMajority'>
): DisplayValue {
  const displayValue = displayValueOfCell(value)
  return displayValue.kind === 'no-value'
    ? { kind: 'no-value', why: notApplicableByMajority ? 'does not apply' : 'not enough answers' }
    : displayValue
}

/** One side of a comparison; null where it has nothing that could be compared. */
export function displayValueOfSide (cell: ComparedCell | null, indicative: boolean): DisplayValue {
  if (cell === null) return { kind: 'not-comparable' }
  if ('band' in cell) {
    return cell.band === null ? { kind: 'no-value', why: 'no value' } : { kind: 'band', band: cell.band, indicative }
  }
  const displayValue = displayValueOfCell(cell)
  return displayValue.kind === 'value' ? { ...displayValue, indicative } : displayValue
}

/** In words, with the exact fraction where two places contradict the band. */
export function fullWordsOf (displayValue: DisplayValue): string {
  const words = wordsOf(displayValue)
  return displayValue.kind === 'value' && displayValue.isAtBound ? `${words} (exactly ${displayValue.exact})` : words
}

/** In words, whole. */
export function wordsOf (displayValue: DisplayValue): string {
  switch (displayValue.kind) {
    case 'value':
      return [
        displayValue.words,
        ...(displayValue.indicative ? ['indicative'] : displayValue.band ? [displayValue.band] : []),
      ].join(', ')
    case 'band':
      return displayValue.indicative ? `${displayValue.band}, indicative` : displayValue.band
    case 'hidden':
      return 'not shown, to protect people'
    case 'no-value':
      return displayValue.why
    case 'not-asked':
      return 'not asked'
    case 'not-comparable':
      return 'nothing in common to compare'
  }
}

/** Where there is little room; a key beside it says what the marks mean. */
export function shortWordsOf (displayValue: DisplayValue): string {
  if (displayValue.kind !== 'value') return ''
  return `${
    displayValue.clamped
      ? `${displayValue.value < 0.5 ? '≤' : '≥'} ${displayValue.value.toFixed(1)}`
      : displayValue.words
  }${displayValue.indicative ? '*' : ''}`
}
