import { fieldChanges, type FieldChange } from './adaptation.ts'
import { canonicalJson, isSameJson } from '../values/canonical-json.ts'
import type { LedgerEntry } from './ledger.ts'
import type { CustomContent, Principle, Replacement } from '../versions/principle-set.ts'

export const upstreamKinds = [
  'unchanged',
  'update_available',
  'conflict',
  'removed_upstream',
  'new_upstream',
  'key_collision',
  'omitted_changed',
] as const
export type UpstreamKind = typeof upstreamKinds[number]

/** Rule T12: what a newer version of the base means for one principle of a custom set. */
export interface UpstreamItem {
  readonly slug: string
  readonly kind: UpstreamKind
  /** What became of a principle that was renamed, split or merged. */
  readonly mapping: Replacement | null
  /** How the base says it now; empty where there is no single principle to compare with. */
  readonly changes: readonly FieldChange[]
}

/** Two versions of a base, and what the custom set made of the older one. */
export interface UpstreamTask {
  /** The version of the base that the custom set stands on. */
  readonly from: CustomContent
  /** The newer one. */
  readonly to: CustomContent
  readonly ledger: readonly LedgerEntry[]
  /** The slugs of what the custom set added, and of what it put in the place of others. */
  readonly ownSlugs: readonly string[]
  /** Every release from the older to the newer one, both with them; these two alone where it is not given. */
  readonly way?: readonly OnTheWay[]
}

/** What of a release principles are followed through. */
export interface OnTheWay extends Pick<CustomContent, 'replacedBy'> {
  readonly principles: ReadonlyArray<Pick<Principle, 'slug'>>
}

const comparedFields = [
  'title',
  'gloss',
  'explanation',
  'points',
  'statements',
  'weight',
  'optional',
  'examples',
  'provenance',
] as const
/** No adapt says anything about these, so they come from the base, whatever it says else. */
const baseFields = ['examples', 'provenance']

/**
 * Rule T12: every principle of the older base in its order, then what the newer one has beside them. Nothing is said of
 * what is gone and was omitted.
 */
export function upstreamOf ({ from, to, ledger, ownSlugs, way = [from, to] }: UpstreamTask): UpstreamItem[] {
  const steps = stepsOf<OnTheWay>(way, ({ principles }) => principles.map(({ slug }) => slug))
  const statuses = new Map(ledger.map(({ slug, status }) => [slug, status]))
  const known = from.principles.flatMap(principle => itemOf(principle, to, steps, statuses.get(principle.slug)))
  const mapped = known.filter(({ mapping }) => mapping !== null)
  const targets = new Set(mapped.flatMap(({ mapping }) => mapping?.to ?? []))
  const continued = new Set(known.filter(({ mapping }) => mapping === null).map(({ slug }) => slug))
  const beside = to.principles
    .filter(({ slug }) => !continued.has(slug) && (ownSlugs.includes(slug) || !targets.has(slug)))
    .map(({ slug }): UpstreamItem => ({
      slug,
      kind: ownSlugs.includes(slug) ? 'key_collision' : 'new_upstream',
      mapping: null,
      changes: [],
    }))
  return [...known, ...beside]
}

function itemOf (
  was: Principle,
  to: CustomContent,
  steps: readonly Step[],
  status: LedgerEntry['status'] | undefined
): UpstreamItem[] {
  const { slug } = was
  const same = principleOf(to, slug)
  if (same && isSameJson(was, same)) return [{ slug, kind: 'unchanged', mapping: null, changes: [] }]
  const { mapping } = renameTrace(slug, steps)
  const now = mapping ? principleOf(to, mapping.to.length === 1 ? mapping.to[0] : undefined) : same
  const changes = now ? fieldChanges(was, now, comparedFields) : []
  if (mapping) return [{ slug, kind: 'conflict', mapping, changes }]
  if (!now) return status === 'omitted' ? [] : [{ slug, kind: 'removed_upstream', mapping, changes }]
  if (status === 'omitted') return [{ slug, kind: 'omitted_changed', mapping, changes }]
  const isOurs = (status === 'adapted' || status === 'replaced') &&
    changes.some(({ field }) => !baseFields.includes(field))
  return [{ slug, kind: isOurs ? 'conflict' : 'update_available', mapping, changes }]
}

