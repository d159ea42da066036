import { adaptation, type FieldChange } from './adaptation.ts'
import type { ChangeKind } from '../versions/change.ts'
import { digestOf } from '../versions/digest.ts'
import type { Principle, Replacement } from '../versions/principle-set.ts'
import {
  decisionsOf, operationsOf, type Adapt, type Base, type Deciding, type RetainedOrigin, type Omit,
  type Operation, type Origin
} from './operations.ts'

export const statuses = ['adopted', 'adapted', 'replaced', 'omitted', 'new'] as const

/** Rule T7: what became of a principle of the base, or what came new. */
export interface LedgerEntry {
  readonly slug: string
  readonly status: typeof statuses[number]
  /** The principle of the base; null for what is new, unless it was kept from a base that has it no more (rule T12). */
  readonly origin: Origin | null
  /** Where the principle was first written, through every custom set between. */
  readonly rootOrigin: Origin | null
  /** What an adapt changed. Configured weights stand in the operations. */
  readonly changes: readonly FieldChange[]
  readonly changeKind: ChangeKind | null
  readonly relationship: Replacement['relationship'] | null
  readonly reasonCode: Omit['reasonCode'] | null
  /** The slug of the principle that replaces it. */
  readonly replacement: string | null
  readonly rationale: string | null
}

/** Rule T11. Adopted, adapted, replaced and omitted together are the principles of the base. */
export type BaseCoverage = Readonly<Record<LedgerEntry['status'], number>>

export const derivations = ['identical', 'compliesWith', 'extends', 'inspiredBy'] as const
export type Derivation = typeof derivations[number]

/**
 * Rule T7: an entry for every principle of the base, in its order, then one for every add. What is undecided counts as
 * adopted.
 */
export function ledgerOf (base: Base, operations: readonly Operation[]): LedgerEntry[] {
  const decisions = decisionsOf(base.content, operations)
  const roots = new Map(base.ledger?.map(({ slug, rootOrigin }) => [slug, rootOrigin]))
  return [
    ...base.content.principles.map(principle =>
      entryOf(base, principle, roots.get(principle.slug), decisions.get(principle.slug)?.operation)
    ),
    ...operationsOf(operations, 'add').map(({ operation: { principle, rationale = null, origin } }) => ({
      ...blank,
      slug: principle.slug,
      status: 'new' as const,
      ...keptFrom(origin),
      rationale,
    })),
  ]
}

const blank = {
  changes: [],
  changeKind: null,
  relationship: null,
  reasonCode: null,
  replacement: null,
  rationale: null,
}

/**
 * What the base wrote itself begins there: a principle of a set from nothing, one that it added, one that replaced
 * others.
 */
function entryOf (
  { setId, version }: Base,
  principle: Principle,
  root: Origin | null | undefined,
  decision: Deciding | undefined
): LedgerEntry {
  const origin = { setId, version, slug: principle.slug, digest: digestOf(principle) }
  const entry = { ...blank, slug: principle.slug, origin, rootOrigin: root ?? origin }
  if (decision?.op === 'adapt') return { ...entry, ...adaptedEntry(principle, decision) }
  if (decision?.op === 'omit') {
    return { ...entry, status: 'omitted', reasonCode: decision.reasonCode, rationale: decision.rationale }
  }
  if (decision?.op === 'replace') {
    return {
      ...entry,
      status: 'replaced',
      relationship: decision.relationship,
      replacement: decision.principle.slug,
      rationale: decision.rationale,
    }
  }
  return { ...entry, status: 'adopted' }
}

/** An adapt that changes nothing is recorded as adopted. */
function adaptedEntry (
  principle: Principle,
  operation: Adapt
): Pick<LedgerEntry, 'status' | 'changes' | 'changeKind' | 'rationale'> {
  const { changes, changeKind } = adaptation(principle, operation, principle.provenance)
  return changes.length === 0
    ? { status: 'adopted', changes, changeKind, rationale: null }
    : { status: 'adapted', changes, changeKind, rationale: operation.rationale }
}

function keptFrom (kept: RetainedOrigin | undefined): Pick<LedgerEntry, 'origin' | 'rootOrigin'> {
  if (!kept) return { origin: null, rootOrigin: null }
  const { setId, version, slug, digest, rootOrigin } = kept
  return { origin: { setId, version, slug, digest }, rootOrigin }
}

/** Rule T11. */
export function coverageOf (ledger: readonly LedgerEntry[]): BaseCoverage {
  const count = (status: LedgerEntry['status']) => ledger.filter(entry => entry.status === status).length
  return {
    adopted: count('adopted'),
    adapted: count('adapted'),
    replaced: count('replaced'),
    omitted: count('omitted'),
    new: count('new'),
  }
}

/** What rule T9 asks about beside the ledger. */
export interface Difference {
  /** Whether nothing else than the adopted principles is in the version: asked where all are. */
  readonly isCopy: () => boolean
  /** The configuration changes the scoring digest. */
  readonly isRescored: boolean
}

/** Rule T9, the first that matches. */
export function derivationOf (
  { content }: Base,
  ledger: readonly LedgerEntry[],
  { isCopy, isRescored }: Difference
): Derivation {
  const optional = new Set(content.principles.filter(principle => principle.optional).map(({ slug }) => slug))
  const entries = (status: LedgerEntry['status']) => ledger.filter(entry => entry.status === status)
  const editorialOnly = entries('adapted').every(({ changeKind }) => changeKind === 'editorial')
  if (ledger.every(({ status }) => status === 'adopted') && isCopy()) return 'identical'
  if (isRescored || entries('replaced').length > 0 || !editorialOnly) return 'inspiredBy'
  if (entries('new').length === 0) {
    return entries('omitted').every(({ slug }) => optional.has(slug))
      ? 'compliesWith'
      : 'inspiredBy'
  }
  return entries('omitted').length === 0 ? 'extends' : 'inspiredBy'
}
