import type { ItemFate } from '../domain/assessments/fates.ts'
import { whileMoved } from '../domain/assessments/lifecycle.ts'
import type { SetVersion, VersionHoldings } from '../content/index.ts'
import { notFound } from '../content/index.ts'
import { formatVersion } from '../domain/version-number.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { AssessmentService } from './assessment-service.ts'
import { auditor, findAssessment, isConfidential, setOfResult, takeTurn, versionOf, type AssessmentsContext } from './context.ts'
import { assessmentProblem, refused } from './errors.ts'
import { milestoneDocument } from './milestone.ts'
import { assertFreeName } from './milestone-service.ts'
import type { AssessmentRow } from './repository.ts'
import { refusalsOfSeats } from './settings.ts'
import { fatesBetween, movedResponse } from './versions.ts'

export interface WantedUpgrade {
  readonly to: string
  readonly milestoneName: string
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
  const { access, repository, content, facts, now } = context
  const record = auditor(context)

  /** Throws 409 for the version that it looks through already. */
  async function way (reader: Reader, assessment: AssessmentRow, version: SetVersion): Promise<{ readonly from: VersionHoldings, readonly to: VersionHoldings, readonly fates: readonly ItemFate[] }> {
    if (version.id === assessment.versionId) throw assessmentProblem('nothing_to_upgrade')
    const edition = await content.shelf(assessment.organisationId, reader).open(version)
    const from = await versionOf(context, reader, assessment)
    return { from, to: edition, fates: await fatesBetween(context, reader, assessment, from, edition) }
  }

  return {
    async preview (organisation: string, id: string, version: string): Promise<Previewed> {
      const { read } = access(organisation)
      const assessment = await findAssessment(context, read, organisation, id)
      const edition = await assessments.findVersion(read, organisation, { set: assessment.setId, version }).catch((error: unknown) => {
        throw error instanceof Problem && error.statusCode === 422 ? notFound('version_not_found', `A version "${version}" that the assessment could move to`) : error
      })
      const { fates } = await way(read, assessment, edition)
      return { assessment, to: formatVersion(edition), fates }
    },

    /** In one transaction: how it was as a milestone, everybody's answers in the other version, and that it was done. */
    async upgrade (tx: Writer, caller: Caller, id: string, ifMatch: string | undefined, { to: version, milestoneName: name }: WantedUpgrade): Promise<AssessmentRow> {
      const assessment = await takeTurn(context, tx, caller.organisation, id, whileMoved, 'not_in_this_state')
      assertMatch(ifMatch, revisionTag(assessment.revision))
      await assertFreeName(context, tx, assessment, name)
      const edition = await assessments.findVersion(tx, caller.organisation, { set: assessment.setId, version }, '/to')
      const tooMany = refusalsOfSeats(await repository.countInvitations(tx, assessment), await facts.outline(tx, { organisationId: caller.organisation, versionId: edition.id }), '/to')
      if (tooMany.length > 0) throw refused('invalid_settings', tooMany)
      const move = await way(tx, assessment, edition)
      const responses = await repository.listResponses(tx, assessment)
      const at = now()
      const document = milestoneDocument({ assessment, set: setOfResult(assessment, move.from), ratings: responses[0]?.ratings, name, reason: 'upgrade', fates: move.fates, at })
      const milestone = { organisationId: caller.organisation, assessmentId: assessment.id, name, createdAt: at, document }
      await repository.insertMilestone(tx, milestone, { copies: !isConfidential(assessment) })
      for (const response of responses) {
        assertWritten(await repository.updateResponse(tx, response, movedResponse(response, move)), response)
      }
      const changed = { version: formatVersion(edition), versionId: edition.id }
      assertWritten(await repository.update(tx, assessment, changed), assessment)
      await record(tx, caller, 'assessment.upgraded', id)
      return { ...assessment, ...changed, revision: assessment.revision + 1 }
    },
  }
}
