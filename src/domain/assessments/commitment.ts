import { createHmac } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import type { Response } from './model.ts'

/**
 * Rule D6: proves later, to whoever has the salt, that a result was made of these responses; without it, it says nothing.
 * The order in which they arrived is not in it.
 */
export function commitmentOf (responses: readonly Response[], salt: Uint8Array): string {
  const inOrder = responses.map(response => canonicalJson(response)).sort()
  return `hmac-sha256:${createHmac('sha256', salt).update(`[${inOrder.join(',')}]`).digest('hex')}`
}
