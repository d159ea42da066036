import ipaddr from 'ipaddr.js'

/** Where clouds answer programs with secrets, though the address looks like any other. */
const metadata = new Set(['168.63.129.16'])
/** All that is routed in IPv6 so far (RFC 4291): nothing else can be a web site. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address may be visited: nothing private, of this machine or link, shared, multicast, reserved or
 * translated, also where it is written as IPv6. `allowLoopback` is for tests, which have a server of their own.
 */
export function isVisitable (text: string, allowLoopback = false): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  const range = address.range()
  if (allowLoopback && range === 'loopback') return true
  if (range !== 'unicast' || metadata.has(address.toString())) return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}
