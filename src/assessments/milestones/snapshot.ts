import type { ItemFate } from '../../domain/follow-up/fates.ts'
import type { Ratings } from '../../domain/assessments/model.ts'
import type { SetOfResult } from '../../domain/assessments/result.ts'
import { ratingsOf } from '../../domain/assessments/rating.ts'
import { canonicalJson } from '../../domain/values/canonical-json.ts'
import type { AssessmentRow } from '../repository.ts'
import type { MilestoneRecord } from './schemas.ts'
import type { Writable } from '../writable.ts'

/** What a milestone is made of. */
export interface MilestoneInput {
  readonly assessment: Pick<AssessmentRow, 'id' | 'state' | 'mode' | 'disclosure' | 'k' | 'voice' | 'perspectives'>
  readonly set: SetOfResult
  /** Of a single assessment, which alone shows them. */
  readonly ratings: Ratings | undefined
  readonly name: string
  readonly reason: MilestoneRecord['reason']
  readonly result?: number
  /** Of an upgrade: what became of every statement. */
  readonly fates?: readonly ItemFate[]
  readonly at: Date
}

/**
 * Rule L: the document of a copy that never changes, as canonical JSON. What a confidential one says holds for nobody
 * in particular: structure and item fates. Those of a shared one show no ratings either, since nobody sees the others'
 * before it is closed; they are copied to be restored.
 */
export function milestoneDocument (
  { assessment, set, ratings, name, reason, result, fates = [], at }: MilestoneInput
): string {
  const { id, state, mode, disclosure, k, voice, perspectives } = assessment
  const document: MilestoneRecord = {
    type: 'milestone',
    assessment: id,
    name,
    reason,
    createdAt: at.toISOString(),
    state,
    set: { ...set },
    settings: { mode, disclosure, k, voice, perspectives: perspectives.map(perspective => ({ ...perspective })) },
    result: result ?? null,
    fates: fates.map(({ key, principle, from, fate }) => ({ key, principle, from: [...from], fate })),
    ratings: mode === 'single' && ratings ? ratingsOf(ratings) as Writable<ReturnType<typeof ratingsOf>> : null,
    restorable: disclosure !== 'confidential',
    links: { self: `/v1/assessments/${id}/milestones/${name}`, assessment: `/v1/assessments/${id}` },
  }
  return canonicalJson(document)
}
