import type { MessagePort } from 'node:worker_threads'
import type { Viewed } from '../content/worker.ts'
import { comparison, type Comparison } from '../domain/follow-up/comparison.ts'
import type { EqualNames } from '../domain/follow-up/equal-names.ts'
import { improvement } from '../domain/follow-up/improvement.ts'
import type { Result } from '../domain/assessments/result.ts'
import { suggestedExamples } from '../domain/follow-up/suggestions.ts'
import type { ResultSummary } from '../domain/scoring/summary.ts'
import type { CustomContent } from '../domain/versions/principle-set.ts'
import { receiveItems } from '../workers/items.ts'
import { moved } from '../workers/moved.ts'
import { piecesOf, type Pieces } from '../workers/pieces.ts'
import { comparisonRecord, improvementsRecord } from './insights/presenter.ts'
import { aboutComparison, comparedRows, comparisonChart, type SideBySide } from './charts/comparison-chart.ts'
import { afterName, inTime } from './charts/people.ts'
import { resultCsv } from './report/csv.ts'
import type { ReportInput } from './report/input.ts'
import { reportPage } from './report/page.ts'
import {
  numberedResult, openResult, type EarlierResult, type OpenedResult,
  type StoredResult
} from './stored-results.ts'
import { writtenTexts, type WrittenInput } from './report/written.ts'
import type { Theme } from './charts/palette.ts'
import {
  commonScale, comparisonTable, eitherTitle, profileRows, profileTable, timelineTable, titlesOf,
  wordedContent
} from './charts/tables.ts'
import { profileChart, type Scale } from './charts/profile-chart.ts'
import type { Words } from './charts/phrase.ts'
import { htmlTable, plainTable, type Table } from './charts/table.ts'
import { timelineChart } from './charts/timeline-chart.ts'
import { timelineRows } from './charts/timeline-rows.ts'
import { openContent, type StoredContent } from '../assessments/versions/stored-content.ts'

// Everything that is made of results, as the text that is sent. Pure, so that a worker thread can run it: results and
// versions come as they are stored, and nothing of them stays there. Of what people said the results are read alone
// (rules D6 and D11).

/** A result, and in which wording of its version it is read. */
export interface OneResult {
  readonly result: StoredResult
  readonly viewed: Viewed
}

/** What to draw, and how. */
export interface Drawing {
  readonly viewed: Viewed
  readonly form: 'image/svg+xml' | 'text/html' | 'text/plain'
  readonly theme: Theme
}

/** Two results, and what lies between their versions; the content of `a` is null where it is that of `b`. */
export interface TwoResults {
  readonly a: Omit<StoredResult, 'content'> & { readonly content: StoredContent | null }
  readonly b: StoredResult
  /** What was meant otherwise; null where nothing is known of that. */
  readonly substantive: readonly string[] | null
  /** What has another name and means the same, from a to b. */
  readonly equals: EqualNames
}

/** The JSON of improvements. */
export function improvementsView (
  { result: stored, viewed, forParticipant }: OneResult & { readonly forParticipant: boolean }
): string {
  const { assessment, number, result, madeOf, content } = openResult(stored)
  const found = improved(result, content, viewed)
  return JSON.stringify(improvementsRecord({ assessment, number, content, result, madeOf, forParticipant, ...found }))
}

/** The JSON of a comparison. */
export function comparisonView (two: TwoResults): string {
  const { a, b } = openedTwo(two)
  return JSON.stringify(comparisonRecord(a, b, compared(a, b, two)))
}

/** What a chart of two results is drawn of; `names` are those of the two, for example "result 1, 2025-03-01". */
export interface ComparisonDrawing extends TwoResults {
  readonly drawing: Drawing
  readonly names: Readonly<Record<'a' | 'b', string>>
}

export function comparisonChartView ({ drawing, names, ...two }: ComparisonDrawing): string {
  const { a, b } = openedTwo(two)
  const comparison = compared(a, b, two)
  const sides: SideBySide = {
    title: 'Two results side by side',
    ...titlesOf(b.content, drawing.viewed).scale,
    ...names,
    madeOf: { a: afterName(a), b: afterName(b) },
    about: aboutComparison(comparison),
    rows: comparedRows({
      comparison,
      titleOf: eitherTitle(a.content, b.content, drawing.viewed),
      results: { a: a.result, b: b.result },
    }),
  }
  return drawn(drawing, theme => comparisonChart(sides, theme), () => ({
    ...comparisonTable(sides),
    caption: `${sides.title}. ${sides.about}`,
  }))
}

export function profileChartView (
  { summary, content: stored, drawing }: {
    readonly summary: string
    readonly content: StoredContent
    readonly drawing: Drawing
  }
): string {
  const result: ResultSummary = JSON.parse(summary)
  const content = openContent(stored)
  const titles = titlesOf(content, drawing.viewed)
  const profile = { title: 'Profile by principle', ...titles.scale, rows: profileRows(result, titles) }
  return drawn(drawing, theme => profileChart(profile, theme), () => profileTable(result, titles))
}

