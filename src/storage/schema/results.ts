import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { ResponseState } from '../../domain/assessments/lifecycle.ts'
import type { Ratings } from '../../domain/assessments/model.ts'
import type { Columns } from '../columns.ts'

/** The columns that these refer to. */
interface Referenced {
  readonly assessments: Readonly<Record<'organisationId' | 'id', AnyPgColumn>>
  readonly setVersions: Readonly<Record<'id', AnyPgColumn>>
}

/** Frozen, until their assessment is erased. */
function defineResults (c: Columns, { assessments, setVersions }: Referenced) {
  return c.table('results', {
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    number: c.integer('number').notNull(),
    /** As its assessment has it, so that a timeline is read in its order. */
    arrangementId: c.id('arrangement_id').notNull(),
    /**
     * What it is seen through from then on: its assessment may move on to another. Readable whatever becomes of its set
     * (rule V8).
     */
    versionId: c.id('version_id').notNull().references(() => setVersions.id),
    /** Where it stands in time. Of what was imported, when it was assessed. */
    releasedAt: c.instant('released_at').notNull(),
    /** JSON: what lists, timelines and checks need of it (`StoredSummary`), so that they never open it. */
    summary: c.text('summary').notNull(),
    /**
     * JSON: what the responses ask of their authors (`StoredFindings`); null of a confidential one, and where it was
     * not stored.
     */
    findings: c.text('findings'),
    /** JSON, byte for byte as it is sent. The last column, so that no list reads it (tables.ts). */
    document: c.text('document').notNull(),
  }, t => [
    c.primaryKey({ name: 'results_pkey', columns: [t.organisationId, t.assessmentId, t.number] }),
    c.index('results_of_version').on(t.versionId, t.organisationId),
    c.index('results_in_time').on(t.organisationId, t.arrangementId, t.releasedAt, t.assessmentId, t.number),
    c.foreignKey({
      name: 'results_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])
}

/** Frozen, until their assessment is erased. */
function defineMilestones (c: Columns, { assessments }: Referenced) {
  return c.table('milestones', {
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    name: c.text('name').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** Canonical JSON, as it is sent. The last column, so that no list reads it (tables.ts). */
    document: c.text('document').notNull(),
  }, t => [
    c.primaryKey({ name: 'milestones_pkey', columns: [t.organisationId, t.assessmentId, t.name] }),
    c.foreignKey({
      name: 'milestones_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])
}

/**
 * What a milestone restores of each response; never sent. Apart from it, so that whoever withdraws is forgotten here
 * too (rule L).
 */
function defineMilestoneCopies (c: Columns, milestones: ReturnType<typeof defineMilestones>) {
  return c.table('milestone_copies', {
    organisationId: c.id('organisation_id').notNull(),
    responseId: c.id('response_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    milestone: c.text('milestone').notNull(),
    state: c.text('state').$type<ResponseState>().notNull(),
    ratings: c.json<Ratings>('ratings').notNull(),
  }, t => [
    c.primaryKey({
      name: 'milestone_copies_in_order',
      columns: [t.organisationId, t.assessmentId, t.milestone, t.responseId],
    }),
    c.foreignKey({
      name: 'milestone_copies_fk',
      columns: [t.organisationId, t.assessmentId, t.milestone],
      foreignColumns: [milestones.organisationId, milestones.assessmentId, milestones.name],
    }),
  ])
}

/** What is stored of an assessment when it is released, or in between. */
export function defineResultTables (c: Columns, referenced: Referenced) {
  const milestones = defineMilestones(c, referenced)
  return { results: defineResults(c, referenced), milestones, milestoneCopies: defineMilestoneCopies(c, milestones) }
}
