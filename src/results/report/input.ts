import type { Viewed } from '../../content/worker.ts'
import type { Action } from '../../domain/assessments/actions.ts'
import type { Check } from '../../domain/assessments/check.ts'
import type { Comparison } from '../../domain/follow-up/comparison.ts'
import type { Improvement } from '../../domain/follow-up/improvement.ts'
import type { Result } from '../../domain/assessments/result.ts'
import type { Profiled } from '../../domain/scoring/summary.ts'
import type { Suggestions } from '../../domain/follow-up/suggestions.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import type { MadeOf } from '../../assessments/release/result-schemas.ts'
import type { Succession } from '../charts/timeline-rows.ts'
import type { WrittenTexts } from './written.ts'

/** A result among others of its arrangement, and how it stands to the one before it. */
export interface NumberedResult extends Succession {
  /** Its place among them, from 1. */
  readonly number: number
  /** When it was released, YYYY-MM-DD. */
  readonly date: string
  /** Undefined where the result does not tell. */
  readonly madeOf: MadeOf | undefined
  readonly result: Profiled
}

/** All that a report is made of. */
export interface ReportInput {
  /** What the arrangement is called. */
  readonly arrangement: string
  /** What the assessment is called; null where it has no name of its own. */
  readonly assessment: string | null
  /** The place of the result among those of the arrangement, from 1. */
  readonly number: number
  readonly numberInAssessment: number
  /** YYYY-MM-DD. */
  readonly date: string
  readonly result: Result
  /** How many people it is of, where the result tells; null where it is of too few to show anything. */
  readonly madeOf: MadeOf | undefined
  /** The version of the set that the result is of. */
  readonly content: CustomContent
  /** In which wording of it the report is read. */
  readonly viewed: Viewed
  readonly written: WrittenTexts
  readonly improvement: Improvement
  /** By the slug of a principle; those that are worth suggesting for. */
  readonly suggestions: Readonly<Record<string, Suggestions>>
  readonly actions: readonly Action[]
  /** Those of earlier assessments of the arrangement that are open still. */
  readonly openBefore: readonly Action[]
  readonly checks: readonly Check[]
  /** Earlier results of the arrangement, the oldest first, and how this one stands to the last of them. */
  readonly earlier: readonly NumberedResult[]
  readonly succession: Succession
  /** With the one before it, where there is one and somebody asks. */
  readonly comparison: Comparison | null
  /** The version of the set that the one before it is of; null where nothing is compared. */
  readonly contentBefore: CustomContent | null
  /** The service's public address, without a trailing slash. */
  readonly publicUrl: string
}
