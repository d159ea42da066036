import type { CustomContent } from '../versions/principle-set.ts'
import { answerValues } from './answer-values.ts'
import { check, type Check } from '../assessments/check.ts'
import { bandOf, boundOf } from './mean.ts'
import type { Ratings } from '../assessments/model.ts'
import { countingRatings } from '../assessments/rating.ts'

/** A statement that somebody rated high. */
interface RatedHigh {
  readonly key: string
  /** The ids of evidence, of each rating that names some; absent where a rating names none. */
  readonly evidence?: ReadonlyArray<readonly string[]>
}

/**
 * What responses ask their authors (rule E2), before it is known which evidence is still there. In the order of the
 * set; of several responses together, so that nothing tells whose it is. Never made of a confidential assessment (rule
 * D11).
 */
export interface Findings {
  readonly ratedHigh: ReadonlyArray<{ readonly principle: string, readonly statements: readonly RatedHigh[] }>
  readonly allSameLevel: boolean
  readonly toConfirm: ReadonlyArray<{ readonly principle: string, readonly statement: string }>
}

const fewestLevelsToCompare = 3

/** Takes responses one after another, and keeps of each no more than it finds. */
export function findingsIn (content: CustomContent) {
  const valueOf = answerValues(content)
  const [weakBelow, strongFrom] = [boundOf(content.weakBelow), boundOf(content.strongFrom)]
  const strong = new Set(
    content.scale?.levels.map(({ key }) => key).filter(level => {
      const value = valueOf({ level })
      return value && bandOf(value, weakBelow, strongFrom) === 'strong'
    })
  )
  /** By statement: the lists of evidence of high ratings; null where one of them names none. */
  const high = new Map<string, string[][] | null>()
  const toConfirm = new Set<string>()
  let allSameLevel = false

  return {
    add (ratings: Ratings): void {
      const levels = new Set<string>()
      let count = 0
      for (const [key, rating] of countingRatings(ratings)) {
        if (!('level' in rating)) continue
        levels.add(rating.level)
        count++
        if (strong.has(rating.level)) high.set(key, withEvidence(high.get(key), rating.evidenceIds ?? []))
      }
      // From three levels on: that two are the same says nothing.
      allSameLevel ||= count >= fewestLevelsToCompare && levels.size === 1
      for (const [key, { carry }] of Object.entries(ratings)) if (carry === 'to_confirm') toConfirm.add(key)
    },

    found (): Findings {
      return {
        ratedHigh: content.principles.flatMap(({ slug, statements }) => {
          const found = statements.flatMap(({ key }) => {
            const evidence = high.get(key)
            return evidence === undefined ? [] : [{ key, ...(evidence && { evidence }) }]
          })
          return found.length > 0 ? [{ principle: slug, statements: found }] : []
        }),
        allSameLevel,
        toConfirm: content.principles.flatMap(({ slug, statements }) =>
          statements.filter(({ key }) => toConfirm.has(key)).map(({ key }) => ({ principle: slug, statement: key }))
        ),
      }
    },
  }
}

function withEvidence (known: string[][] | null | undefined, ids: readonly string[]): string[][] | null {
  return known === null || ids.length === 0 ? null : [...known ?? [], [...ids]]
}

/** Rule E2. Evidence that was deleted shows nothing: `isThere` says of an id whether it is. */
export function checksOfFindings (
  { ratedHigh, allSameLevel, toConfirm }: Findings,
  isThere: (id: string) => boolean
): Check[] {
  const isShown = ({ evidence }: RatedHigh) => evidence?.every(ids => ids.some(isThere)) ?? false
  return [
    ...ratedHigh.flatMap(({ principle, statements }) =>
      statements.filter(each => !isShown(each))
        .map(({ key }) => check('rated_high_without_evidence', { principle, statement: key }))
    ),
    ...(allSameLevel ? [check('all_same_level')] : []),
    ...toConfirm.map(place => check('to_confirm_open', place)),
  ]
}
