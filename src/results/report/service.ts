import { openActionStates, type Action } from '../../domain/assessments/actions.ts'
import { maxActions } from '../../assessments/actions/service.ts'
import type { CheckService } from '../../assessments/checks/service.ts'
import { isConfidential, type AssessmentsContext } from '../../assessments/context.ts'
import { scopeOf } from '../insights/service.ts'
import type { ChartService } from '../charts/service.ts'
import type { ActionRow } from '../../assessments/actions/repository.ts'
import {
  storedResult, view, type FoundForReport, type FoundResult, type ReadingQuery, type ResultReader,
  type ResultService, type Scope
} from '../service.ts'
import { releaseDay, type StoredSummary } from '../../assessments/release/result-summary.ts'
import type { Pieces } from '../../workers/pieces.ts'
import type { Reader } from '../../storage/storage.ts'
import { resultPage, resultTable, type PageTask } from '../views.ts'
import type { Differences } from '../rewording.ts'

export interface ReportParts {
  readonly results: ResultService
  readonly charts: ChartService
  readonly checks: CheckService
  readonly differencesOf: Differences
  readonly publicUrl: string
}

/** What a page says besides its result. */
interface Beside
  extends Pick<
    PageTask,
    'number' | 'date' | 'actions' | 'openBefore' | 'checks' | 'earlier' | 'succession' | 'difference'
  > {
  readonly before: FoundResult | undefined
}

/** Rule M7: for somebody who took part, who reads the result alone, by its number within the assessment. */
function besideNothing ({ row: { number, summary, releasedAt } }: FoundResult): Beside {
  return {
    number,
    date: releaseDay(JSON.parse(summary), releasedAt),
    actions: [],
    openBefore: [],
    checks: [],
    earlier: [],
    succession: { likenesses: {}, renames: {} },
    before: undefined,
    difference: null,
  }
}

const table = view(resultTable, 'resultTable')
const page = view(resultPage, 'resultPage')

/**
 * A result for people to read: a page, and a table for spreadsheets. Of what people said it reads the result alone
 * (rule D11).
 */
export function reportService (
  context: AssessmentsContext,
  { results, charts, checks, differencesOf, publicUrl }: ReportParts
) {
  const { actions, evidence } = context

  async function besideOf (read: Reader, { assessment, row }: FoundResult): Promise<Beside> {
    const { organisationId: organisation } = assessment
    const shown = await charts.over(read, organisation, row.arrangementId, row)
    const latest = shown.at(-1)
    if (!latest) throw new TypeError('A result is among those of its arrangement')
    const earlier = shown.at(-2)
    const before = earlier &&
      await results.findForView(read, { organisation }, { assessment: earlier.assessmentId, number: earlier.own })
    const difference = before &&
      await differencesOf(
        read,
        await results.versionOfResult(read, before),
        await results.versionOfResult(read, { assessment, row })
      )
    const assessments = new Set(shown.map(({ assessmentId }) => assessmentId))
    const othersBefore = [...assessments].filter(id => id !== assessment.id)
    return {
      actions: (await actions.list(read, assessment, undefined, maxActions)).map(actionOf),
      openBefore: (await actions.listOfAssessments(read, organisation, othersBefore, openActionStates, maxActions))
        .map(actionOf),
      checks: await checks.list(organisation, assessment.id),
      earlier: shown.slice(0, -1),
      number: latest.number,
      date: latest.date,
      succession: latest,
      before,
      difference: difference ?? null,
    }
  }

  /** What a view of all that a result says reads. */
  function scopeOfWritten (owner: string, found: FoundForReport, ...others: readonly FoundResult[]): Scope {
    const { bytes, documents = [], versions } = scopeOf(owner, found, ...others)
    return { owner, bytes: bytes + found.written.length, documents: [...documents, found.written], versions }
  }

  /** What ratings name, by its id: for the organisation, and not of a confidential assessment (rule R5). */
  async function titlesOfEvidence (
    read: Reader,
    caller: ResultReader,
    { assessment }: FoundResult
  ): Promise<ReadonlyMap<string, string>> {
    const isHidden = 'response' in caller || isConfidential(assessment)
    const items = isHidden ? [] : await evidence.listTitles(read, assessment)
    return new Map(items.map(({ id, title }) => [id, title]))
  }

  return {
    async table ({ read, caller, wanted, viewed }: ReadingQuery): Promise<Pieces> {
      const found = await results.findForReport(read, caller, wanted)
      const { row, written } = found
      const evidence = await titlesOfEvidence(read, caller, found)
      return results.render(read, table, scopeOfWritten(caller.organisation, found), contentOf => ({
        result: { ...storedResult(found), content: contentOf(row.versionId) },
        written,
        evidence,
        viewed,
      }))
    },

    async page ({ read, caller, wanted, viewed }: ReadingQuery): Promise<Pieces> {
      const found = await results.findForReport(read, caller, wanted)
      const { row, written } = found
      const { arrangement }: StoredSummary = JSON.parse(row.summary)
      const { before, ...beside } = 'response' in caller ? besideNothing(found) : await besideOf(read, found)
      const more = {
        arrangement: arrangement.name,
        publicUrl,
        viewed,
        written,
        evidence: await titlesOfEvidence(read, caller, found),
        ...beside,
      }
      const scope = scopeOfWritten(caller.organisation, found, ...before ? [before] : [])
      return results.render(read, page, scope, contentOf => ({
        ...more,
        result: { ...storedResult(found), content: contentOf(row.versionId) },
        before: before
          ? {
              ...storedResult(before),
              content: before.row.versionId === row.versionId ? null : contentOf(before.row.versionId),
            }
          : null,
      }))
    },
  }
}

function actionOf ({ what, principle, statement, owner, due, review, state, reason }: ActionRow): Action {
  return { what, principle, statement, owner, due, review, state, reason }
}

export type ReportService = ReturnType<typeof reportService>
