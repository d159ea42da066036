import type { Viewed } from '../../content/worker.ts'
import type { Disclosure, Rating, Ratings } from '../../domain/assessments/model.ts'
import { storedRatings, mergedRatings, ratingIssues, textBytesOf } from '../../domain/assessments/rating.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import { pointerTo, createIssue, type Issue } from '../../domain/values/issue.ts'
import { responseRecord, type Responded } from './record.ts'

// Pure, so that a worker thread can run it. Ratings come and go as the texts that they are stored as.

type RequestedRatings = Readonly<Record<string, Rating | null>>

/** A response as it is stored. */
export interface StoredRatings extends Omit<Responded, 'content' | 'ratings' | 'viewed' | 'refusals'> {
  readonly ratings: string
}

/** How ratings are to be written. */
export interface RequestedChange {
  /** JSON of ratings by statement key, as they came. */
  readonly given: string
  /** Whether what is not named stays (rule R4). */
  readonly merge: boolean
  /** Whether one bad entry refuses all. */
  readonly atomic: boolean
  readonly submit: boolean
  /** Evidence that ratings may name, by its ids; null in a confidential assessment, where they may name none. */
  readonly evidence: ReadonlySet<string> | null
  /** Bytes of comments, notes and evidence ids of the whole response. */
  readonly maxTextBytes: number
  /** In which wording the answer is read. */
  readonly viewed: Viewed
}

/** Why nothing is written. */
export interface RejectedChange {
  readonly problem: 'invalid_ratings' | 'unknown_reference'
  readonly refusals: readonly Issue[]
}

/** What is to be written, and what is answered. */
export interface PreparedChange {
  readonly ratings: string
  readonly body: string
}

/** The answer that shows a response, as JSON. */
export function responseBody (
  { ratings, ...response }: StoredRatings,
  content: CustomContent,
  viewed: Viewed
): string {
  return JSON.stringify(responseRecord({ ...response, content, ratings: JSON.parse(ratings), viewed, refusals: [] }))
}

/**
 * Rules R1 to R5: the response as it is to be. Its state goes back to `in_progress` with every change that is not
 * submitted at once.
 */
export function changedResponse (
  stored: StoredRatings,
  content: CustomContent,
  change: RequestedChange
): PreparedChange | RejectedChange {
  const { assessment, response } = stored
  const given: RequestedRatings = JSON.parse(change.given)
  const before: Ratings = JSON.parse(stored.ratings)
  const disclosure: Disclosure = assessment.disclosure ?? 'shared'
  const invalid = ratingIssues(content, given, { disclosure })
  const refusals = [...invalid, ...change.evidence ? issuesOfEvidenceIds(given, before, change.evidence) : []]
  // Rule R4: every bad entry.
  if (refusals.length > 0 && change.atomic) {
    return { problem: invalid.length > 0 ? 'invalid_ratings' : 'unknown_reference', refusals }
  }
  // What is refused within a rating refuses the rating.
  const bad = new Set(refusals.map(({ pointer }) => pointer.split('/', 3).join('/')))
  const good = Object.entries(given).filter(([key]) => !bad.has(pointerTo('ratings', key)))
  const ratings = change.merge
    ? mergedRatings(content, before, Object.fromEntries(good))
    : storedRatings(content, Object.fromEntries(good.flatMap(([key, rating]) => rating ? [[key, rating]] : [])))
  // What was written while fewer seats were issued may stay, and be made shorter.
  if (textBytesOf(ratings) > Math.max(change.maxTextBytes, textBytesOf(before))) {
    const limit = Math.floor(change.maxTextBytes / 1024)
    const detail =
      `Comments, notes and evidence ids of one response take at most ${limit} KiB together: shorten some of them`
    return { problem: 'invalid_ratings', refusals: [createIssue('/ratings', 'texts_too_long', detail)] }
  }
  const next = {
    ...response,
    state: change.submit ? 'submitted' as const : 'in_progress' as const,
    revision: response.revision + 1,
  }
  return {
    ratings: JSON.stringify(ratings),
    body: JSON.stringify(
      responseRecord({ ...stored, content, response: next, ratings, viewed: change.viewed, refusals })
    ),
  }
}

/**
 * Rule R5: what ratings name that the assessment does not have, by its place in them. What they named before it was
 * deleted they may go on naming.
 */
function issuesOfEvidenceIds (ratings: RequestedRatings, before: Ratings, evidence: ReadonlySet<string>): Issue[] {
  return Object.entries(ratings).flatMap(([key, rating]) =>
    (rating?.evidenceIds ?? []).flatMap((id, index) =>
      evidence.has(id.toLowerCase()) || before[key]?.rating?.evidenceIds?.includes(id)
        ? []
        : [
            createIssue(
              pointerTo('ratings', key, 'evidenceIds', index),
              'unknown_reference',
            `The assessment has no evidence "${id}"`
            ),
          ]
    )
  )
}
