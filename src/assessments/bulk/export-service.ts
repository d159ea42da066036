import type { Tables } from '../../storage/tables.ts'
import type { AssessmentsContext } from '../context.ts'
import { assessmentSummary } from '../present.ts'
import type { AssessmentFilters } from '../repository.ts'
import { exportRepository, type ReleasedRow } from './export-repository.ts'
import { tableHead, tableRows } from './export-table.ts'

/** How a stream begins, and what stands in it for an assessment. */
interface Form {
  readonly head: string
  readonly each: (row: ReleasedRow) => string
}

const forms = {
  // The result stands in it as it was stored, byte for byte.
  'application/x-ndjson': {
    head: '',
    each: ({ assessment, document }) => `{"type":"exported-assessment","entryId":${JSON.stringify(assessment.entryId)},"assessment":${JSON.stringify(assessmentSummary(assessment))},"result":${document}}\n`,
  },
  'text/csv': { head: tableHead(), each: tableRows },
} as const satisfies Readonly<Record<string, Form>>

export type ExportType = keyof typeof forms
export const exportTypes: readonly ExportType[] = ['application/x-ndjson', 'text/csv']

/**
 * What an organisation has released, as it was stored then: nothing is read of what people said (rule D11). A page at a time, when the
 * one before was taken; what is erased meanwhile is not told any more.
 */
export function exportService ({ access }: Pick<AssessmentsContext, 'access'>, tables: Tables) {
  const repository = exportRepository(tables)

  return {
    async * stream (organisation: string, filters: Pick<AssessmentFilters, 'arrangement' | 'set'>, type: ExportType): AsyncGenerator<string> {
      const { head, each } = forms[type]
      const { read } = access(organisation)
      let page = await repository.page(read, organisation, filters, undefined)
      if (head !== '') yield head
      while (page.length > 0) {
        yield page.map(each).join('')
        page = await repository.page(read, organisation, filters, page.at(-1)?.assessment.id)
      }
    },
  }
}

export type ExportService = ReturnType<typeof exportService>
