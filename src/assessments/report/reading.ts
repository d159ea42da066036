import type { Band, Cell, NotAsked, PrincipleResult, Result, StatementResult } from '../../domain/assessments/model.ts'
import { parseBound, rounded } from '../../domain/fraction.ts'

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
  | { readonly kind: 'hidden', readonly k: number }
  | { readonly kind: 'too-little' }
  | { readonly kind: 'not-asked' }

export const notAsked: Reading = { kind: 'not-asked' }

const withoutMore = { indicative: false, band: null } as const

/** A cell by itself: of a statement or a perspective. */
export function readingOfCell (result: Result, cell: Cell | NotAsked | undefined): Reading {
  if (!cell || 'asked' in cell) return notAsked
  if (!cell.released) return { kind: 'hidden', k: result.disclosure === 'confidential' ? result.k : 0 }
  if (!('exact' in cell)) {
    const { value, clamped = false } = cell
    return { kind: 'value', value, words: clamped ? (value < 0.5 ? '0.1 or less' : '0.9 or more') : value.toFixed(1), exact: null, clamped, ...withoutMore }
  }
  const { value, exact } = cell
  if (value === null || exact === null) return { kind: 'too-little' }
  const precise = parseBound(exact)
  const words = (precise ? rounded(precise, 2) : value).toFixed(2)
  return { kind: 'value', value, words, exact, clamped: false, ...withoutMore }
}

export function readingOfPrinciple (result: Result, principle: PrincipleResult | undefined): Reading {
  const reading = readingOfCell(result, principle?.value)
  if (!principle || reading.kind !== 'value') return reading
  const { indicative, band } = principle
  return { ...reading, indicative, band: indicative ? null : band }
}

export function readingOfStatement (result: Result, statement: StatementResult | undefined): Reading {
  return readingOfCell(result, statement?.value)
}

/** Every principle of a result by its reading, and by its slug where another version has it. */
export function principleOf (result: Result, slug: string): PrincipleResult | undefined {
  // The two kinds of a result have lists of their own types, which share no `find`.
  return [...result.principles].find((principle: PrincipleResult) => principle.slug === slug)
}

/** In words, whole. */
export function wordsOf (reading: Reading): string {
  switch (reading.kind) {
    case 'value': return [reading.words, ...(reading.indicative ? ['indicative'] : reading.band ? [reading.band] : [])].join(', ')
    case 'hidden': return `not shown (fewer than ${reading.k} people)`
    case 'too-little': return 'not enough answers'
    case 'not-asked': return 'not asked'
  }
}

/** Where there is little room; a key beside it says what the marks mean. */
export function shortWordsOf (reading: Reading): string {
  if (reading.kind !== 'value') return ''
  return `${reading.clamped ? `${reading.value < 0.5 ? '≤' : '≥'} ${reading.value.toFixed(1)}` : reading.words}${reading.indicative ? '*' : ''}`
}
