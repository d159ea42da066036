import type { Disclosure, Mode } from './model.ts'

/** Rule L. */
export const states = ['draft', 'open', 'closed', 'released', 'archived', 'cancelled'] as const
export type State = typeof states[number]

/** Rule L: what a participant does with a response. */
export const responseStates = ['in_progress', 'submitted', 'withdrawn'] as const
export type ResponseState = typeof responseStates[number]

/** What decides where an assessment may go. A single one counts as shared. */
export interface Lifecycle {
  readonly state: State
  readonly mode: Mode
  readonly disclosure: Disclosure
}

const next: Readonly<Record<State, readonly State[]>> = {
  draft: ['open', 'cancelled'],
  open: ['closed', 'cancelled'],
  closed: ['released', 'open', 'cancelled'],
  released: ['archived'],
  archived: [],
  cancelled: [],
}

/**
 * Rules L and D7: where an assessment may go from here, the way on first. The state alone decides, not what was before
 * it: an assessment that was reopened after a release may go wherever an open one may, and the results it released stay
 * as they are.
 */
export function availableTransitions ({ state, mode, disclosure }: Lifecycle): readonly State[] {
  const isReleasedAgain = mode === 'single' || disclosure === 'shared'
  return state === 'released' && isReleasedAgain ? [...next.released, 'open'] : next[state]
}

/** Rule L. What is not allowed is 409 `transition_not_allowed`, with the available ones. */
export function isAllowed (from: State, to: State, assessment: Omit<Lifecycle, 'state'>): boolean {
  return availableTransitions({ ...assessment, state: from }).includes(to)
}

/** Rule L: from open on the version of the set is pinned, to be left only by an upgrade. */
export function isVersionFree (state: State): boolean {
  return state === 'draft'
}

/** Rule U: while its ratings may be moved, to another version by an upgrade or back to those of a milestone. */
export const whileMoved: readonly State[] = ['draft', 'open']

/** Rule M0: while seats may be issued and taken, and too few of them may be told of (rule E2). */
export const whileSeatsMayBeTaken: readonly State[] = ['draft', 'open']

/** Rule E2: while it is asked whether enough have submitted for anything to be shown. */
export const whileReleaseIsAhead: readonly State[] = ['open', 'closed']

const nextOfResponse: Readonly<Record<ResponseState, readonly ResponseState[]>> = {
  in_progress: ['submitted', 'withdrawn'],
  submitted: ['in_progress', 'withdrawn'],
  withdrawn: [],
}

/**
 * Rule L: while its assessment is open, a response may be sent, taken up again, and withdrawn for good; afterwards
 * nothing of this.
 */
export function availableResponseTransitions (response: ResponseState, assessment: State): readonly ResponseState[] {
  return assessment === 'open' ? nextOfResponse[response] : []
}

/** Rule L. */
export function isAllowedForResponse (from: ResponseState, to: ResponseState, assessment: State): boolean {
  return availableResponseTransitions(from, assessment).includes(to)
}
