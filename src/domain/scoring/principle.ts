import { isCounted } from '../versions/digest.ts'
import { isGreater, type Fraction } from '../values/fraction.ts'
import type { CustomContent, Principle } from '../versions/principle-set.ts'
import { bandOf, boundOf, exactCell, exactValue, shareOf, weightedMean } from './mean.ts'
import { notApplicableReasons } from '../assessments/model.ts'
import type { Weighed } from './mutual-table.ts'
import type {
  Amount, CountedCell, ExactPrinciple, ExactResult, ExactStatement,
  Outcome
} from '../assessments/result.ts'
import type { ResultParts } from './result-parts.ts'

/** A statement, and what its principle is composed of. */
export interface Part {
  readonly shown: ExactStatement
  readonly value: Fraction | null
  readonly confidence: Fraction | null
  /** Whether coverage is asked of it (rules S3 and M2). */
  readonly applicable: boolean
  /** Why it is left out; null where it is not. */
  readonly excludedAs: string | null
}

/** A principle as it is told, with its exact value for the composite (rule S9). */
export interface ComposedPrinciple {
  readonly shown: ExactPrinciple
  readonly value: Fraction | null
}

/**
 * Rules S2 to S5, S8, S10, S11 and M2: a principle of its statements. Whatever is not counted is shown and nothing
 * else.
 */
export function exactPrinciple (
  content: CustomContent,
  { slug, weight, n }: Pick<Principle, 'slug' | 'weight'> & Pick<ExactPrinciple, 'n'>,
  parts: readonly Part[],
  perspectives: Readonly<Record<string, CountedCell>>
): ComposedPrinciple {
  const counted = parts.filter(({ shown }) => isCounted(shown))
  const possible = amountOf(counted)
  const value = weightedMean(counted.flatMap(part => weighed(part.shown, part.value)))
  const coverage = shareOf(
    amountOf(counted.filter(part => part.value)).weight,
    amountOf(counted.filter(part => part.applicable)).weight
  )
  const answered = shareOf(counted.filter(({ shown }) => isAnswered(shown)).length, possible.count)
  const confidence = weightedMean(counted.flatMap(part => weighed(part.shown, part.confidence)))
  const outcome = outcomeOf(value, coverage, boundOf(content.minCoverage))
  const shown = {
    slug,
    weight,
    outcome,
    indicative: outcome === 'insufficient_coverage',
    value: exactCell(value),
    n,
    band: value && bandOf(value, boundOf(content.weakBelow), boundOf(content.strongFrom)),
    coverage: coverage && exactValue(coverage),
    answered: answered && exactValue(answered),
    confidence: confidence && exactValue(confidence),
    possible,
    outstanding: amountOf(counted.filter(part => !part.value && part.excludedAs === null)),
    excluded: excludedOf(counted.filter(part => part.excludedAs !== null)),
    statements: parts.map(part => part.shown),
    perspectives,
  }
  return { shown, value }
}

/** A result of these principles, and by rule S9 what it says of all together, which `people` gave a level to. */
export function exactParts<Input> (
  content: CustomContent,
  head: ResultParts<ExactResult>['head'],
  inputs: Iterable<Input>,
  compose: (input: Input) => ComposedPrinciple,
  people: () => number
): ResultParts<ExactResult> {
  const parts: Weighed[] = []
  function * principles () {
    for (const input of inputs) {
      const { shown, value } = compose(input)
      parts.push(...weighed(shown, value))
      yield shown
    }
  }
  const composite = () => content.composite ? { ...exactCell(weightedMean(parts)), n: people() } : null
  return { head, principles: principles(), composite }
}

function weighed ({ weight }: { readonly weight: number }, value: Fraction | null): Weighed[] {
  return value ? [{ weight, value }] : []
}

function amountOf (parts: readonly Part[]): Amount {
  return { count: parts.length, weight: parts.reduce((sum, { shown }) => sum + shown.weight, 0) }
}

/** Rule S11. The reasons in the order of rule R2. */
function excludedOf (parts: readonly Part[]): ExactPrinciple['excluded'] {
  const counts = [...notApplicableReasons, byMajority]
    .map(reason => [reason, parts.filter(({ excludedAs }) => excludedAs === reason).length] as const)
  return { ...amountOf(parts), byReason: Object.fromEntries(counts.filter(([, count]) => count > 0)) }
}

/** Rule M3, as the reason of an exclusion. */
export const byMajority = 'by_majority'

/** Rule S4: any state will do. */
function isAnswered ({ n, states }: ExactStatement): boolean {
  return n + states.notApplicable + states.dontKnow + states.declined > 0
}

/** Rule S5: the first that matches. */
function outcomeOf (value: Fraction | null, coverage: Fraction | null, minCoverage: Fraction): Outcome {
  if (!value || !coverage) return 'not_scorable'
  return isGreater(minCoverage, coverage) ? 'insufficient_coverage' : 'scored'
}
