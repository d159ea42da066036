import { formatFraction, minus, rounded, zero, type Fraction } from '../values/fraction.ts'
import { tenthsCell, valueOf } from '../scoring/cells.ts'
import {
  commonCoreOf, isCommon, isSameThroughout, isTooLittle, pairsOf, type CommonCore, type Obstacle, type Pair,
  type ResultOf
} from './common-core.ts'
import { bandOf, boundOf, exactCell, weightedMean } from '../scoring/mean.ts'
import type {
  Band, Cell, CountedCell, ExactCell, ExactValue, GatedCell, HiddenCell, NotAsked, PrincipleResult, SetOfResult,
  StatementResult
} from '../assessments/result.ts'
import { noEqualNames, type EqualNames } from './equal-names.ts'
import type { IsEditorial } from './rewording.ts'

/** Two results, each with the version that it is of. */
export interface ComparisonTask {
  /** The earlier one, as a rule: a delta is b less a. */
  readonly a: ResultOf
  readonly b: ResultOf
  /** Nothing, unless told. */
  readonly isEditorial?: IsEditorial
  /** What b has another name for than a, from a to b; nothing, unless told. */
  readonly equals?: EqualNames
}

export const comparisonKinds = ['exact', 'confidential', 'bands'] as const
/** Rule C3: of different disclosures only bands are compared. */
export type ComparisonKind = typeof comparisonKinds[number]

/** Rule C3. Null where there is no value. */
export interface BandCell {
  readonly band: Band | null
}

/** One side of what is compared. */
export type ComparedCell = ExactCell | CountedCell | GatedCell | BandCell | HiddenCell | NotAsked

/** Rules C1 to C3: why there is no delta, of one statement or principle or of all. */
export type NoDelta = Obstacle | 'different_disclosure' | 'nothing_in_common' | 'too_little_in_common' | 'no_composite'

/** One delta, or why there is none. A side is null where it has nothing that could be compared. */
export interface Compared {
  readonly a: ComparedCell | null
  readonly b: ComparedCell | null
  /** b less a. Of gated cells the difference of what is printed. */
  readonly delta: ExactValue | Pick<ExactValue, 'value'> | null
  readonly reason: NoDelta | null
}

/** Rules C1 to C3. */
export interface Comparison {
  readonly kind: ComparisonKind
  /** `whole`: of principles and composite as they are; `common_core`: as both sides have them of the common core. */
  readonly basis: 'whole' | 'common_core'
  readonly sets: { readonly a: SetOfResult, readonly b: SetOfResult }
  readonly commonCore: CommonCore
  readonly principles: ReadonlyArray<
    Compared & { readonly slug: string, readonly statements: ReadonlyArray<Compared & { readonly key: string }> }
  >
  readonly composite: Compared
}

/** What every step has to know. */
interface Ground {
  readonly a: ResultOf
  readonly b: ResultOf
  readonly kind: ComparisonKind
  readonly isWhole: boolean
  readonly pairs: readonly Pair[]
  readonly commonCore: CommonCore
  /** The slugs of the principles of each side, by what b calls them. */
  readonly slugs: Readonly<Record<'a' | 'b', ReadonlyMap<string, string>>>
}

/**
 * Rules C1 to C3, of results alone: whatever a gate hid stays hidden. What has another name in b is called as there.
 */
export function comparison (
  { a, b, isEditorial = () => false, equals = noEqualNames }: ComparisonTask
): Comparison {
  const pairs = pairsOf(a, b, isEditorial, equals)
  const commonCore = commonCoreOf(a, b, pairs)
  const renames = new Map(Object.entries(equals.principles))
  const slugs = {
    a: new Map(a.result.principles.map(({ slug }) => [renames.get(slug) ?? slug, slug])),
    b: new Map(b.result.principles.map(({ slug }) => [slug, slug])),
  }
  const isWhole = isSameThroughout(a, b, isEditorial)
  const ground = { a, b, kind: kindOf(a, b), isWhole, pairs, commonCore, slugs }
  return {
    kind: ground.kind,
    basis: ground.isWhole ? 'whole' : 'common_core',
    sets: { a: a.result.set, b: b.result.set },
    commonCore,
    principles: [...new Set([...slugs.b.keys(), ...slugs.a.keys()])].map(slug => ({
      slug,
      ...comparedPrinciple(ground, slug),
      statements: pairs.filter(({ principle }) => principle === slug).map(pair => ({
        key: pair.key,
        ...comparedStatement(ground, pair),
      })),
    })),
    composite: comparedComposite(ground),
  }
}

function kindOf ({ result: a }: ResultOf, { result: b }: ResultOf): ComparisonKind {
  return a.disclosure === b.disclosure ? a.disclosure : 'bands'
}

function comparedStatement (ground: Ground, { a, b, obstacle }: Pair): Compared {
  return compared(ground, countedCell(a?.shown), countedCell(b?.shown), obstacle)
}

function comparedPrinciple (ground: Ground, slug: string): Compared {
  const [a, b] = [principleCell(ground, 'a', slug), principleCell(ground, 'b', slug)]
  return a === null || b === null ? nothing('nothing_in_common') : compared(ground, a, b, null)
}

