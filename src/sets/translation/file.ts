import type { SentText } from '../../domain/versions/translated-texts.ts'
import type { RequestIssue } from '../../http/problems/problem.ts'

/** A translation, and where it stands: by line in a file, by pointer in JSON. */
export interface FileText extends SentText, Pick<RequestIssue, 'line' | 'pointer'> {}

/** What could be read of a file, and what was wrong with its form. */
export interface ReadFile {
  readonly texts: readonly FileText[]
  readonly faults: readonly RequestIssue[]
  /** What the file says of the language that it is in. */
  readonly language: string | undefined
}
