import type { ItemFate } from '../../domain/follow-up/fates.ts'
import { whileMoved } from '../../domain/assessments/lifecycle.ts'
import { notFound, type SetVersion } from '../../content/index.ts'
import { formatVersion } from '../../domain/versions/version-number.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { Problem } from '../../http/problems/problem.ts'
import type { AssessmentService } from '../service.ts'
import {
  auditor, findAssessment, isConfidential, setOfResult, lockAssessment, type AssessmentsContext,
  type ReadAssessment, type WriteAssessment
} from '../context.ts'
import { assessmentProblem, problemWithIssues } from '../errors.ts'
import { assertFreeName } from '../milestones/service.ts'
import type { Move, UpgradeFrame } from '../responses/move-task.ts'
import type { AssessmentRow } from '../repository.ts'
import { movedResponses, type PreparedMove } from '../responses/moves.ts'
import { issuesOfSeats } from '../settings.ts'

export interface PreviewUpgrade extends ReadAssessment {
  readonly to: string
}

export interface UpgradeAssessment extends WriteAssessment {
  readonly ifMatch: string | undefined
  readonly body: { readonly to: string, readonly milestoneName: string }
  readonly prepared: PreparedMove
}

/** What an upgrade would do. Nothing in it depends on who answered, or whether anybody did. */
export interface Previewed {
  readonly assessment: AssessmentRow
  /** The number of the other version. */
  readonly to: string
  readonly fates: readonly ItemFate[]
}

/** Rule U: an assessment moves to another version of its set, when it is told to and never by itself. */
export function upgradeService (context: AssessmentsContext, assessments: Pick<AssessmentService, 'findVersion'>) {
  const { repository, facts, now } = context
  const record = auditor(context)

  /** Throws 409 for the version that it looks through already. */
  function assertOther (assessment: AssessmentRow, version: SetVersion): void {
    if (version.id === assessment.versionId) throw assessmentProblem('nothing_to_upgrade')
  }

  return {
    async preview ({ read, caller: { organisation }, id, to: version }: PreviewUpgrade): Promise<Previewed> {
      const assessment = await findAssessment(context, read, organisation, id)
      const found = await assessments.findVersion(read, organisation, { set: assessment.setId, version }).catch(
        (error: unknown) => {
          throw error instanceof Problem && error.statusCode === 422
            ? notFound('version_not_found', `A version "${version}" that the assessment could move to`)
            : error
        }
      )
      assertOther(assessment, found)
      const { fates }: Move = JSON.parse(await facts.move(read, assessment, found))
      return { assessment, to: formatVersion(found), fates }
    },

    /**
     * In one transaction: how it was as a milestone, everybody's answers in the other version, and that it was done.
     */
    async upgrade (
      { tx, caller, id, ifMatch, body: { to, milestoneName: name }, prepared }: UpgradeAssessment
    ): Promise<AssessmentRow> {
      const { organisation: organisationId } = caller
      const assessment = await lockAssessment(context, { tx, caller, id }, whileMoved, 'not_in_this_state')
      assertMatch(ifMatch, revisionTag(assessment.revision))
      await assertFreeName(context, tx, assessment, name)
      const version = await assessments.findVersion(tx, organisationId, { set: assessment.setId, version: to }, '/to')
      const seats = await repository.countInvitations(tx, assessment)
      const tooMany = seats > 0
        ? issuesOfSeats(seats, await facts.outline(tx, { organisationId, versionId: version.id }), '/to')
        : []
      if (tooMany.length > 0) throw problemWithIssues('invalid_settings', tooMany)
      assertOther(assessment, version)
      const set = setOfResult(assessment, await repository.findVersion(tx, assessment.versionId))
      const { id: assessmentId, state, mode, disclosure, k, voice, perspectives } = assessment
      const at = now()
      const frame: UpgradeFrame = {
        assessment: { id: assessmentId, state, mode, disclosure, k, voice, perspectives },
        set,
        name,
        reason: 'upgrade',
        at,
      }
      const { responses, milestone } = await movedResponses(context, tx, assessment, version, prepared, frame)
      if (!milestone) throw new TypeError('An upgrade has a milestone')
      await repository.insertMilestone(tx, { organisationId, assessmentId, name, ...milestone }, {
        copies: !isConfidential(assessment),
      })
      for (const response of responses.values()) {
        assertWritten(
          await repository.updateResponseText(tx, { organisationId, ...response }, {
            ratings: response.ratings,
            state: response.state,
          }),
          response
        )
      }
      const changed = { version: formatVersion(version), versionId: version.id, updatedAt: at }
      assertWritten(await repository.update(tx, assessment, changed), assessment)
      await record(tx, caller, 'assessment.upgraded', id)
      return { ...assessment, ...changed, revision: assessment.revision + 1 }
    },
  }
}

export type UpgradeService = ReturnType<typeof upgradeService>
