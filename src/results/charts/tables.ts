import { noticeOf, ownWords, viewIn, wordsOfVersion, type Viewed } from '../../content/worker.ts'
import type { Profiled } from '../../domain/scoring/summary.ts'
import { readFraction } from '../../domain/values/fraction.ts'
import type { CustomContent, Level } from '../../domain/versions/principle-set.ts'
import { reportWords, type ReportWords } from '../report/own-words.ts'
import { sideWords, type SideBySide } from './comparison-chart.ts'
import type { ProfileRow, Scale } from './profile-chart.ts'
import { displayValueOfPrinciple, wordsOf, type DisplayValue } from './display-value.ts'
import { peopleOf } from './people.ts'
import type { Table } from './table.ts'
import { textOf, type Phrase, type Words } from './phrase.ts'
import type { Timeline } from './timeline-chart.ts'
import { pointWords } from './timeline-rows.ts'

/** What the words of a version are called by. */
export interface Titles {
  readonly set: Words
  /** What to know of the wording, as a draft or out of date; null where it is the standard text (rule V10). */
  readonly notice: readonly Words[] | null
  readonly principle: (slug: string) => Words
  readonly statement: (key: string) => Words
  readonly level: (key: string) => Words
  readonly scale: Scale
  /** What a report says of itself, as its reader asks for it. */
  readonly own: ReportWords
}

/** In the wording that a reader asks for. What is not in the version is called by its slug or key. */
export function titlesOf (content: CustomContent, viewed: Viewed): Titles {
  const words = wordsOfVersion(content, viewIn(content, viewed))
  const { variant = 'standard' } = viewed.query
  const own = reportWords[variant]
  return {
    set: words.title,
    notice: words.wording
      ? noticeOf({ ...words.wording, textStatus: 'own-words' }, null, ownWords[variant])
      : own.onlyOurs === null ? null : [{ text: own.onlyOurs, lang: 'en' }],
    own,
    principle: slug => words.principle(slug) ?? { text: slug },
    statement: key => words.statement(key) ?? { text: key },
    level: key => words.levels.find(level => level.key === key)?.label ?? { text: key },
    scale: scaleOf({ scale: { levels: words.levels } }),
  }
}

/** A principle of either of two versions, as the newer one calls it where it has it. */
export function eitherTitle (older: CustomContent, newer: CustomContent, viewed: Viewed): (slug: string) => Words {
  const titles = { older: titlesOf(older, viewed), newer: titlesOf(newer, viewed) }
  const inNewer = new Set(newer.principles.map(({ slug }) => slug))
  return slug => titles[inNewer.has(slug) ? 'newer' : 'older'].principle(slug)
}

/** The content with titles and statements in that wording, for sentences that are made of them. */
export function wordedContent (content: CustomContent, viewed: Viewed): CustomContent {
  const { principle: title, statement: text } = titlesOf(content, viewed)
  return {
    ...content,
    principles: content.principles.map(principle => ({
      ...principle,
      title: title(principle.slug).text,
      statements: principle.statements.map(statement => ({ ...statement, text: text(statement.key).text })),
    })),
  }
}

/** A scale as far as its ends are told. */
interface Labelled {
  readonly scale: { readonly levels: ReadonlyArray<Pick<Level, 'points'> & { readonly label: string | Words }> } | null
}

/** What the ends of a version's scale are called. */
export function scaleOf ({ scale }: Labelled): Scale {
  const levels = (scale?.levels ?? []).toSorted((a, b) => a.points - b.points)
  return { lowest: levels[0]?.label ?? 'lowest', highest: levels.at(-1)?.label ?? 'highest' }
}

/** A scale for results of several versions: where their ends are not called alike, in words that are true of each. */
export function commonScale (scales: readonly Scale[]): Scale {
  const [first, ...others] = scales
  const isSame = (a: Phrase, b: Phrase) => textOf(a) === textOf(b)
  const isOne = first && others.every(({ lowest, highest }) =>
    isSame(lowest, first.lowest) && isSame(highest, first.highest)
  )
  return isOne ? first : scaleOf({ scale: null })
}

