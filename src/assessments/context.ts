import type { Arrangements } from '../arrangements/index.ts'
import type { Content, VersionBodies } from '../content/index.ts'
import type { Lifecycle, State } from '../domain/assessments/lifecycle.ts'
import type { SetOfResult } from '../domain/assessments/result.ts'
import { formatVersion, type VersionNumber } from '../domain/versions/version-number.ts'
import type { AuditAction, Events } from '../audit/index.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Caller } from '../identity/index.ts'
import { isUuid } from '../storage/principal.ts'
import type { Access, Reader, Writer } from '../storage/storage.ts'
import type { Workers } from '../workers/pool.ts'
import type { ActionRepository } from './actions/repository.ts'
import { assessmentProblem, type AssessmentProblem } from './errors.ts'
import type { EvidenceRepository } from './evidence/repository.ts'
import type { AssessmentRow, AssessmentsRepository } from './repository.ts'
import type { VersionFacts } from './versions/facts.ts'

/** In which time zone a day is a day for an organisation, and how long it keeps what was released. */
export interface OrganisationSettings {
  readonly timeZone: string
  readonly retentionMonths: number
}

/** What is common to the parts of the feature. */
export interface AssessmentsContext {
  readonly access: (organisation: string) => Access
  readonly repository: AssessmentsRepository
  readonly actions: ActionRepository
  readonly evidence: EvidenceRepository
  readonly arrangements: Arrangements
  readonly content: Content
  readonly events: Events
  readonly organisationOf: (reader: Reader, id: string) => Promise<OrganisationSettings>
  readonly workers: Workers
  readonly facts: VersionFacts
  readonly now: () => Date
  readonly newId: () => string
  /** A UUIDv4: it does not show when it was created (rule D13). */
  readonly newRandomId: () => string
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array
}

/** What a key reads of an assessment. */
export interface ReadAssessment {
  readonly read: Reader
  readonly caller: Caller
  readonly id: string
}

/** What a key does to an assessment, in the transaction that does it. */
export interface WriteAssessment extends Omit<ReadAssessment, 'read'> {
  readonly tx: Writer
}

/** Throws 404 for an assessment that is not there or not the organisation's, 410 for one that was erased. */
export async function findAssessment (
  { repository }: Pick<AssessmentsContext, 'repository'>,
  reader: Reader,
  organisationId: string,
  id: string
): Promise<AssessmentRow> {
  const found = isUuid(id) ? await repository.find(reader, { organisationId, id }) : undefined
  return found ?? notThere({ repository }, reader, organisationId, id)
}

interface LockAssessment {
  readonly tx: Writer
  readonly caller: Pick<Caller, 'organisation'>
  readonly id: string
}

/**
 * Locks the assessment, so that whoever writes into it does so one after another. Throws as `findAssessment` does, and
 * `problem` where its state is none of `states`.
 */
export async function lockAssessment (
  { repository }: Pick<AssessmentsContext, 'repository'>,
  { tx, caller, id }: LockAssessment,
  states: readonly State[],
  problem: AssessmentProblem = 'transition_not_allowed'
): Promise<AssessmentRow> {
  const { organisation: organisationId } = caller
  const locked = isUuid(id) ? await repository.lock(tx, { organisationId, id }, states) : undefined
  if (locked) return locked
  await findAssessment({ repository }, tx, organisationId, id)
  throw assessmentProblem(problem)
}

/** For participants: an assessment that was deleted after their token or code was found is as absent as any other. */
export function absentIfErased (found: Promise<AssessmentRow>, otherwise: () => Problem): Promise<AssessmentRow> {
  return found.catch(error => {
    throw error instanceof Problem && error.type.code === 'assessment_erased' ? otherwise() : error
  })
}

async function notThere (
  { repository }: Pick<AssessmentsContext, 'repository'>,
  reader: Reader,
  organisationId: string,
  id: string
): Promise<never> {
  const isErased = isUuid(id) && await repository.isErased(reader, { organisationId, id })
  throw assessmentProblem(isErased ? 'assessment_erased' : 'assessment_not_found')
}

/** Rule S11: which version a result is of, by number and by both digests. */
export function setOfResult (
  { setId }: Pick<AssessmentRow, 'setId'>,
  held: Pick<VersionBodies, 'contentDigest' | 'scoringDigest' | keyof VersionNumber>
): SetOfResult {
  return {
    id: setId,
    version: formatVersion(held),
    contentDigest: held.contentDigest,
    scoringDigest: held.scoringDigest,
  }
}

/** Rule L: a single assessment counts as shared. */
export function lifecycleOf (
  { state, mode, disclosure }: Pick<AssessmentRow, 'state' | 'mode' | 'disclosure'>
): Lifecycle {
  return { state, mode, disclosure: disclosure ?? 'shared' }
}

/** False for a single assessment too: it has no disclosure, and counts as shared. */
export function isConfidential ({ disclosure }: Pick<AssessmentRow, 'disclosure'>): boolean {
  return disclosure === 'confidential'
}

/** Records what a key did, in the transaction that does it. `id` and `type` are of what it was done to. */
export function auditor ({ events }: Pick<AssessmentsContext, 'events'>) {
  return (tx: Writer, { organisation, key }: Caller, action: AuditAction, id: string, type = 'assessment') =>
    events.recordAudit(tx, organisation, { actor: key, action, resource: { type, id } })
}
