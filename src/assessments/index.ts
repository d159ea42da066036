import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import { actionRoutes } from './actions/routes.ts'
import { actionComponents } from './actions/schemas.ts'
import { checkRoutes } from './checks/routes.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { evidenceComponents } from './evidence/schemas.ts'
import { milestoneRoutes } from './milestones/routes.ts'
import { resultComponents } from './release/result-schemas.ts'
import { responseRoutes } from './responses/routes.ts'
import { assessmentsRoutes, type AssessmentsRoutes } from './routes.ts'
import { assessmentComponents } from './schemas.ts'
import { seatRoutes } from './seats/routes.ts'
import { upgradeRoutes } from './upgrades/routes.ts'
import { upgradeComponents } from './upgrades/schemas.ts'

export { assessmentProblems } from './errors.ts'
export { openAssessments, type Assessments, type AssessmentsOptions } from './open.ts'

const components = [...assessmentComponents, ...resultComponents, ...upgradeComponents, ...actionComponents, ...evidenceComponents]

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsRoutes>(async (app, routes) => {
  for (const schema of components) app.addSchema(schema)
  await app.register(async (v1: App) => {
    await v1.register(mergePatchBodies)
    assessmentsRoutes(v1, routes)
    seatRoutes(v1, routes)
    responseRoutes(v1, routes)
    milestoneRoutes(v1, routes)
    upgradeRoutes(v1, routes)
    actionRoutes(v1, routes)
    evidenceRoutes(v1, routes)
    checkRoutes(v1, routes)
  }, { prefix: '/v1' })
}, { name: 'assessments' })
