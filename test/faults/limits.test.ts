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
  await isProblem(t, app, { status: refused.statusCode, headers: refused.headers, body: refused.body }, { status: 429, code: 'rate_limited', path: '/v1/search', about: 'the fourth' })
  t.match(refused.headers, { ratelimit: /^"search";r=0;t=\d+$/, 'ratelimit-policy': '"search";q=3;w=60', 'retry-after': /^([1-9]|[1-5]\d|60)$/ })
  for (const url of ['/v1/principles', '/v1/principles/safe', '/livez', '/readyz', '/openapi.json', '/embed/principles/safe']) {
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
    t.match(headers, { ratelimit: new RegExp(`^"not-found";r=${3 - index};t=\\d+$`), 'ratelimit-policy': '"not-found";q=4;w=60' })
  }
  const refused = await app.inject('/v1/examples/nope')
  await isProblem(t, app, { status: refused.statusCode, headers: refused.headers, body: refused.body }, { status: 429, code: 'rate_limited', path: '/v1/examples/nope', about: 'the fifth' })
  t.equal((await app.inject('/v1/principles/safe')).statusCode, 200)
  t.equal((await app.inject('/v1/search?q=safe')).statusCode, 200)
  t.equal((await app.inject({ method: 'POST', url: '/v1/principles' })).statusCode, 405)
  t.equal((await app.inject('/v1/principles?x')).statusCode, 400)
})

t.test('one client does not use up what another has', async t => {
  const app = await startApp(t, { config: { limits } })
  const from = (remoteAddress: string, forwarded?: string) =>
    app.inject({ url: '/v1/search?q=safe', remoteAddress, ...(forwarded && { headers: { 'x-forwarded-for': forwarded } }) })
  for (let count = 0; count < 4; count++) await from('192.0.2.1', `198.51.100.${count}`)
  t.equal((await from('192.0.2.1', '198.51.100.9')).statusCode, 429, 'who forwards is not believed unless trusted')
  t.equal((await from('192.0.2.2')).statusCode, 200)
})

t.test('behind a proxy that is trusted a client is who the proxy says', async t => {
  const app = await startApp(t, { config: { limits, trustProxy: ['192.0.2.0/24'] } })
  const from = (forwarded: string) => app.inject({ url: '/v1/search?q=safe', remoteAddress: '192.0.2.1', headers: { 'x-forwarded-for': forwarded } })
  for (let count = 0; count < 3; count++) await from('198.51.100.1')
  t.equal((await from('198.51.100.1')).statusCode, 429)
  t.equal((await from('198.51.100.2')).statusCode, 200)
  t.equal((await from('198.51.100.3, 198.51.100.1')).statusCode, 429, 'what a client wrote before its own address is not')
})
