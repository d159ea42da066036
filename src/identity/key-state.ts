import type { ApiKeyRow } from './repository.ts'

export const keyStates = ['live', 'expired', 'revoked'] as const
export type KeyState = typeof keyStates[number]

/** Only a live key opens anything. */
export function stateOf ({ revokedAt, expiresAt }: Pick<ApiKeyRow, 'revokedAt' | 'expiresAt'>, at: Date): KeyState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= at ? 'expired' : 'live'
}
