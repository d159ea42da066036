import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { ActionState } from '../../domain/assessments/actions.ts'
import type { Columns } from '../columns.ts'

export const evidenceKinds = ['text', 'link', 'file'] as const
export type EvidenceKind = typeof evidenceKinds[number]

/** The columns that these refer to. */
interface Referenced {
  readonly assessments: Readonly<Record<'organisationId' | 'id', AnyPgColumn>>
}

/** What an organisation does about a result, and the evidence of it. */
export function defineFollowUpTables (c: Columns, { assessments }: Referenced) {
  /** Rule I5. */
  const actions = c.table('actions', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    what: c.text('what').notNull(),
    /** The slug of a principle of the assessment's version. */
    principle: c.text('principle').notNull(),
    /** The key of a statement of it, where it is about one. */
    statement: c.text('statement'),
    /** A role, not a name. */
    owner: c.text('owner').notNull(),
    /** YYYY-MM-DD. */
    due: c.text('due'),
    review: c.text('review'),
    state: c.text('state').$type<ActionState>().notNull(),
    reason: c.text('reason'),
    /** YYYY-MM-DD; null while it is not done. */
    doneOn: c.text('done_on'),
    /** The caller's own reference. */
    externalId: c.text('external_id'),
    revision: c.integer('revision').notNull(),
    createdAt: c.instant('created_at').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
  }, t => [
    c.unique('actions_owner_key').on(t.organisationId, t.assessmentId, t.id),
    c.unique('actions_external_key').on(t.organisationId, t.externalId),
    c.index('actions_of_organisation').on(t.organisationId, t.id),
    c.foreignKey({
      name: 'actions_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])

  /** Rule E1. */
  const evidence = c.table('evidence', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    kind: c.text('kind').$type<EvidenceKind>().notNull(),
    title: c.text('title').notNull(),
    /** A text, an address, or "sha256:" and the digest of a file that is kept elsewhere. */
    content: c.text('content').notNull(),
    /** YYYY-MM-DD. */
    collected: c.text('collected').notNull(),
    expires: c.text('expires'),
    createdAt: c.instant('created_at').notNull(),
  }, t => [
    c.unique('evidence_owner_key').on(t.organisationId, t.assessmentId, t.id),
    c.foreignKey({
      name: 'evidence_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])

  return { actions, evidence }
}
