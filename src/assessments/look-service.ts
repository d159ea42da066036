import type { Comparison } from '../domain/assessments/comparison.ts'
import { improvement, type Improvement } from '../domain/assessments/improvement.ts'
import type { Band, Cell } from '../domain/assessments/model.ts'
import { suggestedExamples, type Suggestions } from '../domain/assessments/suggestions.ts'
import { timeSlices } from '../workers/time-slices.ts'
import type { AssessmentsContext } from './context.ts'
import type { OpenedResult, ResultService, WantedResult } from './result-service.ts'
import type { StoredSummary } from './result-summary.ts'

export interface Improvements extends OpenedResult {
  readonly improvement: Improvement
  /** By principle, in the order of the set. */
  readonly suggestions: ReadonlyArray<{ readonly principle: string } & Suggestions>
}

/** One result of an arrangement, as a point in time. */
export interface TimelinePoint {
  readonly assessment: string
  readonly number: number
  readonly releasedAt: string
  readonly set: { readonly id: string, readonly version: string }
  readonly disclosure: 'exact' | 'confidential'
  readonly principles: ReadonlyArray<{ readonly slug: string, readonly value: Cell, readonly band: Band | null }>
}

/** What can be made of results. Everything reads what was released, and nothing else (rules D6 and D11). */
export function lookService (context: AssessmentsContext, results: ResultService) {
  const { access, repository, arrangements } = context

  return {
    async improvements (organisation: string, wanted: WantedResult): Promise<Improvements> {
      const opened = await results.open(access(organisation).read, organisation, wanted)
      const { content } = opened.version
      return {
        ...opened,
        improvement: improvement(opened.result, content),
        suggestions: content.principles.map(({ slug }) => ({ principle: slug, ...suggestedExamples(content, slug) })),
      }
    },

    async comparison (organisation: string, first: WantedResult, second: WantedResult): Promise<{ a: OpenedResult, b: OpenedResult, comparison: Comparison }> {
      const { read } = access(organisation)
      const [a, b] = [await results.open(read, organisation, first), await results.open(read, organisation, second)]
      return { a, b, comparison: await results.compared(read, a, b) }
    },

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

/** Where a walk through a timeline has come to. */
export interface TimelinePlace {
  readonly releasedAt: Date
  readonly assessmentId: string
  readonly number: number
}

export type LookService = ReturnType<typeof lookService>
