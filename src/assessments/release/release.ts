import type { ArrangementRow } from '../../arrangements/index.ts'
import { releasedComments } from '../../domain/disclosure/comments.ts'
import { confidentialTally } from '../../domain/disclosure/confidential-result.ts'
import { isTooFew } from '../../domain/follow-up/checks.ts'
import { findingsIn } from '../../domain/scoring/findings.ts'
import { outsideOf } from '../../domain/scoring/groups.ts'
import type { Response, Seats } from '../../domain/assessments/model.ts'
import type { ExactResult, GatedResult, SetOfResult } from '../../domain/assessments/result.ts'
import { counting, countingRatings } from '../../domain/assessments/rating.ts'
import type { ResultParts, ResultTally } from '../../domain/scoring/result-parts.ts'
import { singleTally } from '../../domain/scoring/score.ts'
import { sharedTally } from '../../domain/scoring/shared-result.ts'
import { principleSummary, summaryFrom, type Bounds, type PrincipleSummary } from '../../domain/scoring/summary.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { milestoneDocument } from '../milestones/snapshot.ts'
import { reflectionAid } from './reflection-aid.ts'
import type { AssessmentRow, ResponseRow } from '../repository.ts'
import type { MadeOf, ResultRecord } from './result-schemas.ts'
import type { StoredFindings, StoredSummary } from './result-summary.ts'
import { softwareVersion } from './software.ts'

// Pure, so that a worker thread can run it: nothing here imports the service.

/** What a result is made of besides the version and the responses. */
export interface ReleaseFrame {
  readonly assessment: Pick<AssessmentRow, 'id' | 'mode' | 'disclosure' | 'k' | 'voice' | 'perspectives' | 'salt'>
  readonly arrangement: Pick<ArrangementRow, 'id' | 'name'>
  readonly set: SetOfResult
  /** That were issued; none of a single assessment. */
  readonly seats: Seats
  readonly number: number
  readonly computedAt: Date
  /** Where it stands in time: when it was computed, unless it was imported. */
  readonly releasedAt?: Date
  /** The day of that, as YYYY-MM-DD. */
  readonly releasedOn: string
}

/** Of somebody who submitted; of a single assessment its one response. */
export type ReleasedResponse = Pick<ResponseRow, 'label' | 'perspective' | 'changedOn' | 'ratings'>

/** Texts as they are stored. */
export interface Release {
  readonly document: string
  readonly summary: string
  readonly findings: string | null
  /** The document of its milestone. */
  readonly milestone: string
}

/**
 * Makes a release of responses that are added one by one. It keeps counts of what they say, and of their texts what is
 * told.
 */
export interface ReleaseBuilder {
  add(response: ReleasedResponse): void
  /**
   * When all are added, once (rules S11 and L). `pause` is called after each principle, for work that stays on the
   * event loop.
   */
  finish(pause?: () => Promise<void> | undefined): Promise<Release>
}

export function releaseBuilder (frame: ReleaseFrame, content: CustomContent): ReleaseBuilder {
  const { assessment, number, computedAt } = frame
  const isConfidential = assessment.disclosure === 'confidential'
  const scored = tallyOf(frame, content)
  // Nothing is found in what was said in confidence (rule D11).
  const found = isConfidential ? null : findingsIn(content)
  const shown: string[] = []
  const commented: Response[] = []
  let only: ReleasedResponse | undefined
  let responses = 0

  return {
    add (response) {
      responses++
      scored.add(response)
      found?.add(response.ratings)
      if (!isConfidential) shown.push(shownResponse(response))
      if (isConfidential) commented.push(withComments(response))
      if (assessment.mode === 'single') only = response
    },

    async finish (pause = () => undefined) {
      const { document, summary } = await written(
        pause,
        { ...frame, madeOf: madeOf(frame, responses), bounds: boundsOf(content) },
        scored.parts(),
        isConfidential ? null : shown,
        commentsOf(assessment, commented)
      )
      const findings: StoredFindings | null = found && { ...found.found(), ratedOn: ratedOn(only) }
      const milestone = milestoneDocument({
        ...frame,
        assessment: { ...assessment, state: 'closed' },
        ratings: only?.ratings,
        name: `release-${number}`,
        reason: 'release',
        result: number,
        at: computedAt,
      })
      return { document, summary, findings: findings && JSON.stringify(findings), milestone }
    },
  }
}

/** What responses of an assessment that is not confidential ask of their authors. */
export function findingsOf (
  content: CustomContent,
  { mode }: Pick<AssessmentRow, 'mode'>,
  responses: ReadonlyArray<Pick<ReleasedResponse, 'ratings' | 'changedOn'>>
): StoredFindings {
  const findings = findingsIn(content)
  for (const { ratings } of responses) findings.add(ratings)
  return { ...findings.found(), ratedOn: mode === 'single' ? ratedOn(responses[0]) : null }
}

