import { digestOf } from '../versions/digest.ts'
import { isBlank, lengthOf, ratingLimits } from '../values/limits.ts'
import type { CustomContent, Statement } from '../versions/principle-set.ts'
import { pointerTo, createIssue, type Issue } from '../values/issue.ts'
import {
  confidences, notApplicableReasons, type Answer, type Disclosure, type StoredRating, type Rating,
  type Ratings
} from './model.ts'

/**
 * Rule R6: what a rating answers is what its rater read, so key and text are in it. Weight and policy are not: a
 * statement that only counts otherwise is answered as before (rules U and C1).
 */
export function statementDigest (statement: Pick<Statement, 'key' | 'text'>): string {
  const { key, text } = statement
  const digest = digests.get(statement) ?? digestOf({ key, text })
  digests.set(statement, digest)
  return digest
}

/** Of statements of versions, which never change: many assessments rate the same ones. */
const digests = new WeakMap<Pick<Statement, 'key' | 'text'>, string>()

/**
 * Rules R1 to R5: every bad entry, pointed to as `/ratings/{key}`. An entry that is null clears (rule R4) and needs
 * nothing but a statement. The disclosure of a single assessment is `shared`.
 */
export function ratingIssues (
  content: CustomContent,
  ratings: Readonly<Record<string, Rating | null>>,
  { disclosure }: { readonly disclosure: Disclosure }
): Issue[] {
  const statements = statementsByKey(content)
  const levels = content.scale?.levels.map(({ key }) => key) ?? []
  return Object.entries(ratings).flatMap(([key, rating]) => {
    const refused = (code: string, detail: string) => [createIssue(pointerTo('ratings', key), code, detail)]
    const statement = statements.get(key)
    if (!statement) return refused('unknown_statement', `No statement "${key}" stands in this version`)
    if (rating === null) return []
    if (!isRating(rating)) {
      return refused(
        'invalid_rating',
        `The rating of "${key}" must be exactly one of level, notApplicable, dontKnow and declined`
      )
    }
    return [
      ...('level' in rating && !levels.includes(rating.level)
        ? refused('unknown_level', `"${rating.level}" is no level of the scale: ${levels.join(', ')}`)
        : []),
      ...('notApplicable' in rating && statement.notApplicable === 'not_allowed'
        ? refused('not_applicable_not_allowed', `The statement "${key}" cannot be not applicable: ${statement.text}`)
        : []),
      ...('notApplicable' in rating && rating.notApplicable === 'other' && isBlank(rating.note ?? '')
        ? refused('note_required', `The rating of "${key}" needs a note that says why it is not applicable`)
        : []),
      ...('notApplicable' in rating && lengthOf(rating.note ?? '') > ratingLimits.note
        ? refused('note_too_long', `The note on "${key}" has more than ${ratingLimits.note} characters`)
        : []),
      ...(lengthOf(rating.comment ?? '') > ratingLimits.comment
        ? refused('comment_too_long', `The comment on "${key}" has more than ${ratingLimits.comment} characters`)
        : []),
      ...(rating.evidenceIds && disclosure === 'confidential'
        ? refused('evidence_not_allowed', `The rating of "${key}" may not name evidence in a confidential assessment`)
        : []),
    ]
  })
}

/** Rule R1, whatever came in. */
function isRating (value: unknown): value is Rating {
  if (typeof value !== 'object' || value === null) return false
  const { level, notApplicable, note, dontKnow, declined, confidence, comment, evidenceIds, ...others }: Record<
    string,
    unknown
  > = { ...value }
  return [level, notApplicable, dontKnow, declined].filter(member => member !== undefined).length === 1 &&
    (typeof level === 'string' || isOneOf(notApplicableReasons, notApplicable) || dontKnow === true ||
      declined === true) &&
    (note === undefined || (typeof note === 'string' && notApplicable !== undefined)) &&
    (confidence === undefined || isOneOf(confidences, confidence)) &&
    (comment === undefined || typeof comment === 'string') &&
    (evidenceIds === undefined || (Array.isArray(evidenceIds) && evidenceIds.every(id => typeof id === 'string'))) &&
    Object.keys(others).length === 0
}

function isOneOf (words: readonly unknown[], value: unknown): boolean {
  return words.includes(value)
}

function statementsByKey ({ principles }: CustomContent): Map<string, Statement> {
  return new Map(principles.flatMap(({ statements }) => statements).map(statement => [statement.key, statement]))
}

/** Rule R5: bytes of what a response holds besides its answers, as JSON in UTF-8. */
export function textBytesOf (kept: Ratings): number {
  let bytes = 0
  for (const { rating } of Object.values(kept)) {
    if (!rating) continue
    const { comment, evidenceIds } = rating
    const note = 'note' in rating ? rating.note : undefined
    for (const part of [comment, note, evidenceIds]) {
      if (part !== undefined) bytes += Buffer.byteLength(JSON.stringify(part))
    }
  }
  return bytes
}

/** Rule R6: ratings that were not refused, as they are kept. */
export function storedRatings (content: CustomContent, ratings: Readonly<Record<string, Rating>>): Ratings {
  const statements = statementsByKey(content)
  return Object.fromEntries(
    Object.entries(ratings).flatMap(([key, rating]) => {
      const statement = statements.get(key)
      return statement ? [[key, { rating, statementDigest: statementDigest(statement) }]] : []
    })
  )
}

/**
 * Rule R4: null clears, what is not named stays as it was. What is named is given anew: the same answer confirms a
 * proposed one.
 */
export function mergedRatings (
  content: CustomContent,
  kept: Ratings,
  patch: Readonly<Record<string, Rating | null>>
): Ratings {
  const given = Object.entries(patch).flatMap(([key, rating]) => rating ? [[key, rating] as const] : [])
  const untouched = Object.entries(kept).filter(([key]) => !Object.hasOwn(patch, key))
  return Object.fromEntries([...untouched, ...Object.entries(storedRatings(content, Object.fromEntries(given)))])
}

/** As they were sent, with those that are proposed and without those that were reset. */
export function ratingsOf (kept: Ratings): Readonly<Record<string, Rating>> {
  return Object.fromEntries(Object.entries(kept).flatMap(([key, { rating }]) => rating ? [[key, rating]] : []))
}

/** Rule U: the rating that counts; none while it is to be confirmed or reset. */
export function counting ({ rating, carry }: StoredRating): Rating | null {
  return carry === 'to_confirm' || carry === 'reset' ? null : rating
}

/** The ratings that count, by statement key. */
export function countingRatings (kept: Ratings): ReadonlyMap<string, Rating> {
  const ratings = new Map<string, Rating>()
  for (const [key, each] of Object.entries(kept)) {
    const rating = counting(each)
    if (rating) ratings.set(key, rating)
  }
  return ratings
}

/** What was said, without confidence, comment and evidence. */
export function answerOf (rating: Answer): Answer {
  if ('level' in rating) return { level: rating.level }
  if ('dontKnow' in rating) return { dontKnow: true }
  if ('declined' in rating) return { declined: true }
  const { notApplicable, note } = rating
  return note === undefined ? { notApplicable } : { notApplicable, note }
}
