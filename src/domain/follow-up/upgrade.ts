import type { CustomContent } from '../versions/principle-set.ts'
import { carryOf, consequence, itemFates, leastCarried, levelMap, rows, type ItemFate } from './fates.ts'
import type { StoredRating, Rating, Ratings } from '../assessments/model.ts'
import type { IsEditorial } from './rewording.ts'

export interface UpgradeTask {
  readonly from: CustomContent
  readonly to: CustomContent
  /** What one participant said of the older version. */
  readonly ratings: Ratings
  /** Nothing, unless told. */
  readonly isEditorial?: IsEditorial
  /** Of `from` and `to`, where they are known already. */
  readonly fates?: readonly ItemFate[]
}

export interface Upgraded {
  readonly ratings: Ratings
  readonly fates: readonly ItemFate[]
  /** The statements that are gone. */
  readonly dropped: readonly string[]
  /**
   * Rule U: a response goes back to its participant. Everybody's does or nobody's, whatever they said: how many go back
   * would tell how many had answered (rule D2).
   */
  readonly needsConfirmation: boolean
}

export interface Preview extends Omit<Upgraded, 'ratings' | 'fates'> {
  /** With the rows in plain words, and last what becomes of the answers. */
  readonly items: ReadonlyArray<ItemFate & { readonly details: readonly string[] }>
}

/** Rule U: one response in the newer version. In the version that it is in already nothing becomes of it. */
export function upgraded (
  { from, to, ratings, isEditorial, fates = itemFates(from, to, isEditorial) }: UpgradeTask
): Upgraded {
  const moved = from === to ? ratings : ratingsMover({ from, to, fates })(ratings)
  return { ratings: moved, fates, dropped: droppedOf(fates), needsConfirmation: needsConfirmation(fates) }
}

/** Rule U: takes responses from one version into the other, of which only the scales need be known. */
export function ratingsMover (
  { from, to, fates }: { readonly from: Scaled, readonly to: Scaled, readonly fates: readonly ItemFate[] }
) {
  const mapped = mappedLevels(from, to)
  return (ratings: Ratings): Ratings =>
    Object.fromEntries(fates.flatMap(item => {
      const kept = ratingFor(item, ratings, item.rows.includes('level_map') ? mapped : level => level)
      return kept ? [[item.key, kept]] : []
    }))
}

/** Whether any statement is to be answered again, or confirmed. */
export function needsConfirmation (fates: readonly ItemFate[]): boolean {
  return fates.some(isAsked)
}

/** Rule U: what an upgrade would do to every statement, without anybody who answered. */
export function preview (fates: readonly ItemFate[]): Preview {
  return {
    items: fates.map(item => ({ ...item, details: [...item.rows.map(row => rows[row].detail), consequence(item)] })),
    dropped: droppedOf(fates),
    needsConfirmation: needsConfirmation(fates),
  }
}

function droppedOf (fates: readonly ItemFate[]): string[] {
  return fates.filter(({ fate }) => fate === 'retired').map(({ key }) => key)
}

function isAsked ({ fate, rows }: ItemFate): boolean {
  return fate === 'to_confirm' || fate === 'reset' || rows.includes('not_applicable_not_allowed')
}

/** The level that an item's old level is, or stands for; undefined for none. There is no proportional rescaling. */
type Proposal = (level: string) => string | undefined

type Scaled = Pick<CustomContent, 'scale'>

function mappedLevels ({ scale: before }: Scaled, { scale: now }: Scaled): Proposal {
  const map = before && now ? levelMap(before, now) : undefined
  return level => now?.levels.find(({ key }) => key === map?.get(level))?.key
}

function ratingFor (item: ItemFate, ratings: Ratings, proposal: Proposal): StoredRating | undefined {
  const parts = item.from.flatMap(key => ratings[key] ?? [])
  return item.from.length > 1 ? merged(item, parts, proposal) : parts.map(part => moved(item, part, proposal))[0]
}

/** What was reset stays so, and what is to be confirmed is not confirmed by moving on. */
function moved (item: ItemFate, kept: StoredRating, proposal: Proposal): StoredRating {
  if (!kept.rating) return kept
  const rating = proposed(kept.rating, proposal)
  const carry = leastCarried([carryOf(item, kept.rating), kept.carry ?? 'carried'])
  return rating && carry !== 'reset'
    ? { ...kept, rating, carry }
    : { ...kept, rating: null, carry: 'reset', previous: saidIn([kept]) }
}

function proposed (rating: Rating, proposal: Proposal): Rating | undefined {
  if (!('level' in rating)) return rating
  const level = proposal(rating.level)
  return level === undefined ? undefined : { ...rating, level }
}

/** Rule U: only parts with a level count. Whatever was said beside it stays in `previous`. */
function merged (item: ItemFate, parts: readonly StoredRating[], proposal: Proposal): StoredRating | undefined {
  const rated = parts.filter(({ rating }) => rating && 'level' in rating)
  const [first] = rated
  if (!first) return undefined
  const [level, ...others] = new Set(rated.flatMap(({ rating }) => rating && 'level' in rating ? [rating.level] : []))
  const joined = level === undefined || others.length > 0 || item.fate === 'reset' ? undefined : proposal(level)
  return {
    rating: joined === undefined ? null : { level: joined },
    statementDigest: first.statementDigest,
    carry: joined === undefined ? 'reset' : 'to_confirm',
    previous: saidIn(rated),
  }
}

function saidIn (kept: readonly StoredRating[]): Rating[] {
  return kept.flatMap(({ rating, previous = [] }) => rating ? [...previous, rating] : previous)
}
