import type { SetVersion } from '../../content/index.ts'
import { whileMoved, type State } from '../../domain/assessments/lifecycle.ts'
import { dayOf } from '../../domain/values/day.ts'
import { assertMatch, assertWritten, revisionTag } from '../../http/conditional.ts'
import { isUuid } from '../../storage/principal.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import { runBySize, smallInput } from '../../workers/by-size.ts'
import { workerTask } from '../../workers/pool.ts'
import {
  auditor, findAssessment, isConfidential, setOfResult, lockAssessment, type AssessmentsContext,
  type ReadAssessment, type WriteAssessment
} from '../context.ts'
import { assessmentProblem } from '../errors.ts'
import { milestoneOf } from './task.ts'
import type { AssessmentRow, ResponseFrame, StoredResponseRow } from '../repository.ts'
import { movedResponses, type PreparedMove } from '../responses/moves.ts'
import type { MilestoneRecord } from './schemas.ts'
import { issuesOfSeats } from '../settings.ts'
import { Stale } from '../../http/retries.ts'
import type { MilestoneRow } from './repository.ts'

const createMilestone = workerTask<typeof import('./task.ts').milestoneOf>(
  new URL('./task.ts', import.meta.url),
'milestoneOf'
)

/** Of the caller's own naming; those of releases do not count. */
export const maxMilestones = 500
/** Rule L: as long as anything can become of the ratings. A closed assessment may be opened again. */
const whileChangeable: readonly State[] = ['draft', 'open', 'closed']

const namesOfReleases = /^release-\d+$/

/** Throws 409 for a name that is taken, or that a release may take. */
export async function assertFreeName (
  { repository }: Pick<AssessmentsContext, 'repository'>,
  tx: Writer,
  assessment: AssessmentRow,
  name: string
): Promise<void> {
  if (namesOfReleases.test(name)) {
    throw assessmentProblem(
      'milestone_taken',
      'release-1, release-2 and so on are the names of the milestones of releases. Choose another name'
    )
  }
  const milestones = await repository.listMilestones(tx, assessment)
  if (milestones.some(milestone => milestone.name === name)) throw assessmentProblem('milestone_taken')
  const named = milestones.filter(milestone => !namesOfReleases.test(milestone.name))
  if (named.length >= maxMilestones) {
    throw assessmentProblem(
      'too_many_kept',
      'An assessment has at most ' +
        `${maxMilestones} milestones of your own naming`
    )
  }
}

export interface FindMilestone extends ReadAssessment {
  readonly name: string
}

export interface CreateMilestone extends WriteAssessment {
  readonly body: { readonly name: string }
  readonly prepared: PreparedMilestone | undefined
}

export interface RestoreMilestone extends WriteAssessment {
  readonly name: string
  readonly ifMatch: string | undefined
  readonly prepared: PreparedMove
}

/** A document that was made of what was read. It holds for as long as assessment and response have these revisions. */
export interface PreparedMilestone {
  readonly revision: number
  /** Of the response of a single assessment. */
  readonly response: number | undefined
  readonly at: Date
  readonly document: string
}

