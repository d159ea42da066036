import type { EntryIssue, ReadLine } from './entry.ts'
import type { EntryRows } from './repository.ts'
import type { ImportOutcome } from './schemas.ts'

/** What becomes of a line. */
export interface Plan {
  readonly outcome: ImportOutcome
  readonly rows?: EntryRows
}

export const entryChanged: EntryIssue = {
  pointer: '/entryId',
  code: 'entry_changed',
  detail: 'An entry with this id was imported with other content: released results do not change',
}

export function rejectedPlan (
  { number, entryId }: ReadLine,
  errors: readonly EntryIssue[],
  assessment: string | null = null
): Plan {
  return {
    outcome: {
      entryId,
      line: number,
      status: 'refused',
      assessment,
      result: null,
      errors: errors.map(({ pointer, code, detail }) => ({ ...(pointer !== undefined && { pointer }), code, detail })),
    },
  }
}

export function acceptedPlan (
  { number, entryId }: ReadLine,
  status: 'created' | 'unchanged',
  assessment: string
): Plan {
  return { outcome: { entryId, line: number, status, assessment, result: 1, errors: [] } }
}
