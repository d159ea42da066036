import { pinnedPath, setKey, versionPath, type Retirement, type SetRow, type SetVersion } from './version.ts'
import type { About, ContentRequest, Moved, Resource } from '../delivery/resources.ts'
import type { Found } from './published.ts'

export function aboutOf (
  version: SetVersion,
  pinned: boolean,
  { ending, search }: ContentRequest,
  rest: string
): About {
  return {
    ...ofSet(version.set),
    ...(version.retirement && toldOfRetirement(version, version.retirement)),
    caching: pinned ? 'pinned' : 'current',
    contentLocation: pinned ? null : pinnedPath(version) + rest + ending + search,
  }
}

/** Who may read what is in a set, and the names under which a shared cache may purge it. */
export function ofSet (set: SetRow) {
  return {
    audience: set.visibility === 'public' ? 'public' as const : 'private' as const,
    revocable: set.origin === 'custom',
    surrogateKeys: ['content', `set-${setKey(set)}`],
  }
}

/** Rule V5: that a version is retired is told beside its bytes, which stay as they are. RFC 9745. */
function toldOfRetirement (
  { set }: SetVersion,
  { retiredAt, replacedBy }: Retirement
): Pick<Resource, 'lasting' | 'links'> {
  return {
    lasting: { deprecation: `@${Math.floor(retiredAt.getTime() / 1000)}` },
    links: replacedBy === null
      ? []
      : [`</v1/principle-sets/${setKey(set)}/versions/${replacedBy}>; rel="successor-version"`],
  }
}

/**
 * All that an answer about an edition rests on beside its address: what a version holds never changes, the rest is
 * here.
 */
export function stateOf ({ id, set: { slug, visibility }, retirement }: SetVersion): string {
  return JSON.stringify([id, slug, visibility, retirement])
}

export function movedTo (
  { set, exact }: Exclude<Found, { edition: unknown }>,
  rest: string,
  { ending, search }: ContentRequest
): Moved {
  return { location: versionPath(set, exact) + rest + ending + search, audience: ofSet(set).audience }
}

/** In whose line a reader's work waits: that of their organisation, or without a key of those who read the same set. */
export function lineOf ({ organisation }: ContentRequest, { set }: SetVersion): string {
  return organisation ?? `public ${set.id}`
}
