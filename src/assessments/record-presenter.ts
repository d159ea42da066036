import { availableActionStates } from '../domain/assessments/actions.ts'
import { preview } from '../domain/follow-up/upgrade.ts'
import type { ActionRow } from './actions/repository.ts'
import type { ActionRecord } from './actions/schemas.ts'
import type { EvidenceRow } from './evidence/repository.ts'
import { evidenceWarning, type EvidenceRecord } from './evidence/schemas.ts'
import { assessmentPath, versionPathOf } from './paths.ts'
import type { AssessmentRow, MilestoneRow } from './repository.ts'
import type { Previewed } from './upgrades/service.ts'
import type { UpgradeRecord } from './upgrades/schemas.ts'

// What is kept beside the responses of an assessment, as it is told.

/** A milestone as a list of them has it. */
export function milestoneSummary ({ id }: Pick<AssessmentRow, 'id'>, { name, createdAt }: Pick<MilestoneRow, 'name' | 'createdAt'>) {
  return { name, createdAt: createdAt.toISOString(), links: { self: `${assessmentPath({ id })}/milestones/${name}` } }
}

/** Rule U: a preview, the same whoever asks and whatever anybody has said. */
export function upgradeRecord ({ assessment, to, fates }: Previewed): UpgradeRecord {
  const { id, setId, version } = assessment
  const { items, dropped, needsConfirmation } = preview(fates)
  const path = assessmentPath(assessment)
  return {
    type: 'upgrade',
    assessment: id,
    from: { id: setId, version },
    to: { id: setId, version: to },
    items: items.map(({ key, principle, from, fate, details }) => ({ key, principle, from: [...from], fate, details: [...details] })),
    dropped: [...dropped],
    needsConfirmation,
    links: { self: `${path}/upgrade?to=${to}`, assessment: path, version: versionPathOf({ setId, version: to }) },
  }
}

/** Rule I5: an action with the states that it may go to. Dates are YYYY-MM-DD or null. */
export function actionRecord (action: ActionRow): ActionRecord {
  const { id, assessmentId, what, principle, statement, owner, due, review, state, reason, doneOn, revision, createdAt, updatedAt } = action
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
    revision,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    links: { self: `${path}/actions/${id}`, assessment: path },
  }
}

/** Rule E1: an item of evidence, with the warning that goes with every one. */
export function evidenceRecord ({ id, assessmentId, kind, title, content, collected, expires, createdAt }: EvidenceRow): EvidenceRecord {
  const path = assessmentPath({ id: assessmentId })
  return {
    id,
    type: 'evidence',
    assessment: assessmentId,
    kind,
    title,
    content,
    collected,
    expires,
    createdAt: createdAt.toISOString(),
    note: evidenceWarning,
    links: { self: `${path}/evidence/${id}`, assessment: path },
  }
}