function comparedComposite (ground: Ground): Compared {
  const { a, b, isWhole, commonCore } = ground
  if (!a.result.composite || !b.result.composite) return nothing('no_composite')
  if (!isWhole && isTooLittle(commonCore)) return nothing('too_little_in_common')
  const [cellA, cellB] = [compositeCell(ground, 'a'), compositeCell(ground, 'b')]
  return cellA && cellB ? compared(ground, cellA, cellB, null) : nothing('nothing_in_common')
}

function nothing (reason: NoDelta): Compared {
  return { a: null, b: null, delta: null, reason }
}

/** Undefined where the side does not have the principle, null where nothing of it is in the common core. */
function principleCell (ground: Ground, side: 'a' | 'b', slug: string): Cell | null | undefined {
  const { result } = ground[side]
  const principle = principleOf(ground, side, slug)
  if (!principle || ground.isWhole || !principle.value.released) return countedCell(principle)
  return cellOf(result.disclosure, coreValue(ground.pairs, side, slug))
}

/** With how many people it is of, where the result tells (rule D6). Of a common part a result does not. */
function countedCell (of: StatementResult | PrincipleResult | undefined): Cell | CountedCell | undefined {
  return of && 'n' in of && of.n !== undefined ? { ...of.value, n: of.n } : of?.value
}

function principleOf ({ slugs, ...sides }: Ground, side: 'a' | 'b', slug: string): PrincipleResult | undefined {
  const own = slugs[side].get(slug)
  return sides[side].result.principles.find(each => each.slug === own)
}

/** Rule C1: the principle of the statements that are common, with the side's own weights. */
function coreValue (pairs: readonly Pair[], side: 'a' | 'b', slug: string): Fraction | null {
  return weightedMean(
    pairs.filter(pair => pair.principle === slug && isCommon(pair)).flatMap(pair => {
      const shown: StatementResult | undefined = pair[side]?.shown
      const value = shown && valueOf(shown.value)
      return shown && value ? [{ weight: shown.weight, value }] : []
    })
  )
}

/** Rule S9. Of gated principles their tenths compose (rule D6). */
function compositeCell (ground: Ground, side: 'a' | 'b'): Cell | null {
  const { result } = ground[side]
  if (ground.isWhole || !result.composite?.released) return result.composite
  return cellOf(
    result.disclosure,
    weightedMean([...ground.slugs[side].keys()].flatMap(slug => {
      const [principle, cell] = [principleOf(ground, side, slug), principleCell(ground, side, slug)]
      const value = cell ? valueOf(cell) : null
      return principle && value ? [{ weight: principle.weight, value }] : []
    }))
  )
}

function cellOf (disclosure: ResultOf['result']['disclosure'], value: Fraction | null): Cell | null {
  return value && (disclosure === 'exact' ? exactCell(value) : tenthsCell(value))
}

/** Two cells side by side; undefined is what a side did not ask about. */
function compared (ground: Ground, a: Cell | undefined, b: Cell | undefined, obstacle: Obstacle | null): Compared {
  const shown = { a: shownCell(ground, 'a', a), b: shownCell(ground, 'b', b) }
  const [before, after] = [a ? valueOf(a) : null, b ? valueOf(b) : null]
  const reason = obstacle ?? missing(a, b) ?? (ground.kind === 'bands' ? 'different_disclosure' : null)
  return {
    ...shown,
    delta: reason === null && before && after ? deltaOf(ground.kind, minus(after, before)) : null,
    reason,
  }
}

function missing (...cells: ReadonlyArray<Cell | undefined>): Obstacle | null {
  if (cells.includes(undefined)) return 'not_asked'
  if (cells.some(cell => !cell?.released)) return 'not_released'
  return cells.some(cell => cell?.released && cell.value === null) ? 'no_value' : null
}

function shownCell (ground: Ground, side: 'a' | 'b', cell: Cell | undefined): ComparedCell {
  if (!cell) return { asked: false }
  if (!cell.released) return { released: false }
  if (ground.kind !== 'bands') return cellAlone(cell)
  const { content } = ground[side]
  const value = valueOf(cell)
  return { band: value && bandOf(value, boundOf(content.weakBelow), boundOf(content.strongFrom)) }
}

/** A composite of a confidential result has more in its cell than its value. */
function cellAlone (cell: ExactCell | CountedCell | GatedCell): ExactCell | CountedCell | GatedCell {
  const { value } = cell
  return 'exact' in cell
    ? { released: true, value, exact: cell.exact, ...('n' in cell && { n: cell.n }) }
    : { released: true, value: cell.value, ...(cell.clamped && { clamped: true }) }
}

/** Rule S7, of the size of a difference, so that there and back are the same. */
function deltaOf (kind: ComparisonKind, delta: Fraction): NonNullable<Compared['delta']> {
  const isLess = delta.numerator < 0n
  const size = isLess ? minus(zero, delta) : delta
  const value = rounded(size, kind === 'exact' ? 4 : 1) * (isLess ? -1 : 1)
  return kind === 'exact' ? { value, exact: formatFraction(delta) } : { value }
}
