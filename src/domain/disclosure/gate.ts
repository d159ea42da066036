import { isCounted } from '../versions/digest.ts'
import { formatFraction, fraction, isGreater, type Fraction } from '../values/fraction.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import { exactly } from '../scoring/cells.ts'
import { composedCell, endsOf, gatedCell, hidden, type Ends, type WeighedCell } from './gated-cells.ts'
import { bandOf, boundOf, shareOf } from '../scoring/mean.ts'
import type { Perspective, Seats, Voice } from '../assessments/model.ts'
import type { PrincipleTally, StatementTally } from '../scoring/mutual-table.ts'
import type { GatedCell, GatedResult, HiddenCell, SetOfResult } from '../assessments/result.ts'
import { released, releasedStatement } from './suppression.ts'
import { invitedPerspectives } from '../scoring/groups.ts'
import { isDivided } from '../scoring/mutual.ts'
import { wholeOf, type ResultParts } from '../scoring/result-parts.ts'
import { mutualItemMeanMethod } from '../scoring/shared-result.ts'

/** What goes into the gate. Of these only what `gatedParts` gives may go any further. */
export interface GateInput {
  readonly content: CustomContent
  readonly set: SetOfResult
  readonly table: Iterable<PrincipleTally>
  readonly k: number
  readonly voice: Voice
  /** In the order of the assessment, without `unspecified`. */
  readonly perspectives: readonly Perspective[]
  /** Those that the table was made with. */
  readonly seats: Seats
  /** Of the same responses as the table (`commitmentOf`). */
  readonly commitment: string
}

/** What every cell is made by. */
interface Gate {
  readonly k: number
  readonly voice: Voice
  readonly ends: Ends
  readonly isOutside: (key: string) => boolean
  readonly seats: Seats
  readonly minCoverage: Fraction
  readonly weakBelow: Fraction
  readonly strongFrom: Fraction
}

type GatedPrinciple = GatedResult['principles'][number]
type GatedStatement = GatedPrinciple['statements'][number]
type Cell = GatedCell | HiddenCell

/**
 * Rule D11: the only way from what people said in confidence to anything that is told of it. Whoever is told of is in
 * groups of k or more, nobody in two of one statement (D3, D5); of each group one rounded value is told (D6, D9); all
 * the rest is made of those values (D4). So nothing more can be known of anybody than the value of their group tells:
 * rule D12.
 */
export function gatedParts (
  { content, set, table, k, voice, perspectives, seats, commitment }: GateInput
): ResultParts<GatedResult> {
  const { id, version, contentDigest, scoringDigest } = set
  const outside = new Set(perspectives.filter(({ outside }) => outside).map(({ key }) => key))
  const gate: Gate = {
    k,
    voice,
    ends: endsOf(content),
    isOutside: key => outside.has(key),
    seats,
    minCoverage: boundOf(content.minCoverage),
    weakBelow: boundOf(content.weakBelow),
    strongFrom: boundOf(content.strongFrom),
  }
  const parts: WeighedCell[] = []
  function * principles () {
    for (const tally of table) {
      const principle = gatedPrinciple(tally, gate)
      // Rule S9: of those that have something to count.
      if (principle.statements.some(isCounted)) parts.push({ weight: principle.weight, cell: principle.value })
      yield principle
    }
  }
  return {
    head: {
      method: mutualItemMeanMethod,
      set: { id, version, contentDigest, scoringDigest },
      perspectives: invitedPerspectives({ perspectives, seats }).map(({ key, title, outside }) => ({
        key,
        title,
        outside,
      })),
      disclosure: 'confidential',
      mode: 'mutual',
      voice,
      k,
      commitment,
    },
    principles: principles(),
    composite: () => content.composite ? compositeOf(parts) : null,
  }
}

/** `gatedParts`, whole. */
export function gatedResult (input: GateInput): GatedResult {
  return wholeOf(gatedParts(input))
}

function gatedStatement (statement: StatementTally, { k, voice, ends, isOutside, seats }: Gate): GatedStatement {
  const { groups, perspectives, states } = releasedStatement(statement, { isOutside, seats, k })
  const cells = [...perspectives].map(([key, group]) => [key, group ? gatedCell(group, ends, k) : hidden] as const)
  const value = composedCell(
    voice === 'participant'
      ? groups.map(group => ({ weight: group.n, cell: gatedCell(group, ends, k) }))
      : cells.filter(([key]) => !isOutside(key)).map(([, cell]) => ({ weight: 1, cell }))
  )
  return {
    key: statement.key,
    weight: statement.weight,
    counted: statement.counted,
    value,
    states,
    ...(statement.notApplicableByMajority && states.notApplicable !== undefined &&
      { notApplicableByMajority: true as const }),
    ...(value.released && groups.length === 1 && statement.all.n >= 2 * k && { divided: isDivided(statement.all) }),
    perspectives: Object.fromEntries(cells),
  }
}

function gatedPrinciple (principle: PrincipleTally, gate: Gate): GatedPrinciple {
  const { slug, weight } = principle
  const statements = principle.statements.map(statement => gatedStatement(statement, gate))
  const parts = statements.filter(isCounted).map(({ weight, value }) => ({ weight, cell: value }))
  const value = composedCell(parts)
  const share = releasedShare(parts)
  const isTooLittle = isGreater(gate.minCoverage, share)
  return {
    slug,
    weight,
    outcome: value.released ? isTooLittle ? 'insufficient_coverage' : 'scored' : 'not_scorable',
    indicative: value.released && isTooLittle,
    value,
    band: value.released ? bandOf(exactly(value.value), gate.weakBelow, gate.strongFrom) : null,
    releasedWeight: formatFraction(share),
    statements,
    perspectives: principlePerspectives(principle, statements, gate),
  }
}

/** Made of the cells of its statements, and then held back as those are (rule D5). */
function principlePerspectives (
  { people, peopleOf }: PrincipleTally,
  statements: readonly GatedStatement[],
  { k, isOutside, seats }: Gate
): Readonly<Record<string, Cell>> {
  const cells = new Map([...peopleOf.keys()].map(key => [
    key,
    composedCell(
      statements.filter(isCounted)
        .map(({ weight, perspectives }) => ({ weight, cell: perspectives[key] ?? hidden }))
    ),
  ]))
  const inside = [...peopleOf].filter(([key]) => !isOutside(key))
  const { parts } = released(
    people,
    inside.map(([key, people]) => ({ people, size: seats.get(key), secret: !cells.get(key)?.released })),
    k
  )
  const heldBack = new Set(inside.filter((_, index) => !parts[index]).map(([key]) => key))
  return Object.fromEntries([...cells].map(([key, cell]) => [key, heldBack.has(key) ? hidden : cell]))
}

/** Rule S9. */
function compositeOf (parts: readonly WeighedCell[]): GatedResult['composite'] {
  const cell = composedCell(parts)
  return cell.released ? { ...cell, releasedWeight: formatFraction(releasedShare(parts)) } : hidden
}

/** Rule D4: the share of the weight whose cells are released; 0 of nothing. */
function releasedShare (parts: readonly WeighedCell[]): Fraction {
  const weightOf = (some: readonly WeighedCell[]) => some.reduce((sum, { weight }) => sum + weight, 0)
  return shareOf(weightOf(parts.filter(({ cell }) => cell.released)), weightOf(parts)) ?? fraction(0)
}
