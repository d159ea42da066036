import { unspecified, type Mode } from '../domain/assessments/model.ts'
import { dayOf } from '../domain/values/day.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import type { SetVersion } from '../content/index.ts'
import type { Reader } from '../storage/storage.ts'
import { auditor, type AssessmentsContext, type WriteAssessment } from './context.ts'
import { assessmentProblem, problemWithIssues } from './errors.ts'
import type { AssessmentRow } from './repository.ts'
import { issuesOfSettings, settingsOf, type WantedSettings } from './settings.ts'
import type { TransitionStep } from './transition-step.ts'
import { exactVersion, type WantedVersion } from './versions/find.ts'

export interface NewAssessment extends WantedSettings, WantedVersion {
  readonly arrangement: string
  readonly mode: Mode
  readonly externalId?: string | null
  /** Whether ratings may be given at once. */
  readonly open?: boolean
}

export interface CreateAssessment extends Omit<WriteAssessment, 'id'> {
  readonly body: NewAssessment
}

/** Makes new assessments, and finds the version that one rates by. */
export function assessmentCreation (context: AssessmentsContext, step: TransitionStep) {
  const { repository, arrangements, content, now, newId, newRandomId, newSecret } = context
  const record = auditor(context)

  /**
   * Throws 422 where nobody of the organisation may read it, it is retired, or there is nothing to rate. `pointer` is
   * its place in the body.
   */
  async function findVersion (
    reader: Reader,
    organisation: string,
    wanted: WantedVersion,
    pointer = '/version'
  ): Promise<SetVersion> {
    const found = await exactVersion(content.shelf(organisation, reader), wanted, pointer)
    if (found.retirement) {
      throw assessmentProblem('version_not_available', 'That version is retired: it is not used for anything new', [{
        pointer,
        code: 'version_retired',
        detail: found.retirement.explanation,
      }])
    }
    // What is assessable has a scale and statements.
    if (!found.assessable) throw assessmentProblem('set_not_assessable')
    return found
  }

  return {
    findVersion,

    /** Undefined where another assessment has its external id. */
    async add (
      { tx, caller, body: { arrangement, mode, open = false, externalId = null, ...wanted } }: CreateAssessment
    ): Promise<AssessmentRow | undefined> {
      const { organisation: organisationId } = caller
      const refusals = issuesOfSettings(mode, wanted)
      if (refusals.length > 0) throw problemWithIssues('invalid_settings', refusals)
      if (!await arrangements.has(tx, organisationId, arrangement)) {
        throw assessmentProblem('arrangement_unknown', undefined, [{
          pointer: '/arrangement',
          code: 'arrangement_unknown',
          detail: 'is none of yours',
        }])
      }
      const chosen = await findVersion(tx, organisationId, wanted)
      const at = now()
      const assessment: AssessmentRow = {
        id: newId(),
        organisationId,
        arrangementId: arrangement,
        setId: chosen.set.id,
        version: formatVersion(chosen),
        versionId: chosen.id,
        mode,
        ...settingsOf(mode, wanted),
        state: 'draft',
        salt: Buffer.from(newSecret()).toString('hex'),
        revision: 1,
        turns: 0,
        createdAt: at,
        updatedAt: at,
        releasedAt: null,
        externalId,
        entryDigest: null,
      }
      if (!await repository.insert(tx, assessment)) return undefined
      if (mode === 'single') {
        const unclaimed = { label: null, consent: null, tokenHash: null, expiresOn: null }
        await repository.insertResponse(tx, {
          organisationId,
          id: newRandomId(),
          assessmentId: assessment.id,
          perspective: unspecified,
          ...unclaimed,
          state: 'in_progress',
          revision: 1,
          ratings: {},
          changedOn: dayOf(at),
          resultNumber: null,
        })
      }
      await record(tx, caller, 'assessment.created', assessment.id)
      return open ? step(tx, caller, assessment, { to: 'open' }) : assessment
    },
  }
}

export type AssessmentCreation = ReturnType<typeof assessmentCreation>
