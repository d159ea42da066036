import type { Viewed } from '../../content/worker.ts'
import {
  isAllowedForResponse, isVersionFree, whileSeatsMayBeTaken, type ResponseState
} from '../../domain/assessments/lifecycle.ts'
import { dayOf } from '../../domain/values/day.ts'
import { assertWritten } from '../../http/conditional.ts'
import { Stale, whileStale } from '../../http/retries.ts'
import type { Caller, Participant } from '../../identity/index.ts'
import type { Reader } from '../../storage/storage.ts'
import { absentIfErased, auditor, findAssessment, lockAssessment, type AssessmentsContext } from '../context.ts'
import { assessmentProblem, notOfParticipant } from '../errors.ts'
import type { PreparedRelease, ReleaseService } from '../release/service.ts'
import type { AssessmentRow, ResponseFrame, StoredResponseRow } from '../repository.ts'
import type { AssessmentService } from '../service.ts'
import type { PreparedChange } from './change.ts'
import { responseEditing, type Change, type SentResponse, type Shown } from './editing.ts'

/** Rule M7: what somebody is told who takes back their consent too late. */
const agreedAlready = 'Everybody who takes part in an open shared assessment has agreed; a confidential one shows no ' +
  'more than comments, so you can write none. To take part no longer, DELETE …/responses/me while it is open'

/** An assessment for somebody who took part. */
export interface ParticipantsAssessment extends Shown {
  readonly assessment: AssessmentRow
  readonly response: ResponseFrame
}

/**
 * What participants say; and in a single assessment, its organisation. Large responses are read and changed off the
 * event loop.
 */
