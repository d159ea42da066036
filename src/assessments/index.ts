import { fastifyPlugin } from 'fastify-plugin'
import type { App } from '../http/app.ts'
import { mergePatchBodies } from '../http/body/merge-patch.ts'
import { operations, type OperationsOptions } from '../http/operation.ts'
import { actionRoutes } from './actions/routes.ts'
import { actionComponents } from './actions/schemas.ts'
import { checkRoutes } from './checks/routes.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { evidenceComponents } from './evidence/schemas.ts'
import { milestoneRoutes } from './milestones/routes.ts'
import { milestoneComponents } from './milestones/schemas.ts'
import type { Assessments } from './open.ts'
import { resultComponents } from './release/result-schemas.ts'
import { myResponseRoutes, singleResponseRoutes } from './responses/routes.ts'
import { responseComponents } from './responses/schemas.ts'
import { assessmentsRoutes, transitionRoutes } from './routes.ts'
import { assessmentComponents } from './schemas.ts'
import { seatRoutes } from './seats/routes.ts'
import { seatComponents } from './seats/schemas.ts'
import { upgradeRoutes } from './upgrades/routes.ts'
import { upgradeComponents } from './upgrades/schemas.ts'

export { assessmentProblems } from './errors.ts'
export { openAssessments, type Assessments, type AssessmentsOptions } from './open.ts'

export interface AssessmentsFeatureOptions extends Omit<OperationsOptions, 'tag'> {
  readonly assessments: Assessments
}

const components = [
  ...assessmentComponents,
  ...responseComponents,
  ...seatComponents,
  ...resultComponents,
  ...milestoneComponents,
  ...upgradeComponents,
  ...actionComponents,
  ...evidenceComponents,
]

/** A principle set as a checklist of an arrangement. */
export const assessmentsFeature = fastifyPlugin<AssessmentsFeatureOptions>(
  async (app, { assessments, ...options }) => {
    const { seats, responses, milestones, upgrades, actions, evidence, checks, detail } = assessments
    for (const schema of components) app.addSchema(schema)
    await app.register(async (v1: App) => {
      await v1.register(mergePatchBodies)
      const declare = operations(v1, { tag: 'assessments', ...options })
      assessmentsRoutes(declare, { ...assessments, ...options })
      transitionRoutes(declare, { ...assessments, ...options })
      seatRoutes(declare, seats)
      myResponseRoutes(declare, responses)
      singleResponseRoutes(declare, responses)
      milestoneRoutes(declare, milestones, detail)
      upgradeRoutes(declare, upgrades, detail)
      actionRoutes(declare, actions)
      evidenceRoutes(declare, evidence)
      checkRoutes(declare, checks)
    }, { prefix: '/v1' })
  },
  { name: 'assessments' }
)
