import { fraction, inSteps, readFraction, type Fraction } from '../values/fraction.ts'
import { tenths, type Cell, type GatedCell, type Tenth } from '../assessments/result.ts'

/** What a cell says, as exactly as it says it; null for what is hidden or has no value. */
export function valueOf (cell: Cell): Fraction | null {
  if (!cell.released || cell.value === null) return null
  if ('exact' in cell) return cell.exact === null ? null : readFraction(cell.exact)
  return exactly(cell.value)
}

/** Rules D6 and S7: a value from 0 to 1 that was worked out of gated cells, to one place as they are. */
export function tenthsCell (value: Fraction): GatedCell {
  return { released: true, value: tenth(stepsOf(value)) }
}

/** What a gated value says, to be computed with. */
export function exactly (value: Tenth): Fraction {
  return fraction(tenths.indexOf(value), 10)
}

/** The nearest number of tenths, half up (rule S7). */
export function stepsOf (value: Fraction): number {
  return Number(inSteps(value, 1))
}

/** So many tenths as a gated value; throws a RangeError for fewer than 0 and more than 10. */
export function tenth (steps: number): Tenth {
  const value = tenths[steps]
  if (value === undefined) throw new RangeError('A value is from 0 to 1')
  return value
}
