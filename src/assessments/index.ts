import { fastifyPlugin } from 'fastify-plugin'
import type { ContentApp } from '../content/index.ts'
import { mergePatchBodies } from '../http/merge-patch.ts'
import type { Storage } from '../storage/storage.ts'
import { assessmentService } from './assessment-service.ts'
import type { AssessmentsContext } from './context.ts'
import { erasureService } from './erasure.ts'
import { lookRoutes } from './look-routes.ts'
import { lookComponents } from './look-schemas.ts'
import { lookService } from './look-service.ts'
import { pictureRoutes } from './picture-routes.ts'
import { pictureService } from './picture-service.ts'
import { assessmentReading } from './reading.ts'
import { assessmentsRepository } from './repository.ts'
import { reportService } from './report-service.ts'
import { responseRoutes } from './response-routes.ts'
import { responseService } from './response-service.ts'
import { resultRoutes } from './result-routes.ts'
import { resultComponents } from './result-schemas.ts'
import { resultService } from './result-service.ts'
import { assessmentsRoutes, type AssessmentsRoutes } from './routes.ts'
import { assessmentComponents } from './schemas.ts'
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
  const results = resultService(context)
  const look = lookService(context, results)
  const pictures = pictureService(context, results, look)
  return {
    service,
    seats: seatService(context),
    responses: responseService(context, service),
    results,
    look,
    pictures,
    reports: reportService(context, { look, pictures, checks, publicUrl }),
    erasure: erasureService(context, storage.tables),
    reading: assessmentReading(context),
  }
}

export type Assessments = ReturnType<typeof openAssessments>

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsRoutes>(async (app, routes) => {
  for (const schema of [...assessmentComponents, ...resultComponents, ...lookComponents]) app.addSchema(schema)
  await app.register(async (v1: ContentApp) => {
    await v1.register(mergePatchBodies)
    assessmentsRoutes(v1, routes)
    seatRoutes(v1, routes)
    responseRoutes(v1, routes)
    resultRoutes(v1, routes)
    lookRoutes(v1, routes)
    pictureRoutes(v1, routes)
  }, { prefix: '/v1' })
}, { name: 'assessments' })
