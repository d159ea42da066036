import { isCounted } from '../versions/digest.ts'
import { fraction, minus, times, type Fraction } from '../values/fraction.ts'
import type { CustomContent, Principle, Scale, Statement } from '../versions/principle-set.ts'
import { confidences, type Rating, type Response } from '../assessments/model.ts'
import type { Mean, PrincipleTally, StatementTally, Tally } from './mutual-table.ts'
import { groupsOf, outsideOf, type InvitedSeats } from './groups.ts'
import { counting } from '../assessments/rating.ts'

/**
 * How many people of which group gave which answer to which statement. It holds numbers and no response: two bytes for
 * each statement, group and level, 8 MB at the most that the limits allow.
 */
export interface Counts {
  /** How many responses were added. */
  readonly responses: number
  /** How many people inside gave a level to a counted statement of a principle that has weight. */
  readonly people: number
  /**
   * Adds one response. Throws a RangeError for one of a perspective without a seat, and for a level that the scale does
   * not have (rule R3). Statements that the version does not have are not read.
   */
  add(response: Response): void
  /** Rules M1 to M6, before any gate: one principle after the other, each worked out when it is read. */
  table(): Iterable<PrincipleTally>
}

/** What is counted: the statements of a version, by the groups of its seats. */
export interface Counted extends InvitedSeats {
  /** Assessable, and not refused by rule V4. */
  readonly content: CustomContent
}

const states = ['notApplicable', 'dontKnow', 'declined'] as const

/** Throws a RangeError for a version without a scale. */
export function countsOf ({ content, ...asked }: Counted): Counts {
  const scale = pointsOf(content.scale)
  const groups = groupsOf(asked)
  const isOutside = outsideOf(asked)
  const inside = groups.map(key => !isOutside(key))
  const statements = content.principles.flatMap((principle, index) =>
    principle.statements.map(statement => ({ statement, principle: index }))
  )
  const positions = new Map(statements.map(({ statement }, index) => [statement.key, index]))
  const principleOf = statements.map(({ statement, principle }) => isCounted(statement) ? principle : null)

  const levelCounts = new Uint16Array(statements.length * groups.length * scale.points.length)
  const stateCounts = new Uint16Array(statements.length * states.length)
  const confidenceCounts = new Uint16Array(statements.length * confidences.length)
  const responseCounts = new Uint16Array(groups.length)
  const peopleCounts = new Uint16Array(content.principles.length * groups.length)
  /** The last response that gave a level to a counted statement of each principle: nobody is counted twice. */
  const seen = new Uint32Array(content.principles.length)
  let responses = 0
  let people = 0
  /** The last response that is one of them. */
  let lastOfPeople = 0

  const add = (counts: Uint16Array, index: number) => {
    counts[index] = (counts[index] ?? 0) + 1
  }
  const levelsAt = (position: number, group: number) => (position * groups.length + group) * scale.points.length

  function addRating (rating: Rating, position: number, group: number): void {
    if ('level' in rating) {
      const level = scale.positions.get(rating.level)
      if (level === undefined) throw new RangeError(`The scale has no level "${rating.level}"`)
      add(levelCounts, levelsAt(position, group) + level)
      const principle = principleOf[position] ?? null
      if (principle !== null && seen[principle] !== responses) {
        seen[principle] = responses
        add(peopleCounts, principle * groups.length + group)
        if (inside[group] && lastOfPeople !== responses && (content.principles[principle]?.weight ?? 0) > 0) {
          lastOfPeople = responses
          people++
        }
      }
      if (inside[group] && rating.confidence) {
        add(confidenceCounts, position * confidences.length + confidences.indexOf(rating.confidence))
      }
    } else if (inside[group]) {
      add(stateCounts, position * states.length + states.findIndex(state => state in rating))
    }
  }

  /** How many there are of each level together, in these groups. */
  function levelsOf (position: number, some: readonly number[]): number[] {
    return scale.points.map((_, level) => sum(some.map(group => levelCounts[levelsAt(position, group) + level] ?? 0)))
  }

  const everyGroup = groups.map((_, group) => group)
  const insideGroups = everyGroup.filter(group => inside[group])
  const peopleInside = () => sum(insideGroups.map(group => responseCounts[group] ?? 0))

  function tallyOfStatement ({ key, weight, counted }: Statement, position: number): StatementTally {
    const all = scale.tally(levelsOf(position, insideGroups))
    const [notApplicable = 0, dontKnow = 0, declined = 0] = countsAt(stateCounts, position, states.length)
    return {
      key,
      weight,
      counted,
      all,
      perspectives: new Map(groups.map((group, index) => [group, scale.mean(levelsOf(position, [index]))])),
      states: { notApplicable, dontKnow, declined },
      people: peopleInside(),
      notApplicableByMajority: 2 * notApplicable > notApplicable + all.n,
      confidence: meanConfidence(countsAt(confidenceCounts, position, confidences.length)),
    }
  }

  function tallyOfPrinciple ({ slug, weight, statements }: Principle, index: number, first: number): PrincipleTally {
    const peopleByGroup = countsAt(peopleCounts, index, groups.length)
    return {
      slug,
      weight,
      statements: statements.map((statement, each) => tallyOfStatement(statement, first + each)),
      people: sum(insideGroups.map(group => peopleByGroup[group] ?? 0)),
      peopleOf: new Map(groups.map((group, each) => [group, peopleByGroup[each] ?? 0])),
    }
  }

  return {
    get responses () {
      return responses
    },

    get people () {
      return people
    },

    add ({ perspective, ratings }) {
      const group = groups.indexOf(perspective)
      if (group < 0) throw new RangeError(`No seat was issued for the perspective "${perspective}"`)
      responses++
      add(responseCounts, group)
      for (const key of Object.keys(ratings)) {
        const position = positions.get(key)
        const rating = position === undefined || !ratings[key] ? null : counting(ratings[key])
        if (rating && position !== undefined) addRating(rating, position, group)
      }
    },

    * table () {
      let first = 0
      for (const [index, principle] of content.principles.entries()) {
        yield tallyOfPrinciple(principle, index, first)
        first += principle.statements.length
      }
    },
  }
}

