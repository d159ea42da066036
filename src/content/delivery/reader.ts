import type { FastifyRequest } from 'fastify'
import { callerIn } from '../../identity/index.ts'

/**
 * The organisation whose own sets the request may read beside the public ones: that of its key, if the key has the
 * scope for it.
 */
export function readerIn (request: FastifyRequest): string | undefined {
  const caller = callerIn(request)
  return caller?.scopes.includes('sets:read') ? caller.organisation : undefined
}
