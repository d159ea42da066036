import { availableTransitions } from '../domain/assessments/lifecycle.ts'
import { lifecycleOf } from './context.ts'
import { assessmentPath, versionPathOf } from './paths.ts'
import type { AssessmentRow, TransitionRow } from './repository.ts'
import type { ParticipantsAssessmentRecord } from './responses/schemas.ts'
import type { ParticipantsAssessment } from './responses/service.ts'
import type { AssessmentSummary } from './schemas.ts'
import type { Claimed } from './seats/service.ts'
import type { InvitationRow } from './seats/repository.ts'

/**
 * Nothing in it depends on what anybody said (rule D11). `readable` has the ids of the sets that its organisation can
 * read.
 */
export function assessmentSummary (assessment: AssessmentRow, readable: ReadonlySet<string>): AssessmentSummary {
  const {
    id,
    arrangementId,
    setId,
    version,
    mode,
    disclosure,
    k,
    voice,
    perspectives,
    state,
    externalId,
    revision,
    createdAt,
    updatedAt,
    releasedAt,
  } = assessment
  const self = assessmentPath(assessment)
  return {
    id,
    type: 'assessment',
    arrangement: arrangementId,
    set: { id: setId, version },
    mode,
    disclosure,
    k,
    voice,
    perspectives: perspectives.map(perspective => ({ ...perspective })),
    state,
    availableTransitions: [...availableTransitions(lifecycleOf(assessment))],
    externalId,
    revision,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
    links: {
      self,
      arrangement: `/v1/arrangements/${arrangementId}`,
      version: readable.has(setId) ? versionPathOf(assessment) : null,
      transitions: `${self}/transitions`,
      participants: mode === 'mutual' ? `${self}/participants` : null,
      response: mode === 'single' ? `${self}/response` : null,
      results: `${self}/results`,
      milestones: `${self}/milestones`,
      improvements: `${self}/improvements`,
      actions: `${self}/actions`,
      evidence: `${self}/evidence`,
      checks: `${self}/checks`,
    },
  }
}

export function transitionRecord ({ from, to, actor, reason, at }: TransitionRow) {
  return { from, to, actor, reason, at: at.toISOString() }
}

/** A seat without its code, which is shown when it is created and never again. */
export function seatRecord ({ id, perspective, claimed }: InvitationRow) {
  return { id, perspective, claimed }
}

/** For somebody who took part: nothing that its organisation alone is told (rules D2 and M7). */
export function participantsRecord (
  { assessment, response: { expiresOn }, hasResults, version }: ParticipantsAssessment
): ParticipantsAssessmentRecord {
  const { id, setId, state, disclosure, k, createdAt, releasedAt } = assessment
  const path = assessmentPath(assessment)
  return {
    type: 'participants-assessment',
    id,
    state,
    disclosure: disclosure ?? 'shared',
    k,
    set: { id: setId, version: assessment.version },
    createdAt: createdAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
    expiresOn: expiresOn ?? '',
    links: {
      self: `${path}/responses/me/assessment`,
      response: `${path}/responses/me`,
      results: hasResults ? `${path}/results` : null,
      improvements: hasResults ? `${path}/improvements` : null,
      version,
    },
  }
}

/**
 * The one response that holds the response token, with the disclosure and k that its holder is to know before saying
 * anything (rules D1 and M7).
 */
export function claimedRecord ({ assessment, response, token }: Claimed) {
  return {
    type: 'claimed-seat' as const,
    token,
    assessment: assessment.id,
    disclosure: assessment.disclosure ?? 'shared',
    k: assessment.k,
    perspective: response.perspective,
    expiresOn: response.expiresOn ?? '',
    links: { response: `${assessmentPath(assessment)}/responses/me` },
  }
}
