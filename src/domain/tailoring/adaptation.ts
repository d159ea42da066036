import { writtenStatement } from './authored.ts'
import { isSameJson } from '../values/canonical-json.ts'
import type { ChangeKind } from '../versions/change.ts'
import type { Principle, Provenance, Statement } from '../versions/principle-set.ts'
import { isTextField } from '../versions/standard-text.ts'
import type { Adapt } from './operations.ts'

/** One field that says something else than before. */
export interface FieldChange {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

/** What an adapt makes of a principle. Nothing changed: the principle of the base, no kind (rule T7). */
export interface Adaptation {
  readonly principle: Principle
  readonly changes: readonly FieldChange[]
  readonly changeKind: ChangeKind | null
}

const adaptable = ['title', 'gloss', 'explanation', 'points', 'statements'] as const

/**
 * Rules T7, T8 and I3: the adapted principle. Where it means something else, its examples are those of the original
 * text.
 */
export function adaptation (
  base: Principle,
  { fields: { sources = [], statements, ...texts }, ...operation }: Adapt,
  own: Provenance
): Adaptation {
  const provenance = adaptedProvenance(base.provenance, own, sources)
  const adapted = {
    ...base,
    ...texts,
    statements:
      statements?.map(statement =>
        writtenStatement(statement, base.statements.find(({ key }) => key === statement.key))
      ) ?? base.statements,
  }
  const changes = [
    ...fieldChanges(base, adapted, adaptable),
    ...fieldChanges({ sources: base.provenance.sources }, { sources: provenance.sources }, ['sources']),
  ]
  if (changes.length === 0) return { principle: base, changes, changeKind: null }
  const changeKind = kindOf(changes, operation.changeKind)
  const examples = changeKind === 'editorial'
    ? base.examples
    : base.examples.map(placement => ({ ...placement, fromOriginal: true } as const))
  return { principle: { ...adapted, examples, provenance }, changes, changeKind }
}

/** Rule T8: substantive unless declared otherwise; another source alone says nothing else. */
function kindOf (changes: readonly FieldChange[], declared: ChangeKind | undefined): ChangeKind {
  if (isRescored(changes)) return 'substantive'
  return declared ?? (changes.some(({ field }) => isTextField(field)) ? 'substantive' : 'editorial')
}

/** Whether other statements are rated than before, or the same ones count otherwise. */
export function isRescored (changes: readonly FieldChange[]): boolean {
  return changes.some(({ field, from, to }) =>
    field === 'statements' && !isSameJson(withoutTexts(from), withoutTexts(to))
  )
}

/** By their keys, so that another order is none of this. */
function withoutTexts (statements: unknown): unknown {
  return Array.isArray(statements) &&
    Object.fromEntries(statements.map(({ text: _text, ...rest }: Statement) => [rest.key, rest]))
}

/** The fields in which two items differ. */
export function fieldChanges<Item> (
  before: Item,
  after: Item,
  fields: ReadonlyArray<keyof Item & string>
): FieldChange[] {
  return fields
    .map(field => ({ field, from: before[field] ?? null, to: after[field] ?? null }))
    .filter(({ from, to }) => !isSameJson(from, to))
}

/**
 * Whose a text is that a network adapted: both are named, and the licence of what was adapted. What there was no text
 * of before is now the network's own.
 */
export function adaptedProvenance (base: Provenance, own: Provenance, sources: readonly string[]): Provenance {
  const isOwn = base.rightsHolder === own.rightsHolder || base.rightsHolder.endsWith(`; adapted by ${own.rightsHolder}`)
  const { rightsHolder, licence, adaptedFrom = [] } = base
  const licensed = isOwn || licence === null ? adaptedFrom : [...adaptedFrom, { rightsHolder, licence }]
  return {
    ...own,
    ...(licensed.length > 0 && { adaptedFrom: licensed }),
    sources: [...new Set([...base.sources, ...sources])],
    textStatus: base.textStatus === 'name-only' ? own.textStatus : base.textStatus,
    rightsHolder: isOwn ? base.rightsHolder : `${base.rightsHolder}; adapted by ${own.rightsHolder}`,
  }
}
