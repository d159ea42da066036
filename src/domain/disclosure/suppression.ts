import { fraction, minus, over, plus, times, zero, type Fraction } from '../values/fraction.ts'
import type { Seats } from '../assessments/model.ts'
import type { Mean, StatementTally, Tally } from '../scoring/mutual-table.ts'
import type { StateCounts } from '../assessments/result.ts'

/**
 * The first step of the gate: who is told of at all. What it lets through is exact still, so nothing but the gate and
 * its tests may import this file (eslint.config.js); everybody else gets `gatedResult`.
 */

/** Some of a whole, and how many people they are. */
export interface Part {
  readonly people: number
  /**
   * Which part is the smallest: the seats of a perspective, so that it does not turn on who submitted which part is
   * held back beside a hidden one. Else `people`.
   */
  readonly size?: number | undefined
  /** Never told, however many they are. */
  readonly secret?: boolean
}

/** Which may be told: the whole, and each part in the order in which they were given. */
export interface Release {
  readonly whole: boolean
  readonly parts: readonly boolean[]
}

/**
 * Rules D3 and D5: what is told is of k people or more, and so is what is not told beside it. Until then the smallest
 * part that is told is held back too, of equal ones the later: smallest by `size`. Parts that hold nobody are no
 * exception: that would tell that they do.
 */
export function released (whole: number, parts: readonly Part[], k: number): Release {
  let told = parts.map(({ people, secret }) => people >= k && !secret)
  const heldBack = () => whole - sum(parts.filter((_, index) => told[index]).map(({ people }) => people))
  const isSafe = () => heldBack() >= k || (heldBack() === 0 && !told.includes(false))
  while (told.includes(true) && !isSafe()) told = told.with(smallest(parts, told), false)
  return { whole: whole >= k && isSafe(), parts: told }
}

function smallest (parts: readonly Part[], told: readonly boolean[]): number {
  const sizes = parts.map(({ people, size = people }) => size)
  const least = Math.min(...sizes.filter((_, index) => told[index]))
  return sizes.findLastIndex((size, index) => told[index] && size === least)
}

/** Rules D3 and D5: the counts that may be told. How many gave a level, or said nothing, never is. */
export function releasedStates ({ states, people }: StatementTally, k: number): StateCounts {
  const named = (['notApplicable', 'dontKnow', 'declined'] as const).map(state => ({ state, people: states[state] }))
  const others = { people: people - sum(named.map(({ people }) => people)), secret: true }
  const { parts } = released(people, [...named, others], k)
  return Object.fromEntries(named.flatMap(({ state, people }, index) => parts[index] ? [[state, people]] : []))
}

/** People who are told of together, and what they said on average. */
export interface Group {
  readonly n: number
  readonly mean: Fraction
}

/** What is told of one statement, before rounding. */
export interface ReleasedStatement {
  /**
   * Everybody inside, each in one group of k or more: a perspective that is told, or all of whom nothing is told by
   * perspective. None where nothing is told of the statement as a whole.
   */
  readonly groups: readonly Group[]
  /** By perspective key; undefined for a hidden one. */
  readonly perspectives: ReadonlyMap<string, Group | undefined>
  readonly states: StateCounts
}

/** Who is told of: which groups are outside views, how many seats each one has, and k. */
export interface Groups {
  readonly isOutside: (key: string) => boolean
  readonly seats: Seats
  readonly k: number
}

/** Rules D3 and D5. What most find not applicable has no value (rule M3), nor has a part of it. */
export function releasedStatement (statement: StatementTally, { isOutside, seats, k }: Groups): ReleasedStatement {
  const inside = [...statement.perspectives].filter(([key]) => !isOutside(key))
  const { notApplicableByMajority: isSecret, all } = statement
  const release = released(
    all.n,
    inside.map(([key, { n }]) => ({ people: n, size: seats.get(key), secret: isSecret })),
    k
  )
  const told = new Map(inside.map(([key, tally], index) => [key, release.parts[index] ? groupOf(tally) : undefined]))
  const visible = [...told.values()].filter(group => group !== undefined)
  return {
    groups: release.whole && !isSecret ? [...visible, ...rest(all, visible)] : [],
    perspectives: new Map(
      [...statement.perspectives].map(([key, tally]) => [key, isOutside(key) ? outsideGroup(tally, k) : told.get(key)])
    ),
    states: releasedStates(statement, k),
  }
}

/** Rule M5: those outside are told of by themselves. */
function outsideGroup (tally: Mean, k: number): Group | undefined {
  return tally.n >= k ? groupOf(tally) : undefined
}

/** Everybody who is in none of these groups. */
function rest (all: Tally, groups: readonly Group[]): readonly Group[] {
  const n = all.n - sum(groups.map(group => group.n))
  if (n === 0) return []
  const total = minus(totalOf(groupOf(all)), groups.map(totalOf).reduce(plus, zero))
  return [{ n, mean: over(total, fraction(n)) }]
}

function groupOf ({ n, mean }: Mean): Group {
  return { n, mean: mean ?? zero }
}

function totalOf ({ n, mean }: Group): Fraction {
  return times(mean, fraction(n))
}

function sum (numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
