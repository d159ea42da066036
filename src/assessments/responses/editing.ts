import type { Viewed } from '../../content/worker.ts'
import type { Rating } from '../../domain/assessments/model.ts'
import { dayOf } from '../../domain/values/day.ts'
import { maxResponseTextBytes, responseTextLimits } from '../../domain/values/limits.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { Stale } from '../../http/retries.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import { isInline } from '../../workers/inline.ts'
import { workerTask } from '../../workers/pool.ts'
import { isConfidential, type AssessmentsContext } from '../context.ts'
import { assessmentProblem, problemWithIssues } from '../errors.ts'
import type { AssessmentRow, ResponseFrame, StoredResponseRow } from '../repository.ts'
import { versionPathOf } from '../paths.ts'
import { readableResults } from '../release/readable.ts'
import { versionOf } from '../versions/find.ts'
import {
  changedResponse, responseBody, type PreparedChange, type RejectedChange,
  type StoredRatings
} from './change.ts'

const tasks = new URL('./task.ts', import.meta.url)
const readResponse = workerTask<typeof import('./task.ts').readResponse>(tasks, 'readResponse')
const changeResponse = workerTask<typeof import('./task.ts').changeResponse>(tasks, 'changeResponse')

/** How ratings are to be written. */
export interface Change {
  readonly ratings: Readonly<Record<string, Rating | null>>
  readonly submit: boolean
  readonly ifMatch: string | undefined
  /** Whether what is not named stays (rule R4). */
  readonly merge: boolean
  /** Whether one bad entry refuses all. */
  readonly atomic: boolean
  /** In which wording the answer is read; never stored. */
  readonly viewed: Viewed
}

/** What of the results somebody may read. */
export interface Shown {
  readonly hasResults: boolean
  /** The address of the version that they are of; null where none may be read, and where its set was deleted. */
  readonly version: string | null
}

/** One's own response as it is sent: JSON, and the revision that it is of. */
export interface SentResponse {
  readonly revision: number
  readonly body: string
}

/**
 * A change that was made of what was read. It holds while neither the assessment nor the response has another revision.
 */
export interface Prepared {
  readonly assessment: AssessmentRow
  readonly revision: number
  readonly made: PreparedChange | RejectedChange
}

/** Presents responses, and prepares and writes changes of them. Large ones are worked on off the event loop. */
export function responseEditing (context: AssessmentsContext) {
  const { repository, content, evidence, workers, now } = context
  const readable = readableResults(context)

  /** What is rated through, on the event loop or as bytes for a task. */
  async function contentFor (reader: Reader, assessment: AssessmentRow, bytes: number) {
    const { size } = await repository.findVersion(reader, assessment.versionId)
    return isInline(size + bytes)
      ? { opened: (await versionOf(context, reader, assessment)).content }
      : { bytes: await repository.findContentBytes(reader, assessment.versionId) }
  }

  async function storedOf (
    reader: Reader,
    assessment: AssessmentRow,
    response: StoredResponseRow
  ): Promise<StoredRatings> {
    const { id, mode, disclosure, k, version: number } = assessment
    const { state, perspective, label, consent, revision, ratings } = response
    return {
      assessment: { id, mode, disclosure, k, version: number },
      ...await shown(reader, assessment, response),
      response: { state, perspective, label, consent, revision },
      ratings,
    }
  }

  /** Of a participant's response, results and their version once they may be read (rule M7). */
  async function shown (
    reader: Reader,
    assessment: AssessmentRow,
    response: Pick<ResponseFrame, 'resultNumber'>
  ): Promise<Shown> {
    const isSingle = assessment.mode === 'single'
    const newest = isSingle
      ? { set: assessment.setId, version: assessment.version }
      : (await readable.versions(reader, assessment, response)).at(-1)
    if (!newest) return { hasResults: false, version: null }
    const sets = await content.repository.listReadable(reader, assessment.organisationId, [newest.set])
    return {
      hasResults: true,
      version: sets.has(newest.set)
        ? versionPathOf({ setId: newest.set, version: newest.version })
        : null,
    }
  }

  async function present (
    reader: Reader,
    assessment: AssessmentRow,
    response: StoredResponseRow | undefined,
    viewed: Viewed
  ): Promise<SentResponse> {
    if (!response) throw assessmentProblem('assessment_not_found')
    const stored = await storedOf(reader, assessment, response)
    const { opened, bytes } = await contentFor(reader, assessment, response.ratings.length)
    const body = opened
      ? responseBody(stored, opened, viewed)
      : await workers.run(readResponse, { stored, content: bytes, viewed }, {
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
    { ratings, submit, merge, atomic, viewed }: Change
  ): Promise<Prepared> {
    const given = JSON.stringify(ratings)
    const known = isConfidential(assessment)
      ? null
      : new Set((await evidence.listExpiries(reader, assessment)).map(({ id }) => id))
    // By what its organisation has issued, never by what anybody said.
    const maxTextBytes = assessment.mode === 'single'
      ? responseTextLimits.single
      : maxResponseTextBytes(await repository.countInvitations(reader, assessment))
    const change = { given, merge, atomic, submit, evidence: known, maxTextBytes, viewed }
    const stored = await storedOf(reader, assessment, response)
    const { opened, bytes } = await contentFor(reader, assessment, response.ratings.length + given.length)
    const made = opened
      ? changedResponse(stored, opened, change)
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
    if ('problem' in made) throw problemWithIssues(made.problem, made.refusals, made.refusals.length)
    const changed = {
      ratings: made.ratings,
      state: submit ? 'submitted' as const : 'in_progress' as const,
      changedOn: dayOf(now()),
    }
    assertWritten(await repository.updateResponseText(tx, response, changed), response)
    return { revision: response.revision + 1, body: made.body }
  }

  return { present, prepare, write, shown }
}
