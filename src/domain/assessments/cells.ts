import { fraction, inSteps, readFraction, type Fraction } from '../fraction.ts'
import { tenths, type Cell, type GatedCell } from './model.ts'

/** What a cell says, as exactly as it says it; null for what is hidden or has no value. */
export function valueOf (cell: Cell): Fraction | null {
  if (!cell.released || cell.value === null) return null
  if ('exact' in cell) return cell.exact === null ? null : readFraction(cell.exact)
  return fraction(Math.round(cell.value * 10), 10)
}

/** Rules D6 and S7: a value from 0 to 1 that was worked out of gated cells, to one place as they are. */
export function tenthsCell (value: Fraction): GatedCell {
  const tenth = tenths[Number(inSteps(value, 1))]
  if (tenth === undefined) throw new RangeError('A value is from 0 to 1')
  return { released: true, value: tenth }
}
