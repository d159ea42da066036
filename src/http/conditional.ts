import { createHash } from 'node:crypto'

/** A strong entity tag over bytes and over what says how to read them. */
export function entityTag (bytes: Uint8Array, ...meaning: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of meaning) hash.update(part).update('\n')
  return `"${hash.update(bytes).digest('base64url').slice(0, 27)}"`
}

/** If-None-Match, RFC 9110 13.1.2: a list of tags, weak ones compared by their opaque part, or `*`. */
export function isNotModified (ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === tag || ifNoneMatch.trim() === '*') return true
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some(one => one.replace(/^W\//, '') === tag)
}
