import type { EntryIssue, ReadLine } from './entry.ts'
import type { EntryRows } from './repository.ts'
import type { ImportOutcome } from './schemas.ts'

/** What becomes of a line. */
export interface Plan {
  readonly outcome: ImportOutcome
  readonly rows?: EntryRows
}

/** The caller's own reference is that of an assessment which no import made. */
export function externalIdTaken (assessment: string): EntryIssue {
  return {
    pointer: '/entryId',
    code: 'external_id_taken',
    detail: 'An assessment that was not imported has this `externalId`. Send the entry with another `entryId`, or ' +
      `give /v1/assessments/${assessment} another one`,
  }
}

/** Released results do not change: both ways out. */
export function entryChanged (assessment: string): EntryIssue {
  return {
    pointer: '/entryId',
    code: 'entry_changed',
    detail: 'An entry with this id was imported with other content, and released results do not change. Send it with ' +
      `another \`entryId\` to keep both; or DELETE /v1/assessments/${assessment} and send it again, to replace it`,
  }
}

/** An export names an assessment that was not imported by its own id: it must not come twice. */
export function stillThere (assessment: string): EntryIssue {
  return {
    pointer: '/entryId',
    code: 'assessment_exists',
    detail: 'The assessment that this entry was exported from is still in your organisation. ' +
      `DELETE /v1/assessments/${assessment} and send it again, to replace it`,
  }
}

/** The organisation keeps nothing for as long as it is old already. */
export function dueForErasure (retentionMonths: number): EntryIssue {
  return {
    pointer: '/assessedAt',
    code: 'due_for_erasure',
    detail: `It is older than the ${retentionMonths} months for which your organisation keeps assessments: the next ` +
      'purge deletes it, unless `retentionMonths` is raised before',
  }
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
      warnings: [],
    },
  }
}

export function acceptedPlan (
  { number, entryId }: ReadLine,
  status: 'created' | 'unchanged',
  assessment: string,
  warnings: readonly EntryIssue[] = []
): Plan {
  return { outcome: { entryId, line: number, status, assessment, result: 1, errors: [], warnings: [...warnings] } }
}
