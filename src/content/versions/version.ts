import type { ChangeKind, ChangeReason } from '../../domain/versions/change.ts'
import type { CustomContent, Replacement } from '../../domain/versions/principle-set.ts'
import { formatVersion, type Bump, type VersionNumber } from '../../domain/versions/version-number.ts'
import type { Lineage, Origin, RenderedText, Visibility } from '../../storage/schema/sets.ts'

/**
 * A set without its versions. `revision` counts changes of its settings, not versions; deleted, it stays for whatever
 * rests on it (rule V8).
 */
export interface SetRow {
  readonly id: string
  readonly organisationId: string
  readonly slug: string
  readonly origin: Origin
  readonly visibility: Visibility
  readonly revision: number
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

/** A published version without what it holds. */
export interface VersionRow extends VersionNumber {
  readonly id: string
  /** In its standard wording. */
  readonly title: string
  readonly lang: string
  readonly assessable: boolean
  readonly principleCount: number
  /** Of what it holds, in bytes of JSON. */
  readonly size: number
  readonly contentDigest: string
  readonly scoringDigest: string
  readonly bump: Bump | null
  readonly bumpReasons: readonly ChangeReason[]
  readonly changeKind: ChangeKind
  readonly changeNote: string
  /** Rule V3: what took the place of principles and statements of earlier versions. */
  readonly replacedBy: readonly Replacement[] | null
  readonly publishedAt: Date
  /** Null while it may be used for something new. */
  readonly retirement: Retirement | null
}

/** Why a version is not to be used for anything new. */
export interface Retirement {
  readonly explanation: string
  /** The number of a version of the same set. */
  readonly replacedBy: string | null
  readonly retiredAt: Date
}

/** A published version of a set, without what it holds. */
export interface SetVersion extends VersionRow {
  readonly set: SetRow
}

/** Something that has happened to published sets. */
export type SetEvent =
  | { readonly kind: 'published' | 'retired', readonly set: SetRow, readonly version: VersionRow }
  | { readonly kind: 'deleted', readonly set: SetRow, readonly deletedAt: Date }

/** A version as lists have it. */
export interface ListedVersion extends SetVersion {
  /** In its standard wording. */
  readonly description: string
}

/** One published version of one set, whole: never changes once it exists. */
export interface PublishedVersion extends SetVersion {
  readonly content: CustomContent
  /** Null for a set made from nothing. */
  readonly lineage: Lineage | null
  readonly rendered: readonly RenderedText[]
}

export const coreSlug = 'core'

/** What addresses of a set are made of. */
export type SetName = Pick<SetRow, 'id' | 'slug' | 'origin'>

/** What names a set in addresses: the slug of a set of the service, else its id (rule V9). */
export function setKey (set: SetName): string {
  return set.origin === 'custom' ? set.id : set.slug
}

/** The current address of a set; the core set's principles and examples have a shorter one of their own. */
export function setPath (set: SetName): string {
  return `/v1/principle-sets/${setKey(set)}`
}

/** The address that never changes its bytes. */
export function pinnedPath (version: SetVersion): string {
  return versionPath(version.set, version)
}

/** The pinned address of a version by its number. */
export function versionPath (set: SetName, version: VersionNumber): string {
  return `${setPath(set)}/versions/${formatVersion(version)}`
}

/**
 * Where the principles and examples of a set have their current address: `/v1` for the core set, else below the set.
 */
export function shortPath (set: SetName): string {
  return set.slug === coreSlug && set.origin === 'guide' ? '/v1' : setPath(set)
}
