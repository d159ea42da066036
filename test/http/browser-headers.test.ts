/** What a browser is told of every answer, whatever becomes of the request. */
import t from 'tap'
import { createMetrics } from '../../src/operations/index.ts'
import { startApp } from '../fixtures/app.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'

type Headers = Readonly<Record<string, unknown>>

const isGuarded = (headers: Headers) =>
  headers['x-content-type-options'] === 'nosniff' &&
  /^default-src 'none';/.test(String(headers['content-security-policy']))

t.test('every answer says that its media type is meant and that nothing in it runs or is loaded', async t => {
  const app = await startApp(t)
  const { etag } = (await app.inject('/v1/principles/safe')).headers
  const requests = [
    '/',
    '/v1/principles',
    '/v1/principles/safe.html',
    '/v1/principles/safe.md',
    '/v1/principles/safe.jsonld',
    '/v1/principle-sets/core/versions/1',
    '/v1/search?q=safe',
    '/feeds/versions.atom',
    '/feeds/versions.json',
    '/embed/principles/safe',
    '/openapi.json',
    '/docs',
    '/docs/',
    '/docs/static/swagger-ui.css',
    '/docs/static/none',
    '/livez',
    '/readyz',
    '/problems',
    '/problems/not_found',
    '/problems/nope',
    '/.well-known/api-catalog',
    '/.well-known/security.txt',
    '/nope',
    '/v1/principles?x',
    '/v1/principles/%ff',
    '/v1/organisation',
    '/embed/principles/nope',
    '/v1/principle-sets/core/versions/1.2.0/export.csv',
  ]
  for (const url of requests) t.ok(isGuarded((await app.inject({ url, headers: { accept: '*/*' } })).headers), url)
  for (
    const request of [
      { method: 'OPTIONS', url: '/v1/principles' },
      { method: 'POST', url: '/v1/principles' },
      { method: 'HEAD', url: '/v1/principles/safe' },
      { url: '/v1/principles/safe', headers: { 'if-none-match': String(etag) } },
      { url: '/v1/principles/safe', headers: { accept: 'image/png' } },
      { method: 'POST', url: '/v1/scores', payload: 'x', headers: { 'content-type': 'text/plain' } },
    ] as const
  ) {
    const { statusCode, headers } = await app.inject(request)
    t.ok(isGuarded(headers), `${statusCode} to ${JSON.stringify(request)}`)
  }
})

t.test('what never became a request is answered so as well, and so are metrics', async t => {
  const port = await listen(await startApp(t))
  for (
    const data of [
      'nothing\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    ]
  ) {
    t.ok(isGuarded(parseAnswer(await exchange(port, data)).headers), data.slice(0, 20))
  }
  const { app } = await createMetrics()
  t.ok(isGuarded((await app.inject('/metrics')).headers))
  await app.close()
})

t.test('the news that a page has not changed takes nothing from its policy', async t => {
  const app = await startApp(t)
  for (const url of ['/embed/principles/safe', '/v1/principles/safe.html']) {
    const { headers } = await app.inject(url)
    const again = await app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
    t.equal(again.statusCode, 304)
    for (const name of ['content-security-policy', 'referrer-policy']) {
      t.equal(again.headers[name], headers[name], `${name} of ${url}`)
    }
  }
})
