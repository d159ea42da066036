/**
 * A reason why something may not be published, or a warning about it. `pointer` is an RFC 6901 pointer into what was
 * given.
 */
export interface Issue {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/**
 * A JSON pointer (RFC 6901) to where these tokens lead, each the name of a member or the index of an item; no tokens
 * lead to the whole. `~` and `/` within a token are escaped, so what is put together here may be put together further:
 * `${pointer}${pointerTo(name)}`.
 */
export function pointerTo (...tokens: ReadonlyArray<string | number>): string {
  return tokens.map(token => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** `code` is stable, for programs; `detail` is for people and may quote what was given. */
export function createIssue (pointer: string, code: string, detail: string): Issue {
  return { pointer, code, detail }
}
