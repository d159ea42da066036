import type { Action } from '../domain/assessments/actions.ts'
import { dayOf } from '../domain/days.ts'
import { mostActions } from './action-service.ts'
import type { CheckService } from './check-service.ts'
import type { AssessmentsContext } from './context.ts'
import type { LookService } from './look-service.ts'
import type { PictureService } from './picture-service.ts'
import { resultCsv } from './report/csv.ts'
import { reportPage } from './report/page.ts'
import type { ActionRow } from './action-repository.ts'
import type { ResultService, WantedResult } from './result-service.ts'

export interface ReportParts {
  readonly results: ResultService
  readonly look: LookService
  readonly pictures: PictureService
  readonly checks: CheckService
  readonly publicUrl: string
}

/** A result for people to read: a page, and a table for spreadsheets. Of what people said it reads the result alone (rule D11). */
export function reportService (context: AssessmentsContext, { results, look, pictures, checks, publicUrl }: ReportParts) {
  const { access, actions } = context

  return {
    async table (organisation: string, wanted: WantedResult): Promise<string> {
      const { result, version } = await results.open(access(organisation).read, organisation, wanted)
      return resultCsv(result, version.content)
    },

    async page (organisation: string, wanted: WantedResult): Promise<string> {
      const { read } = access(organisation)
      const { found, version: { content }, improvement, suggestions } = await look.improvements(organisation, wanted)
      const { assessment, record: { arrangement, number } } = found
      const { opened, numbered } = await pictures.over(read, organisation, arrangement.id, found)
      const [before, latest] = [opened.at(-2), opened.at(-1)]
      if (!latest) throw new TypeError('A result is among those of its arrangement')
      const worked = new Set(improvement.principles.filter(({ finding }) => finding !== 'strong').map(({ slug }) => slug))
      return reportPage({
        arrangement: arrangement.name,
        assessment: null,
        number,
        date: dayOf(found.row.releasedAt),
        result: latest.result,
        content,
        improvement,
        suggestions: Object.fromEntries(suggestions.filter(({ principle }) => worked.has(principle)).map(({ principle, ...rest }) => [principle, rest])),
        actions: (await actions.list(read, assessment, undefined, mostActions)).map(actionOf),
        checks: await checks.checksOf(read, assessment),
        earlier: numbered.slice(0, -1),
        comparable: numbered.at(-1)?.comparable ?? false,
        comparison: before ? await results.compared(read, before, latest) : null,
        publicUrl,
      })
    },
  }
}

function actionOf ({ what, principle, statement, owner, due, review, state, reason }: ActionRow): Action {
  return { what, principle, statement, owner, due, review, state, reason }
}
