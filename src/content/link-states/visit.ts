import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isVisitable } from './addresses.ts'
import type { Found } from './state.ts'

export interface VisitOptions {
  /** The addresses of a host. Rejects as `dns.lookup` does. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Whether this machine itself may be visited. */
  readonly allowLoopback?: boolean
  /** How long one request may take, in milliseconds. */
  readonly timeout?: number
}

const maxRedirects = 5
const userAgent = 'PeerPrinciples-LinkCheck/1.0'
const unknown = (reason: string): Found => ({ found: 'unknown', reason })

async function resolveHost (host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
}

/** Tells where a link leads, and reads nothing there. Each request and redirect goes to an address that was checked. */
export async function visit (
  link: string,
  { resolve = resolveHost, allowLoopback = false, timeout = 10_000 }: VisitOptions = {}
): Promise<Found> {
  let url = link
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const answer = await ask(new URL(url), { resolve, allowLoopback, timeout })
    if (!('location' in answer)) return answer
    if (!URL.canParse(answer.location, url)) return unknown('invalid_redirect')
    url = new URL(answer.location, url).href
  }
  return unknown('too_many_redirects')
}

async function ask (url: URL, options: Required<VisitOptions>): Promise<Found | { readonly location: string }> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return unknown('not_web')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    const addresses = isIP(host) ? [host] : await options.resolve(host)
    if (addresses.length === 0) return { found: 'missing', reason: 'no_such_host' }
    if (!addresses.every(address => isVisitable(address, options.allowLoopback))) return unknown('address_refused')
    const head = await send(url, 'HEAD', addresses, options)
    // Some servers answer a HEAD otherwise than a GET.
    const { status, location } = head.status < 400 || head.status === 429
      ? head
      : await send(url, 'GET', addresses, options)
    if (status >= 300 && status < 400 && location !== undefined) return { location }
    if (status < 400) return { found: 'ok', reason: String(status) }
    return { found: status === 404 || status === 410 ? 'missing' : 'unknown', reason: String(status) }
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (code === 'ENOTFOUND') return { found: 'missing', reason: 'no_such_host' }
    return unknown(code === 'timeout' ? 'timeout' : 'no_answer')
  }
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
}

/** One request, to one of the addresses that were checked: the name is not looked up again. */
function send (
  url: URL,
  method: 'HEAD' | 'GET',
  addresses: readonly string[],
  { timeout }: Required<VisitOptions>
): Promise<Answer> {
  const all = addresses.map(address => ({ address, family: isIP(address) }))
  const [first] = all
  const lookup: LookupFunction = (_host, { all: every }, done) => {
    if (every) done(null, all)
    else done(null, first?.address ?? '', first?.family)
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, agent: false, lookup, headers: { 'user-agent': userAgent, accept: '*/*' } })
    const timer = setTimeout(() => sent.destroy(Object.assign(new Error('timeout'), { code: 'timeout' })), timeout)
    sent.once('response', ({ statusCode: status = 0, headers: { location } }) => {
      resolve({ status, location })
      sent.destroy()
    })
    sent.on('error', reject)
    sent.once('close', () => clearTimeout(timer))
    sent.end()
  })
}
