import { availableTransitions, isAllowed, type State } from '../domain/assessments/lifecycle.ts'
import { assertWritten } from '../http/conditional.ts'
import { Stale } from '../http/retries.ts'
import type { Caller } from '../identity/index.ts'
import type { Writer } from '../storage/storage.ts'
import { auditor, lifecycleOf, type AssessmentsContext } from './context.ts'
import { assessmentProblem } from './errors.ts'
import type { PreparedRelease, ReleaseService } from './release/service.ts'
import type { AssessmentRow } from './repository.ts'

export interface Transition {
  readonly to: State
  readonly reason?: string
}

/** Moves an assessment from one state to another. */
export function transitionStep (context: AssessmentsContext, releases: Pick<ReleaseService, 'write'>) {
  const { repository, now, newId } = context
  const record = auditor(context)

  /** One step of rule L, while the assessment is locked. */
  return async function step (
    tx: Writer,
    caller: Caller,
    assessment: AssessmentRow,
    { to, reason }: Transition,
    prepared?: PreparedRelease,
    at = prepared?.at ?? now()
  ): Promise<AssessmentRow> {
    const { organisationId, id, state: from } = assessment
    if (!isAllowed(from, to, lifecycleOf(assessment))) {
      const allowed = availableTransitions(lifecycleOf(assessment))
      throw assessmentProblem(
        'transition_not_allowed',
        `From ${from} it can go to ${allowed.length > 0 ? allowed.join(', ') : 'nothing else'}`,
        [{ pointer: '/to', code: 'transition_not_allowed', detail: `allowed: ${allowed.join(', ')}` }]
      )
    }
    if (
      to === 'open' && assessment.disclosure === 'shared' && await repository.isConsentMissing(tx, assessment)
    ) { throw assessmentProblem('consent_missing') }
    if (to === 'released' && !prepared) throw new Stale()
    if (prepared) await releases.write(tx, assessment, prepared)
    const changed = { state: to, ...(prepared && { releasedAt: at }) }
    assertWritten(await repository.update(tx, assessment, changed), assessment)
    await repository.insertTransition(tx, {
      id: newId(),
      organisationId,
      assessmentId: id,
      from,
      to,
      actor: caller.key,
      reason: reason ?? null,
      at,
    })
    await record(tx, caller, 'assessment.transitioned', id)
    return { ...assessment, ...changed, revision: assessment.revision + 1 }
  }
}
