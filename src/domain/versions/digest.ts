import { createHash } from 'node:crypto'
import { canonicalParts } from '../values/canonical-json.ts'
import { formatFraction, parseBound } from '../values/fraction.ts'
import type { CustomContent, Scale } from './principle-set.ts'

/**
 * The method whose results the scoring digest promises to be equal (rules/assessments.md, S). It stays as it is: which
 * version of a method scores them says the result.
 */
const scoringMethod = { id: 'weighted-mean', version: '1.0.0' }

/** "sha256:" and 64 hexadecimal digits over the canonical JSON of a value. */
export function digestOf (value: unknown): string {
  const hash = createHash('sha256')
  for (const part of canonicalParts(value)) hash.update(part)
  return `sha256:${hash.digest('hex')}`
}

/** Rule V2: covers everything a version holds. */
export function contentDigest (content: CustomContent): string {
  return digestOf(content)
}

/**
 * Rule V2: covers what a score rests on: counted keys and their principle, weights, the scale's level keys
 * and points, the policies, minCoverage, composite and the method. Texts, labels and order are not in it.
 */
export function scoringDigest (content: Scored): string {
  return digestOf(scoringOf(content))
}

/** What a score rests on of a version. */
export type Scored = Pick<CustomContent, 'composite' | 'minCoverage' | 'scale' | 'principles'>

/** Rule V2: what the scoring digest is taken of. */
export function scoringOf (content: Scored): object {
  return {
    method: scoringMethod,
    composite: content.composite,
    minCoverage: inLowestTerms(content.minCoverage),
    scale: content.scale && pointsOf(content.scale),
    principles: Object.fromEntries(
      content.principles
        .map(principle =>
          [principle.slug, {
            weight: principle.weight,
            statements: Object.fromEntries(
              principle.statements
                .filter(isCounted)
                .map(({ key, weight, notApplicable }) => [key, { weight, notApplicable }])
            ),
          }] as const
        )
        .filter(([, { statements }]) => Object.keys(statements).length > 0)
    ),
  }
}

/** What a level map is made from (`fromDigest`): level keys and points. Labels, anchors and order are not in it. */
export function scaleDigest (scale: Scale): string {
  return digestOf(pointsOf(scale))
}

function pointsOf ({ levels }: Scale): Readonly<Record<string, number>> {
  return Object.fromEntries(levels.map(({ key, points }) => [key, points]))
}

/** "0.5" and "1/2" are one bound. */
function inLowestTerms (bound: string): string {
  const read = parseBound(bound)
  return read ? formatFraction(read) : bound
}

/** Rule S8: weight 0 or `counted: false` never reaches a score. */
export function isCounted (statement: { readonly counted: boolean, readonly weight: number }): boolean {
  return statement.counted && statement.weight > 0
}
