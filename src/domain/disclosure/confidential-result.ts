import { commitments } from './commitment.ts'
import { gatedParts } from './gate.ts'
import type { Voice } from '../assessments/model.ts'
import type { GatedResult, SetOfResult } from '../assessments/result.ts'
import type { MutualInput } from '../scoring/mutual.ts'
import { resultTally, type ResultTally } from '../scoring/result-parts.ts'
import { countsOf, type Counted } from '../scoring/tally.ts'

/** What the gate needs, besides responses. */
export interface ConfidentialOptions extends Counted {
  readonly set: SetOfResult
  readonly k: number
  readonly voice: Voice
  /** Of the assessment; destroyed when it is erased (rule D6). */
  readonly salt: Uint8Array
}

/** Everything said in confidence, and what the gate needs. */
export type ConfidentialInput = ConfidentialOptions & MutualInput

/** Rule D11: what people said in confidence, on its only way out. Throws a RangeError as `confidentialTally` does. */
export function confidentialResult ({ responses, ...options }: ConfidentialInput): GatedResult {
  const tally = confidentialTally(options)
  for (const response of responses) tally.add(response)
  return tally.result()
}

/** `confidentialResult` of responses that are read one by one. Throws a RangeError as `countsOf` does. */
export function confidentialTally (options: ConfidentialOptions): ResultTally<GatedResult> {
  const { salt, ...rest } = options
  const counts = countsOf(options)
  const committed = commitments(salt)
  return resultTally(response => {
    counts.add(response)
    committed.add(response)
  }, () => gatedParts({ ...rest, table: counts.table(), commitment: committed.commitment() }))
}
