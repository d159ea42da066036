import { fastifyPlugin } from 'fastify-plugin'
import type { ContentApp } from '../content/index.ts'
import { mergePatchBodies } from '../http/merge-patch.ts'
import type { Storage } from '../storage/storage.ts'
import { limiter } from '../http/limits.ts'
import { assessmentService } from './assessment-service.ts'
import { exportRoutes } from './bulk/export-routes.ts'
import { exportComponents } from './bulk/export-schemas.ts'
import { exportService } from './bulk/export-service.ts'
import { holdingsService } from './bulk/holdings.ts'
import { importRoutes } from './bulk/import-routes.ts'
import { importComponents } from './bulk/import-schemas.ts'
import { importService } from './bulk/import-service.ts'
import { organisationErasure } from './bulk/organisation-erasure.ts'
import { organisationRoutes } from './bulk/organisation-routes.ts'
import { organisationComponents } from './bulk/organisation-schemas.ts'
import { retentionService } from './bulk/retention.ts'
import type { AssessmentsContext } from './context.ts'
import { erasureService } from './erasure.ts'
import { assessmentReading } from './reading.ts'
import { assessmentsRepository } from './repository.ts'
import { responseRoutes } from './response-routes.ts'
import { responseService } from './response-service.ts'
import { resultRoutes } from './result-routes.ts'
import { resultComponents } from './result-schemas.ts'
import { resultService } from './result-service.ts'
import { assessmentsRoutes, type AssessmentsRoutes } from './routes.ts'
import { assessmentComponents } from './schemas.ts'
import { scoringMethods } from './scoring/methods.ts'
import { scoringRoutes } from './scoring/routes.ts'
import { scoringComponents } from './scoring/schemas.ts'
import { scoringService } from './scoring/service.ts'
import { seatRoutes } from './seat-routes.ts'
import { seatService } from './seat-service.ts'

export { assessmentProblems } from './errors.ts'

export interface AssessmentsOptions extends Omit<AssessmentsContext, 'access' | 'repository'> {
  readonly storage: Storage
}

/** The parts of the feature, on one storage. */
export function openAssessments ({ storage, ...options }: AssessmentsOptions) {
  const context: AssessmentsContext = { access: storage.as, repository: assessmentsRepository(storage.tables), ...options }
  const service = assessmentService(context)
  const erasure = erasureService(context, storage.tables)
  return {
    service,
    seats: seatService(context),
    responses: responseService(context, service),
    results: resultService(context),
    erasure,
    eraseOrganisation: organisationErasure({ ...context, tables: storage.tables, erasure }),
    scoring: scoringService(context.content),
    methods: scoringMethods(),
    imports: importService(context, service, storage),
    exports: exportService(context, storage.tables),
    retention: retentionService(context, erasure, storage.tables),
    holdings: holdingsService(context, storage.tables),
    reading: assessmentReading(context),
  }
}

export type Assessments = ReturnType<typeof openAssessments>

export interface AssessmentsFeatureOptions extends AssessmentsRoutes {
  /** Scores a minute and client. */
  readonly scoreLimit: number
}

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsFeatureOptions>(async (app, { scoreLimit, ...routes }) => {
  const { assessments } = routes
  for (const schema of [...assessmentComponents, ...resultComponents, ...scoringComponents, ...importComponents, ...exportComponents, ...organisationComponents]) app.addSchema(schema)
  await app.register(async (v1: ContentApp) => {
    await v1.register(mergePatchBodies)
    await v1.register(async imports => importRoutes(imports, assessments))
    assessmentsRoutes(v1, routes)
    seatRoutes(v1, routes)
    responseRoutes(v1, routes)
    resultRoutes(v1, routes)
    scoringRoutes(v1, { ...assessments, scoreLimit: limiter(v1, 'scores', scoreLimit) })
    exportRoutes(v1, assessments)
    organisationRoutes(v1, assessments)
  }, { prefix: '/v1' })
}, { name: 'assessments' })
