import { createHash, hash, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * `ppk_<id>_<secret><checksum>`: an id to be found by, 32 random bytes, and a check sum that tells a typing error from
 * an attempt.
 */
const form = /^(ppk_([0-9a-f]{32})_([0-9a-f]{64}))([0-9a-f]{8})$/
const uuidParts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/

/** What is kept of a secret. */
export function hashSecret (secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** What a token is known by in memory, which holds none. */
export function digestOfToken (token: string): string {
  return hash('sha256', token, 'base64')
}

/** The part of a token that may be shown. */
export function prefixOf (id: string): string {
  return `ppk_${id.replaceAll('-', '')}`
}

/** The token of a key, from its UUID and 32 bytes: the only text that the secret is ever in. */
export function writeToken (id: string, secret: Uint8Array): string {
  const body = `${prefixOf(id)}_${Buffer.from(secret).toString('hex')}`
  return body + checksum(body)
}

/** Undefined for whatever was never written by `writeToken`: cut, doubled, in another case, mistyped. */
export function readToken (token: string): { readonly id: string, readonly secret: Uint8Array } | undefined {
  const [, body = '', id = '', secret = '', sum] = form.exec(token) ?? []
  if (sum === undefined || sum !== checksum(body)) return undefined
  return { id: uuidOf(id), secret: Buffer.from(secret, 'hex') }
}

/** Whether a secret is the one that was kept; takes as long whether it is or not. */
export function isSecret (secret: Uint8Array, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash))
}

/** Eight hexadecimal digits that tell a typing error from an attempt. */
export function checksum (body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}

/** Of 32 hexadecimal digits. */
export function uuidOf (hex: string): string {
  return hex.replace(uuidParts, '$1-$2-$3-$4-$5')
}
