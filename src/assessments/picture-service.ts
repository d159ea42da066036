import { dayOf } from '../domain/days.ts'
import type { Reader } from '../storage/storage.ts'
import type { AssessmentsContext } from './context.ts'
import type { LookService } from './look-service.ts'
import { comparedRows, comparisonChart, type SideBySide } from './report/comparison-chart.ts'
import type { NumberedResult } from './report/input.ts'
import type { Theme } from './report/palette.ts'
import { comparisonTable, profileRows, profileTable, scaleOf, timelineTable, titlesOf } from './report/picture-tables.ts'
import { profileChart } from './report/profile-chart.ts'
import { kOf, notAsked, readingOfPrinciple } from './report/reading.ts'
import { htmlTable, plainTable, type Table } from './report/table.ts'
import { timelineChart, type Timeline } from './report/timeline-chart.ts'
import type { FoundResult, OpenedResult, ResultService, WantedResult } from './result-service.ts'

/** A picture, and what it shows in words. */
export interface Shown {
  svg (theme: Theme): string
  html (): string
  text (): string
}

/** How many results one picture has room for. */
const mostShown = 50

/** Draws what was released, and nothing else (rule D11). */
export function pictureService (context: AssessmentsContext, results: ResultService, look: LookService) {
  const { access, repository, arrangements } = context

  const shown = (chart: (theme: Theme) => string, table: Table): Shown => ({ svg: chart, html: () => `${htmlTable(table)}\n`, text: () => plainTable(table) })

  /** Rules C1 and C3: whether the values of one may be set beside those of the other as they are. */
  async function isComparable (reader: Reader, a: OpenedResult | undefined, b: OpenedResult): Promise<boolean> {
    if (!a) return false
    const { kind, basis } = await results.compared(reader, a, b)
    return kind !== 'bands' && basis === 'whole'
  }

  /** The newest results of an arrangement up to one of them, or all of them; the oldest first. */
  async function over (reader: Reader, organisation: string, arrangement: string, until?: FoundResult): Promise<{ readonly opened: readonly OpenedResult[], readonly numbered: readonly NumberedResult[] }> {
    const rows = (await repository.listNewestOfArrangement(reader, organisation, arrangement, until?.row, mostShown)).reverse()
    const opened: OpenedResult[] = []
    for (const { assessmentId, number } of rows) opened.push(await results.open(reader, organisation, { assessment: assessmentId, number }))
    const numbered: NumberedResult[] = []
    for (const [index, each] of opened.entries()) {
      numbered.push({ number: index + 1, date: dayOf(each.found.row.releasedAt), result: each.result, comparable: await isComparable(reader, opened[index - 1], each) })
    }
    return { opened, numbered }
  }

  return {
    over,

    async profile (organisation: string, wanted: WantedResult): Promise<Shown> {
      const { version: { content }, result } = await results.open(access(organisation).read, organisation, wanted)
      const titles = titlesOf(content)
      const profile = { title: 'Profile by principle', ...scaleOf(content), rows: profileRows(result, titles) }
      return shown(theme => profileChart(profile, theme), profileTable(result, titles))
    },

    async comparison (organisation: string, first: WantedResult, second: WantedResult): Promise<Shown> {
      const { a, b, comparison } = await look.comparison(organisation, first, second)
      const { content } = b.version
      const older = titlesOf(a.version.content)
      const titles = titlesOf(content)
      const isNewer = (slug: string) => content.principles.some(principle => principle.slug === slug)
      const sides: SideBySide = {
        title: 'Two results side by side',
        ...scaleOf(content),
        a: sideName(a.found),
        b: sideName(b.found),
        rows: comparedRows({ comparison, titleOf: slug => (isNewer(slug) ? titles : older).principle(slug).text, k: { a: kOf(a.result), b: kOf(b.result) } }),
      }
      return shown(theme => comparisonChart(sides, theme), comparisonTable(sides))
    },

    /** Throws 404 for an arrangement that is not there. */
    async timeline (organisation: string, arrangement: string): Promise<Shown> {
      const { read } = access(organisation)
      await arrangements.find(read, organisation, arrangement)
      const { opened, numbered } = await over(read, organisation, arrangement)
      const titles = new Map(opened.flatMap(({ version: { content } }) => content.principles.map(({ slug, title }) => [slug, title] as const)))
      const newest = opened.at(-1)?.version.content
      const timeline: Timeline = {
        title: 'Results over time',
        ...scaleOf(newest ?? { scale: null }),
        results: numbered,
        rows: [...titles].map(([slug, title]) => ({
          title,
          readings: numbered.map(({ result }) => {
            const principle = result.principles.find(each => each.slug === slug)
            return principle ? readingOfPrinciple(result, principle) : notAsked
          }),
        })),
      }
      return shown(theme => timelineChart(timeline, theme), timelineTable(timeline))
    },
  }
}

function sideName ({ record: { number }, row: { releasedAt } }: FoundResult): string {
  return `result ${number}, ${dayOf(releasedAt)}`
}

export type PictureService = ReturnType<typeof pictureService>
