/** The terms of rules/assessments.md as types: plain, immutable data. */

export const notApplicableReasons = ['not_part_of_this_arrangement', 'too_early', 'other'] as const
export type NotApplicableReason = typeof notApplicableReasons[number]

export const confidences = ['low', 'medium', 'high'] as const
export type Confidence = typeof confidences[number]

/** Rule R1: exactly one of these; a statement that nobody answered has no rating at all. */
export type Answer =
  | { readonly level: string }
  | { readonly notApplicable: NotApplicableReason, readonly note?: string }
  | { readonly dontKnow: true }
  | { readonly declined: true }

/** Rule R5. */
export type Rating = Answer & {
  readonly confidence?: Confidence
  readonly comment?: string
  readonly evidenceIds?: readonly string[]
}

/** Rule U: what became of a rating when its assessment moved to another version. */
export const carries = ['carried', 'to_confirm', 'reset'] as const
export type Carry = typeof carries[number]

/** A rating as it is kept. It counts where it stands and is neither to be confirmed nor reset. */
export interface StoredRating {
  /** The proposed one where it is to be confirmed; null where it was reset. */
  readonly rating: Rating | null
  /** Rule R6: the digest of the statement that it answers. */
  readonly statementDigest: string
  /** Absent where it was given for this version. */
  readonly carry?: Carry
  /** What was said before it was reset, or of the parts of a merge. */
  readonly previous?: readonly Rating[]
}

/** By statement key. */
export type Ratings = Readonly<Record<string, StoredRating>>

export const modes = ['single', 'mutual'] as const
export type Mode = typeof modes[number]
export const disclosures = ['shared', 'confidential'] as const
export type Disclosure = typeof disclosures[number]
export const voices = ['participant', 'perspective'] as const
export type Voice = typeof voices[number]

/**
 * Whose view it is, in the organisation's own words. An outside view is shown beside the others, never inside (rule
 * M5).
 */
export interface Perspective {
  readonly key: string
  readonly title: string
  readonly outside: boolean
}
/** Rule M0: the perspective of everybody without another. */
export const unspecified = 'unspecified'

/**
 * How many seats were issued, by perspective key, `unspecified` like any other. The groups of a result are those of the
 * seats that there are when it closes, whoever submitted: a group without a seat is not asked about (rule D8).
 */
export type Seats = ReadonlyMap<string, number>

/** What one participant said. */
export interface Response {
  /** The key of a perspective, or `unspecified`. */
  readonly perspective: string
  readonly ratings: Ratings
}
