import { availableTransitions, isAllowed, type State } from '../domain/assessments/lifecycle.ts'
import { isTooFew } from '../domain/follow-up/checks.ts'
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
  /** Rule D7: whether whoever releases knows that too few have submitted for anything to be shown. */
  readonly nothingWillBeShown?: boolean
}

export type TransitionStep = ReturnType<typeof transitionStep>

/** Moves an assessment from one state to another. */
export function transitionStep (context: AssessmentsContext, releases: Pick<ReleaseService, 'write'>) {
  const { repository, now, newId } = context
  const record = auditor(context)

  /** Rule D7. */
  async function assertEnoughSubmitted (tx: Writer, assessment: AssessmentRow): Promise<void> {
    const { k } = assessment
    if (k === null) return
    const submitted = await repository.countSubmitted(tx, assessment)
    if (!isTooFew({ submitted, k })) return
    const seats = await repository.countInvitations(tx, assessment)
    throw assessmentProblem(
      'too_few_submitted',
      `${submitted} of ${seats} participants have submitted, and nothing is shown of fewer than ${k}: the result ` +
        'would be empty, and there is no second release. Reopen the assessment (`to`: `open`) so that more can ' +
        'submit, or send `nothingWillBeShown: true` to release it all the same'
    )
  }

  /** One step of rule L, while the assessment is locked. */
  return async function step (
    tx: Writer,
    caller: Caller,
    assessment: AssessmentRow,
    { to, reason, nothingWillBeShown = false }: Transition,
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
    if (to === 'released' && !nothingWillBeShown) await assertEnoughSubmitted(tx, assessment)
    if (to === 'released' && !prepared) throw new Stale()
    if (prepared) await releases.write(tx, assessment, prepared)
    const changed = { state: to, updatedAt: now(), ...(prepared && { releasedAt: at }) }
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
