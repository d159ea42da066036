import { itemFates, type ItemFate } from '../domain/assessments/fates.ts'
import { upgraded } from '../domain/assessments/upgrade.ts'
import { wayOf } from '../domain/upstream.ts'
import { refusal } from '../domain/refusal.ts'
import { formatVersion } from '../domain/version-number.ts'
import type { SetVersion, VersionHoldings } from '../content/index.ts'
import { undefinedIfAbsent } from '../http/problem.ts'
import type { Reader } from '../storage/storage.ts'
import type { AssessmentsContext } from './context.ts'
import { assessmentProblem } from './errors.ts'
import type { ResponseRow } from './repository.ts'
import { editorialOn, releasesBetween } from './rewording.ts'

type Versions = Pick<AssessmentsContext, 'content'>

/** Of which set, and who asks. */
export interface SetOf {
  readonly organisationId: string
  readonly setId: string
}

/** What is known of a version, retired or not. */
export interface KnownVersion {
  readonly versionId: string
  readonly held: VersionHoldings
}

/** The version of this number; undefined where the organisation may not read its set, or no more. */
export async function versionNumbered ({ content }: Versions, reader: Reader, { organisationId, setId }: SetOf, version: string): Promise<KnownVersion | undefined> {
  const shelf = content.shelf(organisationId, reader)
  const set = await shelf.findSet(setId).catch(undefinedIfAbsent)
  const found = set && (await shelf.versions(set)).find(each => formatVersion(each) === version)
  const held = found && await shelf.contentOf(found.id)
  return held && { versionId: found.id, held }
}

/** A set, by its slug or id, and a version of it. */
export interface WantedVersion {
  readonly set: string
  readonly version: string
}

/** The version that is named exactly, retired or not. Throws 422, pointing to what names none that whoever asks may read; `pointer` is the version's place in the body. */
export async function exactVersion (shelf: ReturnType<Versions['content']['shelf']>, { set, version }: WantedVersion, pointer = '/version'): Promise<SetVersion> {
  const found = await shelf.exact(set, version)
  if (found) return found
  const isSetThere = await shelf.findSet(set).catch(undefinedIfAbsent)
  throw assessmentProblem('version_not_available', `There is no version "${version}" of "${set}" that you may read`, [
    isSetThere ? refusal(pointer, 'unknown_version', 'names no version exactly') : refusal('/set', 'unknown_set', 'names no set that you may read'),
  ])
}

/** Rule U: what becomes of every statement between two versions of a set, whichever is the older. */
export async function fatesBetween (context: Versions, reader: Reader, set: SetOf, from: VersionHoldings, to: VersionHoldings): Promise<ItemFate[]> {
  const releases = await releasesBetween(context, reader, { ...set, number: from }, { ...set, number: to })
  return itemFates(from.content, to.content, editorialOn(releases), wayOf(from, to, releases))
}

/** Two versions of a set, and what becomes of every statement between them. */
export interface Move {
  readonly from: VersionHoldings
  readonly to: VersionHoldings
  readonly fates: readonly ItemFate[]
}

/** Rule U: a response in the other version. One that was submitted goes back to its participant where anything is to be confirmed. */
export function movedResponse ({ ratings, state }: ResponseRow, { from, to, fates }: Move): Pick<ResponseRow, 'ratings' | 'state'> {
  const moved = upgraded({ from: from.content, to: to.content, ratings, fates })
  return { ratings: moved.ratings, state: state === 'submitted' && moved.needsConfirmation ? 'in_progress' : state }
}
