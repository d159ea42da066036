import { contentRepository } from '../../content/index.ts'
import type { Caller } from '../../identity/index.ts'
import type { Reader } from '../../storage/storage.ts'
import type { Tables } from '../../storage/schema/tables.ts'
import type { JsonBytes } from '../../workers/json-bytes.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import { assessmentSummary } from '../../assessments/presenter.ts'
import { readableSets } from '../../assessments/versions/readable.ts'
import type { AssessmentFilters, AssessmentRow } from '../../assessments/repository.ts'
import { maxLineBytes } from '../import/entry.ts'
import { exportedEntry, without, type EntrySource, type ExportedEntry } from './entry.ts'
import { exportRepository, type SizedRow } from './repository.ts'
import { tableHead, tableRows } from './table.ts'

type Filters = Pick<AssessmentFilters, 'arrangement' | 'set'>
/** The pieces of an export, each written when the one before was read. */
type Format = (reader: Reader, organisation: string, filters: Filters) => AsyncGenerator<string | JsonBytes>

export const exportTypes = ['application/x-ndjson', 'text/csv'] as const
export type ExportType = typeof exportTypes[number]

export interface ExportQuery {
  readonly read: Reader
  readonly caller: Caller
  readonly filters: Filters
  readonly type: ExportType
}

/** Documents that are read together have so many bytes at most; a larger one is read by itself. */
const bytesAtOnce = 256 * 1024

/**
 * What an organisation has released, as it was stored then: responses are never read (rule D11). A few
 * results at a time, when those before were taken; what is erased meanwhile is not told any more.
 */
export function exportService (tables: Tables) {
  const repository = exportRepository(tables)
  const sets = contentRepository(tables)

  /** Pages of rows, each read when the one before was used up. */
  async function * pages<Row extends { readonly assessment: AssessmentRow }> (
    page: (after?: string) => Promise<Row[]>
  ): AsyncGenerator<Row[]> {
    for (let rows = await page(); rows.length > 0; rows = await page(rows.at(-1)?.assessment.id)) yield rows
  }

  /** Of these assessments, each with its result: what an import takes of it. */
  async function entryOf (
    reader: Reader,
    source: Omit<EntrySource, 'evidence'>,
    evidenceSize: number
  ): Promise<ExportedEntry> {
    const { organisationId, id } = source.assessment
    if (evidenceSize > maxLineBytes) return without('too_large')
    const evidence = evidenceSize > 0 ? await repository.evidence(reader, organisationId, id) : []
    return exportedEntry({ ...source, evidence })
  }

  const formats: Readonly<Record<ExportType, Format>> = {
    // The result stands in it as it was stored, byte for byte.
    async * 'application/x-ndjson' (reader, organisation, filters) {
      const pause = timeSlices()
      for await (const rows of pages(after => repository.sizes(reader, organisation, filters, after))) {
        for (const group of groupsOf(rows)) {
          const ids = group.map(({ assessment }) => assessment.id)
          const documents = await repository.documents(reader, organisation, ids)
          const readable = await readableSets(sets, reader, group.map(({ assessment }) => assessment))
          const evidenceSizes = await repository.evidenceSizes(reader, organisation, ids)
          for (const { assessment } of group) {
            const document = documents.get(assessment.id)
            if (document === undefined) continue
            const entry = await entryOf(reader, { assessment, document }, evidenceSizes.get(assessment.id) ?? 0)
            await pause()
            const before = {
              type: 'exported-assessment',
              entryId: assessment.externalId,
              ...entry,
              assessment: assessmentSummary(assessment, readable),
            }
            yield `${JSON.stringify(before).slice(0, -1)},"result":`
            yield document
            yield '}\n'
          }
        }
      }
    },

    async * 'text/csv' (reader, organisation, filters) {
      yield tableHead()
      const pause = timeSlices()
      for await (const rows of pages(after => repository.page(reader, organisation, filters, after))) {
        for (const row of rows) {
          yield tableRows(row)
          await pause()
        }
      }
    },
  }

  return {
    stream: ({ read, caller, filters, type }: ExportQuery): AsyncGenerator<string | JsonBytes> =>
      formats[type](read, caller.organisation, filters),
  }
}

export type ExportService = ReturnType<typeof exportService>

/** Rows whose documents are read together. */
function groupsOf (rows: readonly SizedRow[]): SizedRow[][] {
  const groups: SizedRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && bytes + row.size <= bytesAtOnce) last.push(row)
    else {
      groups.push([row])
      bytes = 0
    }
    bytes += row.size
  }
  return groups
}
