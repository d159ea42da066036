/** Whoever sent a good key. */
export interface Caller {
  readonly organisation: string
  /** The id of the key. */
  readonly key: string
  readonly scopes: readonly string[]
}
