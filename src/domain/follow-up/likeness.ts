import { isCounted, scaleDigest } from '../versions/digest.ts'
import type { CustomContent, Principle, Statement } from '../versions/principle-set.ts'
import { namesBefore, type EqualNames } from './equal-names.ts'
import type { IsEditorial } from './rewording.ts'

/** How much of a principle two versions ask alike (rule C1). */
export type Likeness = 'whole' | 'partly'

/**
 * Rule C1: the principles of b whose values may be set beside those of a: as they are, where all that counts is of the
 * common core and counts alike, or in part. By slug; what has nothing in common is not in it.
 */
export function likenesses (
  a: CustomContent,
  b: CustomContent,
  isEditorial: IsEditorial,
  equals: EqualNames
): Record<string, Likeness> {
  if (!a.scale || !b.scale || scaleDigest(a.scale) !== scaleDigest(b.scale)) return {}
  const slugInA = namesBefore(equals.principles)
  const keyInA = namesBefore(equals.statements)
  const principlesOfA = new Map(a.principles.map(principle => [principle.slug, principle]))
  const isSame = (was: Statement, now: Statement) =>
    was.key !== now.key || was.text === now.text || isEditorial(now.key)
  return Object.fromEntries(b.principles.flatMap(principle => {
    const before = principlesOfA.get(slugInA(principle.slug) ?? '')
    const [was, now] = [countedOf(before), countedOf(principle)]
    const wasByKey = new Map(was.map(statement => [statement.key, statement]))
    const common = now.flatMap(statement => {
      const same = wasByKey.get(keyInA(statement.key) ?? '')
      return same && isSame(same, statement) ? [{ was: same, now: statement }] : []
    })
    if (common.length === 0) return []
    const isWhole = common.length === was.length && common.length === now.length &&
      common.every(({ was, now }) => was.weight === now.weight && was.notApplicable === now.notApplicable)
    return [[principle.slug, isWhole ? 'whole' : 'partly']]
  }))
}

function countedOf (principle: Principle | undefined): Statement[] {
  return principle?.statements.filter(isCounted) ?? []
}
