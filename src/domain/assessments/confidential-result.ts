import { commitmentOf } from './commitment.ts'
import { gatedResult } from './gate.ts'
import type { GatedResult, SetOfResult, Voice } from './model.ts'
import { mutualTable, type MutualInput } from './mutual.ts'

/** Everything said in confidence, and what the gate needs. */
export interface ConfidentialInput extends MutualInput {
  readonly set: SetOfResult
  readonly k: number
  readonly voice: Voice
  /** Of the assessment; destroyed when it is erased (rule D6). */
  readonly salt: Uint8Array
}

/** Rule D11: what people said in confidence, on its only way out. Throws a RangeError as `mutualTable` does. */
export function confidentialResult (input: ConfidentialInput): GatedResult {
  const { content, set, responses, perspectives, seats, k, voice, salt } = input
  const table = mutualTable(input)
  return gatedResult({ content, set, table, k, voice, perspectives, seats, commitment: commitmentOf(responses, salt) })
}
