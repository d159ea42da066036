import type { VersionHoldings } from '../content/index.ts'
import { isAllowedForResponse, type ResponseState } from '../domain/assessments/lifecycle.ts'
import type { Rating } from '../domain/assessments/model.ts'
import { keptRatings, mergedRatings, refusalsOfRatings, textBytesOf } from '../domain/assessments/rating.ts'
import { dayOf } from '../domain/days.ts'
import { responseTextLimits } from '../domain/limits.ts'
import { pointerTo, refusal, type Refusal } from '../domain/refusal.ts'
import { assertMatch, assertWritten, revisionTag } from '../http/conditional.ts'
import type { Caller, Participant } from '../identity/index.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { AssessmentService } from './assessment-service.ts'
import { absentIfErased, auditor, findAssessment, isConfidential, lifecycleOf, takeTurn, versionOf, type AssessmentsContext } from './context.ts'
import { assessmentProblem, refused } from './errors.ts'
import { refusalsOfNamed } from './evidence-service.ts'
import type { AssessmentRow, ResponseRow } from './repository.ts'

type GivenRatings = Readonly<Record<string, Rating | null>>

/** Ratings as a whole, or those that change. */
export interface Given {
  readonly ratings: GivenRatings
  readonly submit?: boolean
}

/** One's own response, with what it answers. */
export interface Said {
  readonly assessment: AssessmentRow
  readonly version: VersionHoldings
  readonly response: ResponseRow
  /** Entries that were not written, where the others were. */
  readonly refusals: readonly Refusal[]
}

/** How ratings are to be written. */
export interface Change {
  readonly given: Given
  readonly ifMatch: string | undefined
  /** Whether what is not named stays (rule R4). */
  readonly merge: boolean
  /** Whether one bad entry refuses all. */
  readonly atomic: boolean
}

/** What participants say; and in a single assessment, its organisation. */
export function responseService (context: AssessmentsContext, assessments: Pick<AssessmentService, 'finish'>) {
  const { access, repository, now } = context
  const record = auditor(context)

  async function saidIn (reader: Reader, assessment: AssessmentRow, response: ResponseRow | undefined): Promise<Said> {
    if (!response) throw assessmentProblem('assessment_not_found')
    return { assessment, version: await versionOf(context, reader, assessment), response, refusals: [] }
  }

  const mine = async (reader: Reader, { organisation, response }: Participant, assessment: AssessmentRow) =>
    saidIn(reader, assessment, await repository.findResponse(reader, organisation, response))

  /** The one response of a single assessment. */
  async function only (reader: Reader, assessment: AssessmentRow): Promise<Said> {
    if (assessment.mode !== 'single') throw assessmentProblem('not_single')
    const [response] = await repository.listResponses(reader, assessment)
    return saidIn(reader, assessment, response)
  }

  /** The state goes back to `in_progress` with every change that is not submitted at once. */
  async function change (tx: Writer, said: Said, { given, ifMatch, merge, atomic }: Change): Promise<Said> {
    const { assessment, version: { content }, response } = said
    assertMatch(ifMatch, revisionTag(response.revision))
    if (response.state === 'withdrawn') throw assessmentProblem('response_withdrawn')
    const invalid = refusalsOfRatings(content, given.ratings, lifecycleOf(assessment))
    const unknown = isConfidential(assessment) ? [] : await refusalsOfNamed(context, tx, assessment, given.ratings, response.ratings)
    const refusals = [...invalid, ...unknown]
    // Rule R4: every bad entry.
    if (refusals.length > 0 && atomic) throw refused(invalid.length > 0 ? 'invalid_ratings' : 'unknown_reference', refusals, refusals.length)
    // What is refused within a rating refuses the rating.
    const bad = new Set(refusals.map(({ pointer }) => pointer.split('/', 3).join('/')))
    const good = Object.entries(given.ratings).filter(([key]) => !bad.has(pointerTo('ratings', key)))
    const ratings = merge
      ? mergedRatings(content, response.ratings, Object.fromEntries(good))
      : keptRatings(content, Object.fromEntries(good.flatMap(([key, rating]) => rating ? [[key, rating]] : [])))
    const most = responseTextLimits[assessment.mode]
    if (textBytesOf(ratings) > most) {
      const detail = `Comments, notes and evidence ids of one response take at most ${most / 1024} KiB together: shorten some of them`
      throw refused('invalid_ratings', [refusal('/ratings', 'texts_too_long', detail)])
    }
    return { ...said, response: await write(tx, response, { ratings, state: given.submit ? 'submitted' : 'in_progress' }), refusals }
  }

  async function write (tx: Writer, response: ResponseRow, changed: Partial<ResponseRow>): Promise<ResponseRow> {
    const next = { ...changed, changedOn: dayOf(now()) }
    assertWritten(await repository.updateResponse(tx, response, next), response)
    return { ...response, ...next, revision: response.revision + 1 }
  }

  const theirs = (found: Promise<AssessmentRow>) => absentIfErased(found, 'assessment_not_found')

  function assertMine ({ assessment }: Participant, id: string): void {
    if (assessment !== id) throw assessmentProblem('assessment_not_found')
  }

  return {
    async read (participant: Participant, id: string): Promise<Said> {
      assertMine(participant, id)
      const { read } = access(participant.organisation)
      return mine(read, participant, await theirs(findAssessment(context, read, participant.organisation, id)))
    },

    async write (participant: Participant, id: string, changed: Change): Promise<Said> {
      assertMine(participant, id)
      return access(participant.organisation).write(async tx => {
        const assessment = await theirs(takeTurn(context, tx, participant.organisation, id, ['open'], 'assessment_not_open'))
        return change(tx, await mine(tx, participant, assessment), changed)
      })
    },

    /** Rule L: submitted, taken up again, or withdrawn, which deletes the ratings. */
    async move (participant: Participant, id: string, to: ResponseState): Promise<Said> {
      assertMine(participant, id)
      const { write: writing, erase } = access(participant.organisation)
      return (to === 'withdrawn' ? erase : writing)(async tx => {
        const assessment = await theirs(takeTurn(context, tx, participant.organisation, id, ['open'], 'assessment_not_open'))
        const said = await mine(tx, participant, assessment)
        const { response } = said
        if (response.state === to) return said
        if (!isAllowedForResponse(response.state, to, assessment.state)) throw assessmentProblem('response_withdrawn')
        if (to === 'withdrawn') await repository.deleteCopies(tx, response)
        return { ...said, response: await write(tx, response, { state: to, ...(to === 'withdrawn' && { ratings: {}, label: null }) }) }
      })
    },

    async readSingle (organisation: string, id: string): Promise<Said> {
      const { read } = access(organisation)
      return only(read, await findAssessment(context, read, organisation, id))
    },

    /** With `release`, the assessment is closed and released at once. */
    async writeSingle (tx: Writer, caller: Caller, id: string, { release = false, ...changed }: Change & { readonly release?: boolean }): Promise<Said> {
      const assessment = await takeTurn(context, tx, caller.organisation, id, ['open'], 'assessment_not_open')
      const said = await change(tx, await only(tx, assessment), changed)
      await record(tx, caller, 'response.changed', id)
      return release ? { ...said, assessment: await assessments.finish(tx, caller, assessment) } : said
    },
  }
}
