import { fraction, isGreater, type Fraction } from '../values/fraction.ts'
import { meanOf } from './mean.ts'
import { outsideOf } from './groups.ts'
import type { Perspective, Response, Voice } from '../assessments/model.ts'
import type { MutualTable, StatementTally, Tally } from './mutual-table.ts'
import { countsOf, type Counted } from './tally.ts'

/** What participants said of one version. */
export interface MutualInput extends Counted {
  /** Of every participant the one that was submitted last (rule M1). */
  readonly responses: Iterable<Response>
}

/** Rules M1 to M6: everything known before any gate. Throws a RangeError as `add` of `countsOf` does. */
export function mutualTable ({ responses, ...counted }: MutualInput): MutualTable {
  const counts = countsOf(counted)
  for (const response of responses) counts.add(response)
  return [...counts.table()]
}

const dividedFrom = fraction(1, 9)

/** Rule M6: a spread of 1/9 or more, exactly. Nobody is not divided. */
export function isDivided ({ variance }: Tally): boolean {
  return variance !== null && !isGreater(dividedFrom, variance)
}

/**
 * Rules M3 to M5: the mean of all participants, or of the means of the perspectives that gave a level, each equal. Null
 * where nobody inside gave one, and where most say that it is not applicable.
 */
export function statementValue (
  tally: StatementTally,
  voice: Voice,
  perspectives: readonly Perspective[]
): Fraction | null {
  if (tally.notApplicableByMajority) return null
  if (voice === 'participant') return tally.all.mean
  const isOutside = outsideOf({ perspectives })
  return meanOf([...tally.perspectives].flatMap(([key, { mean }]) => isOutside(key) ? [] : mean ?? []))
}
