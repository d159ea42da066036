import { carriedDecision } from './carry.ts'
import { rebaseContextOf, keysOf, type Carried, type RebaseContext } from './rebase-context.ts'
import { carriedAdd } from './carried-principle.ts'
import { composed } from './compose.ts'
import type { LedgerEntry } from './ledger.ts'
import type { CustomContent, Replacement } from '../versions/principle-set.ts'
import { createIssue, type Issue } from '../values/issue.ts'
import {
  decisionsOf, expanded, namedBy, operationsOf, ownSlugsOf, undecided, type Base, type Operation,
  type Tailoring
} from './operations.ts'
import { upstreamOf, type UpstreamItem } from './upstream.ts'
import {
  slugsNow, carriedWording, carriedReplacements, inheritedTextsLost, type StandingRecords
} from './carried-texts.ts'

export const decidedKinds = ['conflict', 'removed_upstream', 'new_upstream', 'key_collision'] as const

/**
 * Rule T12: something that the author has to decide before the draft may be published, with what the draft says so far.
 */
export interface UpstreamDecision {
  readonly slug: string
  readonly kind: typeof decidedKinds[number]
  readonly mapping: Replacement | null
  readonly proposal: Operation
}

/** A custom set as it was published, and the version of its base that it is to stand on. */
export interface RebaseTask {
  /** The newer version of the base. */
  readonly base: Base
  /** The version of the base that the custom set stands on. */
  readonly from: CustomContent
  /** As it was published. */
  readonly tailoring: Tailoring
  readonly ledger: readonly LedgerEntry[]
  /** The published custom version. */
  readonly custom: CustomContent
  /** As `upstreamOf` has it. */
  readonly way?: readonly CustomContent[]
}

/** A draft, and what its author has to know and to decide. */
export interface Rebase {
  /** Everything decided, without a default. */
  readonly tailoring: Tailoring
  readonly decisions: readonly UpstreamDecision[]
  /** The principles whose new text the draft has taken over by itself. */
  readonly applied: readonly string[]
  /** What could not come along, with pointers into the tailoring as it was published. */
  readonly dropped: readonly Issue[]
}

/** Rule T12: a draft of a custom set on a newer version of its base. Nothing that is published changes. */
export function rebase (
  { base: { content: to }, from, tailoring, ledger, custom, way = [from, to] }: RebaseTask
): Rebase {
  const published = expanded(from, tailoring)
  const ownSlugs = ownSlugsOf(published)
  const items = upstreamOf({ from, to, ledger, ownSlugs, way })
  const crossing = rebaseContextOf({
    from,
    to,
    custom,
    ledger,
    upstream: new Map(items.filter(isOfBase).map(item => [item.slug, item])),
  }, published)
  const carried = carriedPrinciples(crossing, published)
  const draft = composed(
    to,
    { ...tailoring, wordings: [], replacedBy: [] },
    [...carried.values()].flatMap(({ operations }) => operations)
  ).content
  const keys = keysOf(draft)
  const others = new Map(
    published.map((operation, index) => [index, carried.get(index) ?? carriedOther(crossing, operation, draft, keys)])
  )
  const operations = withAdoptions(to, [...others.values()].flatMap(({ operations }) => operations))
  const decisions = decisionsOf(to, operations)
  const before = decisionsOf(from, published)
  const standing = standingRecords(to, draft, operations)
  const wordings = tailoring.wordings.map((wording, index) =>
    carriedWording(crossing, wording, draft, standing, `/wordings/${index}`)
  )
  const replacedBy = carriedReplacements(crossing, tailoring.replacedBy, items, draft)
  const rebased = {
    ...withoutDefault(tailoring),
    operations,
    wordings: wordings.map(({ wording }) => wording),
    replacedBy: replacedBy.kept,
  }
  return {
    tailoring: withRecords(to, rebased, [custom, from]),
    decisions: items.flatMap(item => decisionOf(item, decisions, before, carried)),
    applied: items.filter(({ kind }) => kind === 'update_available').map(({ slug }) => slug),
    dropped: [
      ...[...others].flatMap(([index, { lost }]) =>
        lost.map(({ code, detail }) => createIssue(`/operations/${index}`, code, detail))
      ),
      ...inheritedTextsLost(crossing, tailoring, items),
      ...wordings.flatMap(({ lost }) => lost),
      ...replacedBy.lost,
    ],
  }
}

/** Rule T12: the decisions that are still open; publishing is refused while there is one. */
export function unresolvedUpstream (decisions: readonly UpstreamDecision[], resolved: readonly string[]): string[] {
  return [...new Set(decisions.map(({ slug }) => slug))].filter(slug => !resolved.includes(slug))
}

