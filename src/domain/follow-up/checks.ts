import { isGreater, readFraction } from '../values/fraction.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import type { UpstreamItem } from '../tailoring/upstream.ts'
import { asksForReRating, isOverdue, isReviewDue, type Action } from '../assessments/actions.ts'
import { check, type Check } from '../assessments/check.ts'
import { boundOf } from '../scoring/mean.ts'
import type { PrincipleSummary, ResultSummary } from '../scoring/summary.ts'

/**
 * Rule E2: what a result asks. Of a confidential assessment that is what passed the gate, and nothing else (rule D6).
 */
export function checksOfResult (
  { principles }: Pick<ResultSummary, 'principles'>,
  { minCoverage }: Pick<CustomContent, 'minCoverage'>
): Check[] {
  return principles.flatMap(principle => [
    // More than a third.
    ...(3 * principle.notApplicable > principle.counted ? [check('na_share_high', { principle: principle.slug })] : []),
    ...(isCoverageLow(principle, minCoverage) ? [coverageLow(principle)] : []),
  ])
}

/** Rule S3. A confidential principle tells its outcome alone; where nothing applies there is no coverage. */
function isCoverageLow (principle: PrincipleSummary, minCoverage: string): boolean {
  if (!('coverage' in principle)) return principle.counted > 0 && principle.outcome !== 'scored'
  return principle.coverage !== null && isGreater(boundOf(minCoverage), readFraction(principle.coverage.exact))
}

/** Of a confidential one not why: it may be that all of it was found not applicable (rule D3). */
function coverageLow (principle: PrincipleSummary): Check {
  return check('coverage_low', {
    principle: principle.slug,
    ...(!('coverage' in principle) && {
      detail: 'Too little of this principle can be shown for its value to be more than an indication.',
    }),
  })
}

/** What is known of the version that an assessment rests on. The links lead to what is told. */
export interface CheckedSet {
  /** Null where it is not retired. */
  readonly retired: { readonly link: string | null } | null
  /** Null where there is none. */
  readonly newer: { readonly link: string | null } | null
  /** Rule T12, for a custom set. */
  readonly upstream: ReadonlyArray<Pick<UpstreamItem, 'slug' | 'kind'>>
}

/** Rule E2. */
export function checksOfSet ({ retired, newer, upstream }: CheckedSet): Check[] {
  return [
    ...(retired ? [check('set_version_retired', { link: retired.link })] : []),
    ...(newer ? [check('newer_version_available', { link: newer.link })] : []),
    ...upstream.filter(({ kind }) => kind !== 'unchanged').map(({ slug }) =>
      check('upstream_changed', { principle: slug })
    ),
  ]
}

/** An item of evidence, which is of the assessment as a whole and names no principle (rule E1). */
export interface CheckedEvidence extends Pick<Check, 'link'> {
  /** A calendar date, on which it still holds; null where it does not expire. */
  readonly expires: string | null
}

/** Rules E1 and E2. */
export function checksOfEvidence (evidence: readonly CheckedEvidence[], today: string): Check[] {
  return evidence.filter(({ expires }) => expires !== null && expires < today).map(({ link }) =>
    check('evidence_expired', { link })
  )
}

/** An action with the days that rule I5 compares. */
export interface CheckedAction extends Pick<Action, 'principle' | 'statement' | 'state' | 'due' | 'review'> {
  readonly link: string | null
  /** When it was done; null where it is not. */
  readonly doneAt: string | null
  /**
   * When what it is about was last rated, written as `doneAt` is; null where nobody rated. Of a confidential assessment
   * when it was released.
   */
  readonly ratedAt: string | null
}

/** Rules E2 and I5. */
export function checksOfActions (actions: readonly CheckedAction[], today: string): Check[] {
  return actions.flatMap(action => {
    const { principle, statement, link, doneAt, ratedAt } = action
    const place = { principle, statement, link }
    return [
      ...(isOverdue(action, today) ? [check('action_overdue', place)] : []),
      ...(isReviewDue(action, today) ? [check('action_review_due', place)] : []),
      ...(doneAt !== null && asksForReRating(action, doneAt, ratedAt) ? [check('consider_re_rating', place)] : []),
    ]
  })
}

/** Rules D1 and E2: of a confidential assessment, while seats may be issued. `seats` are those that were. */
export function checksOfSeats ({ seats, k }: { readonly seats: number, readonly k: number }): Check[] {
  return seats < k ? [check('k_unreachable')] : []
}

/** Rules D7 and E2: whether a release would show nothing, by how many have submitted and k alone. */
export function isTooFew ({ submitted, k }: { readonly submitted: number, readonly k: number }): boolean {
  return submitted < k
}

/** Rules D7 and E2: of a confidential assessment, until it is released. */
export function checksOfSubmissions (counted: { readonly submitted: number, readonly k: number }): Check[] {
  return isTooFew(counted) ? [check('too_few_submitted')] : []
}
