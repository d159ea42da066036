import type { Result } from '../../domain/assessments/result.ts'
import { aboutComparison, comparedRows, comparisonCharts, type SideBySide } from '../charts/comparison-chart.ts'
import type { ReportInput } from './input.ts'
import {
  comparisonTable, eitherTitle, profileRows, profileTable, scaleOf, timelineTable,
  type Titles
} from '../charts/tables.ts'
import { profileCharts } from '../charts/profile-chart.ts'
import { displayValueOfCell, wordsOf } from '../charts/display-value.ts'
import { afterName, inTime } from '../charts/people.ts'
import { figure, paragraph, section } from './section.ts'
import { htmlTable } from '../charts/table.ts'
import { timelineCharts, type Timeline } from '../charts/timeline-chart.ts'
import { timelineRows } from '../charts/timeline-rows.ts'

/**
 * Charts, each at most `tallest` units, then the table that says the same; last the composite, where the set has one
 * (rule S9).
 */
export function profileSection (result: Result, titles: Titles, tallest: number): string {
  const charts = profileCharts({
    title: 'Profile by principle',
    ...titles.scale,
    rows: profileRows(result, titles),
  }, tallest)
  return section('profile', titles.own.headings.profile, [
    ...charts.map(figure),
    htmlTable(profileTable(result, titles)),
    ...(result.composite === null
      ? []
      : [
          paragraph(
          `This set also asks for one value of all principles together: ${
            wordsOf(displayValueOfCell(result.composite))
          }. It says less than the profile does.`
          ),
        ]),
  ])
}

/** The earlier results and this one, the oldest first. The principles are those of the version of this one. */
export function timelineOf (
  { result, madeOf, content, number, date, earlier, succession }: ReportInput,
  titles: Titles
): Timeline {
  const all = [...earlier, { number, date, madeOf, result: { ...result, bounds: content }, ...succession }]
  const rows = new Map(timelineRows(all).map(row => [row.slug, row]))
  return {
    title: 'Results over time',
    ...(earlier.every(before => before.result.set.id === result.set.id) ? titles.scale : scaleOf({ scale: null })),
    results: all.map(inTime),
    rows: content.principles.flatMap(({ slug }) => {
      const row = rows.get(slug)
      return row ? [{ title: titles.principle(slug), ...row }] : []
    }),
  }
}

/** Empty where there is no earlier result. */
export function timelineSection (input: ReportInput, titles: Titles, tallest: number): string {
  if (input.earlier.length === 0) return ''
  const timeline = timelineOf(input, titles)
  return section('timeline', titles.own.headings.timeline, [
    ...timelineCharts(timeline, tallest).map(figure),
    htmlTable(timelineTable(timeline)),
  ])
}

/** This result and the one before it; null where there is none or nobody asked. */
export function sideBySide (
  { comparison, earlier, result, madeOf, content, contentBefore, viewed, number, date }: ReportInput,
  titles: Titles
): SideBySide | null {
  const before = earlier.at(-1)
  if (!comparison || !contentBefore || !before) return null
  return {
    title: 'Two results side by side',
    ...titles.scale,
    a: `result ${before.number}, ${before.date}`,
    b: `result ${number}, ${date}`,
    madeOf: { a: afterName(before), b: afterName({ madeOf, result }) },
    about: aboutComparison(comparison),
    rows: comparedRows({
      comparison,
      titleOf: eitherTitle(contentBefore, content, viewed),
      results: { a: before.result, b: result },
    }),
  }
}

/**
 * Empty where nothing is compared. Between a confidential result and another there are words and no chart (rule C3).
 */
export function comparisonSection (input: ReportInput, titles: Titles, tallest: number): string {
  const compared = sideBySide(input, titles)
  if (!compared || !input.comparison) return ''
  const isDrawn = compared.rows.length > 0 && input.comparison.kind !== 'bands'
  return section('comparison', titles.own.headings.comparison, [
    paragraph(compared.about),
    ...(isDrawn ? comparisonCharts(compared, tallest).map(figure) : []),
    ...(compared.rows.length > 0 ? [htmlTable(comparisonTable(compared))] : []),
  ])
}
