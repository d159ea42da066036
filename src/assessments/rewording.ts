import { editorialBetween, type IsEditorial, type Release } from '../domain/assessments/rewording.ts'
import { compareVersions, formatVersion } from '../domain/version-number.ts'
import type { Reader } from '../storage/storage.ts'
import { versionOf, type AssessmentsContext } from './context.ts'
import type { AssessmentRow } from './repository.ts'

type Pinned = Pick<AssessmentRow, 'setId' | 'version' | 'versionId'>

/**
 * What was only worded better between the versions that two assessments look through, whichever is the older (rules U and C1).
 * Between different sets nothing is known of that.
 */
export async function editorialOf ({ content }: Pick<AssessmentsContext, 'content'>, reader: Reader, a: Pinned, b: Pinned): Promise<IsEditorial> {
  if (a.setId !== b.setId) return () => false
  const versions = (await content.repository.listVersions(reader, a.setId)).sort(compareVersions)
  const places = [a, b].map(({ version }) => versions.findIndex(number => formatVersion(number) === version)).sort((x, y) => x - y)
  const [first, ...later] = versions.slice(places[0], (places[1] ?? 0) + 1)
  if (!first || places.includes(-1)) return () => false
  const releases: Release[] = []
  for (const { id, changeKind } of later) releases.push({ content: (await versionOf({ content }, reader, { versionId: id })).content, changeKind })
  return editorialBetween((await versionOf({ content }, reader, { versionId: first.id })).content, releases)
}
