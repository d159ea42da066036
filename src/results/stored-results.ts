import type { Result } from '../domain/assessments/result.ts'
import type { CustomContent } from '../domain/versions/principle-set.ts'
import type { MadeOf } from '../assessments/release/result-schemas.ts'
import type { StoredSummary } from '../assessments/release/result-summary.ts'
import { openContent, type StoredContent } from '../assessments/versions/stored-content.ts'
import { takeJson, type JsonBytes } from '../workers/json-bytes.ts'
import type { NumberedResult } from './report/input.ts'

// Pure, so that a worker thread can run it.

/** A result as it is stored, and where it stands. */
export interface StoredResult {
  readonly assessment: string
  readonly number: number
  /** ISO 8601. */
  readonly releasedAt: string
  /** Without what everybody said (`withoutWritten`). */
  readonly document: JsonBytes
  readonly content: StoredContent
}

export interface OpenedResult extends Omit<StoredResult, 'content' | 'document'> {
  readonly result: Result
  readonly madeOf: MadeOf | undefined
  readonly content: CustomContent
}

/** A result without its statements, and when it was released, YYYY-MM-DD. */
export interface EarlierResult extends Omit<NumberedResult, 'result' | 'madeOf'> {
  readonly summary: string
}

export function openResult ({ document, content, ...place }: StoredResult): OpenedResult {
  const { result, madeOf } = takeJson<{ readonly result: Result, readonly madeOf?: MadeOf }>(document)
  return { ...place, result, madeOf, content: openContent(content) }
}

export function numberedResult ({ summary, ...place }: EarlierResult): NumberedResult {
  const { madeOf, ...result }: StoredSummary = JSON.parse(summary)
  return { ...place, madeOf, result }
}
