/** An exact number; rule S6 compares these, never floating point numbers. The denominator is positive. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

export const zero: Fraction = { numerator: 0n, denominator: 1n }
export const one: Fraction = { numerator: 1n, denominator: 1n }

const boundPattern = /^(0|[1-9]\d{0,19})(?:\.(\d{1,20})|\/([1-9]\d{0,19}))?$/

/** Reads a bound of rule S6, from 0 to 1, as a decimal ("0.5") or a fraction ("1/2"). Undefined for anything else. */
export function parseBound (text: string): Fraction | undefined {
  const match = boundPattern.exec(text)
  if (!match) return undefined
  const [, whole = '0', decimals = '', divisor] = match
  const read = divisor
    ? fraction(BigInt(whole), BigInt(divisor))
    : fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
  return isGreater(read, one) ? undefined : read
}

/** In lowest terms. Throws a RangeError for a denominator of 0. */
export function fraction (numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  const [above, below] = [BigInt(numerator), BigInt(denominator)]
  if (below === 0n) throw new RangeError('A fraction of nothing')
  const divisor = greatestCommonDivisor(above < 0n ? -above : above, below < 0n ? -below : below) *
    (below < 0n ? -1n : 1n)
  return { numerator: above / divisor, denominator: below / divisor }
}

function greatestCommonDivisor (a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}

/** Exact, in lowest terms. */
export function plus (a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

/** `a` less `b`; may be negative. */
export function minus (a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
}

/** Exact, in lowest terms; no product is ever rounded on the way (rule S6). */
export function times (a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** Throws a RangeError where `b` is 0. */
export function over (a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** Whether `a` is greater than `b`. */
export function isGreater (a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator
}

/** For sorting: the least first. */
export function compareFractions (a: Fraction, b: Fraction): -1 | 0 | 1 {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Rule S7: in whole steps of 10^-places, half up (away from the lesser number). */
export function inSteps ({ numerator, denominator }: Fraction, places: number): bigint {
  const doubled = numerator * 10n ** BigInt(places) * 2n + denominator
  const divisor = denominator * 2n
  const quotient = doubled / divisor
  return doubled < 0n && doubled % divisor !== 0n ? quotient - 1n : quotient
}

/** Rule S7: the number nearest to it with so many decimal places, half up. */
export function rounded (value: Fraction, places: number): number {
  return Number(inSteps(value, places)) / 10 ** places
}

/** "7/9"; a whole number as "1". */
export function formatFraction ({ numerator, denominator }: Fraction): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`
}

/** What `formatFraction` wrote. Throws a SyntaxError or RangeError for anything else. */
export function readFraction (text: string): Fraction {
  const [above = '', below = '1'] = text.split('/')
  return fraction(BigInt(above), BigInt(below))
}
