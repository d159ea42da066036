import type { AuthoredExample, AuthoredPrinciple, AuthoredStatement } from './authored.ts'
import type { ChangeKind } from '../versions/change.ts'
import type {
  Category, CustomContent, Principle, Provenance, Replacement, Scale, Source, Statement,
  Wording
} from '../versions/principle-set.ts'

/** One principle of one version, as it was. */
export interface Origin {
  readonly setId: string
  readonly version: string
  readonly slug: string
  readonly digest: string
}

/** Rule T6: the exact version that a custom set is adapted from. */
export interface Base {
  readonly setId: string
  /** For example "1.2.3". */
  readonly version: string
  readonly digest: string
  readonly content: CustomContent
  /** Where its principles were first written. Null where the base was made from nothing. */
  readonly ledger: ReadonlyArray<{ readonly slug: string, readonly rootOrigin: Origin | null }> | null
  /** Rule T5: the base's own set first, then the set that it was adapted from, and so on. */
  readonly chain: readonly string[]
}

export const reasonCodes = [
  'not_relevant_here',
  'covered_elsewhere',
  'not_acceptable_to_group',
  'legal_or_policy',
  'other',
] as const

/** What adapt may say otherwise. `statements` replaces the whole list; `sources` are added to those of the base. */
export interface AdaptedFields {
  readonly title?: string
  readonly gloss?: string
  readonly explanation?: string | null
  readonly points?: readonly string[]
  /** What is left out of a statement that the base has too is as in the base. */
  readonly statements?: readonly AuthoredStatement[]
  readonly sources?: readonly string[]
}

/** Rule T12: where a principle came from that the base has no more; the text is still its holder's. */
export interface RetainedOrigin extends Origin {
  readonly rootOrigin: Origin | null
  readonly provenance: Provenance
}

/** Rule T1: what can be done. The first four decide on principles of the base. */
export interface Adopt {
  readonly op: 'adopt'
  readonly slug: string
}
/** A principle of the base in the author's words; a field that is left out stays as the base has it. */
export interface Adapt {
  readonly op: 'adapt'
  readonly slug: string
  readonly fields: AdaptedFields
  /** Rule T8: substantive unless declared editorial and confirmed. */
  readonly changeKind?: ChangeKind
  readonly confirmEditorial?: boolean
  readonly rationale: string
}
export interface Omit {
  readonly op: 'omit'
  readonly slug: string
  readonly reasonCode: typeof reasonCodes[number]
  readonly rationale: string
}
/** One principle in the place of one or several of the base. */
export interface Replace {
  readonly op: 'replace'
  readonly fromSlugs: readonly string[]
  readonly principle: AuthoredPrinciple
  readonly relationship: Replacement['relationship']
  readonly rationale: string
}
export interface Add {
  readonly op: 'add'
  readonly principle: AuthoredPrinciple
  readonly rationale?: string
  readonly origin?: RetainedOrigin
}
export interface Reorder {
  readonly op: 'reorder'
  readonly slugs: readonly string[]
}
export interface Configure {
  readonly op: 'configure'
  readonly slug: string
  readonly weight?: number
  readonly optional?: boolean
}
export interface ConfigureStatement extends Partial<Pick<Statement, 'weight' | 'counted' | 'notApplicable'>> {
  readonly op: 'configureStatement'
  readonly key: string
}
/** What a set says of itself and how it scores; what is left out is as in the base. */
export interface SetConfiguration {
  readonly title?: string
  readonly description?: string
  readonly scale?: Scale
  readonly minCoverage?: string
  readonly composite?: boolean
  readonly weakBelow?: string
  readonly strongFrom?: string
}
export interface ConfigureSet extends SetConfiguration {
  readonly op: 'configureSet'
}
export interface AddExample {
  readonly op: 'addExample'
  readonly slug: string
  readonly example: AuthoredExample
}

/** Rule T1: each of these decides about principles of the base, and about each there is one decision. */
export type Deciding = Adopt | Adapt | Omit | Replace
export type Configuring = Configure | ConfigureStatement | ConfigureSet
/** Rule T1: one step of a tailoring. */
export type Operation = Deciding | Add | Reorder | Configuring | AddExample

/** What a network makes of a base: operations, and the records of its own that these refer to. */
export interface Tailoring {
  readonly default?: 'adopt'
  readonly operations: readonly Operation[]
  readonly categories: readonly Category[]
  readonly sources: readonly Source[]
  readonly wordings: readonly Wording[]
  readonly replacedBy: readonly Replacement[]
  /** Of what the network itself writes. The dates are given, so that rule T10 holds. */
  readonly provenance: Provenance
}

/** An operation with its place among the operations. */
export interface IndexedOperation<AnOperation extends Operation> {
  readonly operation: AnOperation
  readonly index: number
}

/** The operations of these kinds, with their places. */
export function operationsOf<Name extends Operation['op']> (
  operations: readonly Operation[],
  ...names: readonly Name[]
): Array<IndexedOperation<Extract<Operation, { readonly op: Name }>>> {
  type Wanted = Extract<Operation, { readonly op: Name }>
  const isWanted = (operation: Operation): operation is Wanted => names.some(name => name === operation.op)
  return operations.flatMap((operation, index) => isWanted(operation) ? [{ operation, index }] : [])
}

/** The slugs of what the custom set added, and of what it put in the place of others. */
export function ownSlugsOf (operations: readonly Operation[]): string[] {
  return operationsOf(operations, 'add', 'replace').map(({ operation }) => operation.principle.slug)
}

/** The principles of the base that a deciding operation names. */
export function namedBy (operation: Deciding): readonly string[] {
  return operation.op === 'replace' ? operation.fromSlugs : [operation.slug]
}

/**
 * Rule T2: the deciding operation of every principle of the base that has one; of two the first (rule T4 refuses the
 * other).
 */
export function decisionsOf (
  base: CustomContent,
  operations: readonly Operation[]
): Map<string, IndexedOperation<Deciding>> {
  const decisions = new Map<string, IndexedOperation<Deciding>>()
  const known = new Set(base.principles.map(({ slug }) => slug))
  for (const decision of operationsOf(operations, 'adopt', 'adapt', 'omit', 'replace')) {
    for (const slug of namedBy(decision.operation)) {
      if (known.has(slug) && !decisions.has(slug)) decisions.set(slug, decision)
    }
  }
  return decisions
}

/** Rule T2: the principles of the base that nothing was decided about. */
export function undecided (base: CustomContent, operations: readonly Operation[]): Principle[] {
  const decisions = decisionsOf(base, operations)
  return base.principles.filter(({ slug }) => !decisions.has(slug))
}

/** Rule T2: the operations with the default written out, at the end, so that no place moves. */
export function expanded (base: CustomContent, tailoring: Tailoring): readonly Operation[] {
  if (tailoring.default !== 'adopt') return tailoring.operations
  return [
    ...tailoring.operations,
    ...undecided(base, tailoring.operations).map(({ slug }) => ({ op: 'adopt', slug } as const)),
  ]
}
