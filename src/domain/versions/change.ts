import { isSameJson } from '../values/canonical-json.ts'
import type { Wording } from './principle-set.ts'
import type { Bump } from './version-number.ts'

/** Rule T8: whether the reworded texts mean something else, or read better and mean the same. */
export const changeKinds = ['substantive', 'editorial'] as const
export type ChangeKind = typeof changeKinds[number]

export const changedItems = ['set', 'principle', 'statement', 'example', 'category', 'source', 'wording'] as const

export const changeReasons = [
  'scoring_changed',
  'substantive_text_of_counted_item',
  'substantive_text_of_uncounted_item',
  'uncounted_item',
  'example',
  'category',
  'source',
  'description',
  'new_language',
  'language_removed',
  'editorial_text',
  'order',
  'label',
  'details',
] as const
export type ChangeReason = typeof changeReasons[number]

/**
 * One difference between two versions. `field` is null where a whole item came or went; `from` and `to` are null where
 * there is nothing.
 */
export interface Change {
  readonly item: typeof changedItems[number]
  /** The slug or key of the item; for a wording "lang/variant"; for the set "set". */
  readonly key: string
  /** The principle that a statement or a wording's text belongs to. */
  readonly principle: string | null
  readonly field: string | null
  readonly from: unknown
  readonly to: unknown
  readonly bump: Bump
  readonly reason: ChangeReason
}

export type BumpReason = Pick<Change, 'bump' | 'reason'>
export type ChangedItem = Pick<Change, 'item' | 'key' | 'principle'>
/** Says what a change of one field asks for. */
export type BumpRule = (field: string | null) => BumpReason

export const scoring: BumpReason = { bump: 'major', reason: 'scoring_changed' }
export const uncounted: BumpReason = { bump: 'minor', reason: 'uncounted_item' }
export const details: BumpReason = { bump: 'patch', reason: 'details' }
const order: BumpReason = { bump: 'patch', reason: 'order' }

export function textBump (counts: boolean, kind: ChangeKind): BumpReason {
  if (kind === 'editorial') return { bump: 'patch', reason: 'editorial_text' }
  return counts
    ? { bump: 'major', reason: 'substantive_text_of_counted_item' }
    : { bump: 'minor', reason: 'substantive_text_of_uncounted_item' }
}

export function wholeChange (place: ChangedItem, from: unknown, to: unknown, verdict: BumpReason): Change {
  return { ...place, field: null, from: from ?? null, to: to ?? null, ...verdict }
}

export function changesOfFields (place: ChangedItem, before: object, after: object, judge: BumpRule): Change[] {
  if (before === after) return []
  const was = before as Readonly<Record<string, unknown>>
  const is = after as Readonly<Record<string, unknown>>
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter(field => !isSameJson(was[field] ?? null, is[field] ?? null))
    .map(field => ({ ...place, field, from: was[field] ?? null, to: is[field] ?? null, ...judge(field) }))
}

export function changeOfOrder (
  place: ChangedItem,
  field: string,
  before: readonly string[],
  after: readonly string[]
): Change[] {
  const [was, is] = [new Set(before), new Set(after)]
  const from = before.filter(key => is.has(key))
  const to = after.filter(key => was.has(key))
  return from.join() === to.join() ? [] : [{ ...place, field: `${field}.order`, from, to, ...order }]
}

/** The items of both sides by key: first in the order of the newer side, then what has gone. */
export function paired<Item> (before: readonly Item[], after: readonly Item[], keyOf: (item: Item) => string) {
  const was = new Map(before.map(item => [keyOf(item), item]))
  const is = new Map(after.map(item => [keyOf(item), item]))
  return [...new Set([...is.keys(), ...was.keys()])].map(key => [was.get(key), is.get(key), key] as const)
}

export function slugOf ({ slug }: { readonly slug: string }): string {
  return slug
}

export function nameOfWording ({ lang, variant }: Wording): string {
  return `${lang}/${variant}`
}
