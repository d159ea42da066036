/** What tools for sharing and mailing add to an address, to see who came from where. */
const trackers = /^(?:utm_\w*|mc_\w*|fbclid|gclid)(?:=|$)/i

/**
 * An address without what tracks its reader, where a page is asked for. Elsewhere an unknown parameter is a program's
 * mistake, and refused.
 */
export function withoutTracking (url: string, accept: string | string[] | undefined): string {
  const [path = '', query] = url.split('?', 2)
  if (query === undefined || !(path.startsWith('/embed/') || path.endsWith('.html') || isForReading(accept))) return url
  const rest = query.split('&').filter(parameter => !trackers.test(parameter)).join('&')
  return rest === '' ? path : `${path}?${rest}`
}

function isForReading (accept: string | string[] | undefined): boolean {
  return accept?.includes('text/html') ?? false
}
