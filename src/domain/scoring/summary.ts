import { isCounted } from '../versions/digest.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import type {
  ExactPrinciple, ExactResult, GatedResult, PrincipleResult, Result,
  StatementResult
} from '../assessments/result.ts'

type GatedPrinciple = GatedResult['principles'][number]
type WithoutParts<Principle> = Omit<Principle, 'statements' | 'perspectives'>

/**
 * How many counted statements a principle has, and how many of them do not apply, as far as it may be told (rule E2).
 */
interface Counts {
  readonly counted: number
  readonly notApplicable: number
}

/** A principle of a result without its statements and perspectives. */
type PrincipleHead = WithoutParts<ExactPrinciple> | WithoutParts<GatedPrinciple>
export type PrincipleSummary = PrincipleHead & Counts

type Frame = 'disclosure' | 'mode' | 'set' | 'composite'

/** What a profile shows of a principle. */
export type ProfiledPrinciple = PrincipleSummary | PrincipleResult

/** What a version says weak and strong are (rule I1). */
export type Bounds = Pick<CustomContent, 'weakBelow' | 'strongFrom'>

/** What a profile shows: a result, or its summary. */
export type Profiled = (Pick<ExactResult, Frame> | Pick<GatedResult, Frame | 'k'>) & {
  readonly principles: readonly ProfiledPrinciple[]
  /** By which the bands were found, where that is known. */
  readonly bounds?: Bounds
}

/**
 * A result without its statements, perspectives and texts: some kilobytes, whatever the size of the result. Made of the
 * result and nothing else (rules D6 and D11).
 */
export type ResultSummary = (Pick<ExactResult, Frame> | Pick<GatedResult, Frame | 'k'>) & {
  readonly principles: readonly PrincipleSummary[]
}

export function summaryOf (result: Result): ResultSummary {
  return summaryFrom(result, result.principles.map(principleSummary))
}

/** Of a result that is not held whole: of what it says of all principles together, and the summary of each. */
export function summaryFrom (
  result: Omit<ExactResult, 'principles'> | Omit<GatedResult, 'principles'>,
  principles: readonly PrincipleSummary[]
): ResultSummary {
  if (result.disclosure === 'exact') {
    const { disclosure, mode, set, composite } = result
    return { disclosure, mode, set, composite, principles }
  }
  const { disclosure, mode, set, k, composite } = result
  return { disclosure, mode, set, k, composite, principles }
}

export function principleSummary (principle: PrincipleResult): PrincipleSummary {
  const { statements: _statements, perspectives: _perspectives, ...summary } = principle
  const counted = countedStatements(principle)
  return { ...summary, counted: counted.length, notApplicable: counted.filter(isNotApplicable).length }
}

/** Whether anything in it is counted (rule S8). */
export function isAnyCounted (principle: ProfiledPrinciple): boolean {
  return 'statements' in principle ? countedStatements(principle).length > 0 : principle.counted > 0
}

function countedStatements ({ statements }: PrincipleResult): readonly StatementResult[] {
  return statements.filter(isCounted)
}

/**
 * In a single assessment as it was answered, in a mutual one by rule M3; of a confidential one as far as it may be told
 * (rule D3).
 */
function isNotApplicable (statement: StatementResult): boolean {
  return statement.notApplicableByMajority === true ||
    ('answer' in statement && statement.answer !== null && 'notApplicable' in statement.answer)
}
