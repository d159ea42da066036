import type { Answer, Perspective } from '../../domain/assessments/model.ts'
import type { Result, StateCounts, StatementResult, PrincipleResult } from '../../domain/assessments/result.ts'
import type { Titles } from '../charts/tables.ts'
import { displayValueOfCell, displayValueOfStatement, wordsOf } from '../charts/display-value.ts'
import { reasons, writtenPart } from './written-part.ts'
import type { WrittenTexts } from './written.ts'
import { paragraph, section, sectionEnd, sectionStart } from './section.ts'
import { htmlTable, type Table } from '../charts/table.ts'
import { htmlOfWords, type Phrase, type Sentence } from '../charts/phrase.ts'

/** Rule M5. */
export function perspectivesSection (result: Result, titles: Titles): string {
  if (result.perspectives.length === 0) return ''
  const rows = result.principles.flatMap((principle: PrincipleResult) =>
    result.perspectives.map((perspective): Phrase[] => [
      titles.principle(principle.slug),
      { text: perspectiveName(perspective) },
      wordsOf(displayValueOfCell(principle.perspectives[perspective.key])),
      ...(isShared(result) ? [peopleOf(principle.perspectives[perspective.key])] : []),
    ])
  )
  const anyOutside = result.perspectives.some(({ outside }) => outside)
  return section('perspectives', titles.own.headings.perspectives, [
    ...(anyOutside
      ? [paragraph('An outside view is shown beside the others. It is in none of the other values of this report.')]
      : []),
    htmlTable({
      id: 'perspectives',
      caption: 'Principles by perspective',
      columns: ['Principle', 'Perspective', 'Value', ...isShared(result) ? ['People'] : []],
      rows,
    }),
  ])
}

/** Rule D6: beside the values of a shared result alone. */
function peopleOf (counted: object | undefined): string {
  return counted && 'n' in counted ? String(counted.n) : ''
}

function isShared ({ disclosure, mode }: Result): boolean {
  return disclosure === 'exact' && mode === 'mutual'
}

function perspectiveName ({ title, outside }: Perspective): string {
  return outside ? `${title} (outside view)` : title
}

/**
 * Everything that was asked, so that nothing is told by a picture alone: the parts of a section (`section.ts`), each of
 * them large.
 */
export function * statementsSection (result: Result, titles: Titles, written: WrittenTexts): Generator<string> {
  const principles = result.principles.filter(({ statements }: PrincipleResult) => statements.length > 0)
  if (principles.length === 0) return
  yield sectionStart('statements', titles.own.headings.statements)
  for (const principle of principles) {
    yield `<h3>${htmlOfWords(titles.principle(principle.slug))}</h3>`
    yield htmlTable(statementsTable(principle, result, titles))
    for (const { key } of principle.statements) yield writtenPart(titles.statement(key), written(key), result)
  }
  yield sectionEnd
}

function statementsTable ({ slug, statements }: PrincipleResult, result: Result, titles: Titles): Table {
  const rows = statements.map((statement: StatementResult): Phrase[] => [
    titles.statement(statement.key),
    result.mode === 'single'
      ? answerWords(statement, titles)
      : wordsOf(displayValueOfStatement(statement)),
    ...(isShared(result) ? [peopleOf(statement)] : []),
    notes(statement).join('; '),
  ])
  const columns = [
    'Statement',
    result.mode === 'single' ? 'Answer' : 'Value',
    ...isShared(result) ? ['People'] : [],
    'Notes',
  ]
  // A column with nothing in it would only be read out in vain.
  const shown = rows.some(row => row.at(-1) !== '') ? columns.length : columns.length - 1
  return {
    id: `statements-${slug}`,
    caption: ['Statements of “', titles.principle(slug), '”'],
    columns: columns.slice(0, shown),
    rows: rows.map(row => row.slice(0, shown)),
  }
}

function answerWords ({ value, ...statement }: StatementResult, titles: Titles): Sentence {
  const answer: Answer | null = 'answer' in statement ? statement.answer : null
  if (answer === null) return ['no answer']
  if ('level' in answer) {
    return [titles.level(answer.level), ` (${wordsOf(displayValueOfCell(value))})`]
  }
  if ('notApplicable' in answer) {
    const why = `not applicable: ${reasons[answer.notApplicable]}`
    return answer.note ? [`${why}, `, { text: answer.note }] : [why]
  }
  return ['dontKnow' in answer ? "don't know" : 'declined to say']
}

/** Rule D3: what may not be told is absent. */
function notes (statement: StatementResult): string[] {
  const { counted, weight, divided = false, notApplicableByMajority = false, states } = statement
  return [
    ...(counted && weight > 0 ? [] : ['does not count']),
    ...(divided ? ['people see this very differently'] : []),
    ...(notApplicableByMajority
      ? [
          isOfAll(statement)
            ? 'left out: all who answered said that it does not apply'
            : 'left out: more people said that it does not apply than gave a level',
        ]
      : []),
    ...('answer' in statement && statement.answer !== null ? [] : counts(states)),
  ]
}

/** Whether nobody answered otherwise; of a confidential result that is not known (rule D3). */
function isOfAll (statement: StatementResult): boolean {
  if (!('n' in statement)) return false
  const { n, states: { dontKnow, declined } } = statement
  return n + dontKnow + declined === 0
}

function counts ({ notApplicable = 0, dontKnow = 0, declined = 0 }: StateCounts): string[] {
  return [
    ...(notApplicable > 0 ? [`not applicable: ${notApplicable}`] : []),
    ...(dontKnow > 0 ? [`don't know: ${dontKnow}`] : []),
    ...(declined > 0 ? [`declined: ${declined}`] : []),
  ]
}
