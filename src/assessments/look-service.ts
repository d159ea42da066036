import { comparison, type Comparison } from '../domain/assessments/comparison.ts'
import { improvement, type Improvement } from '../domain/assessments/improvement.ts'
import type { Band, Cell } from '../domain/assessments/model.ts'
import { suggestedExamples, type Suggestions } from '../domain/assessments/suggestions.ts'
import type { VersionHoldings } from '../content/index.ts'
import type { Reader } from '../storage/storage.ts'
import { versionOf, type AssessmentsContext } from './context.ts'
import type { FoundResult, ResultService } from './result-service.ts'
import { editorialOf } from './rewording.ts'

/** Which result of which assessment; the newest where no number is named. */
export interface WantedResult {
  readonly assessment: string
  readonly number?: number | undefined
}

export interface Improvements {
  readonly found: FoundResult
  readonly version: VersionHoldings
  readonly improvement: Improvement
  /** By principle, in the order of the set. */
  readonly suggestions: ReadonlyArray<{ readonly principle: string } & Suggestions>
}

/** One result of an arrangement, as a point in time. */
export interface TimelinePoint {
  readonly assessment: string
  readonly number: number
  readonly computedAt: string
  readonly set: { readonly id: string, readonly version: string }
  readonly disclosure: 'exact' | 'confidential'
  readonly principles: ReadonlyArray<{ readonly slug: string, readonly value: Cell, readonly band: Band | null }>
}

/** What can be made of results. Everything reads what was released, and nothing else (rules D6 and D11). */
export function lookService (context: AssessmentsContext, results: ResultService) {
  const { access, repository, arrangements } = context

  const resultOf = async (reader: Reader, organisation: string, { assessment, number }: WantedResult) => {
    const found = await results.find(reader, organisation, assessment, number)
    // The stored record is of the domain's own shape; its lists are only typed as writable.
    return { found, version: await versionOf(context, reader, found.assessment), result: found.record.result as Comparable }
  }

  return {
    async improvements (organisation: string, wanted: WantedResult): Promise<Improvements> {
      const { found, version, result } = await resultOf(access(organisation).read, organisation, wanted)
      const { content } = version
      return {
        found,
        version,
        improvement: improvement(result, content),
        suggestions: content.principles.map(({ slug }) => ({ principle: slug, ...suggestedExamples(content, slug) })),
      }
    },

    async comparison (organisation: string, first: WantedResult, second: WantedResult): Promise<{ a: FoundResult, b: FoundResult, comparison: Comparison }> {
      const { read } = access(organisation)
      const [a, b] = [await resultOf(read, organisation, first), await resultOf(read, organisation, second)]
      const isEditorial = await editorialOf(context, read, { ...a.found.assessment, number: a.version }, { ...b.found.assessment, number: b.version })
      return {
        a: a.found,
        b: b.found,
        comparison: comparison({ a: { result: a.result, content: a.version.content }, b: { result: b.result, content: b.version.content }, isEditorial }),
      }
    },

    /** The results of an arrangement, the oldest first; so many at most after a place. Throws 404 for an arrangement that is not there. */
    async timeline (organisation: string, arrangement: string, after: TimelinePlace | undefined, count: number): Promise<TimelinePoint[]> {
      const { read } = access(organisation)
      await arrangements.find(read, organisation, arrangement)
      const rows = await repository.listTimeline(read, organisation, arrangement, after, count)
      return rows.map(({ assessmentId, number, computedAt, document }) => {
        const { result }: FoundResult['record'] = JSON.parse(document)
        return {
          assessment: assessmentId,
          number,
          computedAt: computedAt.toISOString(),
          set: { id: result.set.id, version: result.set.version },
          disclosure: result.disclosure,
          principles: result.principles.map(({ slug, value, band }) => ({ slug, value, band })),
        }
      })
    },
  }
}

type Comparable = Parameters<typeof improvement>[0]

/** Where a walk through a timeline has come to. */
export interface TimelinePlace {
  readonly computedAt: Date
  readonly assessmentId: string
  readonly number: number
}

export type LookService = ReturnType<typeof lookService>
