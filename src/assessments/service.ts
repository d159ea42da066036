import { isDeepStrictEqual } from 'node:util'
import { isVersionFree, states } from '../domain/assessments/lifecycle.ts'
import { unspecified, type Mode } from '../domain/assessments/model.ts'
import { dayOf } from '../domain/values/day.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import type { SetVersion } from '../content/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import type { Caller } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import {
  auditor, findAssessment, lockAssessment, type AssessmentsContext, type ReadAssessment,
  type WriteAssessment
} from './context.ts'
import { assessmentProblem, problemWithIssues } from './errors.ts'
import type { PreparedRelease, ReleaseService } from './release/service.ts'
import type { AssessmentFilters, AssessmentRow, TransitionRow } from './repository.ts'
import { assertPromises, mergedSettings } from './settings-change.ts'
import { issuesOfSeats, issuesOfSettings, settingsOf, type Settings, type WantedSettings } from './settings.ts'
import { transitionStep, type Transition } from './transition-step.ts'
import { exactVersion, type WantedVersion } from './versions/find.ts'

export interface NewAssessment extends WantedSettings, WantedVersion {
  readonly arrangement: string
  readonly mode: Mode
  /** Whether ratings may be given at once. */
  readonly open?: boolean
}

export type ChangedAssessment = WantedSettings & Partial<WantedVersion>

export interface ListAssessments extends Omit<ReadAssessment, 'id'> {
  readonly filters: AssessmentFilters
  readonly query: PageQuery
}

export interface CreateAssessment extends Omit<WriteAssessment, 'id'> {
  readonly body: NewAssessment
}

export interface UpdateAssessment extends WriteAssessment {
  readonly ifMatch: string | undefined
  readonly body: ChangedAssessment
}

export interface TransitionAssessment extends WriteAssessment {
  readonly ifMatch: string | undefined
  readonly body: Transition
  readonly prepared: PreparedRelease | undefined
}

/** What an organisation does with its assessments. Writes go through the transaction they are given. */
export function assessmentService (context: AssessmentsContext, releases: Pick<ReleaseService, 'write'>) {
  const { repository, arrangements, content, facts, now, newId, newRandomId, newSecret } = context
  const record = auditor(context)
  const step = transitionStep(context, releases)

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
    find: (reader: Reader, organisation: string, id: string): Promise<AssessmentRow> =>
      findAssessment(context, reader, organisation, id),

    list ({ read, caller: { organisation }, filters, query }: ListAssessments): Promise<Page<AssessmentRow>> {
      return keysetPage(
        query,
        `assessments ${organisation} ${JSON.stringify(filters)}`,
        byId,
        (after, count) => repository.list(read, organisation, filters, after, count)
      )
    },

    async listTransitions (reader: Reader, organisation: string, id: string): Promise<TransitionRow[]> {
      return repository.listTransitions(reader, await findAssessment(context, reader, organisation, id))
    },

    async create (
      { tx, caller, body: { arrangement, mode, open = false, ...wanted } }: CreateAssessment
    ): Promise<AssessmentRow> {
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
        releasedAt: null,
        entryId: null,
        entryDigest: null,
      }
      await repository.insert(tx, assessment)
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

    /**
     * In a draft everything may be changed but the arrangement and the mode; what somebody was promised who took a seat
     * is kept (rule D1), and what they were to be called goes with a shared result.
     */
    async update ({ tx, caller, id, ifMatch, body: changed }: UpdateAssessment): Promise<AssessmentRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      assertMatch(ifMatch, revisionTag(assessment.revision))
      if (!isVersionFree(assessment.state)) {
        throw assessmentProblem(
          changed.disclosure !== undefined || changed.k !== undefined ? 'disclosure_frozen' : 'settings_frozen'
        )
      }
      const { set = assessment.setId, version = assessment.version, ...settingsSent } = changed
      const wanted = differing(settingsSent, assessment)
      // What it looks through already it may go on with, whatever became of that (rule V8).
      const isAnother = set !== assessment.setId || version !== assessment.version
      const chosen = isAnother ? await findVersion(tx, caller.organisation, { set, version }) : undefined
      const settings = mergedSettings(assessment, wanted)
      const issued = await repository.listInvitations(tx, assessment)
      assertPromises(assessment, settings, issued)
      const outline = chosen && issued.length > 0
        ? await facts.outline(tx, { organisationId: caller.organisation, versionId: chosen.id })
        : undefined
      const tooMany = outline ? issuesOfSeats(issued.length, outline, '/version') : []
      if (tooMany.length > 0) throw problemWithIssues('invalid_settings', tooMany)
      const next = {
        ...settings,
        ...(chosen && { setId: chosen.set.id, version: formatVersion(chosen), versionId: chosen.id }),
      }
      assertWritten(await repository.update(tx, assessment, next), assessment)
      if (assessment.disclosure === 'shared' && settings.disclosure === 'confidential') {
        await repository.forgetNames(tx, assessment)
      }
      await record(tx, caller, 'assessment.changed', id)
      return { ...assessment, ...next, revision: assessment.revision + 1 }
    },

    /** A release was prepared (`releases.prepare`); throws `Stale` where it was not, or no longer holds. */
    async transition (
      { tx, caller, id, ifMatch, body: wanted, prepared }: TransitionAssessment
    ): Promise<AssessmentRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(assessment.revision))
      return step(tx, caller, assessment, wanted, prepared?.revision === assessment.revision ? prepared : undefined)
    },

    /** Closes and releases a single assessment at once: what is done where one person's answers are the last word. */
    async finish (
      tx: Writer,
      caller: Caller,
      assessment: AssessmentRow,
      prepared: PreparedRelease
    ): Promise<AssessmentRow> {
      const closed = await step(tx, caller, assessment, { to: 'closed' }, undefined, prepared.at)
      return step(tx, caller, closed, { to: 'released' }, prepared)
    },
  }
}

export type AssessmentService = ReturnType<typeof assessmentService>

/** Settings that are sent back as they were read are no change, also where the mode has none of them. */
function differing (sent: WantedSettings, current: Settings): WantedSettings {
  const names = Object.keys(sent) as (keyof WantedSettings)[]
  return Object.fromEntries(
    names.filter(name => !isDeepStrictEqual(sent[name], current[name])).map(name => [name, sent[name]])
  )
}