/** A row for each principle of the result, in the order of the set. */
export function profileRows (result: Profiled, { principle: title }: Titles): ProfileRow[] {
  return result.principles.map(principle => ({
    title: title(principle.slug),
    displayValue: displayValueOfPrinciple(result, principle),
    people: peopleOf(result.mode, principle),
  }))
}

/** The profile with all that its chart has no room for. */
export function profileTable (result: Profiled, titles: Titles): Table {
  const rows = result.principles.map(principle => {
    const displayValue = displayValueOfPrinciple(result, principle)
    return [
      titles.principle(principle.slug),
      valueWords(displayValue),
      meaning(displayValue),
      [basis(principle, displayValue), peopleOf(result.mode, principle)].filter(Boolean).join('; '),
    ]
  })
  return {
    id: 'profile',
    caption: 'The profile in words',
    columns: ['Principle', 'Value', 'In words', 'What it rests on'],
    rows,
  }
}

function valueWords (displayValue: DisplayValue): string {
  if (displayValue.kind !== 'value') return displayValue.kind === 'hidden' ? 'not shown' : 'none'
  const { words, exact } = displayValue
  return exact === null || isWhole(exact) ? words : `${words} (exactly ${exact})`
}

/** Whether its two places say it exactly. */
function isWhole (exact: string): boolean {
  const { numerator, denominator } = readFraction(exact)
  return numerator * 100n % denominator === 0n
}

function meaning (displayValue: DisplayValue): string {
  if (displayValue.kind !== 'value') return wordsOf(displayValue)
  if (!displayValue.indicative) return displayValue.band ?? ''
  return `too little ${displayValue.exact === null ? 'can be shown' : 'has a value'}: it is only an indication`
}

/** Rules S11 and D4. Of what is hidden nothing more is told. */
function basis (principle: Profiled['principles'][number], { kind }: DisplayValue): string {
  if ('releasedWeight' in principle) {
    return kind !== 'value'
      ? ''
      : principle.releasedWeight === '1'
        ? 'all of its statements'
        : `statements of ${principle.releasedWeight} of its weight; the others are not shown`
  }
  const { possible, outstanding, excluded } = principle
  if (possible.count === 0) return ''
  const counted = possible.count - outstanding.count - excluded.count
  return `${counted} of ${possible.count} statements${
    excluded.count > 0 ? `, ${excluded.count} left out as not applicable` : ''
  }`
}

/** More results than these do not fit beside each other on a sheet. */
const maxBeside = 5

/** Up to five results stand beside each other; of more each is a row of its own. */
export function timelineTable ({ results, rows }: Timeline): Table {
  const frame = { id: 'timeline', caption: 'Over time in words' }
  const names = results.map(({ number, date, madeOf }) => `Result ${number}, ${date}${madeOf}`)
  if (results.length <= maxBeside) {
    return {
      ...frame,
      columns: ['Principle', ...names],
      rows: rows.map(row => [row.title, ...results.map((_, at) => pointWords(row, at))]),
    }
  }
  return {
    ...frame,
    columns: ['Principle', 'Result', 'Value'],
    rows: rows.flatMap(row => names.map((name, at) => [row.title, name, pointWords(row, at)])),
  }
}

/** What the charts of a comparison show, with the difference in words. */
export function comparisonTable ({ a, b, madeOf, rows }: SideBySide): Table {
  return {
    id: 'comparison',
    caption: 'Side by side in words',
    columns: ['Principle', `First: ${a}${madeOf.a}`, `Second: ${b}${madeOf.b}`, 'Difference'],
    rows: rows.map(row => [row.title, sideWords(row, 'a'), sideWords(row, 'b'), row.note]),
  }
}
