import { availableTransitions } from '../domain/assessments/lifecycle.ts'
import { ratingsOf } from '../domain/assessments/rating.ts'
import { lifecycleOf } from './context.ts'
import type { AssessmentRow, InvitationRow } from './repository.ts'
import type { Said } from './response-service.ts'
import type { AssessmentSummary, ResponseRecord } from './schemas.ts'
import type { Claimed } from './seat-service.ts'
import type { Writable } from './writable.ts'

/** Root-relative, as all links within the service are. */
export function assessmentPath ({ id }: Pick<AssessmentRow, 'id'>): string {
  return `/v1/assessments/${id}`
}

/** The pinned address of the version that an assessment looks through. */
export function versionPathOf ({ setId, version }: Pick<AssessmentRow, 'setId' | 'version'>): string {
  return `/v1/principle-sets/${setId}/versions/${version}`
}

/** Nothing in it depends on what anybody said (rule D11). */
export function assessmentSummary (assessment: AssessmentRow): AssessmentSummary {
  const { id, arrangementId, setId, version, mode, disclosure, k, voice, perspectives, state, revision, createdAt, releasedAt } = assessment
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
    revision,
    createdAt: createdAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
    links: {
      self,
      arrangement: `/v1/arrangements/${arrangementId}`,
      version: versionPathOf(assessment),
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

/** A seat without its code, which is told when it is issued and never again. */
export function seatRecord ({ id, perspective, claimed }: InvitationRow) {
  return { id, perspective, claimed }
}

/**
 * The one answer that holds the response token, with the disclosure and k that its holder is to know before saying anything
 * (rules D1 and M7).
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

/** One's own response, with what there is to rate. */
export function responseRecord ({ assessment, version: { content }, response, refusals }: Said): ResponseRecord {
  const path = assessmentPath(assessment)
  return {
    type: 'response',
    assessment: assessment.id,
    state: response.state,
    disclosure: assessment.disclosure,
    k: assessment.k,
    perspective: response.perspective,
    label: response.label,
    revision: response.revision,
    ratings: ratingsOf(response.ratings) as Writable<ReturnType<typeof ratingsOf>>,
    carried: Object.fromEntries(Object.entries(response.ratings).flatMap(([key, { carry }]) => carry === undefined ? [] : [[key, carry]])),
    previous: Object.fromEntries(Object.entries(response.ratings).flatMap(([key, { previous = [] }]) => previous.length > 0 ? [[key, previous as Writable<typeof previous>]] : [])),
    refused: refusals.map(refusal => ({ ...refusal })),
    scale: content.scale?.levels.map(({ key, label, anchor }) => ({ key, label, anchor })) ?? [],
    principles: content.principles.map(({ slug, title, gloss, statements }) => ({
      slug, title, gloss, statements: statements.map(({ key, text, notApplicable }) => ({ key, text, notApplicable })),
    })),
    links: { self: assessment.mode === 'single' ? `${path}/response` : `${path}/responses/me`, assessment: path, results: `${path}/results` },
  }
}
