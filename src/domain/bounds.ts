/** An exact number; rule S6 compares these, never floating point numbers. */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

const boundPattern = /^(0|[1-9]\d{0,19})(?:\.(\d{1,20})|\/([1-9]\d{0,19}))?$/

/** Reads a bound of rule S6, from 0 to 1, as a decimal ("0.5") or a fraction ("1/2"). Undefined for anything else. */
export function parseBound (text: string): Fraction | undefined {
  const match = boundPattern.exec(text)
  if (!match) return undefined
  const [, whole = '0', decimals = '', divisor] = match
  const fraction = divisor
    ? { numerator: BigInt(whole), denominator: BigInt(divisor) }
    : { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) }
  return fraction.numerator <= fraction.denominator ? fraction : undefined
}

/** Whether `a` is greater than `b`. */
export function isGreater (a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator > b.numerator * a.denominator
}
