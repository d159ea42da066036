import type { Principal } from './storage.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** In lower case, as both engines give it back. */
export function isUuid (text: string): boolean {
  return uuid.test(text)
}

/**
 * The organisation whose rows are seen; undefined for the public. Throws a TypeError for anything but a UUID in lower
 * case.
 */
export function organisationOf (principal: Principal): string | undefined {
  if (principal === 'public') return undefined
  if (!isUuid(principal)) throw new TypeError('A principal is the UUID of an organisation, or public')
  return principal
}