export function responseService (
  context: AssessmentsContext,
  assessments: Pick<AssessmentService, 'finish'>,
  releases: Pick<ReleaseService, 'prepareOf'>
) {
  const { access, repository, now } = context
  const record = auditor(context)
  const { present, prepare, write, shown } = responseEditing(context)

  const theirs = (found: Promise<AssessmentRow>) => absentIfErased(found, notOfParticipant)

  function assertMine ({ assessment }: Participant, id: string): void {
    if (assessment !== id) throw notOfParticipant()
  }

  async function read (participant: Participant, id: string, viewed: Viewed): Promise<SentResponse> {
    assertMine(participant, id)
    const { read } = access(participant.organisation)
    const assessment = await theirs(findAssessment(context, read, participant.organisation, id))
    return present(
      read,
      assessment,
      await repository.findStoredResponse(read, participant.organisation, participant.response),
      viewed
    )
  }

  /** The one response of a single assessment. */
  async function only (reader: Reader, assessment: AssessmentRow): Promise<StoredResponseRow | undefined> {
    if (assessment.mode !== 'single') throw assessmentProblem('not_single')
    return repository.findOnlyResponse(reader, assessment)
  }

  return {
    read,

    /** What a participant reads of the assessment itself (rule M7). */
    async readAssessment (participant: Participant, id: string): Promise<ParticipantsAssessment> {
      assertMine(participant, id)
      const { organisation, response: own } = participant
      const { read } = access(organisation)
      const assessment = await theirs(findAssessment(context, read, organisation, id))
      const response = await repository.findResponseFrame(read, organisation, own)
      if (!response) throw notOfParticipant()
      return { assessment, response, ...await shown(read, assessment, response) }
    },

    async write (participant: Participant, id: string, change: Change): Promise<SentResponse> {
      assertMine(participant, id)
      const { organisation, response: own } = participant
      const { read, write: writing } = access(organisation)
      return whileStale(async () => {
        const found = await repository.find(read, { organisationId: organisation, id })
        const response = await repository.findStoredResponse(read, organisation, own)
        const prepared = found && response ? await prepare(read, found, response, change) : undefined
        return writing(async tx => {
          const assessment = await theirs(
            lockAssessment(context, { tx, caller: participant, id }, ['open'], 'assessment_not_open')
          )
          if (!prepared) throw new Stale()
          return write(tx, assessment, await repository.findResponseFrame(tx, organisation, own), prepared, change)
        })
      })
    },

    /** Rule M7: whoever took a seat of a shared draft decides until it opens. Later everybody in it has agreed. */
    async agree (participant: Participant, id: string, consent: boolean): Promise<void> {
      assertMine(participant, id)
      const { organisation, response: own } = participant
      await access(organisation).write(async tx => {
        const assessment = await theirs(
          lockAssessment(context, { tx, caller: participant, id }, whileSeatsMayBeTaken, 'assessment_not_open')
        )
        const response = await repository.findResponseFrame(tx, organisation, own)
        if (!response) throw notOfParticipant()
        if (response.state === 'withdrawn') throw assessmentProblem('response_withdrawn')
        const isDecided = assessment.disclosure === 'shared' && isVersionFree(assessment.state)
        if (!isDecided && !consent) throw assessmentProblem('consent_missing', agreedAlready)
        if (!isDecided || response.consent === consent) return
        assertWritten(await repository.updateResponseText(tx, response, { consent }), response)
      })
    },

    /** Rule L: submitted, taken up again, or withdrawn, which deletes the ratings. */
    async move (participant: Participant, id: string, to: ResponseState): Promise<void> {
      assertMine(participant, id)
      const { organisation, response: own } = participant
      const { write: writing, erase } = access(organisation)
      await (to === 'withdrawn' ? erase : writing)(async tx => {
        const assessment = await theirs(
          lockAssessment(context, { tx, caller: participant, id }, ['open'], 'assessment_not_open')
        )
        const response = await repository.findResponseFrame(tx, organisation, own)
        if (!response) throw notOfParticipant()
        if (response.state === to) return
        if (!isAllowedForResponse(response.state, to, assessment.state)) throw assessmentProblem('response_withdrawn')
        if (to === 'withdrawn') await repository.deleteCopies(tx, response)
        const changed = {
          state: to,
          changedOn: dayOf(now()),
          ...(to === 'withdrawn' && { ratings: '{}', label: null }),
        }
        assertWritten(await repository.updateResponseText(tx, response, changed), response)
      })
    },

    async readSingle (organisation: string, id: string, viewed: Viewed): Promise<SentResponse> {
      const { read } = access(organisation)
      const assessment = await findAssessment(context, read, organisation, id)
      return present(read, assessment, await only(read, assessment), viewed)
    },

    /** With `release`, the assessment is closed and released at once. */
    async writeSingle (
      caller: Caller,
      id: string,
      { release, ...change }: Change & { readonly release: boolean }
    ): Promise<SentResponse> {
      const { read, write: writing } = access(caller.organisation)
      return whileStale(async () => {
        const found = await findAssessment(context, read, caller.organisation, id)
        const response = found.mode === 'single' ? await repository.findOnlyResponse(read, found) : undefined
        const prepared = response && await prepare(read, found, response, change)
        const result = release && prepared && response && 'ratings' in prepared.made
          ? await releaseOf(read, found, response, prepared.made)
          : undefined
        return writing(async tx => {
          const assessment = await lockAssessment(context, { tx, caller, id }, ['open'], 'assessment_not_open')
          if (assessment.mode !== 'single') throw assessmentProblem('not_single')
          if (!prepared || !response) throw assessmentProblem('assessment_not_found')
          const written = await write(
            tx,
            assessment,
            await repository.findResponseFrame(tx, caller.organisation, response.id),
            prepared,
            change
          )
          await repository.noteUpdate(tx, assessment, now())
          await record(tx, caller, 'response.changed', id)
          if (result) await assessments.finish(tx, caller, assessment, result)
          return written
        })
      })
    },
  }

  function releaseOf (
    reader: Reader,
    assessment: AssessmentRow,
    { label, perspective }: StoredResponseRow,
    { ratings }: PreparedChange
  ): Promise<PreparedRelease> {
    return releases.prepareOf(reader, assessment, { label, perspective, changedOn: dayOf(now()), ratings })
  }
}

export type ResponseService = ReturnType<typeof responseService>
