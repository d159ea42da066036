import { Type } from '@sinclair/typebox'
import type { App } from '../../http/app.ts'
import { sample } from '../../http/schema.ts'
import { contentGet, type Content } from '../../content/index.ts'
import { presentLineage, type LineageRequest } from './parts.ts'
import { customSet, exportedSet } from '../parameters.ts'
import { FileSchema, TableSchema } from '../exchange/schemas.ts'
import type { UpstreamService } from './upstream-service.ts'
import { workerTask } from '../../workers/pool.ts'
import type { VersionPresenter } from '../../content/worker.ts'
import { LedgerSchema, UpstreamSchema } from './schemas.ts'

export interface LineageRoutes {
  readonly upstream: UpstreamService
  readonly content: Content
}

const presenter: VersionPresenter<LineageRequest> = {
  present: presentLineage,
  needs: ({ part }) => part === 'ledger' ? ['lineage'] : ['content'],
  task: workerTask<typeof import('./task.ts').answerLineage>(new URL('./task.ts', import.meta.url), 'answerLineage'),
}

/** The example is of a set with a base. */
const params = { set: customSet }

const upstreamQuery = {
  to: Type.Optional(
    Type.String({
      maxLength: 30,
      pattern: '^\\d+\\.\\d+\\.\\d+$',
      description: 'A version of the base; its newest unless given',
      ...sample('1.0.0'),
    })
  ),
}

/** Where a version came from, for whoever may read it; below /v1. */
export function lineageRoutes (app: App, { upstream, content }: LineageRoutes): void {
  const get = contentGet(app, content.delivery)

  get(
    '/principle-sets/:set/versions/:version/ledger',
    'getLedger',
    'Get the ledger of a version: every decision that led to it from its base',
    { json: LedgerSchema, params },
    (at, asked) => content.sets.ofVersion(at, asked, '/ledger', presenter, { part: 'ledger' })
  )

  get(
    '/principle-sets/:set/versions/:version/upstream',
    'getUpstream',
    'Compare a version with another version of its base',
    { json: UpstreamSchema, filters: upstreamQuery, conflicts: true, params, changing: true },
    (at, asked, { to }) => upstream.find(at, asked, to)
  )

  get(
    '/principle-sets/:set/versions/:version/export',
    'exportVersion',
    'Export a version to be imported elsewhere: JSON with all of it, or CSV with its texts for a spreadsheet',
    { json: FileSchema, also: { 'text/csv': TableSchema }, params: { set: exportedSet } },
    (at, asked) => content.sets.ofVersion(at, asked, '/export', presenter, { part: 'export' })
  )
}
