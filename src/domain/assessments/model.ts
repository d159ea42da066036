import type { Fraction } from '../values/fraction.ts'

/**
 * The words of rules/assessments.md as types. Plain, immutable data: what participants said, and what may be told of
 * it. A result is the only thing that anything after it reads (rule D6).
 */

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
export interface KeptRating {
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
export type Ratings = Readonly<Record<string, KeptRating>>

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

/** Rule S7: to four places, half up, and exactly ("7/9"). Only in single and shared assessments. */
export interface ExactValue {
  readonly value: number
  readonly exact: string
}

/** Rule D6: a value that has passed the gate has one place. */
export const tenths = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const
export type Tenth = typeof tenths[number]

/**
 * A cell of a single or shared assessment; null where there is no value. Not applicable under `count_as_zero` has the
 * value 0.
 */
export interface ExactCell {
  readonly released: true
  readonly value: number | null
  readonly exact: string | null
}
/** A cell that passed the gate. `clamped`: rule D9. */
export interface GatedCell {
  readonly released: true
  readonly value: Tenth
  readonly clamped?: true
}
/** Rule D8: a hidden cell says nothing else. */
export interface HiddenCell {
  readonly released: false
}
/** A statement or perspective that was not asked about: another thing than a hidden one (rule D8). */
export interface NotAsked {
  readonly asked: false
}
/** Narrowed by `released`, then by `exact`, which only an exact one has. */
export type Cell = ExactCell | GatedCell | HiddenCell

export const outcomes = ['scored', 'insufficient_coverage', 'not_scorable'] as const
/** Rule S5. */
export type Outcome = typeof outcomes[number]

export const bands = ['weak', 'mixed', 'strong'] as const
/** Rule I1. */
export type Band = typeof bands[number]

/** How many gave which kind of answer; a state that may not be told is absent (rule D3). */
export interface StateCounts {
  readonly notApplicable?: number
  readonly dontKnow?: number
  readonly declined?: number
}

/** A statement of a single or shared assessment, with everything that is known of it. */
export interface ExactStatement {
  readonly key: string
  readonly weight: number
  readonly counted: boolean
  readonly value: ExactCell
  /** Single: what was said, without comment and evidence; null for none. Mutual: null. */
  readonly answer: Answer | null
  /** How many gave a level. */
  readonly n: number
  readonly states: Required<StateCounts>
  /** Rule M3; such a statement has no value. */
  readonly notApplicableByMajority: boolean
  /** Rule M6. */
  readonly divided: boolean
  /** Population variance, for example "11/81"; null where nobody gave a level. */
  readonly variance: string | null
  /** By perspective key, in the order of the assessment; empty for a single one. */
  readonly perspectives: Readonly<Record<string, ExactCell>>
}

/** Rule S11: how many statements, and of what weight. */
export interface Amount {
  readonly count: number
  readonly weight: number
}

/** Rules S3 to S8, of a single or shared assessment. Null where there is nothing to make a value of. */
export interface ExactPrinciple {
  readonly slug: string
  readonly weight: number
  readonly outcome: Outcome
  readonly indicative: boolean
  readonly value: ExactCell
  readonly band: Band | null
  readonly coverage: ExactValue | null
  readonly answered: ExactValue | null
  readonly confidence: ExactValue | null
  /** Rule S11, all three of counted statements: what is possible has a value, is outstanding or is excluded. */
  readonly possible: Amount
  readonly outstanding: Amount
  /** Not applicable; how many by which reason: one of rule R2 for single assessments, `by_majority` for mutual ones. */
  readonly excluded: Amount & { readonly byReason: Readonly<Record<string, number>> }
  readonly statements: readonly ExactStatement[]
  readonly perspectives: Readonly<Record<string, ExactCell>>
}

/** No n, no spread, no exact fraction, no coverage: rule D6. */
interface GatedStatement {
  readonly key: string
  readonly weight: number
  readonly counted: boolean
  readonly value: GatedCell | HiddenCell
  readonly states: StateCounts
  /** Only where rule D3 lets it be told. */
  readonly notApplicableByMajority?: true
  /** Absent where fewer than 2k people gave a level. */
  readonly divided?: boolean
  readonly perspectives: Readonly<Record<string, GatedCell | HiddenCell>>
}

interface GatedPrinciple {
  readonly slug: string
  readonly weight: number
  readonly outcome: Outcome
  readonly indicative: boolean
  readonly value: GatedCell | HiddenCell
  readonly band: Band | null
  /** Rule D4: the share of the counted weight whose cells were released, "3/4". */
  readonly releasedWeight: string
  readonly statements: readonly GatedStatement[]
  readonly perspectives: Readonly<Record<string, GatedCell | HiddenCell>>
}

/** Rule S11. */
export interface Method {
  readonly id: 'weighted-mean' | 'mutual-item-mean'
  readonly version: '1.0.0'
}

/** Rule S11: what was assessed. */
export interface SetOfResult {
  readonly id: string
  readonly version: string
  readonly contentDigest: string
  readonly scoringDigest: string
}

interface ResultFrame {
  readonly method: Method
  readonly set: SetOfResult
  /** Perspectives in the order of the assessment. */
  readonly perspectives: readonly Perspective[]
}

/** Of a single or shared assessment. */
export interface ExactResult extends ResultFrame {
  readonly disclosure: 'exact'
  readonly mode: Mode
  readonly voice: Voice
  readonly ratingsDigest: string
  /** How many responses it is made of. */
  readonly responses: number
  readonly principles: readonly ExactPrinciple[]
  /** Rule S9: null unless the version has one. */
  readonly composite: ExactCell | null
}

/** Of a confidential assessment: what has passed the gate and nothing else (rule D6). */
export interface GatedResult extends ResultFrame {
  readonly disclosure: 'confidential'
  readonly mode: 'mutual'
  readonly voice: Voice
  readonly k: number
  /** Rule D6: of the salted ratings; means nothing once the salt is destroyed. */
  readonly commitment: string
  readonly principles: readonly GatedPrinciple[]
  readonly composite: (GatedCell & { readonly releasedWeight: string }) | HiddenCell | null
}

/** What is told of an assessment, whole. Pure of time and software: those stand beside it where it is kept. */
export type Result = ExactResult | GatedResult
export type PrincipleResult = Result['principles'][number]
export type StatementResult = PrincipleResult['statements'][number]

/** What composes: a value and what it weighs. */
export interface Weighed {
  readonly weight: number
  readonly value: Fraction
}

/** What some people said of one statement: how many gave a level, and the mean of their values. Never sent. */
export interface Mean {
  readonly n: number
  /** Null where n is 0. */
  readonly mean: Fraction | null
}

/** With the population variance, null where n is 0. Never sent. */
export interface Tally extends Mean {
  readonly variance: Fraction | null
}

/** Everything known of one statement of a mutual assessment, before any gate. Never sent. */
export interface StatementTally {
  readonly key: string
  readonly weight: number
  readonly counted: boolean
  /** Of everybody inside: outside views are in `perspectives` alone (rule M5). */
  readonly all: Tally
  /** By perspective key, in the order of the assessment, `unspecified` last where a seat has it. */
  readonly perspectives: ReadonlyMap<string, Mean>
  /** Of everybody inside. */
  readonly states: Required<StateCounts>
  /** How many responses there are inside, whatever they say of this statement. */
  readonly people: number
  /** Rule M3. */
  readonly notApplicableByMajority: boolean
  /** Rule S10, of those inside who gave a level; null where nobody says. */
  readonly confidence: Fraction | null
}

/** Everything known of one principle of a mutual assessment, before any gate. Never sent. */
export interface PrincipleTally {
  readonly slug: string
  readonly weight: number
  readonly statements: readonly StatementTally[]
  /** How many people inside gave a level to a counted statement of it; and by perspective. */
  readonly people: number
  readonly peopleOf: ReadonlyMap<string, number>
}

/** Rules M1 to M6, before any gate. */
export type MutualTable = readonly PrincipleTally[]
