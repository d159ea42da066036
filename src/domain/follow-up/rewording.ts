import { changesBetween } from '../versions/changes.ts'
import type { Change, ChangeKind } from '../versions/change.ts'
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

/** The statements and principles that say something else; a text in another language or variant is its principle's. */
export function rewordedBetween (
  before: CustomContent,
  after: CustomContent,
  kind: ChangeKind = 'substantive'
): string[] {
  return changesBetween(before, after, kind).changes.filter(isSubstantive).map(({ item, key, principle }) =>
    item === 'wording' ? principle ?? key : key
  )
}

function isSubstantive ({ reason }: Change): boolean {
  return reason === 'substantive_text_of_counted_item' || reason === 'substantive_text_of_uncounted_item'
}
