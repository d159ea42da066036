import { fastifyPlugin } from 'fastify-plugin'
import type { Assessments } from '../assessments/index.ts'
import type { App } from '../http/app.ts'
import type { Storage } from '../storage/storage.ts'
import { organisationErasure } from './organisation-erasure.ts'
import { retentionRoutes } from './routes.ts'
import { retentionComponents } from './schemas.ts'
import { retentionService, type RetentionService } from './service.ts'

/** What is erased when its time has come, and what is erased with an organisation. */
export function openRetention ({ context, erasure }: Pick<Assessments, 'context' | 'erasure'>, { tables }: Storage) {
  return {
    purges: retentionService(context, erasure, tables),
    eraseOrganisation: organisationErasure({ ...context, tables, erasure }),
  }
}

/** Purges of what is older than an organisation keeps. */
export const retentionFeature = fastifyPlugin<{ readonly purges: RetentionService }>(async (app, { purges }) => {
  for (const schema of retentionComponents) app.addSchema(schema)
  await app.register(async (v1: App) => retentionRoutes(v1, purges), { prefix: '/v1' })
}, { name: 'retention' })
