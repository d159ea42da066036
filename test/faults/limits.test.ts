import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { isProblem } from '../fixtures/problem.ts'

const limits = { search: 3, notFound: 4, authFailure: 2 }

t.test('searches are counted per client and minute, and told what is left', async t => {
  const app = await startApp(t, { config: { limits } })
  const search = (q = 'safe') => app.inject(`/v1/search?q=${q}`)
  for (const left of [2, 1, 0]) {
    const { statusCode, headers } = await search()
    t.equal(statusCode, 200)
    t.equal(headers['ratelimit-policy'], '"search";q=3;w=60')
    t.match(headers.ratelimit, new RegExp(`^"search";r=${left};t=\\d+$`))
  }
  const refused = await search('another')
  await isProblem(t, app, { status: refused.statusCode, headers: refused.headers, body: refused.body }, {
    status: 429,
    code: 'rate_limited',
    path: '/v1/search',
    about: 'the fourth',
  })
  t.match(refused.headers, {
    ratelimit: /^"search";r=0;t=\d+$/,
    'ratelimit-policy': '"search";q=3;w=60',
    'retry-after': /^([1-9]|[1-5]\d|60)$/,
  })
  for (
    const url of [
      '/v1/principles',
      '/v1/principles/safe',
      '/livez',
      '/readyz',
      '/openapi.json',
      '/embed/principles/safe',
    ]
  ) {
    t.equal((await app.inject(url)).statusCode, 200, `${url} goes on`)
  }
})

t.test('a search that is refused counts too', async t => {
  const app = await startApp(t, { config: { limits } })
  for (const q of ['', '%22', 'a&x']) t.equal((await app.inject(`/v1/search?q=${q}`)).statusCode, 400)
  t.equal((await app.inject('/v1/search?q=safe')).statusCode, 429)
})

t.test('finding nothing is counted over all addresses, and finding something goes on', async t => {
  const app = await startApp(t, { config: { limits } })
  for (const [index, url] of ['/nope', '/v1/principles/nope', '/v1/principle-sets/nope', '/problems/nope'].entries()) {
    const { statusCode, headers } = await app.inject(url)
    t.equal(statusCode, 404)
    t.match(headers, {
      ratelimit: new RegExp(`^"not-found";r=${3 - index};t=\\d+$`),
      'ratelimit-policy': '"not-found";q=4;w=60',
    })
  }
  const refused = await app.inject('/v1/examples/nope')
  await isProblem(t, app, { status: refused.statusCode, headers: refused.headers, body: refused.body }, {
    status: 429,
    code: 'rate_limited',
    path: '/v1/examples/nope',
    about: 'the fifth',
  })
  t.equal((await app.inject('/v1/principles/safe')).statusCode, 200)
  t.equal((await app.inject('/v1/search?q=safe')).statusCode, 200)
  t.equal((await app.inject({ method: 'POST', url: '/v1/principles' })).statusCode, 405)
  t.equal((await app.inject('/v1/principles?x')).statusCode, 400)
})

t.test('one client does not use up what another has', async t => {
  const app = await startApp(t, { config: { limits } })
  const from = (remoteAddress: string, forwarded?: string) =>
    app.inject({
      url: '/v1/search?q=safe',
      remoteAddress,
      ...(forwarded && { headers: { 'x-forwarded-for': forwarded } }),
    })
  for (let count = 0; count < 4; count++) await from('192.0.2.1', `198.51.100.${count}`)
  t.equal((await from('192.0.2.1', '198.51.100.9')).statusCode, 429, 'who forwards is not believed unless trusted')
  t.equal((await from('192.0.2.2')).statusCode, 200)
})

t.test('behind a proxy that is trusted a client is who the proxy says', async t => {
  const app = await startApp(t, { config: { limits, trustProxy: ['192.0.2.0/24'] } })
  const from = (forwarded: string) =>
    app.inject({ url: '/v1/search?q=safe', remoteAddress: '192.0.2.1', headers: { 'x-forwarded-for': forwarded } })
  for (let count = 0; count < 3; count++) await from('198.51.100.1')
  t.equal((await from('198.51.100.1')).statusCode, 429)
  t.equal((await from('198.51.100.2')).statusCode, 200)
  t.equal(
    (await from('198.51.100.3, 198.51.100.1')).statusCode,
    429,
    'what a client wrote before its own address is not'
  )
})

