import { dayOf } from '../../domain/values/day.ts'
import type { LinkState } from '../../storage/schema/library.ts'

/** What a visit to a link has found: `missing` is 404, 410 or no such host. */
export interface Found {
  readonly found: 'ok' | 'missing' | 'unknown'
  /** A status, or why there was none, such as `timeout`. */
  readonly reason: string
}

/** What is known of a link. */
export interface KnownLink {
  readonly state: LinkState
  readonly reason: string
  /** The days on which it was missing, since it was last there. */
  readonly missingOn: readonly string[]
  readonly checkedAt: Date
  readonly changedAt: Date
}

/** On how many days a link has to be missing before it is broken. */
const daysToBreak = 3

/**
 * A link is broken once it was missing on three days and was not found between them, and until it is found again. What
 * cannot be told (403, 429, 5xx, no answer) changes nothing of that.
 */
export function nextState (before: KnownLink | undefined, { found, reason }: Found, at: Date): KnownLink {
  const days = new Set(found === 'ok' ? [] : before?.missingOn)
  if (found === 'missing') days.add(dayOf(at))
  const missingOn = [...days].slice(0, daysToBreak)
  const state = found === 'ok' ? 'ok' : missingOn.length >= daysToBreak ? 'broken' : 'unknown'
  const changed = before === undefined || (before.state === 'broken') !== (state === 'broken')
  return { state, reason, missingOn, checkedAt: at, changedAt: changed ? at : before.changedAt }
}
