import { Type } from '@sinclair/typebox'
import { contentGet, document, type Content, type ContentApp, type Edition, type Resource } from '../content/index.ts'
import { ownSlugsOf } from '../domain/tailoring.ts'
import { upstreamOf } from '../domain/upstream.ts'
import { setProblem } from './errors.ts'
import { presentLineage, type LineageRequest } from './lineage-parts.ts'
import { upstreamRecord } from './present.ts'
import { customSet, exportedSet } from './parameters.ts'
import { FileSchema, TableSchema } from './exchange/schemas.ts'
import { LedgerSchema, UpstreamSchema } from './schemas.ts'
import type { SetsService } from './service.ts'
import { workerTask } from '../workers/pool.ts'
import type { VersionPresenter } from '../content/worker.ts'

export interface LineageRoutes {
  readonly service: Pick<SetsService, 'findUpstream'>
  readonly content: Content
}

const presenter: VersionPresenter<LineageRequest> = {
  present: presentLineage,
  needs: ({ part }) => part === 'ledger' ? ['lineage'] : ['content'],
  task: workerTask<typeof import('./lineage-task.ts').answerLineage>(new URL('./lineage-task.ts', import.meta.url), 'answerLineage'),
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
    (at, asked) => content.sets.ofVersion(at, asked, '/ledger', presenter, { part: 'ledger' }))

  get('/principle-sets/:set/versions/:version/upstream', 'getUpstream', 'What another version of the base means for a version', { json: UpstreamSchema, filters: upstreamQuery, conflicts: true, params, changing: true },
    (at, asked, { to }) => content.sets.withEdition(at, asked, '/upstream', (edition, about) => upstream(edition, to, asked.organisation, about)))

  get('/principle-sets/:set/versions/:version/export', 'exportVersion', 'A version as a file, to be imported elsewhere: JSON with all of it, or CSV with its texts for a spreadsheet',
    { json: FileSchema, also: { 'text/csv': TableSchema }, params: { set: exportedSet } },
    (at, asked) => content.sets.ofVersion(at, asked, '/export', presenter, { part: 'export' }))

  async function upstream (edition: Edition, to: string | undefined, organisation: string | undefined, about: Parameters<typeof document>[1]): Promise<Resource> {
    const { lineage } = edition
    if (!lineage) throw setProblem('no_base')
    const newer = await service.findUpstream(organisation, lineage.base, to)
    const ownSlugs = ownSlugsOf(lineage.tailoring.operations)
    const items = upstreamOf({ from: newer.from, to: newer.content, ledger: lineage.ledger, ownSlugs, way: newer.way })
    const audience = newer.isPublic ? about.audience ?? 'private' : 'private'
    return document(upstreamRecord(edition, lineage.base, newer.reference, items), { ...about, audience, caching: 'current' })
  }
}