t.test('a port that a proxy names with the address makes no other client of it', async t => {
  const app = await startApp(t, { config: { limits, trustProxy: ['192.0.2.1', '2001:db8:ffff::/48'] } })
  const from = async (forwarded: string) =>
    (await app.inject({
      url: '/v1/search?q=safe',
      remoteAddress: '192.0.2.1',
      headers: { 'x-forwarded-for': forwarded },
    })).statusCode
  for (const one of ['203.0.113.7:4711', '203.0.113.7:4712', '203.0.113.7']) t.equal(await from(one), 200, one)
  for (
    const one of [
      '203.0.113.7:4713',
      '203.0.113.7',
      '203.0.113.7:4714, 192.0.2.1:80',
      '203.0.113.7:1, [2001:db8:ffff::2]:443',
      '198.51.100.1, 203.0.113.7:9',
    ]
  ) t.equal(await from(one), 429, one)
  t.equal(await from('203.0.113.8:4711'), 200)
})

t.test('a client with IPv6 has a /64, in every limit', async t => {
  const addresses = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '[2001:db8:1:2::7]:443',
    '2001:0DB8:0001:0002:0:0:0:9',
    '2001:db8:1:2::10',
  ]
  const requests = [
    [{ url: '/v1/search?q=safe' }, 3, 200],
    [{ url: '/nope' }, 4, 404],
    [{ url: '/v1/principles', headers: { authorization: 'Bearer wrong' } }, 2, 401],
    [{ method: 'POST', url: '/v1/scores', payload: {} }, 3, 422],
  ] as const
  for (const [request, max, status] of requests) {
    const app = await startApp(t, { config: { limits: { ...limits, scores: 3 }, trustProxy: ['192.0.2.1'] } })
    const from = async (forwarded: string) => {
      const headers = { ...('headers' in request && request.headers), 'x-forwarded-for': forwarded }
      return (await app.inject({ ...request, remoteAddress: '192.0.2.1', headers })).statusCode
    }
    for (const [index, address] of addresses.entries()) {
      t.equal(await from(address), index < max ? status : 429, `${request.url} from ${address}`)
    }
    t.equal(await from('2001:db8:1:3::1'), status, `${request.url} from another network`)
  }
})

t.test('an IPv4 address is one client, however a socket or a proxy writes it', async t => {
  const app = await startApp(t, { config: { limits, trustProxy: ['192.0.2.1'] } })
  const from = async (remoteAddress: string, forwarded?: string) =>
    (await app.inject({
      url: '/v1/search?q=safe',
      remoteAddress,
      ...(forwarded && { headers: { 'x-forwarded-for': forwarded } }),
    })).statusCode
  for (const address of ['203.0.113.7', '::ffff:203.0.113.7']) t.equal(await from(address), 200, address)
  t.equal(await from('192.0.2.1', '::ffff:cb00:7107'), 200)
  t.equal(
    await from('::ffff:192.0.2.1', '203.0.113.7'),
    429,
    'a proxy on a socket for both is trusted by its IPv4 address'
  )
  t.equal(await from('203.0.113.8'), 200)
})

t.test('what a proxy writes instead of an address counts as the proxy', async t => {
  const app = await startApp(t, { config: { limits, trustProxy: ['192.0.2.1'] } })
  const from = async (forwarded: string) =>
    (await app.inject({
      url: '/v1/search?q=safe',
      remoteAddress: '192.0.2.1',
      headers: { 'x-forwarded-for': forwarded },
    })).statusCode
  for (const one of ['unknown', '_hidden', 'a:b:c']) t.equal(await from(one), 200, one)
  for (const one of ['unknown', '_another', '999.0.0.1', '']) t.equal(await from(one), 429, one)
})

t.test('a proxy that is not trusted is warned of once, without an address', async t => {
  for (
    const [trustProxy, headers, warnings] of [
      [[], { 'x-forwarded-for': '203.0.113.7' }, 1],
      [[], { forwarded: 'for=203.0.113.7' }, 1],
      [[], {}, 0],
      [['192.0.2.1'], { 'x-forwarded-for': '203.0.113.7' }, 0],
    ] as const
  ) {
    const lines: string[] = []
    const app = await startApp(t, { config: { trustProxy }, log: line => lines.push(line) })
    for (let count = 0; count < 3; count++) await app.inject({ url: '/livez', headers, remoteAddress: '192.0.2.1' })
    const warned = lines.filter(line => /"level":40/.test(line))
    t.equal(warned.length, warnings, JSON.stringify({ trustProxy, headers }))
    for (const line of warned) t.match(line, /TRUST_PROXY/)
    t.notMatch(lines.join(''), /203\.0\.113|192\.0\.2/)
  }
})
