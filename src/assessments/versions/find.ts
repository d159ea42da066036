import type { Content, SetVersion, VersionBodies } from '../../content/index.ts'
import { createIssue } from '../../domain/values/issue.ts'
import { undefinedIfAbsent } from '../../http/problems/problem.ts'
import type { Reader } from '../../storage/storage.ts'
import { assessmentProblem } from '../errors.ts'
import type { AssessmentRow } from '../repository.ts'

interface Versions {
  readonly content: Content
}

/** A set, by its slug or id, and a version of it. */
export interface WantedVersion {
  readonly set: string
  readonly version: string
}

/**
 * The version that is named exactly, retired or not. Throws 422, pointing to what names none that whoever asks may
 * read; `pointer` is the version's place in the body.
 */
export async function exactVersion (
  shelf: ReturnType<Versions['content']['shelf']>,
  { set, version }: WantedVersion,
  pointer = '/version'
): Promise<SetVersion> {
  const found = await shelf.exact(set, version)
  if (found) return found
  const isSetThere = await shelf.findSet(set).catch(undefinedIfAbsent)
  throw assessmentProblem('version_not_available', `There is no version "${version}" of "${set}" that you may read`, [
    isSetThere
      ? createIssue(pointer, 'unknown_version', 'names no version exactly')
      : createIssue('/set', 'unknown_set', 'names no set that you may read'),
  ])
}

/** The version of an assessment. It stays readable whatever becomes of its set (rule V8). */
export async function versionOf (
  { content }: Versions,
  reader: Reader,
  { versionId }: Pick<AssessmentRow, 'versionId'>
): Promise<VersionBodies> {
  const held = await content.shelf(undefined, reader).contentOf(versionId)
  if (!held) throw new TypeError('The version of an assessment stays readable')
  return held
}
