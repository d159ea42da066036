/** What a key may be allowed to do, in the order in which it is told. */
export const scopes = ['sets:read', 'sets:write', 'assessments:read', 'assessments:write', 'keys', 'admin'] as const
export type Scope = typeof scopes[number]

/** The scopes among these texts, each once, in order. Undefined where there is none or one that does not exist. */
export function readScopes (texts: readonly string[]): readonly Scope[] | undefined {
  const found = scopes.filter(scope => texts.includes(scope))
  return found.length > 0 && texts.every(text => scopes.some(scope => scope === text)) ? found : undefined
}

/** Those that are wanted and not held. */
export function lackingScopes (held: readonly string[], wanted: readonly string[]): readonly string[] {
  return wanted.filter(scope => !held.includes(scope))
}
