import { editorialBetween, type IsEditorial, type Release } from '../domain/assessments/rewording.ts'
import { compareVersions, type VersionNumber } from '../domain/version-number.ts'
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
export async function editorialOf ({ content }: Pick<AssessmentsContext, 'content'>, reader: Reader, a: Numbered, b: Numbered): Promise<IsEditorial> {
  const nothing = () => false
  const shelf = content.shelf(a.organisationId, reader)
  const set = a.setId === b.setId ? await shelf.findSet(a.setId).catch(undefinedIfAbsent) : undefined
  if (!set) return nothing
  const [older, newer] = compareVersions(a.number, b.number) < 0 ? [a.number, b.number] : [b.number, a.number]
  const newestFirst = await shelf.versions(set)
  const releases: Release[] = []
  for (const each of newestFirst.toReversed()) {
    const held = compareVersions(each, older) >= 0 && compareVersions(each, newer) <= 0 ? await shelf.contentOf(each.id) : undefined
    if (held) releases.push({ content: held.content, changeKind: each.changeKind })
  }
  const [first, ...later] = releases
  return first ? editorialBetween(first.content, later) : nothing
}
