import type { StoredState } from '../storage/storage.ts'

/** Whoever sent a good key. */
export interface Caller {
  readonly organisation: string
  /** The id of the key. */
  readonly key: string
  /** The first of the keys that were rotated to it one by one, or itself: repetitions count for all of them. */
  readonly firstKey: string
  readonly scopes: readonly string[]
  /** How all was stored when the key was judged, or earlier; undefined where the database cannot tell. */
  readonly asOf?: StoredState | undefined
}
