import { fastifyPlugin } from 'fastify-plugin'
import type { Assessments } from '../assessments/index.ts'
import type { App } from '../http/app.ts'
import type { Storage } from '../storage/storage.ts'
import { organisationErasure } from './organisation-erasure.ts'
import { retentionRoutes, type RetentionRoutes } from './routes.ts'
import { retentionComponents } from './schemas.ts'
import { retentionService } from './service.ts'

export { monthsBefore } from './service.ts'

/** What deletes assessments after the retention period, and what erases an organisation. */
export function openRetention ({ context, erasure }: Pick<Assessments, 'context' | 'erasure'>, { tables }: Storage) {
  return {
    retention: retentionService(context, erasure, tables),
    eraseOrganisation: organisationErasure({ ...context, tables, erasure }),
  }
}

/** Purges of assessments that are older than their organisation keeps them. */
export const retentionFeature = fastifyPlugin<RetentionRoutes>(async (app, options) => {
  for (const schema of retentionComponents) app.addSchema(schema)
  await app.register(async (v1: App) => retentionRoutes(v1, options), { prefix: '/v1' })
}, { name: 'retention' })
