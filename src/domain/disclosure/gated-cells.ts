import { fraction, minus, one, over, type Fraction } from '../values/fraction.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { exactly, stepsOf, tenth, tenthsCell } from '../scoring/cells.ts'
import { weightedMean } from '../scoring/mean.ts'
import type { GatedCell, HiddenCell } from '../assessments/result.ts'

/** The second step of the gate: one place, and no end of the scale that would tell what everybody said. */

/** Rule D8. */
export const hidden: HiddenCell = { released: false }

/**
 * How far it is from each end of the scale to the level next to it, on a scale from 0 to 1. Divided by n, it is how far
 * from that end the mean of n people is if all of them stand there but one, who stands a level away.
 */
export interface Ends {
  readonly lowest: Fraction
  readonly highest: Fraction
}

/** Throws a RangeError for a set without a scale. */
export function endsOf ({ scale }: CustomContent): Ends {
  const points = [...new Set(scale?.levels.map(level => level.points))].sort((a, b) => a - b)
  const [least, second, most, last] = [points.at(0), points.at(1), points.at(-1), points.at(-2)]
  if (least === undefined || second === undefined || most === undefined || last === undefined) {
    throw new RangeError('A set without a scale has no values')
  }
  return { lowest: fraction(second - least, most - least), highest: fraction(most - last, most - least) }
}

/** Rules D6 and D9. An end is told as the next value that one person could have moved it to, whatever the scale. */
export function gatedCell (
  { n, mean }: { readonly n: number, readonly mean: Fraction },
  ends: Ends,
  k: number
): GatedCell {
  const isSmall = n < 2 * k
  const people = fraction(n)
  const low = Math.max(isSmall ? 1 : 0, stepsOf(over(ends.lowest, people)))
  const high = Math.min(isSmall ? 9 : 10, stepsOf(minus(one, over(ends.highest, people))))
  const steps = stepsOf(mean)
  if (low > 0 && steps <= low) return { released: true, value: tenth(low), clamped: true }
  if (high < 10 && steps >= high) return { released: true, value: tenth(high), clamped: true }
  return { released: true, value: tenth(steps) }
}

/** What composes, and what it weighs. */
export interface WeighedCell {
  readonly weight: number
  readonly cell: GatedCell | HiddenCell
}

/** Rule D4: of what is released, and as it was released; rounded again. One alone stays what it is. */
export function composedCell (parts: readonly WeighedCell[]): GatedCell | HiddenCell {
  const cells = parts.flatMap(({ weight, cell }) => cell.released && weight > 0 ? [{ weight, cell }] : [])
  const [only, ...others] = cells
  if (only && others.length === 0) return only.cell
  const mean = weightedMean(cells.map(({ weight, cell }) => ({ weight, value: exactly(cell.value) })))
  return mean ? tenthsCell(mean) : hidden
}
