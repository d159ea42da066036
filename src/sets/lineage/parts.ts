import { presentDocument, type Presented } from '../../content/worker.ts'
import type { PublishedVersion } from '../../content/index.ts'
import { fileOf } from '../exchange/file.ts'
import { rowsOfPrinciples } from '../exchange/principles.ts'
import { tableText } from '../exchange/table.ts'
import { ledgerRecord } from '../presenter.ts'

export interface LineageRequest {
  readonly part: 'ledger' | 'export'
}

/** Where a version came from, and the version as a file. */
export function presentLineage (edition: PublishedVersion, { part }: LineageRequest): Presented {
  if (part === 'ledger') return presentDocument(ledgerRecord(edition))
  return {
    types: ['application/json', 'text/csv'],
    language: edition.content.lang,
    represent: type =>
      type === 'text/csv' ? tableText(rowsOfPrinciples(edition.content)) : JSON.stringify(fileOf(edition)),
  }
}