/** The examples and categories that the draft will have: those of its principles, and what it adds. */
function standingRecords (to: CustomContent, draft: CustomContent, operations: readonly Operation[]): StandingRecords {
  const added = operations.flatMap(operation => operation.op === 'addExample' ? [operation.example] : [])
  const used = new Set(added.map(({ category }) => category))
  return {
    examples: new Set([...draft.examples, ...added].map(({ slug }) => slug)),
    categories: new Set([
      ...draft.categories,
      ...to.categories.filter(({ slug }) => used.has(slug)),
    ].map(({ slug }) => slug)),
  }
}

function isOfBase ({ kind }: UpstreamItem): boolean {
  return kind !== 'new_upstream' && kind !== 'key_collision'
}

/** What decides about the base and what adds to it, by the place of the operation. */
function carriedPrinciples (crossing: RebaseContext, published: readonly Operation[]): Map<number, Carried> {
  const carried = new Map<number, Carried>()
  const decided = new Set<string>()
  for (const { operation, index } of operationsOf(published, 'adopt', 'adapt', 'omit', 'replace', 'add')) {
    const result = operation.op === 'add'
      ? carriedAdd(crossing, operation)
      : carriedDecision(crossing, operation, decided)
    carried.set(index, result)
    operationsOf(result.operations, 'adopt', 'adapt', 'omit', 'replace').forEach(({ operation }) =>
      namedBy(operation).forEach(slug => decided.add(slug))
    )
  }
  return carried
}

/** What names a principle or statement follows it where it went to one place. */
function carriedOther (
  crossing: RebaseContext,
  operation: Operation,
  { principles }: CustomContent,
  keys: ReadonlySet<string>
): Carried {
  const gone = (name: string): Carried => ({
    operations: [],
    lost: [{ code: 'target_gone', detail: `${operation.op} named "${name}", which is not there any more` }],
  })
  if (operation.op === 'configure' || operation.op === 'addExample') {
    const [slug, ...more] = slugsNow(crossing, operation.slug, principles)
    return slug === undefined || (operation.op === 'configure' && more.length > 0)
      ? gone(operation.slug)
      : { operations: [{ ...operation, slug }], lost: [] }
  }
  if (operation.op === 'configureStatement') {
    const key = crossing.keys.get(operation.key) ?? operation.key
    return keys.has(key) ? { operations: [{ ...operation, key }], lost: [] } : gone(operation.key)
  }
  if (operation.op !== 'reorder') return { operations: [operation], lost: [] }
  const named = operation.slugs.flatMap(slug => slugsNow(crossing, slug, principles))
  return {
    operations: [{ ...operation, slugs: [...new Set([...named, ...principles.map(({ slug }) => slug)])] }],
    lost: [],
  }
}

/** New principles of the base are adopted unless the author decides otherwise. */
function withAdoptions (to: CustomContent, operations: readonly Operation[]): Operation[] {
  return [...operations, ...undecided(to, operations).map(({ slug }) => ({ op: 'adopt', slug } as const))]
}

/** With the records that are still referred to and that the newer base has no more. */
function withRecords (to: CustomContent, tailoring: Tailoring, earlier: readonly CustomContent[]): Tailoring {
  const { content } = composed(to, tailoring, tailoring.operations)
  const cited = [content, ...content.principles, ...content.examples].flatMap(({ provenance }) => provenance.sources)
  return {
    ...tailoring,
    sources: [...tailoring.sources, ...missing(cited, content.sources, earlier.flatMap(({ sources }) => sources))],
    categories: [
      ...tailoring.categories,
      ...missing(
        content.examples.map(({ category }) => category),
        content.categories,
        earlier.flatMap(({ categories }) => categories)
      ),
    ],
  }
}

function missing<Record extends { readonly slug: string }> (
  wanted: readonly string[],
  present: readonly Record[],
  known: readonly Record[]
): Record[] {
  return [...new Set(wanted)]
    .filter(slug => !present.some(record => record.slug === slug))
    .flatMap(slug => known.find(record => record.slug === slug) ?? [])
}

type Decisions = ReturnType<typeof decisionsOf>

function decisionOf (
  { slug, kind, mapping }: UpstreamItem,
  decisions: Decisions,
  before: Decisions,
  carried: ReadonlyMap<number, Carried>
): UpstreamDecision[] {
  const decided = decidedKinds.find(one => one === kind)
  if (!decided) return []
  const proposal = kind === 'removed_upstream'
    ? carried.get(before.get(slug)?.index ?? -1)?.operations[0]
    : decisions.get(mapping?.to[0] ?? slug)?.operation
  return proposal ? [{ slug, kind: decided, mapping, proposal }] : []
}

function withoutDefault ({ default: _default, ...tailoring }: Tailoring): Tailoring {
  return tailoring
}
