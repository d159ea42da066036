import { isAllowedForResponse, type ResponseState } from '../../domain/assessments/lifecycle.ts'
import { dayOf } from '../../domain/values/day.ts'
import { maxResponseTextBytes, responseTextLimits } from '../../domain/values/limits.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import type { Caller, Participant } from '../../identity/index.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import { isInline } from '../../workers/inline.ts'
import { workerTask } from '../../workers/pool.ts'
import type { AssessmentService } from '../service.ts'
import {
  absentIfErased, auditor, findAssessment, isConfidential, lockAssessment,
  type AssessmentsContext
} from '../context.ts'
import { versionOf } from '../versions/find.ts'
import { assessmentProblem, refused } from '../errors.ts'
import type { PreparedRelease, ReleaseService } from '../release/service.ts'
import type { AssessmentRow, ResponseFrame, StoredResponseRow } from '../repository.ts'
import { changedResponse, responseBody, type MadeChange, type StoredRatings } from './change.ts'
import { Stale, whileStale } from '../../http/retries.ts'
import type { Change, SentResponse, Prepared } from './editing.ts'

const tasks = new URL('./task.ts', import.meta.url)
const readResponse = workerTask<typeof import('./task.ts').readResponse>(tasks, 'readResponse')
const changeResponse = workerTask<typeof import('./task.ts').changeResponse>(tasks, 'changeResponse')

/**
 * What participants say; and in a single assessment, its organisation. Large responses are read and changed off the
 * event loop.
 */
export function responseService (
  context: AssessmentsContext,
  assessments: Pick<AssessmentService, 'finish'>,
  releases: Pick<ReleaseService, 'prepareOf'>
) {
  const { access, repository, evidence, workers, now } = context
  const record = auditor(context)

  /** What is rated through, on the event loop or as bytes for a task. */
  async function contentFor (reader: Reader, assessment: AssessmentRow, bytes: number) {
    const { size } = await repository.findVersion(reader, assessment.versionId)
    return isInline(size + bytes)
      ? { content: (await versionOf(context, reader, assessment)).content }
      : { bytes: await repository.findContentBytes(reader, assessment.versionId) }
  }

  function storedOf (
    { id, mode, disclosure, k }: AssessmentRow,
    { state, perspective, label, revision, ratings }: StoredResponseRow
  ): StoredRatings {
    return { assessment: { id, mode, disclosure, k }, response: { state, perspective, label, revision }, ratings }
  }

  async function sent (
    reader: Reader,
    assessment: AssessmentRow,
    response: StoredResponseRow | undefined
  ): Promise<SentResponse> {
    if (!response) throw assessmentProblem('assessment_not_found')
    const stored = storedOf(assessment, response)
    const { content, bytes } = await contentFor(reader, assessment, response.ratings.length)
    const body = content
      ? responseBody(stored, content)
      : await workers.run(readResponse, { stored, content: bytes }, {
        owner: assessment.organisationId,
        transfer: [bytes.buffer],
      })
    return { revision: response.revision, body }
  }

  /**
   * Rules R1 to R5, before the transaction that writes it. Refusals are kept for it: what comes before them is judged
   * there.
   */
  async function prepare (
    reader: Reader,
    assessment: AssessmentRow,
    response: StoredResponseRow,
    { ratings, submit, merge, atomic }: Change
  ): Promise<Prepared> {
    const given = JSON.stringify(ratings)
    const known = isConfidential(assessment)
      ? null
      : new Set((await evidence.listExpiries(reader, assessment)).map(({ id }) => id))
    // By what its organisation has issued, never by what anybody said.
    const maxTextBytes = assessment.mode === 'single'
      ? responseTextLimits.single
      : maxResponseTextBytes(await repository.countInvitations(reader, assessment))
    const change = { given, merge, atomic, submit, evidence: known, maxTextBytes }
    const stored = storedOf(assessment, response)
    const { content, bytes } = await contentFor(reader, assessment, response.ratings.length + given.length)
    const made = content
      ? changedResponse(stored, content, change)
      : await workers.run(changeResponse, { stored, content: bytes, change }, {
        owner: assessment.organisationId,
        transfer: [bytes.buffer],
      })
    return { assessment, revision: response.revision, made }
  }

  /** While the assessment is locked. Throws `Stale` where what was prepared is of something else. */
  async function write (
    tx: Writer,
    assessment: AssessmentRow,
    response: ResponseFrame | undefined,
    prepared: Prepared,
    { ifMatch, submit }: Change
  ): Promise<SentResponse> {
    if (!response) throw assessmentProblem('assessment_not_found')
    assertMatch(ifMatch, revisionTag(response.revision))
    if (response.state === 'withdrawn') throw assessmentProblem('response_withdrawn')
    if (
      prepared.assessment.revision !== assessment.revision || prepared.revision !== response.revision
    ) { throw new Stale() }
    const { made } = prepared
    if ('problem' in made) throw refused(made.problem, made.refusals, made.refusals.length)
    const changed = {
      ratings: made.ratings,
      state: submit ? 'submitted' as const : 'in_progress' as const,
      changedOn: dayOf(now()),
    }
    assertWritten(await repository.updateResponseText(tx, response, changed), response)
    return { revision: response.revision + 1, body: made.body }
  }

  const theirs = (found: Promise<AssessmentRow>) => absentIfErased(found, 'assessment_not_found')

  function assertMine ({ assessment }: Participant, id: string): void {
    if (assessment !== id) throw assessmentProblem('assessment_not_found')
  }

  async function read (participant: Participant, id: string): Promise<SentResponse> {
    assertMine(participant, id)
    const { read } = access(participant.organisation)
    const assessment = await theirs(findAssessment(context, read, participant.organisation, id))
    return sent(
      read,
      assessment,
      await repository.findStoredResponse(read, participant.organisation, participant.response)
    )
  }

  /** The one response of a single assessment. */
  async function only (reader: Reader, assessment: AssessmentRow): Promise<StoredResponseRow | undefined> {
    if (assessment.mode !== 'single') throw assessmentProblem('not_single')
    return repository.findOnlyResponse(reader, assessment)
  }

  return {
    read,

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
        if (!response) throw assessmentProblem('assessment_not_found')
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

    async readSingle (organisation: string, id: string): Promise<SentResponse> {
      const { read } = access(organisation)
      const assessment = await findAssessment(context, read, organisation, id)
      return sent(read, assessment, await only(read, assessment))
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
    { ratings }: MadeChange
  ): Promise<PreparedRelease> {
    return releases.prepareOf(reader, assessment, { label, perspective, changedOn: dayOf(now()), ratings })
  }
}

export type ResponseService = ReturnType<typeof responseService>
