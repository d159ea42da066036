import type { VersionHoldings } from '../content/index.ts'
import type { ItemFate } from '../domain/assessments/fates.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import { ratingsOf } from '../domain/assessments/rating.ts'
import { isConfidential, setOfResult } from './context.ts'
import type { AssessmentRow, MilestoneCopyRow, MilestoneRow, ResponseRow } from './repository.ts'
import type { MilestoneRecord } from './result-schemas.ts'
import type { Writable } from './writable.ts'

/** What a milestone is made of. */
export interface Kept {
  readonly assessment: AssessmentRow
  readonly version: VersionHoldings
  readonly responses: readonly ResponseRow[]
  readonly name: string
  readonly reason: MilestoneRecord['reason']
  readonly result?: number
  /** Of an upgrade: what became of every statement. */
  readonly fates?: readonly ItemFate[]
  readonly at: Date
}

/** A milestone, and what it restores. */
export interface KeptMilestone {
  readonly row: MilestoneRow
  readonly copies: readonly MilestoneCopyRow[]
}

/**
 * Rule L: a copy that never changes. What a confidential one says holds for nobody in particular: structure and item fates. Those of
 * a shared one show no ratings either, since nobody sees the others' before it is closed; they are kept to be restored.
 */
export function milestoneOf ({ assessment, version, responses, name, reason, result, fates = [], at }: Kept): KeptMilestone {
  const [only] = responses
  const document: MilestoneRecord = {
    type: 'milestone',
    assessment: assessment.id,
    name,
    reason,
    createdAt: at.toISOString(),
    state: assessment.state,
    set: setOfResult(assessment, version),
    settings: { mode: assessment.mode, disclosure: assessment.disclosure, k: assessment.k, voice: assessment.voice, perspectives: assessment.perspectives.map(perspective => ({ ...perspective })) },
    result: result ?? null,
    fates: fates.map(({ key, principle, from, fate }) => ({ key, principle, from: [...from], fate })),
    ratings: assessment.mode === 'single' && only ? ratingsOf(only.ratings) as Writable<ReturnType<typeof ratingsOf>> : null,
    restorable: !isConfidential(assessment),
    links: { self: `/v1/assessments/${assessment.id}/milestones/${name}`, assessment: `/v1/assessments/${assessment.id}` },
  }
  const { organisationId, id: assessmentId } = assessment
  return {
    row: { organisationId, assessmentId, name, document: canonicalJson(document), createdAt: at },
    copies: isConfidential(assessment) ? [] : responses.filter(({ state }) => state !== 'withdrawn').map(({ id: responseId, state, ratings }) => ({ organisationId, assessmentId, milestone: name, responseId, state, ratings })),
  }
}
