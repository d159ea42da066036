import type { State } from '../../domain/assessments/lifecycle.ts'
import { dayIn } from '../../domain/values/day.ts'
import { seatsOf } from '../../domain/scoring/groups.ts'
import { timeSlices } from '../../workers/time-slices.ts'
import { isInline } from '../../workers/inline.ts'
import { sendItems } from '../../workers/items.ts'
import { workerTask } from '../../workers/pool.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import { isUuid } from '../../storage/principal.ts'
import { isConfidential, setOfResult, type AssessmentsContext } from '../context.ts'
import { versionOf } from '../versions/find.ts'
import { releaseBuilder, type Release, type ReleaseFrame } from './release.ts'
import { tokenExpiry } from '../seats/tokens.ts'
import type { StoredResponse } from './task.ts'
import type { AssessmentRow } from '../repository.ts'

const createRelease = workerTask<typeof import('./task.ts').createRelease>(
  new URL('./task.ts', import.meta.url),
'createRelease'
)

/**
 * A release that was computed of what was read. It holds for as long as the assessment has this revision: closed, only
 * reopening changes what was said.
 */
export interface PreparedRelease {
  readonly revision: number
  readonly number: number
  readonly at: Date
  readonly release: Release
}

/** Reads one response after another. */
type NextResponse = () => Promise<StoredResponse | undefined>

const closed: readonly State[] = ['closed']
/**
 * In milliseconds. A second of the processor is enough; a busy machine has little of it for the thread, and nobody else
 * may release it.
 */
const timeLimit = 600_000

/**
 * Rule S11 and the milestone of rule L: result n + 1 is computed before the transaction that writes it, off the event
 * loop where it is large.
 */
export function releaseService (context: AssessmentsContext) {
  const { access, repository, arrangements, workers, organisationOf, now } = context

  async function compute (reader: Reader, assessment: AssessmentRow, next: NextResponse): Promise<PreparedRelease> {
    const { organisationId, revision } = assessment
    const version = await repository.findVersion(reader, assessment.versionId)
    const number = await repository.newestResultNumber(reader, assessment) + 1
    const at = now()
    const { timeZone } = await organisationOf(reader, organisationId)
    const { id, name } = await arrangements.find(reader, organisationId, assessment.arrangementId)
    const { mode, disclosure, k, voice, perspectives, salt } = assessment
    const frame: ReleaseFrame = {
      assessment: { id: assessment.id, mode, disclosure, k, voice, perspectives, salt },
      arrangement: { id, name },
      set: setOfResult(assessment, version),
      seats: seatsOf(await repository.listInvitations(reader, assessment)),
      number,
      computedAt: at,
      releasedOn: dayIn(timeZone, at),
    }
    const first = await firstOf(next, version.size)
    if (first.isAll) {
      const { content } = await versionOf(context, reader, assessment)
      const builder = releaseBuilder(frame, content)
      for (const response of first.responses) builder.add({ ...response, ratings: JSON.parse(response.ratings) })
      return { revision, number, at, release: await builder.finish(timeSlices()) }
    }
    const content = await repository.findContentBytes(reader, assessment.versionId)
    const release = await sendItems(
      async () => first.responses.shift() ?? next(),
      port =>
        workers.run(createRelease, { frame, content, responses: port }, {
          owner: organisationId,
          transfer: [port, content.buffer],
          timeLimit,
        })
    )
    return { revision, number, at, release }
  }

  return {
    /** Undefined where nothing can be released: the transaction that wants to says why. */
    async prepare (organisation: string, id: string): Promise<PreparedRelease | undefined> {
      const { read } = access(organisation)
      const assessment = isUuid(id) ? await repository.find(read, { organisationId: organisation, id }) : undefined
      if (!assessment || !closed.includes(assessment.state)) return undefined
      const counted = assessment.mode === 'single' ? undefined : 'submitted'
      let after: string | undefined
      return compute(read, assessment, async () => {
        const found = await repository.nextResponse(read, assessment, counted, after)
        if (!found) return undefined
        const { id, ...response } = found
        after = id
        return response
      })
    },

    /** Of a single assessment with ratings that are written in the same transaction. */
    prepareOf (reader: Reader, assessment: AssessmentRow, response: StoredResponse): Promise<PreparedRelease> {
      const left = [response]
      return compute(reader, assessment, async () => left.shift())
    },

    /** What was prepared, of an assessment that is closed and has not moved since. */
    async write (tx: Writer, assessment: AssessmentRow, prepared: PreparedRelease): Promise<void> {
      const { number, at, release: { milestone, ...result } } = prepared
      const of = { organisationId: assessment.organisationId, assessmentId: assessment.id }
      await repository.insertResult(tx, {
        ...of,
        number,
        arrangementId: assessment.arrangementId,
        versionId: assessment.versionId,
        releasedAt: at,
        ...result,
      })
      const row = { ...of, name: `release-${number}`, createdAt: at, document: milestone }
      await repository.insertMilestone(tx, row, { copies: !isConfidential(assessment) })
      if (assessment.mode === 'single') return
      await repository.extendTokens(tx, assessment, tokenExpiry(at))
      if (!isConfidential(assessment)) await repository.noteResult(tx, assessment, number)
    },
  }
}

/**
 * As many responses as may be counted on the event loop together with a version of this size; `isAll` where there are
 * no others.
 */
async function firstOf (
  next: NextResponse,
  size: number
): Promise<{ readonly responses: StoredResponse[], readonly isAll: boolean }> {
  const responses: StoredResponse[] = []
  for (let bytes = size; isInline(bytes);) {
    const response = await next()
    if (!response) return { responses, isAll: true }
    responses.push(response)
    bytes += response.ratings.length
  }
  return { responses, isAll: false }
}

export type ReleaseService = ReturnType<typeof releaseService>
