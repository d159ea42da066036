import { isDeepStrictEqual } from 'node:util'
import { externalIdTaken, conflictIfTaken } from '../arrangements/index.ts'
import { isVersionFree, states } from '../domain/assessments/lifecycle.ts'
import { formatVersion } from '../domain/versions/version-number.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import { keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import type { Caller } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import {
  auditor, findAssessment, lockAssessment, type AssessmentsContext, type ReadAssessment,
  type WriteAssessment
} from './context.ts'
import { assessmentCreation, type CreateAssessment } from './creation.ts'
import { endOfDay, startOfDay } from './days.ts'
import { assessmentProblem, problemWithIssues } from './errors.ts'
import { assessmentPut } from './put.ts'
import { assessmentKeyset, type AssessmentOrder } from './lists.ts'
import type { PreparedRelease, ReleaseService } from './release/service.ts'
import type { AssessmentFilters, AssessmentRow, TransitionRow } from './repository.ts'
import { assertPromises, mergedSettings } from './settings-change.ts'
import { issuesOfSeats, type Settings, type WantedSettings } from './settings.ts'
import { transitionStep, type Transition } from './transition-step.ts'
import type { WantedVersion } from './versions/find.ts'

export type ChangedAssessment = WantedSettings & Partial<WantedVersion> & { readonly externalId?: string | null }

/** What of a list is wanted; days are YYYY-MM-DD, those of the organisation's time zone. */
export interface AssessmentsQuery extends Omit<AssessmentFilters, 'releasedFrom' | 'releasedUntil' | 'updatedFrom'> {
  readonly releasedAfter?: string
  readonly releasedBefore?: string
  readonly updatedAfter?: string
}

export interface ListAssessments extends Omit<ReadAssessment, 'id'> {
  readonly query: AssessmentsQuery & PageQuery & { readonly sort?: AssessmentOrder }
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
  const { repository, facts, organisationOf, now } = context
  const record = auditor(context)
  const step = transitionStep(context, releases)
  const creation = assessmentCreation(context, step)
  const { findVersion } = creation

  async function filtersOf (
    reader: Reader,
    organisation: string,
    { releasedAfter, releasedBefore, updatedAfter, arrangement, set, ...same }: AssessmentsQuery
  ): Promise<AssessmentFilters> {
    const areDaysWanted = releasedAfter ?? releasedBefore ?? updatedAfter
    const timeZone = areDaysWanted === undefined ? 'UTC' : (await organisationOf(reader, organisation)).timeZone
    return {
      ...same,
      ...(arrangement !== undefined && { arrangement: arrangement.toLowerCase() }),
      ...(set !== undefined && { set: set.toLowerCase() }),
      ...(releasedAfter !== undefined && { releasedFrom: endOfDay(timeZone, releasedAfter) }),
      ...(releasedBefore !== undefined && { releasedUntil: startOfDay(timeZone, releasedBefore) }),
      ...(updatedAfter !== undefined && { updatedFrom: endOfDay(timeZone, updatedAfter) }),
    }
  }

  return {
    findVersion,
    find: (reader: Reader, organisation: string, id: string): Promise<AssessmentRow> =>
      findAssessment(context, reader, organisation, id),

    async list ({ read, caller: { organisation }, query }: ListAssessments): Promise<Page<AssessmentRow>> {
      const { limit, cursor, sort, ...wanted } = query
      const order = sort ?? usualOrder(wanted)
      const filters = await filtersOf(read, organisation, wanted)
      return keysetPage(
        { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
        `assessments ${organisation} ${order} ${JSON.stringify(wanted)}`,
        assessmentKeyset(order),
        (after, count) => repository.list(read, organisation, filters, { order, after, count })
      )
    },

    async listTransitions (reader: Reader, organisation: string, id: string): Promise<TransitionRow[]> {
      return repository.listTransitions(reader, await findAssessment(context, reader, organisation, id))
    },

    async create (input: CreateAssessment): Promise<AssessmentRow> {
      const created = await creation.add(input)
      if (!created) throw externalIdTaken()
      return created
    },

    put: assessmentPut(context, creation, step),

    /**
     * In a draft everything may be changed but the arrangement and the mode, later the external id alone. What somebody
     * was promised who took a seat is kept (rule D1), and what they were to be called goes with a shared result.
     */
    async update ({ tx, caller, id, ifMatch, body: changed }: UpdateAssessment): Promise<AssessmentRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, states)
      assertMatch(ifMatch, revisionTag(assessment.revision))
      const { externalId = assessment.externalId, ...changedSettings } = changed
      if (!isVersionFree(assessment.state) && Object.keys(changedSettings).length > 0) {
        throw assessmentProblem(
          changed.disclosure !== undefined || changed.k !== undefined ? 'disclosure_frozen' : 'settings_frozen'
        )
      }
      const { set = assessment.setId, version = assessment.version, ...settingsSent } = changedSettings
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
        externalId,
        updatedAt: now(),
        ...(chosen && { setId: chosen.set.id, version: formatVersion(chosen), versionId: chosen.id }),
      }
      assertWritten(await conflictIfTaken(repository.update(tx, assessment, next)), assessment)
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

/** That by which a list is narrowed to a time, so that an index serves both. */
function usualOrder ({ releasedAfter, releasedBefore, updatedAfter }: AssessmentsQuery): AssessmentOrder {
  if (releasedAfter !== undefined || releasedBefore !== undefined) return 'releasedAt'
  return updatedAfter === undefined ? 'createdAt' : 'updatedAt'
}

/** Settings that are sent back as they were read are no change, also where the mode has none of them. */
function differing (sent: WantedSettings, current: Settings): WantedSettings {
  const names = Object.keys(sent) as (keyof WantedSettings)[]
  return Object.fromEntries(
    names.filter(name => !isDeepStrictEqual(sent[name], current[name])).map(name => [name, sent[name]])
  )
}
