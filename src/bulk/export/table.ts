import { csvHead, csvRows, fractionCells } from '../../http/body/csv.ts'
import type { StoredSummary } from '../../assessments/release/result-summary.ts'
import type { ReleasedRow } from './repository.ts'

/** A row for each principle of a newest result. What was not told, or is not there, is an empty cell. */
export const exportColumns = [
  'assessment',
  'entryId',
  'arrangement',
  'arrangementName',
  'set',
  'version',
  'mode',
  'disclosure',
  'state',
  'releasedAt',
  'result',
  'composite',
  'principle',
  'weight',
  'outcome',
  'indicative',
  'band',
  'value',
  'exactNumerator',
  'exactDenominator',
  'coverage',
  'n',
  'responses',
  'seats',
  'atLeast',
] as const

type Cells = Readonly<Partial<Record<typeof exportColumns[number], string | number | boolean | null | undefined>>>

/** With the mark that tells spreadsheets its encoding. */
export const tableHead = (): string => csvHead(exportColumns)

/**
 * The newest result of one assessment, a row for each principle. Reads what was stored beside it and nothing that
 * people said (rule D11).
 */
export function tableRows ({ assessment, summary }: ReleasedRow): string {
  const { set, composite, principles, arrangement, number, madeOf }: StoredSummary = JSON.parse(summary)
  const rows = principles.map((principle): Cells => ({
    assessment: assessment.id,
    entryId: assessment.externalId,
    arrangement: arrangement.id,
    arrangementName: arrangement.name,
    set: set.id,
    version: set.version,
    mode: assessment.mode,
    disclosure: assessment.disclosure,
    state: assessment.state,
    releasedAt: assessment.releasedAt?.toISOString(),
    result: number,
    composite: valueOf(composite),
    principle: principle.slug,
    weight: principle.weight,
    outcome: principle.outcome,
    indicative: principle.indicative,
    band: principle.band,
    value: valueOf(principle.value),
    ...('exact' in principle.value && fractionCells(principle.value.exact)),
    coverage: 'coverage' in principle ? principle.coverage?.value : null,
    n: 'n' in principle ? principle.n : null,
    responses: madeOf?.responses,
    seats: madeOf?.seats,
    atLeast: madeOf?.atLeast,
  }))
  return csvRows(exportColumns, rows)
}

function valueOf (cell: { readonly released: boolean, readonly value?: number | null } | null): number | null {
  return cell?.value ?? null
}
