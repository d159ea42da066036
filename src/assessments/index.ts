import { fastifyPlugin } from 'fastify-plugin'
import type { ContentApp } from '../content/index.ts'
import { limiter } from '../http/limits.ts'
import { mergePatchBodies } from '../http/merge-patch.ts'
import type { Storage } from '../storage/storage.ts'
import { actionComponents } from './action-schemas.ts'
import { actionRepository } from './action-repository.ts'
import { actionRoutes } from './action-routes.ts'
import { actionService } from './action-service.ts'
import { assessmentService } from './assessment-service.ts'
import { checkRoutes } from './check-routes.ts'
import { checkService } from './check-service.ts'
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
import { lookRoutes } from './look-routes.ts'
import { lookComponents } from './look-schemas.ts'
import { lookService } from './look-service.ts'
import { pictureRoutes } from './picture-routes.ts'
import { pictureService } from './picture-service.ts'
import { evidenceRepository } from './evidence-repository.ts'
import { evidenceRoutes } from './evidence-routes.ts'
import { evidenceComponents } from './evidence-schemas.ts'
import { evidenceService } from './evidence-service.ts'
import { milestoneRoutes } from './milestone-routes.ts'
import { milestoneService } from './milestone-service.ts'
import { assessmentReading } from './reading.ts'
import { assessmentsRepository } from './repository.ts'
import { releaseService } from './release-service.ts'
import { reportService } from './report-service.ts'
import { responseRoutes } from './response-routes.ts'
import { responseService } from './response-service.ts'
import { resultRoutes } from './result-routes.ts'
import { differences } from './rewording.ts'
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
import { upgradeRoutes } from './upgrade-routes.ts'
import { upgradeComponents } from './upgrade-schemas.ts'
import { upgradeService } from './upgrade-service.ts'
import { versionFacts } from './version-facts.ts'

export { assessmentProblems } from './errors.ts'

export interface AssessmentsOptions extends Omit<AssessmentsContext, 'access' | 'repository' | 'actions' | 'evidence' | 'facts'> {
  readonly storage: Storage
  /** Base of the addresses in reports. */
  readonly publicUrl: string
}

/** The parts of the feature, on one storage. */
export function openAssessments ({ storage, publicUrl, ...options }: AssessmentsOptions) {
  const { tables } = storage
  const parts = { access: storage.as, repository: assessmentsRepository(tables), actions: actionRepository(tables), evidence: evidenceRepository(tables), ...options }
  const context: AssessmentsContext = { ...parts, facts: versionFacts(parts) }
  const checks = checkService(context)
  const releases = releaseService(context)
  const service = assessmentService(context, releases)
  const results = resultService(context)
  const differencesOf = differences(context)
  const look = lookService(context, results, differencesOf)
  const pictures = pictureService(context, results, look, differencesOf)
  const erasure = erasureService(context, tables)
  return {
    service,
    releases,
    seats: seatService(context),
    responses: responseService(context, service, releases),
    results,
    look,
    pictures,
    reports: reportService(context, { results, pictures, checks, differencesOf, publicUrl }),
    erasure,
    eraseOrganisation: organisationErasure({ ...context, tables, erasure }),
    scoring: scoringService(context.content),
    methods: scoringMethods(),
    imports: importService(context, service, storage),
    exports: exportService(context, tables),
    retention: retentionService(context, erasure, tables),
    holdings: holdingsService(context, tables),
    milestones: milestoneService(context),
    upgrades: upgradeService(context, service),
    actions: actionService(context),
    evidence: evidenceService(context),
    checks,
    reading: assessmentReading(context, checks),
  }
}

export type Assessments = ReturnType<typeof openAssessments>

export interface AssessmentsFeatureOptions extends AssessmentsRoutes {
  /** Scores a minute and client. */
  readonly scoreLimit: number
}

const components = [
  ...assessmentComponents, ...resultComponents, ...lookComponents, ...upgradeComponents, ...actionComponents, ...evidenceComponents,
  ...scoringComponents, ...importComponents, ...exportComponents, ...organisationComponents,
]

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsFeatureOptions>(async (app, { scoreLimit, ...routes }) => {
  const { assessments } = routes
  for (const schema of components) app.addSchema(schema)
  await app.register(async (v1: ContentApp) => {
    await v1.register(mergePatchBodies)
    await v1.register(async imports => importRoutes(imports, assessments))
    assessmentsRoutes(v1, routes)
    seatRoutes(v1, routes)
    responseRoutes(v1, routes)
    resultRoutes(v1, routes)
    lookRoutes(v1, routes)
    pictureRoutes(v1, routes)
    milestoneRoutes(v1, routes)
    upgradeRoutes(v1, routes)
    actionRoutes(v1, routes)
    evidenceRoutes(v1, routes)
    checkRoutes(v1, routes)
    scoringRoutes(v1, { ...assessments, scoreLimit: limiter(v1, 'scores', scoreLimit) })
    exportRoutes(v1, assessments)
    organisationRoutes(v1, assessments)
  }, { prefix: '/v1' })
}, { name: 'assessments' })