/** Rule L: copies that never change, and going back to one. */
export function milestoneService (context: AssessmentsContext) {
  const { access, repository, content, facts, workers, now } = context
  const record = auditor(context)

  async function found (reader: Reader, assessment: AssessmentRow, name: string): Promise<MilestoneRow> {
    const milestone = await repository.findMilestone(reader, assessment, name)
    if (!milestone) throw assessmentProblem('milestone_not_found')
    return milestone
  }

  /** The version that the ratings of a milestone answer. From open on an assessment stays with its set. */
  async function versionOfMilestone (
    tx: Writer,
    assessment: AssessmentRow,
    { set }: MilestoneRecord
  ): Promise<SetVersion> {
    const { organisationId, state, setId } = assessment
    const isFree = state === 'draft' || set.id === setId
    const version = isFree ? await content.shelf(organisationId, tx).exact(set.id, set.version) : undefined
    if (!version) throw assessmentProblem('milestone_not_restorable')
    const seats = await repository.countInvitations(tx, assessment)
    const [tooMany] = seats > 0
      ? issuesOfSeats(seats, await facts.outline(tx, { organisationId, versionId: version.id }), '')
      : []
    if (tooMany) {
      throw assessmentProblem(
        'milestone_not_restorable',
        `${tooMany.detail}. Seats were created since ` +
          'the milestone'
      )
    }
    return version
  }

  async function write (tx: Writer, response: ResponseFrame, changed: Partial<StoredResponseRow>): Promise<void> {
    assertWritten(await repository.updateResponseText(tx, response, changed), response)
  }

  return {
    async find ({ read, caller, id, name }: FindMilestone): Promise<MilestoneRow> {
      return found(read, await findAssessment(context, read, caller.organisation, id), name)
    },

    async list (reader: Reader, organisation: string, id: string) {
      return repository.listMilestones(reader, await findAssessment(context, reader, organisation, id))
    },

    /** Undefined where none can be created: the transaction says why. */
    async prepare (organisation: string, id: string, name: string): Promise<PreparedMilestone | undefined> {
      const { read } = access(organisation)
      const assessment = isUuid(id) ? await repository.find(read, { organisationId: organisation, id }) : undefined
      if (!assessment || !whileChangeable.includes(assessment.state)) return undefined
      const set = setOfResult(assessment, await repository.findVersion(read, assessment.versionId))
      const only = assessment.mode === 'single' ? await repository.findOnlyResponse(read, assessment) : undefined
      const { mode, state, disclosure, k, voice, perspectives } = assessment
      const at = now()
      const input = {
        assessment: { id, mode, state, disclosure, k, voice, perspectives },
        set,
        ratings: only?.ratings,
        name,
        reason: 'kept',
        at,
      } as const
      const size = only?.ratings.length ?? 0
      const document = await runBySize(workers, createMilestone, milestoneOf, input, {
        owner: organisation,
        size,
        small: smallInput,
      })
      return { revision: assessment.revision, response: only?.revision, at, document }
    },

    /** Throws `Stale` where what was prepared (`prepare`) no longer holds. */
    async create ({ tx, caller, id, body: { name }, prepared }: CreateMilestone): Promise<MilestoneRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, whileChangeable, 'not_in_this_state')
      await assertFreeName(context, tx, assessment, name)
      const [only] = assessment.mode === 'single' ? await repository.listFrames(tx, assessment) : []
      if (
        !prepared || prepared.revision !== assessment.revision || prepared.response !== only?.revision
      ) { throw new Stale() }
      const { at, document } = prepared
      const row = { organisationId: caller.organisation, assessmentId: assessment.id, name, createdAt: at, document }
      await repository.insertMilestone(tx, row, { copies: !isConfidential(assessment) })
      await record(tx, caller, 'milestone.created', id)
      return row
    },

    /**
     * Ratings and states are again what they were, byte for byte, and so is the version that the ratings answer. Who
     * has withdrawn stays away. Who came later keeps what they said; where the version moves back, rule U says what
     * becomes of it.
     */
    async restore ({ tx, caller, id, ifMatch, name, prepared }: RestoreMilestone): Promise<AssessmentRow> {
      const assessment = await lockAssessment(context, { tx, caller, id }, whileMoved, 'not_in_this_state')
      if (ifMatch !== undefined) assertMatch(ifMatch, revisionTag(assessment.revision))
      const { document, createdAt } = await found(tx, assessment, name)
      const milestone: MilestoneRecord = JSON.parse(document)
      if (isConfidential(assessment) || !milestone.restorable) throw assessmentProblem('milestone_without_ratings')
      const isSameVersion = milestone.set.id === assessment.setId && milestone.set.version === assessment.version
      const version = isSameVersion ? undefined : await versionOfMilestone(tx, assessment, milestone)
      const copied = await repository.listCopied(tx, assessment, name)
      const responses = (await repository.listFrames(tx, assessment)).filter(({ state }) => state !== 'withdrawn')
      const isAnybodyElse = responses.some(({ id }) => !copied.has(id))
      // Of another set it can only be in a draft, where nothing is rated. Those the milestone does not know go by rule
      // U, as in an upgrade.
      const isMoved = version?.set.id === assessment.setId && isAnybodyElse
      const moved = isMoved ? await movedResponses(context, tx, assessment, version, prepared) : undefined
      for (const response of responses) {
        // One at a time: together they may be as much as a release reads.
        const before = copied.has(response.id) ? await repository.findCopy(tx, response, name) : undefined
        const next = before ?? moved?.responses.get(response.id)
        // Rated on that day, or before.
        if (next) {
          await write(tx, response, {
            state: next.state,
            ratings: next.ratings,
            ...(before && { changedOn: dayOf(createdAt) }),
          })
        }
      }
      const changed = {
        ...(version && { setId: milestone.set.id, version: milestone.set.version, versionId: version.id }),
        updatedAt: now(),
      }
      assertWritten(await repository.update(tx, assessment, changed), assessment)
      await record(tx, caller, 'assessment.restored', id)
      return { ...assessment, ...changed, revision: assessment.revision + 1 }
    },
  }
}

export type MilestoneService = ReturnType<typeof milestoneService>
