import type { Rating } from '../../domain/assessments/model.ts'
import type { AssessmentRow } from '../repository.ts'
import type { MadeChange, RefusedChange } from './change.ts'

/** How ratings are to be written. */
export interface Change {
  readonly ratings: Readonly<Record<string, Rating | null>>
  readonly submit: boolean
  readonly ifMatch: string | undefined
  /** Whether what is not named stays (rule R4). */
  readonly merge: boolean
  /** Whether one bad entry refuses all. */
  readonly atomic: boolean
}

/** One's own response as it is sent: JSON, and the revision that it is of. */
export interface SentResponse {
  readonly revision: number
  readonly body: string
}

/**
 * A change that was made of what was read. It holds while neither the assessment nor the response has another revision.
 */
export interface Prepared {
  readonly assessment: AssessmentRow
  readonly revision: number
  readonly made: MadeChange | RefusedChange
}
