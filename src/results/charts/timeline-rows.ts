import type { Likeness } from '../../domain/follow-up/likeness.ts'
import type { Renames } from '../../domain/follow-up/equal-names.ts'
import type { Profiled } from '../../domain/scoring/summary.ts'
import { displayValueOfPrinciple, fullWordsOf, notAsked, type DisplayValue } from './display-value.ts'
import { peopleOf, withPeople } from './people.ts'

/** How a result stands to the one before it (rules C1 and C3). */
export interface Succession {
  /** By its own slugs: what may be set beside the one before it as it is, or in part. Empty for the first. */
  readonly likenesses: Readonly<Record<string, Likeness>>
  /** The principles that have another slug here and mean the same. */
  readonly renames: Renames
}

export interface TimelineRow {
  /** Of the newest result that has the principle. */
  readonly slug: string
  /** One for each result, in their order. */
  readonly displayValues: readonly DisplayValue[]
  /** How each stands to the one before it; null where the two cannot be compared. */
  readonly likenesses: ReadonlyArray<Likeness | null>
  /** Of how many people each is, in words; empty where that is not told (rule D6). */
  readonly people: readonly string[]
}

interface Trail {
  slug: string
  readonly displayValues: DisplayValue[]
  readonly likenesses: Array<Likeness | null>
  readonly people: string[]
}

/** A row for each principle of any of the results, the oldest first; one that was renamed is in one row. */
export function timelineRows (results: ReadonlyArray<Succession & { readonly result: Profiled }>): TimelineRow[] {
  const trails: Trail[] = []
  let bySlug = new Map<string, Trail>()
  for (const [index, { result, likenesses, renames }] of results.entries()) {
    const [likenessOf, slugNow] = [new Map(Object.entries(likenesses)), new Map(Object.entries(renames))]
    bySlug = new Map([...bySlug].map(([slug, trail]) => [slugNow.get(slug) ?? slug, trail]))
    const shown = new Map(result.principles.map(principle => [principle.slug, principle]))
    for (const slug of shown.keys()) {
      if (bySlug.has(slug)) continue
      const trail = {
        slug,
        displayValues: Array(index).fill(notAsked),
        likenesses: Array(index).fill(null),
        people: Array(index).fill(''),
      }
      trails.push(trail)
      bySlug.set(slug, trail)
    }
    for (const [slug, trail] of bySlug) {
      trail.slug = slug
      trail.displayValues.push(displayValueOfPrinciple(result, shown.get(slug)))
      trail.likenesses.push(likenessOf.get(slug) ?? null)
      trail.people.push(peopleOf(result.mode, shown.get(slug)))
    }
  }
  return trails
}

type Compared = Pick<TimelineRow, 'displayValues' | 'likenesses'>

/** Whether a value stands beside another in the result before, and how; undefined where there are not two. */
export function likenessAt ({ displayValues, likenesses }: Compared, index: number): Likeness | null | undefined {
  const isValue = (at: number) => displayValues[at]?.kind === 'value'
  return isValue(index) && isValue(index - 1) ? likenesses[index] ?? null : undefined
}

/** A value in words, and whether the one before it can be compared with it as it is. */
export function pointWords (row: Compared & Pick<TimelineRow, 'people'>, index: number): string {
  const words = withPeople(fullWordsOf(row.displayValues[index] ?? notAsked), row.people[index] ?? '')
  const likeness = likenessAt(row, index)
  if (likeness === undefined || likeness === 'whole') return words
  return `${words} (${
    likeness === 'partly' ? 'in part of other statements than before' : 'not comparable with the result before'
  })`
}
