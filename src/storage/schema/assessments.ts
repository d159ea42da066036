import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { ResponseState, State } from '../../domain/assessments/lifecycle.ts'
import type { Disclosure, Mode, Perspective, Ratings, Voice } from '../../domain/assessments/model.ts'
import type { Columns } from '../columns.ts'

/** The columns that tables refer to: whose the row is, and the row. */
type Owned = Readonly<Record<'organisationId' | 'id', AnyPgColumn>>
type Referenced = Readonly<Record<'organisations' | 'setVersions', { readonly id: AnyPgColumn }>>

function defineArrangements (c: Columns, organisations: Pick<Owned, 'id'>) {
  return c.table('arrangements', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    name: c.text('name').notNull(),
    purpose: c.text('purpose').notNull(),
    /** One of the guide's formats, or null. */
    format: c.text('format'),
    setting: c.text('setting').notNull(),
    tags: c.json<readonly string[]>('tags').notNull(),
    /** The caller's own reference. */
    externalId: c.text('external_id'),
    revision: c.integer('revision').notNull(),
    createdAt: c.instant('created_at').notNull(),
    updatedAt: c.instant('updated_at').notNull(),
  }, t => [
    c.unique('arrangements_owner_key').on(t.organisationId, t.id),
    c.unique('arrangements_external_key').on(t.organisationId, t.externalId),
  ])
}

function defineAssessments (c: Columns, arrangements: Owned, setVersions: Pick<Owned, 'id'>) {
  return c.table('assessments', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    arrangementId: c.id('arrangement_id').notNull(),
    setId: c.id('set_id').notNull(),
    /** The number of the version. */
    version: c.text('version').notNull(),
    /** Pinned from open on. The organisation may read it whatever becomes of its set (rule V8). */
    versionId: c.id('version_id').notNull().references(() => setVersions.id),
    mode: c.text('mode').$type<Mode>().notNull(),
    /** Null for a single one. */
    disclosure: c.text('disclosure').$type<Disclosure>(),
    /** Rule D1; null unless confidential. */
    k: c.integer('k'),
    voice: c.text('voice').$type<Voice>().notNull(),
    perspectives: c.json<readonly Perspective[]>('perspectives').notNull(),
    state: c.text('state').$type<State>().notNull(),
    /** Hexadecimal, of the commitment and of the order of comments (rules D6, D10); gone with the assessment. */
    salt: c.text('salt').notNull(),
    revision: c.integer('revision').notNull(),
    /** Counts what participants have written, so that a write and a closing take turns. Tells neither who nor when. */
    turns: c.integer('turns').notNull(),
    createdAt: c.instant('created_at').notNull(),
    /** When a key last wrote into it; nothing that a participant does moves it (rule X4). */
    updatedAt: c.instant('updated_at').notNull(),
    /** Of the newest release. */
    releasedAt: c.instant('released_at'),
    /** The caller's own reference: of a line that was imported, its `entryId`. */
    externalId: c.text('entry_id'),
    /** What a line that was imported said; null of any other. */
    entryDigest: c.text('entry_digest'),
  }, t => [
    c.unique('assessments_owner_key').on(t.organisationId, t.id),
    c.unique('assessments_entry_key').on(t.organisationId, t.externalId),
    c.index('assessments_of_arrangement').on(t.organisationId, t.arrangementId, t.id),
    c.index('assessments_of_set').on(t.organisationId, t.setId, t.id),
    c.index('assessments_by_state').on(t.organisationId, t.state, t.id),
    c.index('assessments_of_version').on(t.versionId, t.organisationId),
    c.index('assessments_by_mode').on(t.organisationId, t.mode, t.id),
    c.index('assessments_by_release').on(t.organisationId, t.releasedAt, t.id),
    c.index('assessments_by_update').on(t.organisationId, t.updatedAt, t.id),
    c.foreignKey({
      name: 'assessments_arrangement_fk',
      columns: [t.organisationId, t.arrangementId],
      foreignColumns: [arrangements.organisationId, arrangements.id],
    }),
  ])
}

