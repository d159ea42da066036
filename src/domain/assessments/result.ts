import type { Answer, Mode, Voice, Perspective } from './model.ts'

/** A result as types. It is the only thing that anything after a release reads (rule D6). */

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

/** With how many people gave a level to what it is of. */
export interface CountedCell extends ExactCell {
  readonly n: number
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
  readonly perspectives: Readonly<Record<string, CountedCell>>
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
  /** How many people gave a level to a counted statement of it. */
  readonly n: number
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
  readonly perspectives: Readonly<Record<string, CountedCell>>
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
  /** Results keep the version that they were made by. */
  readonly version: typeof methodVersions[number]
}

export const methodVersions = ['1.0.0', '1.1.0'] as const

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
  readonly composite: CountedCell | null
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
