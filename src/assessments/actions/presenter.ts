import { availableActionStates } from '../../domain/assessments/actions.ts'
import { assessmentPath } from '../paths.ts'
import type { ActionRow } from './repository.ts'
import type { ActionRecord } from './schemas.ts'

/** Rule I5: an action with the states that it may go to. Dates are YYYY-MM-DD or null. */
export function actionRecord (action: ActionRow): ActionRecord {
  const {
    id,
    assessmentId,
    what,
    principle,
    statement,
    owner,
    due,
    review,
    state,
    reason,
    doneOn,
    externalId,
    revision,
    createdAt,
    updatedAt,
  } = action
  const path = assessmentPath({ id: assessmentId })
  return {
    id,
    type: 'action',
    assessment: assessmentId,
    what,
    principle,
    statement,
    owner,
    due,
    review,
    state,
    availableStates: [...availableActionStates(state)],
    reason,
    doneOn,
    externalId,
    revision,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    links: { self: `${path}/actions/${id}`, assessment: path },
  }
}
