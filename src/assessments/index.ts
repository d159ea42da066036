import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import { operations, type OperationsOptions } from '../http/operation.ts'
import type { Storage } from '../storage/storage.ts'
import { actionRepository } from './actions/repository.ts'
import { actionRoutes } from './actions/routes.ts'
import { actionComponents } from './actions/schemas.ts'
import { actionService } from './actions/service.ts'
import { checkRoutes } from './checks/routes.ts'
import { checkService } from './checks/service.ts'
import type { AssessmentsContext } from './context.ts'
import { assessmentDetail } from './detail.ts'
import { erasureService } from './erasure.ts'
import { evidenceRepository } from './evidence/repository.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { evidenceComponents } from './evidence/schemas.ts'
import { evidenceService } from './evidence/service.ts'
import { milestoneRoutes } from './milestones/routes.ts'
import { milestoneService } from './milestones/service.ts'
import { resultComponents } from './release/result-schemas.ts'
import { releaseService } from './release/service.ts'
import { assessmentsRepository } from './repository.ts'
import { myResponseRoutes, singleResponseRoutes } from './responses/routes.ts'
import { responseService } from './responses/service.ts'
import { assessmentsRoutes, transitionRoutes } from './routes.ts'
import { assessmentComponents } from './schemas.ts'
import { seatRoutes } from './seats/routes.ts'
import { seatService } from './seats/service.ts'
import { assessmentService } from './service.ts'
import { upgradeRoutes } from './upgrades/routes.ts'
import { upgradeComponents } from './upgrades/schemas.ts'
import { upgradeService } from './upgrades/service.ts'
import { versionFacts } from './versions/facts.ts'

export { assessmentProblems } from './errors.ts'

export interface AssessmentsOptions extends Omit<AssessmentsContext, 'access' | 'repository' | 'actions' | 'evidence' | 'facts'> {
  readonly storage: Storage
}

/** The parts of the feature, on one storage. Results, scoring, retention and bulk are built on its context. */
export function openAssessments ({ storage, ...options }: AssessmentsOptions) {
  const { tables } = storage
  const repositories = { repository: assessmentsRepository(tables), actions: actionRepository(tables), evidence: evidenceRepository(tables) }
  const parts = { access: storage.as, ...repositories, ...options }
  const context: AssessmentsContext = { ...parts, facts: versionFacts(parts) }
  const checks = checkService(context)
  const releases = releaseService(context)
  const service = assessmentService(context, releases)
  return {
    context,
    service,
    releases,
    seats: seatService(context),
    responses: responseService(context, service, releases),
    milestones: milestoneService(context),
    upgrades: upgradeService(context, service),
    actions: actionService(context),
    evidence: evidenceService(context),
    checks,
    detail: assessmentDetail(context, checks),
    erasure: erasureService(context, tables),
  }
}

export type Assessments = ReturnType<typeof openAssessments>

export interface AssessmentsFeatureOptions extends Omit<OperationsOptions, 'tag'> {
  readonly assessments: Assessments
}

const components = [...assessmentComponents, ...resultComponents, ...upgradeComponents, ...actionComponents, ...evidenceComponents]

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsFeatureOptions>(async (app, { assessments, access, once }) => {
  const { seats, responses, milestones, upgrades, actions, evidence, checks, detail } = assessments
  for (const schema of components) app.addSchema(schema)
  await app.register(async (v1: App) => {
    await v1.register(mergePatchBodies)
    const declare = operations(v1, { tag: 'assessments', access, once })
    assessmentsRoutes(declare, { ...assessments, access })
    transitionRoutes(declare, { ...assessments, access })
    seatRoutes(declare, seats)
    myResponseRoutes(declare, responses)
    singleResponseRoutes(declare, responses)
    milestoneRoutes(declare, milestones, detail)
    upgradeRoutes(declare, upgrades, detail)
    actionRoutes(declare, actions)
    evidenceRoutes(declare, evidence)
    checkRoutes(declare, checks)
  }, { prefix: '/v1' })
}, { name: 'assessments' })
