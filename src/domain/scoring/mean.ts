import {
  formatFraction, fraction, isGreater, over, parseBound, plus, rounded, zero,
  type Fraction
} from '../values/fraction.ts'
import type { Weighed } from './mutual-table.ts'
import type { Band, ExactCell, ExactValue } from '../assessments/result.ts'

/** Rules S2 and S9: Σ w·x / Σ w; null without any weight, never 0. */
export function weightedMean (parts: readonly Weighed[]): Fraction | null {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0)
  return weight === 0 ? null : over(weightedSum(parts), fraction(weight))
}

/**
 * Those that have a denominator in common are added without reducing: a scale has few, and there are many statements.
 */
function weightedSum (parts: readonly Weighed[]): Fraction {
  const numerators = new Map<bigint, bigint>()
  for (const { weight, value: { numerator, denominator } } of parts) {
    numerators.set(denominator, (numerators.get(denominator) ?? 0n) + BigInt(weight) * numerator)
  }
  return [...numerators].reduce((sum, [denominator, numerator]) => plus(sum, fraction(numerator, denominator)), zero)
}

/** Null of nothing. */
export function meanOf (values: readonly Fraction[]): Fraction | null {
  return weightedMean(values.map(value => ({ weight: 1, value })))
}

/** Rules S3 and S4: null of nothing. */
export function shareOf (part: number, whole: number): Fraction | null {
  return whole === 0 ? null : fraction(part, whole)
}

/** Rule S7. */
export function exactValue (value: Fraction): ExactValue {
  return { value: rounded(value, 4), exact: formatFraction(value) }
}

/** Rule S7. */
export function exactCell (value: Fraction | null): ExactCell {
  return { released: true, ...(value ? exactValue(value) : { value: null, exact: null }) }
}

/** Rule S6: a bound of a version. Throws a RangeError for what is none: no such version is published (rule V4). */
export function boundOf (text: string): Fraction {
  const bound = parseBound(text)
  if (!bound) throw new RangeError(`"${text}" is no bound`)
  return bound
}

/** Rule I1. */
export function bandOf (value: Fraction, weakBelow: Fraction, strongFrom: Fraction): Band {
  if (isGreater(weakBelow, value)) return 'weak'
  return isGreater(strongFrom, value) ? 'mixed' : 'strong'
}