function ratedOn (only: Pick<ReleasedResponse, 'ratings' | 'changedOn'> | undefined): string | null {
  return only && Object.keys(only.ratings).length > 0 ? only.changedOn : null
}

function tallyOf (
  { assessment, set, seats }: ReleaseFrame,
  content: CustomContent
): Pick<ResultTally<ExactResult> | ResultTally<GatedResult>, 'add' | 'parts'> {
  const { mode, k, voice, perspectives } = assessment
  if (mode === 'single') return singleTally({ content, set })
  if (k === null) return sharedTally({ content, set, perspectives, seats, voice })
  return confidentialTally({ content, set, perspectives, seats, k, voice, salt: saltOf(assessment) })
}

/**
 * What is told of an assessment, and its summary. For a confidential one this is the only place where anything of its
 * responses is read to be told, and all of it passes the gate (rule D11): the table, and the comments of rule D10.
 */
async function written (
  pause: () => Promise<void> | undefined,
  frame: ReleaseFrame & { readonly madeOf: MadeOf } & Required<Pick<StoredSummary, 'bounds'>>,
  { head, principles, composite }: ResultParts<ExactResult> | ResultParts<GatedResult>,
  responses: readonly string[] | null,
  comments: ResultRecord['comments']
): Promise<Pick<Release, 'document' | 'summary'>> {
  const { assessment, arrangement: { id, name }, number, computedAt, releasedOn, madeOf, bounds } = frame
  const { releasedAt = computedAt } = frame
  const self = `/v1/assessments/${assessment.id}/results/${number}`
  const arrangement = { id, name }
  const before: Omit<ResultRecord, 'result' | 'responses' | 'comments' | 'links'> = {
    type: 'result',
    assessment: assessment.id,
    number,
    arrangement,
    releasedAt: releasedAt.toISOString(),
    releasedOn,
    computedAt: computedAt.toISOString(),
    softwareVersion,
    note: reflectionAid,
    madeOf,
  }
  const after: Pick<ResultRecord, 'comments' | 'links'> = {
    comments,
    links: {
      self,
      assessment: `/v1/assessments/${assessment.id}`,
      profile: `${self}/profile`,
      method: `/v1/scoring-methods/${head.method.id}/${head.method.version}`,
    },
  }
  // Written principle by principle, as JSON.stringify writes the whole.
  const pieces: string[] = []
  const summaries: PrincipleSummary[] = []
  for (const principle of principles) {
    pieces.push(JSON.stringify(principle))
    summaries.push(principleSummary(principle))
    await pause()
  }
  const whole = { ...head, composite: composite() } as Omit<ExactResult, 'principles'> | Omit<GatedResult, 'principles'>
  const result = `${opened(head)},"principles":[${pieces.join(',')}],"composite":${JSON.stringify(whole.composite)}}`
  const summary: StoredSummary = { number, arrangement, releasedOn, madeOf, bounds, ...summaryFrom(whole, summaries) }
  return {
    document: `${opened(before)},"result":${result},"responses":${
      responses === null ? null : `[${responses.join(',')}]`
    },${JSON.stringify(after).slice(1)}`,
    summary: JSON.stringify(summary),
  }
}

/** Rule D6: of a confidential assessment no number. */
function madeOf ({ assessment: { mode, k }, seats }: ReleaseFrame, responses: number): MadeOf {
  if (k !== null) return isTooFew({ submitted: responses, k }) ? null : { atLeast: k }
  return { responses, seats: mode === 'single' ? null : [...seats.values()].reduce((sum, count) => sum + count, 0) }
}

/** Rule I1. */
function boundsOf ({ weakBelow, strongFrom }: CustomContent): Bounds {
  return { weakBelow, strongFrom }
}

/** The JSON of an object, without its end. */
function opened (value: object): string {
  return JSON.stringify(value).slice(0, -1)
}

/** What somebody said that counts, in a shared assessment under the label that they chose. */
function shownResponse ({ label, perspective, ratings }: ReleasedResponse): string {
  return JSON.stringify({ label: label ?? '', perspective, ratings: Object.fromEntries(countingRatings(ratings)) })
}

/** What somebody wrote, and nothing else of what they said. */
function withComments ({ perspective, ratings }: ReleasedResponse): Response {
  return {
    perspective,
    ratings: Object.fromEntries(Object.entries(ratings).filter(([, kept]) => counting(kept)?.comment !== undefined)),
  }
}

/** Rule D10, by statement; null unless confidential. Those of a shared or single assessment stand with its ratings. */
function commentsOf (assessment: ReleaseFrame['assessment'], written: readonly Response[]): ResultRecord['comments'] {
  if (assessment.k === null) return null
  const groups = { isOutside: outsideOf(assessment), k: assessment.k }
  return Object.fromEntries(
    [...releasedComments(written, groups, saltOf(assessment))].map(([key, texts]) => [key, [...texts]])
  )
}

function saltOf ({ salt }: Pick<AssessmentRow, 'salt'>): Uint8Array {
  return Buffer.from(salt, 'hex')
}