/** What a timeline is drawn of besides versions. Summaries are the oldest first. */
export interface TimelineInput {
  readonly results: readonly EarlierResult[]
  readonly drawing: Drawing
}

/** Each version of the results once, in their order, given one by one. */
export async function drawTimeline (
  { results, drawing }: TimelineInput,
  versions: AsyncIterable<{ readonly content: StoredContent }>
): Promise<string> {
  const titles = new Map<string, Words>()
  const scales: Scale[] = []
  for await (const version of versions) {
    const content = openContent(version.content)
    const words = titlesOf(content, drawing.viewed)
    for (const { slug } of content.principles) titles.set(slug, words.principle(slug))
    scales.push(words.scale)
  }
  const numbered = results.map(numberedResult)
  const rows = timelineRows(numbered).map(row => ({ title: titles.get(row.slug) ?? row.slug, ...row }))
  const timeline = { title: 'Results over time', ...commonScale(scales), results: numbered.map(inTime), rows }
  return drawn(drawing, theme => timelineChart(timeline, theme), () => timelineTable(timeline))
}

/** `drawTimeline` in a worker thread. */
export function timelineChartView (
  { versions, ...input }: TimelineInput & { readonly versions: MessagePort }
): Promise<string> {
  return drawTimeline(input, receiveItems(versions))
}

/** A table for spreadsheets. */
export function resultTable ({ result: stored, viewed, ...input }: OneResult & WrittenInput): Pieces {
  const { result, content } = openResult(stored)
  return movedPieces(resultCsv(result, titlesOf(content, viewed), writtenTexts(result, input)))
}

/** What a page says besides its result. */
export interface PageTask
  extends
  WrittenInput,
  Pick<
    ReportInput,
    'arrangement' | 'number' | 'date' | 'actions' | 'openBefore' | 'checks' | 'succession' | 'publicUrl' | 'viewed'
  > {
  readonly result: StoredResult
  /** The result before it, where there is one; its content is null where it is that of the result. */
  readonly before: (Omit<StoredResult, 'content'> & { readonly content: StoredContent | null }) | null
  /** Between that one and this. */
  readonly difference: Pick<TwoResults, 'substantive' | 'equals'> | null
  readonly earlier: readonly EarlierResult[]
}

/** A page to be read or printed. */
export function resultPage ({ result: stored, before, difference, earlier, ...input }: PageTask): Pieces {
  const latest = openResult(stored)
  const { number: numberInAssessment, result, madeOf, content } = latest
  const { improvement, suggestions } = improved(result, content, input.viewed)
  const earlierResult = before && openResult({ ...before, content: before.content ?? content })
  const worked = new Set(improvement.principles.filter(({ finding }) => finding !== 'strong').map(({ slug }) => slug))
  return movedPieces(reportPage({
    ...input,
    written: writtenTexts(result, input),
    assessment: null,
    numberInAssessment,
    result,
    madeOf,
    content,
    improvement,
    suggestions: Object.fromEntries(
      suggestions.filter(({ principle }) => worked.has(principle)).map(({ principle, ...rest }) => [principle, rest])
    ),
    earlier: earlier.map(numberedResult),
    comparison: earlierResult && difference ? compared(earlierResult, latest, difference) : null,
    contentBefore: earlierResult && earlierResult.content,
  }))
}

function movedPieces (texts: Iterable<string>): Pieces {
  const pieces = piecesOf(texts)
  return moved(pieces, pieces)
}

/** In the words that a reader asks for. */
function improved (result: Result, content: CustomContent, viewed: Viewed) {
  return {
    improvement: improvement(result, wordedContent(content, viewed)),
    suggestions: content.principles.map(({ slug }) => ({ principle: slug, ...suggestedExamples(content, slug) })),
  }
}

/** Rules C1 to C3: the one beside the other, each as its own version has it. */
function compared (
  a: OpenedResult,
  b: OpenedResult,
  { substantive, equals }: Pick<TwoResults, 'substantive' | 'equals'>
): Comparison {
  const meant = new Set(substantive)
  return comparison({ a, b, isEditorial: name => substantive !== null && !meant.has(name), equals })
}

function openedTwo ({ a, b }: TwoResults): { a: OpenedResult, b: OpenedResult } {
  const newer = openResult(b)
  return { a: openResult({ ...a, content: a.content ?? newer.content }), b: newer }
}

function drawn ({ form, theme }: Drawing, chart: (theme: Theme) => string, table: () => Table): string {
  if (form === 'image/svg+xml') return chart(theme)
  return form === 'text/html' ? `${htmlTable(table())}\n` : plainTable(table())
}