/** A release, as a name is followed into it. */
export interface Step {
  /**
   * Rule V3: the replacements that it tells and the one before did not. Those are about others, which had the name
   * before.
   */
  readonly told: readonly Replacement[]
  /** What stands in it. */
  readonly names: ReadonlySet<string>
}

/** What became of a name between two versions. */
export interface RenameTrace {
  /** What it is called in the newer one; nothing where it is gone, several where it was split. */
  readonly to: readonly string[]
  /** Null where it is still itself, or gone. */
  readonly mapping: Replacement | null
  /** Whether it was joined with others, or divided, anywhere on the way, whatever became of the others. */
  readonly isMerged: boolean
  readonly isSplit: boolean
  /** Every name that it had on the way, its first and its last among them. */
  readonly names: ReadonlySet<string>
}

/** The releases after the first of a way. */
export function stepsOf<Content extends Pick<CustomContent, 'replacedBy'>> (
  way: readonly Content[],
  namesOf: (content: Content) => readonly string[]
): Step[] {
  return way.flatMap((content, index) => {
    const earlier = way[index - 1]
    if (!earlier) return []
    const before = new Set(earlier.replacedBy.map(canonicalJson))
    return [{
      told: content.replacedBy.filter(replacement => !before.has(canonicalJson(replacement))),
      names: new Set(namesOf(content)),
    }]
  })
}

/** Rules U and T12: release by release, as if each had been moved to in turn. */
export function renameTrace (name: string, steps: readonly Step[]): RenameTrace {
  let now = new Set([name])
  const passed = new Set(now)
  const met: Replacement[] = []
  for (const { told, names } of steps) {
    const mappings = [...now].map(each => ({ each, mapping: mappingOf(each, told, names) }))
    met.push(...mappings.flatMap(({ mapping }) => mapping?.steps ?? []))
    now = new Set(mappings.flatMap(({ each, mapping }) => mapping?.to ?? (names.has(each) ? [each] : [])))
    for (const each of now) passed.add(each)
  }
  const [first] = met
  const isItself = now.size === 1 && now.has(name)
  const isReplaced = first !== undefined && now.size > 0 && !isItself
  return {
    to: [...now],
    mapping: isReplaced ? { from: first.from, to: [...now], relationship: relationshipOf(met) } : null,
    isMerged: isReplaced && met.some(({ from }) => from.length > 1),
    isSplit: isReplaced && met.some(({ to }) => to.length > 1),
    names: passed,
  }
}

/**
 * What the replacements of one release say became of a slug or key, followed to what stands in it; null where it is
 * still itself, or gone.
 */
function mappingOf (
  name: string,
  told: readonly Replacement[],
  names: ReadonlySet<string>
): { readonly to: readonly string[], readonly steps: readonly Replacement[] } | null {
  const first = told.find(replacement => replacement.from.includes(name))
  if (!first) return null
  const steps = [first]
  const present = new Set<string>()
  for (const step of steps) {
    for (const target of step.to) {
      const next = told.find(replacement => replacement.from.includes(target))
      if (names.has(target)) present.add(target)
      else if (next && !steps.includes(next)) steps.push(next)
    }
  }
  const isItself = present.size === 1 && present.has(name)
  if (present.size === 0 || isItself) return null
  return { to: [...present], steps }
}

function relationshipOf (steps: readonly Replacement[]): Replacement['relationship'] {
  const [relationship = 'equal', ...others] = new Set(
    steps.map(({ relationship }) => relationship).filter(each => each !== 'equal')
  )
  return others.length === 0 ? relationship : 'overlaps'
}

function principleOf ({ principles }: CustomContent, wanted: string | undefined): Principle | undefined {
  return principles.find(({ slug }) => slug === wanted)
}
