import { nextNumber, type NextNumber } from '../../content/worker.ts'
import { versionFromImported } from '../../domain/tailoring/imported.ts'
import { contentDigest } from '../../domain/versions/digest.ts'
import type { CustomContent } from '../../domain/versions/principle-set.ts'
import {
  compareVersions, formatVersion, higherBump, isExact, parseRange, type Bump, type VersionNumber
} from '../../domain/versions/version-number.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import type { ImportOrigin, SetDraft } from '../../storage/schema/sets.ts'

/** A set that was imported, as it stands before the next version of the same origin. */
export interface ImportedSet {
  readonly slug: string
  readonly draft: SetDraft
  readonly newest: VersionNumber & { readonly id: string, readonly content: CustomContent }
}

/** A file that is to be the next version. */
export interface NewerFile {
  readonly content: CustomContent
  readonly origin: ImportOrigin | undefined
}

/**
 * The number of the next version, or why the file cannot be it. It rises at least as it did at the origin: there the
 * author said whether a changed text means the same (rule V1).
 */
export function nextOfOrigin (
  { draft, newest }: ImportedSet,
  { content, origin }: NewerFile
): (NextNumber | object) & { readonly refusals: readonly Issue[] } {
  const refused = (pointer: string, code: string, detail: string) => ({
    refusals: [createIssue(pointer, code, detail)],
  })
  const imported = draft.base ? undefined : draft.imported
  if (!imported?.origin) {
    return refused('/origin', 'origin_unknown', 'The set was not imported from a file that says where it is from')
  }
  const [before, after] = [numberOf(imported.origin.version), numberOf(origin?.version)]
  if (origin?.set !== imported.origin.set || !before || !after) {
    return refused('/origin/set', 'other_origin', `The set was imported from the set "${imported.origin.set}"`)
  }
  if (compareVersions(after, before) <= 0) {
    return refused(
      '/origin/version',
      'not_newer',
      `The set has version ${imported.origin.version} of its origin already: a newer one is needed`
    )
  }
  if (imported.versionId !== newest.id || !isUntouched(draft, newest.content)) {
    return refused(
      '',
      'changed_here',
      'The set was changed here since it was imported, and the file would undo that: import it as a set of its own, ' +
        'with another `slug`'
    )
  }
  const bump = bumpBetween(before, after)
  const changeKind = bump === 'major' ? 'substantive' : 'editorial'
  const computed = nextNumber(content, newest, { changeKind })
  if (!computed) {
    return refused('/content', 'nothing_changed', `It says what version ${formatVersion(newest)} of the set says`)
  }
  return nextNumber(content, newest, { changeKind, bump: higherBump(computed.bump ?? bump, bump) }) ?? computed
}

/** How a version is told from one before it. */
export function bumpBetween (before: VersionNumber, after: VersionNumber): Bump {
  if (after.major > before.major) return 'major'
  return after.minor > before.minor ? 'minor' : 'patch'
}

function numberOf (version: string | undefined): VersionNumber | undefined {
  const range = version === undefined ? undefined : parseRange(version)
  return range && isExact(range) ? range : undefined
}

/** Whether publishing the draft would come to what was imported, also where it was sent again as it was read. */
function isUntouched (draft: SetDraft, imported: CustomContent): boolean {
  return !draft.base &&
    contentDigest(versionFromImported(draft.content, imported).content) === contentDigest(imported)
}
