/** A reason why something may not be published, or a warning about it. `pointer` is an RFC 6901 pointer into what was given. */
export interface Refusal {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

export function refusal (pointer: string, code: string, detail: string): Refusal {
  return { pointer, code, detail }
}
