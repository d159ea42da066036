import { editorialBetween, type IsEditorial, type Release } from '../domain/assessments/rewording.ts'
import type { VersionNumber } from '../domain/version-number.ts'
import type { Edition } from '../content/index.ts'
import { undefinedIfAbsent } from '../http/problem.ts'
import type { Reader } from '../storage/storage.ts'
import type { AssessmentsContext } from './context.ts'

/** A version of a set, and who asks. */
export interface Numbered {
  readonly organisationId: string
  readonly setId: string
  readonly number: VersionNumber
}

/**
 * What was only worded better between two versions, whichever is the older (rules U and C1). Nothing is known of that between
 * different sets, and of a set that the organisation may not read any more.
 */
export async function editorialOf (context: Pick<AssessmentsContext, 'content'>, reader: Reader, a: Numbered, b: Numbered): Promise<IsEditorial> {
  return editorialOn(await releasesBetween(context, reader, a, b))
}

/** Of releases, the oldest first. */
export function editorialOn ([first, ...later]: readonly Release[]): IsEditorial {
  return first ? editorialBetween(first.content, later) : () => false
}

/** The releases between two versions, both with them, the oldest first; none between different sets, and of a set that may not be read any more. */
export async function releasesBetween ({ content }: Pick<AssessmentsContext, 'content'>, reader: Reader, a: Numbered, b: Numbered): Promise<Edition[]> {
  const shelf = content.shelf(a.organisationId, reader)
  const set = a.setId === b.setId ? await shelf.findSet(a.setId).catch(undefinedIfAbsent) : undefined
  return set ? shelf.releases(set, a.number, b.number) : []
}
