import { timeSlices } from '../../workers/time-slices.ts'
import type { AssessmentsContext } from '../../assessments/context.ts'
import {
  storedResult, view, type FoundResult, type QueryOfCaller, type ReadingQuery, type ResultService, type Scope,
  type View, type WantedResult
} from '../service.ts'
import type { StoredSummary } from '../../assessments/release/result-summary.ts'
import { comparisonView, improvementsView, type TwoResults } from '../views.ts'
import type { Differences } from '../rewording.ts'
import type { TimelinePoint } from './presenter.ts'

/** Two results to compare. */
export interface ComparisonQuery extends QueryOfCaller {
  readonly a: WantedResult
  readonly b: WantedResult
}

export interface TimelineQuery extends QueryOfCaller {
  readonly arrangement: string
  readonly after: TimelinePosition | undefined
  readonly count: number
}

const improvements = view(improvementsView, 'improvementsView')
const comparison = view(comparisonView, 'comparisonView')

/** What results say about an arrangement. Reads what was released, and nothing else (rules D6 and D11). */
export function insightsService (context: AssessmentsContext, results: ResultService, differencesOf: Differences) {
  const { repository, arrangements } = context

  /** A view of two results, a and b, and what it reads besides. */
  async function ofTwo<More extends object> (
    { read, caller, ...wanted }: ComparisonQuery,
    view: View<TwoResults & More>,
    moreOf: (a: FoundResult, b: FoundResult) => Promise<More>
  ): Promise<string> {
    const a = await results.findForView(read, caller, wanted.a)
    const b = await results.findForView(read, caller, wanted.b)
    const { substantive, equals } = await differencesOf(
      read,
      await results.versionOfResult(read, a),
      await results.versionOfResult(read, b)
    )
    const more = await moreOf(a, b)
    return results.render(read, view, scopeOf(caller.organisation, a, b), contentOf => ({
      ...more,
      a: { ...storedResult(a), content: a.row.versionId === b.row.versionId ? null : contentOf(a.row.versionId) },
      b: { ...storedResult(b), content: contentOf(b.row.versionId) },
      substantive,
      equals,
    }))
  }

  return {
    ofTwo,

    /** JSON. */
    async improvements ({ read, caller, wanted, viewed }: ReadingQuery): Promise<string> {
      const found = await results.findForView(read, caller, wanted)
      const forParticipant = 'response' in caller
      return results.render(read, improvements, scopeOf(caller.organisation, found), contentOf => ({
        result: { ...storedResult(found), content: contentOf(found.row.versionId) },
        viewed,
        forParticipant,
      }))
    },

    /** JSON. */
    comparison: (query: ComparisonQuery): Promise<string> => ofTwo(query, comparison, async () => ({})),

    /** The oldest first, at most `count` after a position. Throws 404 for an arrangement that does not exist. */
    async timeline (
      { read, caller: { organisation }, arrangement, after, count }: TimelineQuery
    ): Promise<TimelinePoint[]> {
      await arrangements.find(read, organisation, arrangement)
      const rows = await repository.listTimeline(read, organisation, arrangement, after, count)
      const points: TimelinePoint[] = []
      const pause = timeSlices()
      for (const { assessmentId, number, releasedAt, summary } of rows) {
        const { set, disclosure, madeOf, principles }: StoredSummary = JSON.parse(summary)
        points.push({
          assessment: assessmentId,
          number,
          releasedAt: releasedAt.toISOString(),
          set: { id: set.id, version: set.version },
          disclosure,
          ...(madeOf !== undefined && { madeOf }),
          principles: principles.map(principle => ({
            slug: principle.slug,
            value: principle.value,
            ...('n' in principle && principle.n !== undefined && { n: principle.n }),
            band: principle.band,
          })),
        })
        await pause()
      }
      return points
    },
  }
}

/** What a view of these results reads, and for whom. */
export function scopeOf (owner: string, ...found: readonly FoundResult[]): Scope {
  const documents = found.map(({ row }) => row.document)
  return {
    owner,
    bytes: documents.reduce((sum, { length }) => sum + length, 0),
    documents,
    versions: found.map(({ row }) => row.versionId),
  }
}

/** A position in a timeline. */
export interface TimelinePosition {
  readonly releasedAt: Date
  readonly assessmentId: string
  readonly number: number
}

export type InsightsService = ReturnType<typeof insightsService>
