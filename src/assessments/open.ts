import type { Storage } from '../storage/storage.ts'
import { actionRepository } from './actions/repository.ts'
import { actionService } from './actions/service.ts'
import { checkService } from './checks/service.ts'
import type { AssessmentsContext } from './context.ts'
import { assessmentDetail } from './detail.ts'
import { erasureService } from './erasure.ts'
import { evidenceRepository } from './evidence/repository.ts'
import { evidenceService } from './evidence/service.ts'
import { milestoneService } from './milestones/service.ts'
import { releaseService } from './release/service.ts'
import { assessmentsRepository } from './repository.ts'
import { responseService } from './responses/service.ts'
import { seatService } from './seats/service.ts'
import { assessmentService } from './service.ts'
import { upgradeService } from './upgrades/service.ts'
import { versionFacts } from './versions/facts.ts'

export interface AssessmentsOptions
  extends Omit<AssessmentsContext, 'access' | 'repository' | 'actions' | 'evidence' | 'facts'> {
  readonly storage: Storage
}

/** The parts of the feature, on one storage. Results, scoring, retention and bulk are built on its context. */
export function openAssessments ({ storage, ...options }: AssessmentsOptions) {
  const { tables } = storage
  const repositories = {
    repository: assessmentsRepository(tables),
    actions: actionRepository(tables),
    evidence: evidenceRepository(tables),
  }
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
