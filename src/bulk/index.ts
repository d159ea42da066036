import { fastifyPlugin } from 'fastify-plugin'
import type { Assessments } from '../assessments/index.ts'
import type { App } from '../http/app.ts'
import type { OperationsOptions } from '../http/operation.ts'
import type { Storage } from '../storage/storage.ts'
import { exportRoutes } from './export/routes.ts'
import { exportComponents } from './export/schemas.ts'
import { exportService } from './export/service.ts'
import { importRoutes } from './import/routes.ts'
import { importComponents } from './import/schemas.ts'
import { importService } from './import/service.ts'
import { organisationExportRoutes } from './organisation-export/routes.ts'
import { organisationExportComponents } from './organisation-export/schemas.ts'
import { organisationExportService } from './organisation-export/service.ts'

/** Import and export of assessments, and export of everything that an organisation has stored. */
export function openBulk ({ context, service }: Pick<Assessments, 'context' | 'service'>, storage: Storage) {
  return {
    imports: importService(context, service, storage),
    exports: exportService(storage.tables),
    organisationExports: organisationExportService(storage.tables),
  }
}

export type Bulk = ReturnType<typeof openBulk>

export interface BulkOptions extends Omit<OperationsOptions, 'tag'> {
  readonly bulk: Bulk
}

const components = [...importComponents, ...exportComponents, ...organisationExportComponents]

/** Imports and exports of assessments, and the export of an organisation. */
export const bulkFeature = fastifyPlugin<BulkOptions>(async (app, { bulk, ...options }) => {
  for (const schema of components) app.addSchema(schema)
  await app.register(async (v1: App) => {
    // In a scope of its own: it reads its bodies itself.
    await v1.register(async imports => importRoutes(imports, { ...bulk, ...options }))
    exportRoutes(v1, { ...bulk, ...options })
    organisationExportRoutes(v1, { ...bulk, ...options })
  }, { prefix: '/v1' })
}, { name: 'bulk' })
