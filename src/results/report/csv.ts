import { csvHead, csvRows, fractionCells } from '../../http/body/csv.ts'
import type { Cell, CountedCell, PrincipleResult, Result, StatementResult } from '../../domain/assessments/result.ts'
import { readFraction, rounded } from '../../domain/values/fraction.ts'
import type { Titles } from '../charts/tables.ts'
import type { WrittenText, WrittenTexts } from './written.ts'

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
  'row',
  'label',
  'reason',
  'note',
  'comment',
  'evidence',
] as const
export type ResultColumn = typeof resultColumns[number]

type Row = Partial<Record<ResultColumn, string | number | boolean | null | undefined>>

/** How many rows are held at a time: of one statement there may be a thousand. */
const fullBatch = 500

/**
 * A row for each principle and statement, and for each of them as every perspective sees it (`value`); below a
 * statement a row for whatever somebody wrote about it (`text`), which in a single assessment stands in the row of the
 * statement. For spreadsheets: nothing in it is taken for a formula or a date.
 */
export function * resultCsv (result: Result, titles: Titles, written: WrittenTexts): Generator<string> {
  yield csvHead(resultColumns)
  let batch: Row[] = []
  for (const principle of result.principles) {
    for (const row of rowsOfPrinciple(result, titles, principle, written)) {
      batch.push(row)
      if (batch.length < fullBatch) continue
      yield csvRows(resultColumns, batch)
      batch = []
    }
  }
  yield csvRows(resultColumns, batch)
}

function * rowsOfPrinciple (
  result: Result,
  titles: Titles,
  principle: PrincipleResult,
  written: WrittenTexts
): Generator<Row> {
  const place: Row = { row: 'value', principle: principle.slug, principleTitle: titles.principle(principle.slug).text }
  const { weight, outcome, indicative, band } = principle
  yield { ...place, ...cellOf(principle.value), weight, outcome, indicative, band, ...basisOf(principle) }
  yield * perspectiveRows(result, place, principle.perspectives)
  for (const statement of principle.statements as readonly StatementResult[]) {
    const at: Row = { ...place, statement: statement.key, statementText: titles.statement(statement.key).text }
    const texts = written(statement.key)
    const value: Row = { ...at, ...cellOf(statement.value), ...statementCells(statement) }
    if (result.mode === 'single') {
      yield { ...value, ...(texts[0] && textCells(texts[0])) }
      continue
    }
    yield value
    yield * perspectiveRows(result, at, statement.perspectives)
    for (const text of texts) yield { ...at, row: 'text', ...perspectiveOf(result, text), ...textCells(text) }
  }
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

/** Who wrote it, as far as it is told (`WrittenText`). */
function perspectiveOf ({ perspectives }: Result, { label, perspective }: WrittenText): Row {
  const known = perspectives.find(({ key }) => key === perspective)
  return { label, perspective, perspectiveTitle: known?.title, outside: known?.outside }
}

function textCells ({ reason, note, comment, evidence }: WrittenText): Row {
  return { reason, note, comment, evidence: evidence.join('; ') }
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
  if (!('answer' in statement)) return told
  const { n, answer, variance } = statement
  return { ...told, n, answer: answerOf(answer), variance: decimal(variance), ...whyOf(answer) }
}

function whyOf (answer: Extract<StatementResult, { answer: unknown }>['answer']): Row {
  return answer && 'notApplicable' in answer ? { reason: answer.notApplicable, note: answer.note } : {}
}

function answerOf (answer: Extract<StatementResult, { answer: unknown }>['answer']): string | null {
  if (answer === null) return null
  if ('level' in answer) return answer.level
  return 'notApplicable' in answer ? 'not_applicable' : 'dontKnow' in answer ? 'dont_know' : 'declined'
}
