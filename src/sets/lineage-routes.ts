import { Type } from '@sinclair/typebox'
import { contentGet, document, type Content, type ContentApp, type Edition, type Resource } from '../content/index.ts'
import { operationsOf } from '../domain/tailoring.ts'
import { upstreamOf } from '../domain/upstream.ts'
import { setProblem } from './errors.ts'
import { ledgerRecord, upstreamRecord } from './present.ts'
import { customSet } from './parameters.ts'
import { LedgerSchema, UpstreamSchema } from './schemas.ts'
import type { SetsService } from './service.ts'

export interface LineageRoutes {
  readonly service: Pick<SetsService, 'findUpstream' | 'baseContent'>
  readonly content: Content
}

/** The example is of a set that has something to tell. */
const params = { set: customSet }

const upstreamQuery = {
  to: Type.Optional(Type.String({ maxLength: 30, pattern: '^\\d+\\.\\d+\\.\\d+$', description: 'A version of the base; its newest unless given' })),
}

/** Where a version came from, for whoever may read it; below /v1. */
export function lineageRoutes (app: ContentApp, { service, content }: LineageRoutes): void {
  const get = contentGet(app, content.delivery)

  get('/principle-sets/:set/versions/:version/ledger', 'getLedger', 'Every decision that led from the base to a version', { json: LedgerSchema, params },
    (at, asked) => content.sets.withEdition(at, asked, '/ledger', (edition, about) => document(ledgerRecord(edition), about)))

  get('/principle-sets/:set/versions/:version/upstream', 'getUpstream', 'What another version of the base means for a version', { json: UpstreamSchema, filters: upstreamQuery, conflicts: true, params },
    (at, asked, { to }) => content.sets.withEdition(at, asked, '/upstream', (edition, about) => upstream(edition, to, asked.organisation, about)))

  async function upstream (edition: Edition, to: string | undefined, organisation: string | undefined, about: Parameters<typeof document>[1]): Promise<Resource> {
    const { lineage } = edition
    if (!lineage) throw setProblem('no_base')
    const newer = await service.findUpstream(organisation, lineage.base, to)
    const from = await service.baseContent(organisation, lineage.base)
    const ownSlugs = operationsOf(lineage.tailoring.operations, 'add', 'replace').map(({ operation }) => operation.principle.slug)
    const items = upstreamOf({ from, to: newer.content, ledger: lineage.ledger, ownSlugs })
    return document(upstreamRecord(edition, lineage.base, newer.reference, items), { ...about, caching: 'current' })
  }
}
