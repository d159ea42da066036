/** Whoever sent a good key. */
export interface Caller {
  readonly organisation: string
  /** The id of the key. */
  readonly key: string
  /** The first of the keys that were rotated to it one by one, or itself: repetitions count for all of them. */
  readonly firstKey: string
  readonly scopes: readonly string[]
}
