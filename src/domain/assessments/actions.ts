import { lengthOf, rationaleLimits, trimmed, visibleLength } from '../values/limits.ts'
import { createIssue, type Issue } from '../values/issue.ts'

/** Rule I5. */
export const actionStates = ['planned', 'in_progress', 'done', 'accepted_as_is', 'dropped'] as const
export type ActionState = typeof actionStates[number]

/** Rule I5: what is to be done about one principle. It never changes a rating. */
export interface Action {
  readonly what: string
  /** The slug of the principle. */
  readonly principle: string
  /** The statement that it is about, where it is about one. */
  readonly statement: string | null
  /** A role, not a name. */
  readonly owner: string
  /** Calendar dates, YYYY-MM-DD. */
  readonly due: string | null
  readonly review: string | null
  readonly state: ActionState
  /** Why it was accepted as it is. */
  readonly reason: string | null
}

const next: Readonly<Record<ActionState, readonly ActionState[]>> = {
  planned: ['in_progress', 'done', 'accepted_as_is', 'dropped'],
  in_progress: ['planned', 'done', 'accepted_as_is', 'dropped'],
  done: ['in_progress'],
  accepted_as_is: ['planned'],
  dropped: ['planned'],
}

/** Rule I5: what is settled can be taken up again, and nothing else. */
export function availableActionStates (state: ActionState): readonly ActionState[] {
  return next[state]
}

/** Rule I5: why an action may not go there. `reason` is what is given with the move. */
export function issuesOfMove (from: ActionState, to: ActionState, reason: string | null): Issue[] {
  return [
    ...(next[from].includes(to)
      ? []
      : [createIssue('/state', 'transition_not_allowed', `From ${from} an action may go to ${next[from].join(', ')}`)]),
    ...(to === 'accepted_as_is' ? refusalsOfReason(reason) : []),
  ]
}

/** As much as a rationale of a tailoring (rule T3). */
function refusalsOfReason (reason: string | null): Issue[] {
  const { shortest, longest } = rationaleLimits
  if (visibleLength(reason ?? '') < shortest) {
    return [createIssue(
      '/reason',
      'reason_too_short',
      'Say why it stays as ' +
        `it is, in at least ${shortest} characters`
    )]
  }
  return lengthOf(trimmed(reason ?? '')) > longest
    ? [createIssue('/reason', 'text_too_long', `At most ${longest} characters are allowed`)]
    : []
}

/** Rule I5: in these an action still asks somebody to do something. */
export const openActionStates = ['planned', 'in_progress'] as const satisfies readonly ActionState[]

/** Whether it is in one of them. */
export function isOpen ({ state }: Pick<Action, 'state'>): boolean {
  return openActionStates.some(open => open === state)
}

/** Whether it should have been done by now. It is not overdue on the day itself. */
export function isOverdue ({ state, due }: Pick<Action, 'state' | 'due'>, today: string): boolean {
  return isOpen({ state }) && due !== null && due < today
}

/** Whether the day on which it was to be looked at again has passed; of what was dropped nobody asks. */
export function isReviewDue ({ state, review }: Pick<Action, 'state' | 'review'>, today: string): boolean {
  return state !== 'dropped' && review !== null && review < today
}

/**
 * Rule I5: whether what was done is not in the ratings yet. `doneAt` and `ratedAt` are both dates or both times, so
 * written that they sort as text; `ratedAt` is null where nobody rated. Of one day it is not known which came first: it
 * asks.
 */
export function asksForReRating ({ state }: Pick<Action, 'state'>, doneAt: string, ratedAt: string | null): boolean {
  return state === 'done' && (ratedAt === null || ratedAt <= doneAt)
}
