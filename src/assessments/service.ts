import { availableTransitions, isAllowed, isVersionFree, states, type State } from '../domain/assessments/lifecycle.ts'
import { unspecified, type Mode } from '../domain/assessments/model.ts'
import { dayOf } from '../domain/values/day.ts'
import { isSameJson } from '../domain/values/canonical-json.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import type { SetVersion } from '../content/index.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import type { Caller } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import {
  auditor, findAssessment, lifecycleOf, lockAssessment, type AssessmentsContext, type ReadAssessment,
  type WriteAssessment
} from './context.ts'
import { assessmentProblem, refused } from './errors.ts'
import type { PreparedRelease, ReleaseService } from './release/service.ts'
import { Stale } from '../http/retries.ts'
import type { AssessmentFilters, AssessmentRow, TransitionRow } from './repository.ts'
import { refusalsOfSeats, refusalsOfSettings, settingsOf, type WantedSettings } from './settings.ts'
import { exactVersion, type WantedVersion } from './versions/find.ts'

export interface NewAssessment extends WantedSettings, WantedVersion {
  readonly arrangement: string
  readonly mode: Mode
  /** Whether ratings may be given at once. */
  readonly open?: boolean
}

export type ChangedAssessment = WantedSettings & Partial<WantedVersion>

export interface Transition {
  readonly to: State
  readonly reason?: string
}

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

  /** One step of rule L, while the assessment is locked. */
  async function step (
    tx: Writer,
    caller: Caller,
    assessment: AssessmentRow,
    { to, reason }: Transition,
    prepared?: PreparedRelease,
    at = prepared?.at ?? now()
  ): Promise<AssessmentRow> {
    const { organisationId, id, state: from } = assessment
    if (!isAllowed(from, to, lifecycleOf(assessment))) {
      const allowed = availableTransitions(lifecycleOf(assessment))
      throw assessmentProblem(
        'transition_not_allowed',
        `From ${from} it can go to ${allowed.length > 0 ? allowed.join(', ') : 'nothing else'}`,
        [{ pointer: '/to', code: 'transition_not_allowed', detail: `allowed: ${allowed.join(', ')}` }]
      )
    }
    if (
      to === 'open' && assessment.disclosure === 'shared' && await repository.isConsentMissing(tx, assessment)
    ) { throw assessmentProblem('consent_missing') }
    if (to === 'released' && !prepared) throw new Stale()
    if (prepared) await releases.write(tx, assessment, prepared)
    const changed = { state: to, ...(prepared && { releasedAt: at }) }
    assertWritten(await repository.update(tx, assessment, changed), assessment)
    await repository.insertTransition(tx, {
      id: newId(),
      organisationId,
      assessmentId: id,
      from,
      to,
      actor: caller.key,
      reason: reason ?? null,
      at,
    })
    await record(tx, caller, 'assessment.transitioned', id)
    return { ...assessment, ...changed, revision: assessment.revision + 1 }
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
      const refusals = refusalsOfSettings(mode, wanted)
      if (refusals.length > 0) throw refused('invalid_settings', refusals)
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
      const { set = assessment.setId, version = assessment.version, ...wanted } = changed
      // What it looks through already it may go on with, whatever became of that (rule V8).
      const isAnother = set !== assessment.setId || version !== assessment.version
      const chosen = isAnother ? await findVersion(tx, caller.organisation, { set, version }) : undefined
      const { mode, disclosure, k, voice, perspectives } = assessment
      const merged = mode === 'single'
        ? wanted
        : {
            ...(disclosure && { disclosure }),
            ...(k !== null && wanted.disclosure !== 'shared' && { k }),
            voice,
            perspectives,
            ...wanted,
          }
      const refusals = refusalsOfSettings(mode, merged)
      if (refusals.length > 0) throw refused('invalid_settings', refusals)
      const settings = settingsOf(mode, merged)
      const issued = await repository.listInvitations(tx, assessment)
      if (k !== null && (settings.k ?? 0) < k && issued.some(({ claimed }) => claimed)) {
        throw assessmentProblem(
          'disclosure_frozen',
          'Somebody has taken a seat, and was told that no more will be shown: k may only be raised'
        )
      }
      const missing = issued.find(({ perspective }) =>
        perspective !== unspecified && !settings.perspectives.some(({ key }) => key === perspective)
      )
      const renamed = perspectives.find(perspective =>
        issued.some(({ claimed, perspective: key }) => claimed && key === perspective.key) &&
        !settings.perspectives.some(other => isSameJson(other, perspective))
      )
      if (renamed) {
        throw refused('invalid_settings', [{
          pointer: '/perspectives',
          code: 'perspective_in_use',
          detail:
            `Somebody has taken a seat as "${renamed.title}": what that is called, and whether it is an outside ` +
            'view, stays',
        }])
      }
      if (missing) {
        throw refused('invalid_settings', [{
          pointer: '/perspectives',
          code: 'perspective_in_use',
          detail: `Seats were issued for the perspective "${missing.perspective}"`,
        }])
      }
      const outline = chosen && issued.length > 0
        ? await facts.outline(tx, { organisationId: caller.organisation, versionId: chosen.id })
        : undefined
      const tooMany = outline ? refusalsOfSeats(issued.length, outline, '/version') : []
      if (tooMany.length > 0) throw refused('invalid_settings', tooMany)
      const next = {
        ...settings,
        ...(chosen && { setId: chosen.set.id, version: formatVersion(chosen), versionId: chosen.id }),
      }
      assertWritten(await repository.update(tx, assessment, next), assessment)
      if (disclosure === 'shared' && settings.disclosure === 'confidential') {
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
