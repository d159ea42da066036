import { BlockList, isIP } from 'node:net'
import { fastifyPlugin } from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'

/**
 * Whether an address is one of `ranges`: addresses and CIDR ranges. X-Forwarded-For of some proxies has a port as well.
 */
export function trustOf (ranges: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList()
  for (const range of ranges) {
    const [network = '', bits] = range.split('/')
    const family = familyOf(network)
    if (bits === undefined) trusted.addAddress(network, family)
    else trusted.addSubnet(network, Number(bits), family)
  }
  return written => {
    const address = withoutPort(written)
    return isIP(address) !== 0 && trusted.check(address, familyOf(address))
  }
}

/**
 * Whom a limit counts: an IPv4 address, or the /64 of an IPv6 address, since one client has all of it. What a trusted
 * proxy wrote in place of an address counts as that proxy.
 */
export function clientOf ({ ip, ips = [ip] }: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  const address = ips.map(withoutPort).findLast(one => isIP(one) !== 0) ?? 'unknown'
  return isIP(address) === 6 ? networkOf(address) : address
}

/** Warns once where a proxy in front is not trusted: all of its clients then count as one. */
export const untrustedProxyWarning = fastifyPlugin(async app => {
  let isWarned = false
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    if (!isWarned && (headers['x-forwarded-for'] ?? headers.forwarded) !== undefined) {
      isWarned = true
      app.log.warn(
        'A request was forwarded, but TRUST_PROXY names no proxy: all clients behind one count as one client in ' +
          'every limit'
      )
    }
    done()
  })
}, { name: 'untrusted-proxy-warning' })

/** `203.0.113.7:4711` and `[2001:db8::1]:443` without the port. Anything else as it is. */
function withoutPort (address: string | undefined): string {
  const [, six, four] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(address ?? '') ?? []
  return six ?? four ?? address ?? ''
}

function familyOf (address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** The first four groups of an IPv6 address; an IPv4 address where one is mapped. */
function networkOf (address: string): string {
  const [withoutZone = ''] = address.split('%')
  // WHATWG URLs write every IPv6 address in one way, in hexadecimal.
  const [head = '', tail = ''] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    return groups.slice(6).map(group => parseInt(group, 16)).flatMap(group => [group >> 8, group & 255]).join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}
