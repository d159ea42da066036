import type { Columns } from '../columns.ts'
import { defineAssessmentTables } from './assessments.ts'
import { defineFollowUpTables } from './follow-up.ts'
import { defineIdentityTables } from './identity.ts'
import { defineLibraryTables } from './library.ts'
import { defineResultTables } from './results.ts'
import { defineSetTables } from './sets.ts'

/** Tables whose rows never change, by the triggers in migrations/<engine>/guards.sql (rule V5). */
export const frozenTables = ['audit_events', 'milestones', 'results', 'set_versions', 'version_wordings'] as const

/**
 * Tables that SQLite keeps in the order of their random keys (rule D13): a hidden row number would tell who came first.
 * migrations/generate.ts writes it into their SQL.
 */
export const unorderedTables = ['responses', 'milestone_copies'] as const

/** Every table, once. Keys of rows that an organisation owns begin with the organisation. */
export function defineTables (c: Columns) {
  const identity = defineIdentityTables(c)
  const sets = defineSetTables(c, identity.organisations)
  const published = { ...identity, ...sets }
  const assessments = defineAssessmentTables(c, published)
  return {
    ...published,
    ...defineLibraryTables(c, published),
    ...assessments,
    ...defineResultTables(c, { ...published, ...assessments }),
    ...defineFollowUpTables(c, assessments),
  }
}

export type Tables = ReturnType<typeof defineTables>
