import { timeSlices } from '../../workers/time-slices.ts'
import type { AssessmentsContext } from '../../assessments/context.ts'
import { storedResult, view, type FoundResult, type ResultService, type Scope, type View, type WantedResult } from '../service.ts'
import type { StoredSummary } from '../../assessments/release/result-summary.ts'
import { comparisonView, improvementsView, type TwoResults } from '../views.ts'
import type { Differences } from '../rewording.ts'
import type { TimelinePoint } from './presenter.ts'

const improvements = view(improvementsView, 'improvementsView')
const comparison = view(comparisonView, 'comparisonView')

/** What can be made of results. Everything reads what was released, and nothing else (rules D6 and D11). */
export function lookService (context: AssessmentsContext, results: ResultService, differencesOf: Differences) {
  const { access, repository, arrangements } = context

  /** A view of two results, a and b. */
  async function ofTwo<Input extends TwoResults> (
    organisation: string, [first, second]: readonly [WantedResult, WantedResult], view: View<Input>, inputOf: (two: TwoResults) => Input
  ): Promise<string> {
    const { read } = access(organisation)
    const [a, b] = [await results.findForView(read, organisation, first), await results.findForView(read, organisation, second)]
    const { substantive } = await differencesOf(read, await results.versionOfResult(read, a), await results.versionOfResult(read, b))
    return results.render(read, view, scopeOf(organisation, a, b), contentOf => inputOf({
      a: { ...storedResult(a), content: a.row.versionId === b.row.versionId ? null : contentOf(a.row.versionId) },
      b: { ...storedResult(b), content: contentOf(b.row.versionId) },
      substantive,
    }))
  }

  return {
    ofTwo,

    /** JSON. */
    async improvements (organisation: string, wanted: WantedResult): Promise<string> {
      const { read } = access(organisation)
      const found = await results.findForView(read, organisation, wanted)
      return results.render(read, improvements, scopeOf(organisation, found), contentOf =>
        ({ result: { ...storedResult(found), content: contentOf(found.row.versionId) } }))
    },

    /** JSON. */
    comparison: (organisation: string, first: WantedResult, second: WantedResult): Promise<string> => ofTwo(organisation, [first, second], comparison, two => two),

    /** The results of an arrangement, the oldest first; so many at most after a place. Throws 404 for an arrangement that is not there. */
    async timeline (organisation: string, arrangement: string, after: TimelinePlace | undefined, count: number): Promise<TimelinePoint[]> {
      const { read } = access(organisation)
      await arrangements.find(read, organisation, arrangement)
      const rows = await repository.listTimeline(read, organisation, arrangement, after, count)
      const points: TimelinePoint[] = []
      const pause = timeSlices()
      for (const { assessmentId, number, releasedAt, summary } of rows) {
        const { set, disclosure, principles }: StoredSummary = JSON.parse(summary)
        points.push({
          assessment: assessmentId,
          number,
          releasedAt: releasedAt.toISOString(),
          set: { id: set.id, version: set.version },
          disclosure,
          principles: principles.map(({ slug, value, band }) => ({ slug, value, band })),
        })
        await pause()
      }
      return points
    },
  }
}

/** Whose results are looked at, and how large they are. */
export function scopeOf (owner: string, ...found: readonly FoundResult[]): Scope {
  const documents = found.map(({ row }) => row.document)
  return { owner, bytes: documents.reduce((sum, { length }) => sum + length, 0), documents, versions: found.map(({ row }) => row.versionId) }
}

/** Where a walk through a timeline has come to. */
export interface TimelinePlace {
  readonly releasedAt: Date
  readonly assessmentId: string
  readonly number: number
}

export type LookService = ReturnType<typeof lookService>
