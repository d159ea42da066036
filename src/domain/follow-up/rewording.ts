import { changesBetween } from '../versions/changes.ts'
import { slugOf, type Change, type ChangeKind } from '../versions/change.ts'
import type { CustomContent } from '../versions/principle-set.ts'

/** Says of the key of a statement, or the slug of a principle, whether its new wording means the same. */
export type IsEditorial = (name: string) => boolean

/** A version, and how its author meant what it says otherwise than the one before (rule T8). */
export interface Release {
  readonly content: CustomContent
  readonly changeKind: ChangeKind
}

/**
 * What was only reworded between two versions: nothing that any of the releases after the first meant otherwise.
 * `later` are all of them, the oldest first.
 */
export function editorialBetween (first: CustomContent, later: readonly Release[]): IsEditorial {
  const substantive = new Set(
    later.flatMap(({ content, changeKind }, index) =>
      rewordedBetween(later[index - 1]?.content ?? first, content, changeKind)
    )
  )
  return name => !substantive.has(name)
}

/**
 * The statements and principles that say something else; a text in another language or variant is its principle's. A
 * statement is known by its key wherever it stands. A principle that came or went says nothing else: what replaced it
 * tells whether it means the same.
 */
export function rewordedBetween (
  before: CustomContent,
  after: CustomContent,
  kind: ChangeKind = 'substantive'
): string[] {
  const slugsBefore = new Set(before.principles.map(slugOf))
  const isInBoth = new Set(after.principles.map(slugOf).filter(slug => slugsBefore.has(slug)))
  const changed = changesBetween(before, after, kind).changes.filter(isSubstantive).flatMap(
    ({ item, key, principle }) => {
      if (item !== 'wording' || principle === null) return [key]
      return isInBoth.has(principle) ? [principle] : []
    }
  )
  return kind === 'editorial' ? changed : [...new Set([...changed, ...rewordedElsewhere(before, after)])]
}

/** The keys of statements that stand under another principle and say something else there. */
function rewordedElsewhere (before: CustomContent, after: CustomContent): string[] {
  const was = new Map(
    before.principles.flatMap(({ slug, statements }) => statements.map(({ key, text }) => [key, { slug, text }]))
  )
  return after.principles.flatMap(({ slug, statements }) =>
    statements.filter(({ key, text }) => {
      const earlier = was.get(key)
      return earlier !== undefined && earlier.slug !== slug && earlier.text !== text
    }).map(({ key }) => key)
  )
}

function isSubstantive ({ reason }: Change): boolean {
  return reason === 'substantive_text_of_counted_item' || reason === 'substantive_text_of_uncounted_item'
}
