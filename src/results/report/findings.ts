import { guideQuestions, type GuideAnswer } from '../../domain/follow-up/guide-questions.ts'
import type { ActionState, Action } from '../../domain/assessments/actions.ts'
import type { ImprovementItem } from '../../domain/follow-up/improvement.ts'
import { webAddress } from '../../domain/values/links.ts'
import type { ReportInput } from './input.ts'
import type { Titles } from '../charts/tables.ts'
import { displayValueOfCell, wordsOf } from '../charts/display-value.ts'
import { peopleOf, withPeople } from '../charts/people.ts'
import { htmlOfWords, type Phrase, type Sentence } from '../charts/phrase.ts'
import { list, paragraph, section } from './section.ts'
import { htmlTable } from '../charts/table.ts'
import { escaped } from '../charts/text.ts'

/** Rule I2. */
export function questionsSection ({ improvement }: ReportInput, titles: Titles): string {
  return section(
    'questions',
    titles.own.headings.questions,
    guideQuestions.flatMap(asked => [
      `<h3>${escaped(asked)}</h3>`,
      list(
        improvement.principles.map(({ slug, answers }) => [
          titles.principle(slug),
          ': ',
          ...quoting(answers.find(({ question }) => question === asked)?.answer ?? [], titles),
        ])
      ),
    ])
  )
}

/** What is quoted of the set is in the language of its text. */
function quoting (answer: GuideAnswer['answer'], { principle, statement }: Titles): Sentence {
  return answer.map(part => {
    if (typeof part === 'string') return part
    const { lang } = 'statement' in part ? statement(part.statement) : principle(part.principle)
    return { text: part.text, ...(lang !== undefined && { lang }) }
  })
}

/** Rule I1: divided items. */
export function talkSection ({ improvement }: ReportInput, titles: Titles): string {
  if (improvement.divided.length === 0) return ''
  return section('talk', titles.own.headings.talk, [
    paragraph('People see these very differently. No view is wrong: ask what each of them is thinking of.'),
    list(
      improvement.divided.map(({ principle, key }) => [titles.statement(key), ' (', titles.principle(principle), ')'])
    ),
  ])
}

/** Rules I1 and I4. */
export function weakSection ({ improvement, result }: ReportInput, titles: Titles): string {
  const weak = improvement.weak.filter(({ worth }) => worth !== null)
  if (weak.length === 0) return ''
  const rows = weak.map(item => [
    titles.statement(item.key),
    titles.principle(item.principle),
    withPeople(wordsOf(displayValueOfCell(item.value)), peopleOf(result.mode, item)),
    worthWords(item),
  ])
  return section('weak', titles.own.headings.weak, [
    paragraph(
      'These statements have the lowest values, the lowest first. What the next level up would add is worked out for ' +
        'the principle that they belong to.'
    ),
    htmlTable({
      id: 'weak',
      caption: 'Statements to begin with',
      columns: ['Statement', 'Principle', 'Value', 'The next level up would add'],
      rows,
    }),
  ])
}

function worthWords ({ worth }: ImprovementItem): string {
  if (worth === null) return ''
  if (!('exact' in worth)) return worth.value === 0 ? 'less than 0.1' : `about ${worth.value.toFixed(1)}`
  return `${worth.value < 0.005 ? 'less than 0.01' : worth.value.toFixed(2)} (exactly ${worth.exact})`
}

/** Rule I3. */
export function examplesSection ({ suggestions, content }: ReportInput, titles: Titles): string {
  const links = new Map(content.examples.map(({ slug, link }) => [slug, webAddress(link?.url)]))
  return section(
    'examples',
    titles.own.headings.examples,
    Object.entries(suggestions).flatMap(([principle, { examples }]) => [
      `<h3>${htmlOfWords(titles.principle(principle))}</h3>`,
      examples.length === 0
        ? paragraph('No example is published for this principle.')
        : list(examples.map(({ slug, title, fromOriginal }): Sentence => [
          { text: title, lang: content.lang, href: links.get(slug) ?? null },
          ...(fromOriginal
            ? [' It belongs to the text that this principle was adapted from, and may fit less well.']
            : []),
        ])),
    ])
  )
}

const stateWords: Readonly<Record<ActionState, string>> = {
  planned: 'planned',
  in_progress: 'in progress',
  done: 'done',
  accepted_as_is: 'accepted as it is',
  dropped: 'dropped',
}

/** Rule I5. */
export function actionsSection ({ actions, openBefore }: ReportInput, titles: Titles): string {
  return section('actions', titles.own.headings.actions, [
    actionsTable('actions', 'What is to be done', actions, titles),
    actionsTable('actions-before', 'Still open from earlier assessments', openBefore, titles),
  ])
}

/** Empty without any. */
function actionsTable (id: string, caption: string, actions: readonly Action[], titles: Titles): string {
  if (actions.length === 0) return ''
  const rows = actions.map((
    action
  ): Phrase[] => [
    { text: action.what },
    titles.principle(action.principle),
    { text: action.owner },
    datesOf(action),
    stateOf(action),
  ])
  return htmlTable({ id, caption, columns: ['What', 'Principle', 'Who', 'When', 'State'], rows })
}

function datesOf ({ due, review }: Action): string {
  return [...(due === null ? [] : [`by ${due}`]), ...(review === null ? [] : [`look again on ${review}`])].join(', ')
}

function stateOf ({ state, reason }: Action): Sentence {
  return reason === null ? [stateWords[state]] : [`${stateWords[state]}: `, { text: reason }]
}

/** Rule E2. */
export function checksSection ({ checks, publicUrl }: ReportInput, titles: Titles): string {
  return section('checks', titles.own.headings.checks, [
    list(checks.map(({ severity, detail, principle, statement, link }): Sentence => {
      const href = link === null ? null : webAddress(link.startsWith('/') ? publicUrl + link : link)
      return [
        ...(severity === 'warning' ? ['Please look at this: '] : []),
        ...(principle === null ? [] : [titles.principle(principle), ': ']),
        detail,
        ...(statement === null ? [] : [' Statement: ', titles.statement(statement)]),
        ...(href === null ? [] : [' ', { text: 'More about it', href }]),
      ]
    })),
  ])
}
