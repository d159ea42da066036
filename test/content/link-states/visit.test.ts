import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { isVisitable } from '../../../src/content/link-states/addresses.ts'
import { nextState, type Found, type KnownLink } from '../../../src/content/link-states/state.ts'
import { visit } from '../../../src/content/link-states/visit.ts'
import { collectDifferences } from '../../fixtures/differences.ts'

t.test('only addresses of the public internet are visited, however they are written', async t => {
  const { differences, compare } = collectDifferences()
  const refused = [
    ...['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0.0.0.0', '::', '::7f00:1'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00:ec2::254', '::ffff:10.0.0.1'],
    ...['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', '168.63.129.16', '192.0.0.192', '100.100.100.200'],
    ...['100.64.0.1', '224.0.0.1', '239.1.1.1', 'ff02::1', '255.255.255.255', '240.0.0.1', '198.18.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', '192.0.2.1', '203.0.113.9', 'fec0::1', 'x', ''],
  ]
  for (const address of refused) compare(address, isVisitable(address), false)
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1']) {
    compare(address, isVisitable(address), true)
  }
  for (const address of ['127.0.0.1', '::1']) compare(`${address} allowed`, isVisitable(address, true), true)
  compare('10.0.0.1 is never', isVisitable('10.0.0.1', true), false)
  t.strictSame(differences, [])
})

t.test('a link is broken after three days without it, until it is found again', async t => {
  const { differences, compare } = collectDifferences()
  const missing: Found = { found: 'missing', reason: '404' }
  const unknown: Found = { found: 'unknown', reason: '503' }
  const ok: Found = { found: 'ok', reason: '200' }
  const day = (n: number) => new Date(`2026-12-0${n}T12:00:00Z`)
  const states = (...visits: ReadonlyArray<readonly [number, Found]>) => {
    let known: KnownLink | undefined
    return visits.map(([at, found]) => (known = nextState(known, found, day(at))).state)
  }
  compare('three days', states([1, missing], [2, missing], [3, missing], [4, ok]), [
    'unknown',
    'unknown',
    'broken',
    'ok',
  ])
  compare('one day', states([1, missing], [1, missing], [1, missing]), ['unknown', 'unknown', 'unknown'])
  compare('found between', states([1, missing], [2, missing], [3, ok], [4, missing]), [
    'unknown',
    'unknown',
    'ok',
    'unknown',
  ])
  compare('untold between', states([1, missing], [2, missing], [3, unknown], [4, missing], [5, unknown]), [
    'unknown',
    'unknown',
    'unknown',
    'broken',
    'broken',
  ])
  compare('never told', states([1, unknown], [2, unknown], [3, unknown]), ['unknown', 'unknown', 'unknown'])
  t.strictSame(differences, [])
})

t.test('a visit tells where a link leads, and follows no redirect to where it may not go', async t => {
  const { differences, compare } = collectDifferences()
  const asked: string[] = []
  const server = createServer(({ method, url = '', headers }, response) => {
    asked.push(`${method} ${url} ${headers['user-agent']}`)
    const [, status = '', ...to] = url.split('/')
    const location = to.length > 0 ? { location: decodeURIComponent(to.join('/')) } : {}
    if (status === 'cut') response.destroy()
    else if (status === 'get') response.writeHead(method === 'GET' ? 200 : 405).end()
    else if (status !== 'slow') response.writeHead(Number(status), location).end('text')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const resolve = async (host: string) => {
    if (host === 'gone.example.org') throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    if (host === 'later.example.org') throw Object.assign(new Error('no'), { code: 'EAI_AGAIN' })
    return host === 'both.example.org' ? ['127.0.0.1', '10.0.0.1'] : ['127.0.0.1']
  }
  const find = async (path: string, more: object = {}) => {
    const link = path.startsWith('http') ? path : `http://127.0.0.1:${port}${path}`
    const { found, reason } = await visit(link, { allowLoopback: true, resolve, timeout: 3_000, ...more })
    return `${found} ${reason}`
  }
  const to = (url: string) => `/302/${encodeURIComponent(url)}`
  const expected: Readonly<Record<string, string>> = {
    '/200': 'ok 200',
    '/get': 'ok 200',
    '/404': 'missing 404',
    '/410': 'missing 410',
    '/403': 'unknown 403',
    '/429': 'unknown 429',
    '/500': 'unknown 500',
    '/503': 'unknown 503',
    '/slow': 'unknown timeout',
    '/cut': 'unknown no_answer',
    'http://gone.example.org/': 'missing no_such_host',
    'http://later.example.org/': 'unknown no_answer',
    [`http://site.example.org:${port}/200`]: 'ok 200',
    [`http://both.example.org:${port}/200`]: 'unknown address_refused',
    [to('/404')]: 'missing 404',
    [to(`http://site.example.org:${port}/200`)]: 'ok 200',
    [to('http://169.254.169.254/latest/meta-data')]: 'unknown address_refused',
    [to('http://[::ffff:10.0.0.1]/')]: 'unknown address_refused',
    [to('http://2130706433:1/')]: 'unknown no_answer',
    [to('file:///etc/passwd')]: 'unknown not_web',
    [to('http://')]: 'unknown invalid_redirect',
    'http://192.168.0.1/': 'unknown address_refused',
  }
  for (const [path, found] of Object.entries(expected)) compare(path, await find(path), found)
  compare('without end', await find(to(to(to(to(to(to('/200'))))))), 'unknown too_many_redirects')
  const before = asked.length
  compare('loopback', await find('/200', { allowLoopback: false }), 'unknown address_refused')
  compare('nothing was sent', asked.length, before)
  compare('it says who asks', asked.every(line => line.endsWith(' PeerPrinciples-LinkCheck/1.0')), true)
  t.strictSame(differences, [])
})