/** Rule M0: a seat that may be taken once. Nothing joins it to the response that takes it. */
function defineInvitations (c: Columns, assessments: Owned) {
  return c.table('invitations', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    perspective: c.text('perspective').notNull(),
    /** SHA-256, hexadecimal. */
    codeHash: c.text('code_hash').notNull(),
    claimed: c.flag('claimed').notNull(),
  }, t => [
    c.unique('invitations_owner_key').on(t.organisationId, t.assessmentId, t.id),
    c.foreignKey({
      name: 'invitations_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])
}

/** What one participant says. The id is random (UUIDv4) and there is a date without a time: rule D13. */
function defineResponses (c: Columns, assessments: Owned) {
  return c.table('responses', {
    organisationId: c.id('organisation_id').notNull(),
    id: c.id('id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    perspective: c.text('perspective').notNull(),
    /** What the participant is called in a shared result; null in any other. */
    label: c.text('label'),
    /** Rule M7; null where nobody was asked. */
    consent: c.flag('consent'),
    /** SHA-256 of the response token, hexadecimal; null for a single assessment, which its organisation's keys open. */
    tokenHash: c.text('token_hash'),
    /** YYYY-MM-DD; the token opens nothing from then on. */
    expiresOn: c.text('expires_on'),
    state: c.text('state').$type<ResponseState>().notNull(),
    revision: c.integer('revision').notNull(),
    ratings: c.json<Ratings>('ratings').notNull(),
    /** YYYY-MM-DD. */
    changedOn: c.text('changed_on').notNull(),
    /** The newest result of a shared assessment that it is part of; null in any other, whoever took part (rule D13). */
    resultNumber: c.integer('result_number'),
  }, t => [
    c.primaryKey({ name: 'responses_in_order', columns: [t.organisationId, t.assessmentId, t.id] }),
    c.unique('responses_id_key').on(t.organisationId, t.id),
    c.foreignKey({
      name: 'responses_assessment_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])
}

/** Rule L: who, when and why. */
function defineAssessmentTransitions (c: Columns, assessments: Owned) {
  return c.table('assessment_transitions', {
    id: c.id('id').primaryKey(),
    organisationId: c.id('organisation_id').notNull(),
    assessmentId: c.id('assessment_id').notNull(),
    from: c.text('from_state').$type<State>().notNull(),
    to: c.text('to_state').$type<State>().notNull(),
    /** The id of a key. */
    actor: c.text('actor').notNull(),
    reason: c.text('reason'),
    at: c.instant('at').notNull(),
  }, t => [
    c.index('assessment_transitions_of').on(t.organisationId, t.assessmentId, t.id),
    c.foreignKey({
      name: 'assessment_transitions_fk',
      columns: [t.organisationId, t.assessmentId],
      foreignColumns: [assessments.organisationId, assessments.id],
    }),
  ])
}

/** Arrangements, their assessments, and what is said in them. */
export function defineAssessmentTables (c: Columns, { organisations, setVersions }: Referenced) {
  const arrangements = defineArrangements(c, organisations)
  const assessments = defineAssessments(c, arrangements, setVersions)

  /** Which assessments were erased, and nothing of them. */
  const erasures = c.table('erasures', {
    organisationId: c.id('organisation_id').notNull().references(() => organisations.id),
    assessmentId: c.id('assessment_id').notNull(),
    erasedAt: c.instant('erased_at').notNull(),
  }, t => [c.primaryKey({ name: 'erasures_pkey', columns: [t.organisationId, t.assessmentId] })])

  return {
    arrangements,
    assessments,
    invitations: defineInvitations(c, assessments),
    responses: defineResponses(c, assessments),
    assessmentTransitions: defineAssessmentTransitions(c, assessments),
    erasures,
  }
}
