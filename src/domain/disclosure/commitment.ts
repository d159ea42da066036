import { createHmac } from 'node:crypto'
import { canonicalJson } from '../values/canonical-json.ts'
import type { Response } from '../assessments/model.ts'

/**
 * Rule D6: proves later, to whoever has the salt, that a result was made of these responses; without it, it says
 * nothing. The order in which they arrived is not in it: it is over the commitments to each of them, sorted, so that
 * responses are read one by one.
 */
export function commitments (salt: Uint8Array) {
  const each: string[] = []
  const hmac = (text: string) => createHmac('sha256', salt).update(text).digest('hex')
  return {
    add: (response: Response): void => {
      each.push(hmac(canonicalJson(response)))
    },
    commitment: (): string => `hmac-sha256:${hmac(canonicalJson(each.toSorted()))}`,
  }
}

export function commitmentOf (responses: Iterable<Response>, salt: Uint8Array): string {
  const committed = commitments(salt)
  for (const response of responses) committed.add(response)
  return committed.commitment()
}
