import { csvHead, csvRows, fractionCells } from '../../http/body/csv.ts'
import type { Cell, CountedCell, PrincipleResult, Result, StatementResult } from '../../domain/assessments/result.ts'
import { readFraction, rounded } from '../../domain/values/fraction.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { titlesOf, type Titles } from '../charts/tables.ts'

/**
 * In the order in which they are written. A cell is empty where there is nothing to tell or nothing that may be told.
 */
export const resultColumns = [
  'principle',
  'principleTitle',
  'statement',
  'statementText',
  'perspective',
  'perspectiveTitle',
  'outside',
  'weight',
  'counted',
  'asked',
  'released',
  'value',
  'exactNumerator',
  'exactDenominator',
  'clamped',
  'outcome',
  'indicative',
  'band',
  'coverage',
  'answered',
  'confidence',
  'releasedWeight',
  'n',
  'answer',
  'notApplicable',
  'dontKnow',
  'declined',
  'notApplicableByMajority',
  'divided',
  'variance',
] as const
export type ResultColumn = typeof resultColumns[number]

type Row = Partial<Record<ResultColumn, string | number | boolean | null | undefined>>

/**
 * A row for each principle and statement, and for each of them as every perspective sees it. For spreadsheets: nothing
 * in it is taken for a formula or a date. One principle at a time.
 */
export function * resultCsv (result: Result, content: CustomContent): Generator<string> {
  const titles = titlesOf(content)
  yield csvHead(resultColumns)
  for (const principle of result.principles) yield csvRows(resultColumns, rowsOfPrinciple(result, titles, principle))
}

function rowsOfPrinciple (result: Result, titles: Titles, principle: PrincipleResult): Row[] {
  const place: Row = { principle: principle.slug, principleTitle: titles.principle(principle.slug).text }
  const { weight, outcome, indicative, band } = principle
  return [
    { ...place, ...cellOf(principle.value), weight, outcome, indicative, band, ...basisOf(principle) },
    ...perspectiveRows(result, place, principle.perspectives),
    ...principle.statements.flatMap((statement: StatementResult) => {
      const at: Row = { ...place, statement: statement.key, statementText: titles.statement(statement.key).text }
      return [
        { ...at, ...cellOf(statement.value), ...statementCells(statement) },
        ...perspectiveRows(result, at, statement.perspectives),
      ]
    }),
  ]
}

/** Rule D8: what is hidden says so and nothing else; what was not asked is another thing. */
function cellOf (cell: Cell | CountedCell | undefined): Row {
  if (!cell) return { asked: false }
  if (!cell.released) return { asked: true, released: false }
  if ('exact' in cell) {
    const n = 'n' in cell && { n: cell.n }
    return { asked: true, released: true, value: cell.value, ...fractionCells(cell.exact), ...n }
  }
  return { asked: true, released: true, value: cell.value.toFixed(1), clamped: cell.clamped === true }
}

function decimal (exact: string | null): number | null {
  return exact === null ? null : rounded(readFraction(exact), 4)
}

function perspectiveRows (
  { perspectives }: Result,
  place: Row,
  cells: Readonly<Record<string, Cell | CountedCell>>
): Row[] {
  return perspectives.map(({ key, title, outside }) => ({
    ...place,
    perspective: key,
    perspectiveTitle: title,
    outside,
    ...cellOf(cells[key]),
  }))
}

function basisOf (principle: PrincipleResult): Row {
  if ('releasedWeight' in principle) return { releasedWeight: decimal(principle.releasedWeight) }
  const { coverage, answered, confidence, n } = principle
  return { n, coverage: coverage?.value, answered: answered?.value, confidence: confidence?.value }
}

/** Rule D3: a count that may not be told is absent. */
function statementCells (statement: StatementResult): Row {
  const { weight, counted, states, divided, notApplicableByMajority } = statement
  const { notApplicable, dontKnow, declined } = states
  const told: Row = { weight, counted, notApplicable, dontKnow, declined, divided, notApplicableByMajority }
  return 'answer' in statement
    ? { ...told, n: statement.n, answer: answerOf(statement.answer), variance: decimal(statement.variance) }
    : told
}

function answerOf (answer: Extract<StatementResult, { answer: unknown }>['answer']): string | null {
  if (answer === null) return null
  if ('level' in answer) return answer.level
  return 'notApplicable' in answer ? 'not_applicable' : 'dontKnow' in answer ? 'dont_know' : 'declined'
}
