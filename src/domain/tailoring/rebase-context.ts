import { freeKey } from './authored.ts'
import type { LedgerEntry } from './ledger.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { namedBy, operationsOf, ownSlugsOf, type Deciding, type Operation } from './operations.ts'
import type { UpstreamItem } from './upstream.ts'

/** What carrying an operation to another version of the base has to know. */
export interface RebaseContext {
  readonly from: CustomContent
  readonly to: CustomContent
  /** The custom set's version that stands on `from`. */
  readonly custom: CustomContent
  readonly ledger: readonly LedgerEntry[]
  readonly upstream: ReadonlyMap<string, UpstreamItem>
  /** Own slugs, and keys of own statements, that the newer base has now too, with their new names. */
  readonly slugs: ReadonlyMap<string, string>
  readonly keys: ReadonlyMap<string, string>
  /** How many operations want to decide about a principle of the newer base: two where it was merged. */
  readonly claims: ReadonlyMap<string, readonly Deciding[]>
}

/** An operation on the newer base, and what of it could not come along. */
export interface Carried {
  readonly operations: readonly Operation[]
  readonly lost: ReadonlyArray<{ readonly code: string, readonly detail: string }>
}

type Route = Pick<RebaseContext, 'from' | 'to' | 'custom' | 'ledger' | 'upstream'>

/** Rule T12: the names that have to give way, and the claims on what was merged. */
export function rebaseContextOf (route: Route, operations: readonly Operation[]): RebaseContext {
  const { from, to, custom } = route
  const ownSlugs = ownSlugsOf(operations)
  const inherited = keysOf(from)
  const ownKeys = [...keysOf(custom)].filter(key => !inherited.has(key))
  const claims = new Map<string, Deciding[]>()
  for (const { operation } of operationsOf(operations, 'adopt', 'adapt', 'omit', 'replace')) {
    for (const target of targetsOf(route, operation)) claims.set(target, [...claims.get(target) ?? [], operation])
  }
  return {
    ...route,
    slugs: renamed(ownSlugs, slugsOf(to), [...slugsOf(to), ...slugsOf(custom)]),
    keys: renamed(ownKeys, keysOf(to), [...keysOf(to), ...keysOf(custom)]),
    claims,
  }
}

/** Those of the names that are taken now, each with a free one. */
export function renamed (
  own: readonly string[],
  taken: ReadonlySet<string>,
  known: readonly string[]
): Map<string, string> {
  const used = new Set(known)
  return new Map(
    own.filter(name => taken.has(name)).map(name => {
      const free = freeKey(`${name}-own`, used)
      used.add(free)
      return [name, free]
    })
  )
}

/** The principles of the newer base that stand for those that an operation decided about. */
export function targetsOf ({ upstream }: Route, operation: Deciding): string[] {
  return [...new Set(namedBy(operation).flatMap(slug => targetsOfSlug(upstream.get(slug), slug)))]
}

/** The principles of the newer base that stand for one of the older. */
export function targetsOfSlug (item: UpstreamItem | undefined, slug: string): readonly string[] {
  if (item?.mapping) return item.mapping.to
  return !item || item.kind === 'removed_upstream' ? [] : [slug]
}

/** Of the principles of a version. */
export function slugsOf ({ principles }: CustomContent): Set<string> {
  return new Set(principles.map(({ slug }) => slug))
}

/** Of all statements of a version; no key is there twice. */
export function keysOf ({ principles }: CustomContent): Set<string> {
  return new Set(principles.flatMap(({ statements }) => statements.map(({ key }) => key)))
}
