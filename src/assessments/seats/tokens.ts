import { dayOf } from '../../domain/values/day.ts'
import { checksum, uuidOf } from '../../identity/index.ts'

/**
 * Invitation codes (`ppi_`) and response tokens (`ppr_`): whose row, which row, and 32 random bytes, then a check sum.
 * They name the organisation, so that nothing has to be looked up before it is known whose rows may be seen.
 */
const form = /^((pp[ir])_([A-Za-z0-9_-]{86}))([0-9a-f]{8})$/

/** For how many days a response token is good. */
const lifetime = 365

/** YYYY-MM-DD: the first day on which a token opens nothing, of one that is good for a year from then on. */
export function tokenExpiry (from: Date): string {
  return dayOf(new Date(from.getTime() + lifetime * 24 * 60 * 60 * 1000))
}

/** `ppi`: an invitation code; `ppr`: a response token. */
export type TokenKind = 'ppi' | 'ppr'

/** What a code or token says once it is read; the secret is 32 bytes. */
export interface SeatToken {
  readonly organisation: string
  readonly id: string
  readonly secret: Uint8Array
}

/** The only text that the secret is ever in: what is kept of it is its hash. */
export function writeSeatToken (kind: TokenKind, { organisation, id, secret }: SeatToken): string {
  const body = `${kind}_${Buffer.concat([bytesOf(organisation), bytesOf(id), secret]).toString('base64url')}`
  return body + checksum(body)
}

/** Undefined for whatever was never written as one of this kind: cut, doubled, in another case, mistyped. */
export function readSeatToken (kind: TokenKind, token: string): SeatToken | undefined {
  const [, body = '', prefix, encoded = '', sum] = form.exec(token) ?? []
  if (prefix !== kind || sum !== checksum(body)) return undefined
  const bytes = Buffer.from(encoded, 'base64url')
  return {
    organisation: uuidOf(bytes.toString('hex', 0, 16)),
    id: uuidOf(bytes.toString('hex', 16, 32)),
    secret: bytes.subarray(32),
  }
}

function bytesOf (uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}