function countsAt (counts: Uint16Array, position: number, length: number): readonly number[] {
  return [...counts.subarray(position * length, (position + 1) * length)]
}

function sum (numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Rule S1 for numbers of people by level: how many they are, the mean of their values, and the variance (rule M6). */
function pointsOf (scale: Scale | null) {
  if (!scale) throw new RangeError('A set without a scale has no scores')
  const least = Math.min(...scale.levels.map(({ points }) => points))
  const points = scale.levels.map(level => level.points - least)
  const most = Math.max(...points)
  if (most === 0) throw new RangeError('A scale of one value has no scores')
  const sumOf = (counts: readonly number[]) => sum(counts.map((count, level) => count * (points[level] ?? 0)))

  function mean (counts: readonly number[]): Mean {
    const n = sum(counts)
    return { n, mean: n === 0 ? null : fraction(sumOf(counts), n * most) }
  }

  function tally (counts: readonly number[]): Tally {
    const { n, mean: average } = mean(counts)
    const squares = counts.reduce((total, count, level) => total + BigInt(count) * BigInt(points[level] ?? 0) ** 2n, 0n)
    return {
      n,
      mean: average,
      variance: average && minus(fraction(squares, BigInt(n) * BigInt(most) ** 2n), times(average, average)),
    }
  }

  return { points, positions: new Map(scale.levels.map(({ key }, level) => [key, level])), mean, tally }
}

/** Rule S10: low is 1/3, medium 2/3 and high 1; null where nobody says. */
function meanConfidence (counts: readonly number[]): Fraction | null {
  const n = sum(counts)
  return n === 0 ? null : fraction(sum(counts.map((count, index) => count * (index + 1))), n * confidences.length)
}
