/**
 * Whether an address may stand in published content: https, no user, no port, and a host of the public web by its name.
 */
export function isPublicAddress (address: string): boolean {
  const url = URL.parse(address)
  if (!url || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return false
  const labels = url.hostname.split('.')
  const last = labels.at(-1) ?? ''
  return labels.length > 1 && /^([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(last) && !privateEndings.has(last)
}

/** RFC 2606, RFC 6761, RFC 6762, RFC 8375: names that lead to no public host. */
const privateEndings = new Set([
  'localhost',
  'local',
  'internal',
  'home',
  'lan',
  'corp',
  'arpa',
  'invalid',
  'test',
  'onion',
])

/**
 * Only an address of the web, written as RFC 3986 has it, is a link; anything else that stands in its place leads
 * nowhere.
 */
export function webAddress (url: string | null | undefined): string | null {
  return url && /^https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/i.test(url) && URL.canParse(url) ? url : null
}
