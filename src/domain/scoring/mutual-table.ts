import type { Fraction } from '../values/fraction.ts'
import type { StateCounts } from '../assessments/result.ts'

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
