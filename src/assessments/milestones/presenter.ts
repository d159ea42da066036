import { assessmentPath } from '../paths.ts'
import type { AssessmentRow } from '../repository.ts'
import type { MilestoneRow } from './repository.ts'

/** A milestone as a list of them has it. */
export function milestoneSummary (
  { id }: Pick<AssessmentRow, 'id'>,
  { name, createdAt }: Pick<MilestoneRow, 'name' | 'createdAt'>
) {
  return { name, createdAt: createdAt.toISOString(), links: { self: `${assessmentPath({ id })}/milestones/${name}` } }
}
