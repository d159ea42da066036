import { fraction, one, type Fraction } from '../values/fraction.ts'
import type { CustomContent } from '../versions/principle-set.ts'
import type { Answer, Confidence, Rating } from '../assessments/model.ts'
import type { StateCounts } from '../assessments/result.ts'

/**
 * Rule S1: what an answer is worth on the scale of a version, from 0 for the lowest level to 1 for the highest; null
 * for an answer without a level. The function throws a RangeError for a level that the scale does not have (rule R3).
 */
export function answerValues ({ scale }: CustomContent): (answer: Answer | undefined) => Fraction | null {
  if (!scale) throw new RangeError('A set without a scale has no scores')
  const points = scale.levels.map(level => level.points)
  const [least, most] = [Math.min(...points), Math.max(...points)]
  const values = new Map(scale.levels.map(level => [level.key, fraction(level.points - least, most - least)]))
  return answer => {
    if (!answer || !('level' in answer)) return null
    const value = values.get(answer.level)
    if (!value) throw new RangeError(`The scale has no level "${answer.level}"`)
    return value
  }
}

/** Rule S10. */
const confidenceValues: Readonly<Record<Confidence, Fraction>> = {
  low: fraction(1, 3),
  medium: fraction(2, 3),
  high: one,
}

/** Rule S10: how sure somebody is of the level that they gave; null where they gave none, or do not say. */
export function confidenceOf (rating: Rating | undefined): Fraction | null {
  return rating?.confidence && 'level' in rating ? confidenceValues[rating.confidence] : null
}

/** How many of these answers have which state other than a level. */
export function statesOf (answers: readonly Answer[]): Required<StateCounts> {
  const having = (state: string) => answers.filter(answer => state in answer).length
  return { notApplicable: having('notApplicable'), dontKnow: having('dontKnow'), declined: having('declined') }
}
