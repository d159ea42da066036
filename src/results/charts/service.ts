import type { Reader } from '../../storage/storage.ts'
import { isInline } from '../../workers/inline.ts'
import { sendItems } from '../../workers/items.ts'
import { workerTask } from '../../workers/pool.ts'
import type { AssessmentsContext } from '../../assessments/context.ts'
import { versionOf } from '../../assessments/versions/find.ts'
import type { ComparisonQuery, InsightsService } from '../insights/service.ts'
import { view, type FoundResult, type QueryOfCaller, type ResultQuery, type ResultService } from '../service.ts'
import { releaseDay, type StoredSummary } from '../../assessments/release/result-summary.ts'
import { comparisonChartView, drawTimeline, profileChartView, type Drawing } from '../views.ts'
import type { EarlierResult } from '../stored-results.ts'
import type { Succession } from './timeline-rows.ts'
import type { StoredContent } from '../../assessments/versions/stored-content.ts'
import type { Differences, Located } from '../rewording.ts'
import type { ResultRow } from '../../assessments/release/repository.ts'

const profile = view(profileChartView, 'profileChartView')
const comparison = view(comparisonChartView, 'comparisonChartView')
const timelineChartView = workerTask<typeof import('../views.ts').timelineChartView>(
  new URL('../views.ts', import.meta.url),
'timelineChartView'
)

/** How many results one chart has room for. */
const maxResults = 50

/** A result among those of its arrangement. */
export interface ResultInTime extends EarlierResult {
  readonly assessmentId: string
  /** Of its assessment. */
  readonly own: number
  readonly versionId: string
}

/** A result and the version that it is of. */
interface Shown {
  readonly summary: StoredSummary
  readonly version: Located
}

export interface Drawn {
  readonly drawing: Drawing
}

export interface TimelineChartQuery extends QueryOfCaller, Drawn {
  readonly arrangement: string
}

/** Charts of released results, and of nothing else (rule D11), each drawn or as a table. */
export function chartService (
  context: AssessmentsContext,
  results: ResultService,
  insights: InsightsService,
  differencesOf: Differences
) {
  const { repository, arrangements, workers } = context

  /** Rules C1 and C3: how the values of one stand to those of the one before it. */
  async function successionOf (reader: Reader, before: Shown | undefined, now: Shown): Promise<Succession> {
    if (!before) return { likenesses: {}, renames: {} }
    const { likenesses, equals } = await differencesOf(reader, before.version, now.version)
    const whole = () => Object.fromEntries(now.summary.principles.map(({ slug }) => [slug, 'whole' as const]))
    return {
      likenesses: before.summary.disclosure === now.summary.disclosure ? likenesses ?? whole() : {},
      renames: equals.principles,
    }
  }

  /** Two results by their place among those of their arrangement; where they have two, by its name too. */
  async function namesOf (
    { read, caller: { organisation } }: QueryOfCaller,
    a: FoundResult,
    b: FoundResult
  ): Promise<Record<'a' | 'b', string>> {
    const isOne = a.row.arrangementId === b.row.arrangementId
    const nameOf = async ({ row }: FoundResult) => {
      const place = await repository.countOfArrangement(read, organisation, row.arrangementId, row)
      const summary: StoredSummary = JSON.parse(row.summary)
      return `result ${place}${isOne ? '' : ` of ${summary.arrangement.name}`}, ${releaseDay(summary, row.releasedAt)}`
    }
    return { a: await nameOf(a), b: await nameOf(b) }
  }

  /** The newest results of an arrangement up to one of them, or of all, by their place in time; the oldest first. */
  async function over (
    reader: Reader,
    organisation: string,
    arrangement: string,
    until?: Pick<ResultRow, 'releasedAt' | 'assessmentId' | 'number'>
  ): Promise<ResultInTime[]> {
    const rows = (await repository.listNewestOfArrangement(reader, organisation, arrangement, until, maxResults))
      .reverse()
    const place = await repository.countOfArrangement(reader, organisation, arrangement, until)
    const found: ResultInTime[] = []
    let before: Shown | undefined
    for (const [index, { assessmentId, number, releasedAt, versionId, summary: text }] of rows.entries()) {
      const summary: StoredSummary = JSON.parse(text)
      const version = {
        organisationId: organisation,
        setId: summary.set.id,
        versionId,
        number: await repository.findVersion(reader, versionId),
      }
      const now = { summary, version }
      found.push({
        assessmentId,
        own: number,
        versionId,
        number: place - rows.length + 1 + index,
        date: releaseDay(summary, releasedAt),
        summary: text,
        ...await successionOf(reader, before, now),
      })
      before = now
    }
    return found
  }

  return {
    over,

    async profile ({ read, caller, wanted, drawing }: ResultQuery & Drawn): Promise<string> {
      const { row: { versionId, summary } } = await results.findSummary(read, caller, wanted)
      return results.render(
        read,
        profile,
        { owner: caller.organisation, bytes: summary.length, versions: [versionId] },
        contentOf => ({ summary, content: contentOf(versionId), drawing })
      )
    },

    comparison: ({ drawing, ...query }: ComparisonQuery & Drawn): Promise<string> =>
      insights.ofTwo(query, comparison, async (a, b) => ({ drawing, names: await namesOf(query, a, b) })),

    /** Throws 404 for an arrangement that does not exist. */
    async timeline ({ read, caller: { organisation }, arrangement, drawing }: TimelineChartQuery): Promise<string> {
      await arrangements.find(read, organisation, arrangement)
      const shown = await over(read, organisation, arrangement)
      const versions = [...new Set(shown.map(({ versionId }) => versionId))]
      let bytes = shown.reduce((sum, { summary }) => sum + summary.length, 0)
      for (const id of versions) bytes += (await repository.findVersion(read, id)).size
      const isSmall = isInline(bytes)
      async function * contents (): AsyncGenerator<{ readonly content: StoredContent }> {
        for (const versionId of versions) {
          yield {
            content: isSmall
              ? (await versionOf(context, read, { versionId })).content
              : await repository.findContentBytes(read, versionId),
          }
        }
      }
      const input = { results: shown, drawing }
      if (isSmall) return drawTimeline(input, contents())
      const items = contents()
      return sendItems(
        async () => (await items.next()).value ?? undefined,
        port => workers.run(timelineChartView, { ...input, versions: port }, { owner: organisation, transfer: [port] })
      )
    },
  }
}

export type ChartService = ReturnType<typeof chartService>
