import { adaptation, adaptedProvenance } from './adaptation.ts'
import { authorPlacement, writtenExample, writtenPrinciples } from './authored.ts'
import { inheritedWordings, usedRecords } from './inherited.ts'
import type { CustomContent, ExamplePlacement } from '../versions/principle-set.ts'
import {
  decisionsOf, operationsOf, type Operation, type Replace, type SetConfiguration,
  type Tailoring
} from './operations.ts'
import { sourcePointersOf, type Part } from './composition-pointers.ts'
import type { Scored } from '../versions/digest.ts'
import type { SourcePointers } from '../values/pointers.ts'

/** A version in the making, with the place in the tailoring that each part was given at. */
export interface Composition {
  readonly content: CustomContent
  readonly places: SourcePointers
  /** What it would be scored by without any configuration. */
  readonly unconfigured: Scored
}

/**
 * Rule T10: the version that operations make of a base. What is undecided is adopted; what cannot be done is left
 * undone.
 */
export function composed (base: CustomContent, tailoring: Tailoring, operations: readonly Operation[]): Composition {
  const written = writtenParts(base, tailoring, operations)
  const unconfigured = [
    ...partsOfBase(base, tailoring, operations, written),
    ...operationsOf(operations, 'add').flatMap(({ index }) => written.get(index) ?? []),
  ]
  const parts = ordered(operations, withExamples(operations, configured(operations, unconfigured)))
  const principles = parts.map(({ principle }) => principle)
  const added = operationsOf(operations, 'addExample')
  const examples = usedRecords<CustomContent['examples'][number]>(
    base.examples,
    principles.flatMap(({ examples }) => examples.map(({ example }) => example)),
    added.map(({ operation }) => writtenExample(operation.example, tailoring.provenance))
  )
  const provenance = adaptedProvenance(base.provenance, tailoring.provenance, tailoring.provenance.sources)
  const { title, description, scale, minCoverage, composite, weakBelow, strongFrom } = base
  const set = {
    title,
    description,
    scale,
    minCoverage,
    composite,
    weakBelow,
    strongFrom,
    ...setConfiguration(operations),
  }
  const cited = [...principles, ...examples, { provenance }].flatMap(({ provenance }) => provenance.sources)
  const categories = usedRecords(base.categories, examples.map(({ category }) => category), tailoring.categories)
  const content: CustomContent = {
    ...set,
    lang: base.lang,
    assessable: true,
    principles,
    examples,
    categories,
    sources: usedRecords(base.sources, cited, tailoring.sources),
    wordings: [
      ...inheritedWordings(base, { ...set, principles, examples, categories }, tailoring.wordings),
      ...tailoring.wordings,
    ],
    replacedBy: [
      ...tailoring.replacedBy,
      ...operationsOf(operations, 'replace').map(({ operation }) => replacementOf(operation)),
    ],
    provenance,
  }
  return {
    content,
    places: sourcePointersOf(content, parts, operations, tailoring),
    unconfigured: { scale, minCoverage, composite, principles: unconfigured.map(({ principle }) => principle) },
  }
}

/**
 * The principles that adds and replaces write, by the place of the operation. What was kept of an earlier base keeps
 * its provenance.
 */
function writtenParts (
  base: CustomContent,
  { provenance }: Tailoring,
  operations: readonly Operation[]
): Map<number, Part> {
  const writing = operationsOf(operations, 'add', 'replace')
  const taken = [
    ...base.principles.flatMap(({ statements }) => statements),
    ...operationsOf(operations, 'adapt').flatMap(({ operation }) => operation.fields.statements ?? []),
  ].map(({ key }) => key)
  const written = writtenPrinciples(writing.map(({ operation }) => operation.principle), provenance, taken)
  return new Map(written.map((principle, place) => {
    const { operation, index = -1 } = writing[place] ?? {}
    const kept = operation?.op === 'add' ? operation.origin : undefined
    return [index, {
      principle: kept ? { ...principle, provenance: kept.provenance } : principle,
      givenAt: `/operations/${index}/principle`,
    }]
  }))
}

/**
 * In the order of the base. A replacement stands where the first that it replaces stood, and has the examples of all of
 * them (rule I3).
 */
function partsOfBase (
  base: CustomContent,
  { provenance }: Tailoring,
  operations: readonly Operation[],
  written: ReadonlyMap<number, Part>
): Part[] {
  const decisions = decisionsOf(base, operations)
  const placed = new Set<number>()
  const replaced = Map.groupBy(base.principles, ({ slug }) => decisions.get(slug)?.index)
  return base.principles.flatMap(principle => {
    const { operation, index } = decisions.get(principle.slug) ?? { index: -1 }
    if (operation?.op === 'omit') return []
    if (operation?.op === 'adapt') {
      return [{
        principle: adaptation(principle, operation, provenance).principle,
        givenAt: `/operations/${index}/fields`,
      }]
    }
    if (operation?.op !== 'replace') return [{ principle, givenAt: null }]
    const part = written.get(index)
    if (!part || placed.size === placed.add(index).size) return []
    return [
      placing(part, [...(replaced.get(index) ?? []).flatMap(({ examples }) => examples), ...part.principle.examples]),
    ]
  })
}

/** A part with these examples, each once: the first of them. */
function placing ({ principle, givenAt }: Part, placements: readonly ExamplePlacement[]): Part {
  const placed = new Set<string>()
  const examples = placements.filter(({ example }) => placed.size < placed.add(example).size)
  return { principle: { ...principle, examples }, givenAt }
}

function configured (operations: readonly Operation[], parts: readonly Part[]): Part[] {
  const principles = new Map(
    operationsOf(operations, 'configure').map(({ operation: { op: _op, slug, ...fields } }) => [slug, fields])
  )
  const statements = new Map(
    operationsOf(operations, 'configureStatement').map(({ operation: { op: _op, key, ...fields } }) => [key, fields])
  )
  return parts.map(part => {
    const { principle, givenAt } = part
    const fields = principles.get(principle.slug)
    const isConfigured = fields !== undefined ||
      (statements.size > 0 && principle.statements.some(({ key }) => statements.has(key)))
    if (!isConfigured) return part
    return {
      principle: {
        ...principle,
        ...fields,
        statements: principle.statements.map(statement => ({ ...statement, ...statements.get(statement.key) })),
      },
      givenAt,
    }
  })
}

function setConfiguration (operations: readonly Operation[]): SetConfiguration {
  const { op: _op, ...fields } = operationsOf(operations, 'configureSet')[0]?.operation ?? { op: null }
  return fields
}

function withExamples (operations: readonly Operation[], parts: readonly Part[]): Part[] {
  const added = Map.groupBy(operationsOf(operations, 'addExample'), ({ operation }) => operation.slug)
  return parts.map(part => {
    const own = (added.get(part.principle.slug) ?? []).map(({ operation }) => authorPlacement(operation.example.slug))
    return placing(part, [...part.principle.examples, ...own])
  })
}

/** What reorder does not name comes after what it names. */
function ordered (operations: readonly Operation[], parts: readonly Part[]): readonly Part[] {
  const slugs = operationsOf(operations, 'reorder')[0]?.operation.slugs
  if (!slugs) return parts
  const bySlug = Map.groupBy(parts, ({ principle }) => principle.slug)
  const names = new Set(slugs)
  return [
    ...[...names].flatMap(slug => bySlug.get(slug) ?? []),
    ...parts.filter(({ principle }) => !names.has(principle.slug)),
  ]
}

function replacementOf ({ fromSlugs, principle, relationship }: Replace) {
  return { from: fromSlugs, to: [principle.slug], relationship }
}
