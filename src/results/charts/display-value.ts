import type { ComparedCell } from '../../domain/follow-up/comparison.ts'
import type { Band, Cell, NotAsked, PrincipleResult, Result } from '../../domain/assessments/model.ts'
import { readFraction, rounded } from '../../domain/values/fraction.ts'

/** What a reader is told of one cell. Pictures, tables and pages show readings and compute nothing. */
export type Reading =
  | {
    readonly kind: 'value'
    /** From 0 to 1, to draw. */
    readonly value: number
    /** Rule D6 and S7: with as many places as may be told. */
    readonly words: string
    readonly exact: string | null
    readonly clamped: boolean
    /** Rule S5: too few answers for more than an indication. */
    readonly indicative: boolean
    readonly band: Band | null
  }
  /** Rule C3: what results of different disclosure may be compared by. */
  | { readonly kind: 'band', readonly band: Band }
  | { readonly kind: 'hidden', readonly k: number | null }
  | { readonly kind: 'too-little' }
  | { readonly kind: 'not-asked' }
  /** Rule C1: asked on both sides, with nothing in common. */
  | { readonly kind: 'not-comparable' }

export const notAsked: Reading = { kind: 'not-asked' }

const withoutMore = { indicative: false, band: null } as const

/** What says how a result was told. */
export type Disclosed = Pick<Extract<Result, { disclosure: 'exact' }>, 'disclosure'> | Pick<Extract<Result, { disclosure: 'confidential' }>, 'disclosure' | 'k'>

/** Rule D1; null where nothing is hidden. */
export function kOf (result: Disclosed): number | null {
  return result.disclosure === 'confidential' ? result.k : null
}

/** A cell by itself: of a statement or a perspective. */
export function readingOfCell (cell: Cell | NotAsked | undefined, k: number | null): Reading {
  if (!cell || 'asked' in cell) return notAsked
  if (!cell.released) return { kind: 'hidden', k }
  if (!('exact' in cell)) {
    const { value, clamped = false } = cell
    return { kind: 'value', value, words: clamped ? `${value.toFixed(1)} or ${value < 0.5 ? 'less' : 'more'}` : value.toFixed(1), exact: null, clamped, ...withoutMore }
  }
  const { value, exact } = cell
  if (value === null || exact === null) return { kind: 'too-little' }
  return { kind: 'value', value, words: rounded(readFraction(exact), 2).toFixed(2), exact, clamped: false, ...withoutMore }
}

/** A principle that the result does not have was not asked. An indicative value has no band. */
export function readingOfPrinciple (result: Disclosed, principle: Pick<PrincipleResult, 'value' | 'indicative' | 'band'> | undefined): Reading {
  const reading = readingOfCell(principle?.value, kOf(result))
  if (!principle || reading.kind !== 'value') return reading
  const { indicative, band } = principle
  return { ...reading, indicative, band: indicative ? null : band }
}

/** One side of a comparison; null where it has nothing that could be compared. */
export function readingOfSide (cell: ComparedCell | null, k: number | null): Reading {
  if (cell === null) return { kind: 'not-comparable' }
  if (!('band' in cell)) return readingOfCell(cell, k)
  return cell.band === null ? { kind: 'too-little' } : { kind: 'band', band: cell.band }
}

/** In words, whole. */
export function wordsOf (reading: Reading): string {
  switch (reading.kind) {
    case 'value': return [reading.words, ...(reading.indicative ? ['indicative'] : reading.band ? [reading.band] : [])].join(', ')
    case 'band': return reading.band
    case 'hidden': return `not shown (${reading.k === null ? 'too few' : `fewer than ${reading.k}`} people)`
    case 'too-little': return 'not enough answers'
    case 'not-asked': return 'not asked'
    case 'not-comparable': return 'nothing in common to compare'
  }
}

/** Where there is little room; a key beside it says what the marks mean. */
export function shortWordsOf (reading: Reading): string {
  if (reading.kind !== 'value') return ''
  return `${reading.clamped ? `${reading.value < 0.5 ? '≤' : '≥'} ${reading.value.toFixed(1)}` : reading.words}${reading.indicative ? '*' : ''}`
}
