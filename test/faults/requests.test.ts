import t from 'tap'
import { addExampleData } from '../../src/bin/openapi/document.ts'
import { startApp } from '../fixtures/app.ts'
import { refuses } from './refused-requests.ts'

t.test('nothing is where nothing was put', async t => {
  const app = await startApp(t)
  await refuses(t, app, 404, 'not_found', [
    '/nope',
    '/v1',
    '/v1/',
    '/v1/nope',
    '/V1/principles',
    '/v2/principles',
    '//',
    '//v1/principles',
    '/v1//principles',
    '/v1/principles/safe/',
    '/v1/principles;a=b',
    '/v1/.json',
    '/.json',
    '/v1/principles/safe.md/',
    '/feeds/nope.atom',
    '/problems/nope',
    '/problems/__proto__',
    '/problems/constructor',
    '/.well-known/nope',
    '/.env',
    '/docs/static/nope.js',
    '/docs/static/..%2f..%2fpackage.json',
    '/docs/static/..%5c..%5cpackage.json',
    '/*',
  ])
})

t.test('each kind of thing that is not there has a code of its own', async t => {
  const app = await startApp(t)
  await refuses(t, app, 404, 'set_not_found', [
    '/v1/principle-sets/nope',
    '/v1/principle-sets/nope/versions',
    '/v1/principle-sets/nope/versions/1.0.0/principles/safe',
    '/v1/principle-sets/nope/versions/1/diff/2',
    '/v1/principle-sets/01a00000-0000-7000-8000-000000000000',
    '/v1/principle-sets/CORE',
    '/v1/principle-sets/__proto__',
    '/embed/principles/safe?set=nope',
  ])
  await refuses(t, app, 404, 'version_not_found', [
    '/v1/principle-sets/core/versions/9.9.9',
    '/v1/principle-sets/core/versions/9',
    '/v1/principle-sets/core/versions/latest',
    '/v1/principle-sets/core/versions/-1',
    '/v1/principle-sets/core/versions/01.0.0',
    '/v1/principle-sets/core/versions/1.2.0.0',
    '/v1/principle-sets/core/versions/99999999999999999999',
    '/v1/principle-sets/core/versions/1.2.0/diff/9.9.9',
  ])
  await refuses(t, app, 404, 'principle_not_found', [
    '/v1/principles/nope',
    '/v1/principles/nope.md',
    '/v1/principles/safe.exe',
    '/v1/principles/safe.json.json',
    '/v1/principles/',
    '/v1/principles/SAFE',
    '/v1/principles/%73afe%20',
    '/v1/principles/..%2f..%2fetc%2fpasswd',
    '/v1/principles/constructor',
    "/v1/principles/safe'%20OR%20'1'='1",
    '/v1/principles/nope/examples',
    '/v1/principles/%F0%9F%A7%A1',
    '/embed/principles/nope',
  ])
  await refuses(t, app, 404, 'example_not_found', [
    '/v1/examples/nope',
    '/v1/principle-sets/core/versions/1.2.0/examples/nope',
    '/embed/examples/nope',
  ])
  await refuses(t, app, 404, 'category_not_found', ['/v1/categories/nope'])
  await refuses(t, app, 404, 'source_not_found', ['/v1/sources/nope'])
})

t.test('a method that an address does not have is told which it has', async t => {
  const app = await startApp(t)
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'SEARCH', 'LOCK'] as const
  for (
    const url of [
      '/',
      '/v1/principles',
      '/v1/principles/nope',
      '/v1/search?q=safe',
      '/livez',
      '/problems',
      '/embed/principles/safe',
      '/docs',
      '/docs/',
      '/docs/static/swagger-ui.css',
    ]
  ) {
    await refuses(t, app, 405, 'method_not_allowed', methods.map(method => ({ method, url })))
    t.equal((await app.inject({ method: 'DELETE', url })).headers.allow, 'GET, HEAD, OPTIONS', url)
  }
  await refuses(t, app, 404, 'not_found', methods.map(method => ({ method, url: '/nope' })))
})

t.test('a body is not read where none is taken, whatever it holds', async t => {
  const app = await startApp(t)
  const { apiKey } = await addExampleData(app.storage)
  const authorization = `Bearer ${apiKey}`
  const bodies = ['', '{"a', '['.repeat(500_000), '{"__proto__":{"a":1}}', '<a/>', 'x'.repeat(2_000_000)]
  for (const type of ['application/json', 'application/xml', 'text/plain', 'multipart/form-data', 'a\tb', '']) {
    for (const payload of bodies) {
      await refuses(t, app, 405, 'method_not_allowed', [{
        method: 'POST',
        url: '/v1/principles',
        payload,
        headers: { 'content-type': type },
      }])
      const answer = await app.inject({
        method: 'GET',
        url: '/v1/principles/safe',
        payload,
        headers: { 'content-type': type },
      })
      t.equal(answer.statusCode, 200)
      const request = { payload, headers: { 'content-type': type, authorization, 'if-match': '*' } }
      await refuses(t, app, 404, 'milestone_not_found', [{
        method: 'POST',
        url: '/v1/assessments/01a00000-0000-7000-8000-000000005024/milestones/nope/restore',
        ...request,
      }])
      await refuses(t, app, 404, 'key_not_found', [{
        method: 'DELETE',
        url: '/v1/api-keys/01a00000-0000-7000-8000-000000000009',
        ...request,
      }])
    }
  }
})

t.test('OPTIONS tells the methods and never asks for a key', async t => {
  const app = await startApp(t)
  for (const url of ['/', '/livez', '/problems/not_found', '/embed/principles/safe', '/docs']) {
    const { statusCode, headers, body } = await app.inject({ method: 'OPTIONS', url })
    t.strictSame(
      { statusCode, allow: headers.allow, body },
      { statusCode: 204, allow: 'GET, HEAD, OPTIONS', body: '' },
      url
    )
  }
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v1/principles',
    headers: { origin: 'https://a.example', 'access-control-request-method': 'GET' },
  })
  t.match(preflight, { statusCode: 204, headers: { 'access-control-allow-origin': '*' } })
  await refuses(t, app, 404, 'not_found', [{ method: 'OPTIONS', url: '/nope' }])
})

t.test('what does not exist in an accepted form is not sent in another', async t => {
  const app = await startApp(t)
  const accept = (value: string, url = '/v1/principles/safe') => ({ url, headers: { accept: value } })
  const problems = await refuses(t, app, 406, 'not_acceptable', [
    accept('image/png'),
    accept('application/xml'),
    accept('text/*;q=0, application/*;q=0'),
    accept('*/*;q=0'),
    accept(';;;,,,'),
    accept('x'.repeat(4_000)),
    accept('text/html', '/v1/principles'),
    accept('text/html', '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0'),
    accept('image/png', '/'),
    accept('application/json', '/embed/principles/safe'),
    '/v1/principles.md',
    '/v1/principles/safe.md?fields=id',
    { url: '/v1/principles/safe', headers: { 'accept-encoding': 'identity;q=0, zstd' } },
    { url: '/v1/principles/safe', headers: { 'accept-encoding': '*;q=0' } },
  ])
  t.match(problems[0], { detail: /application\/json, application\/ld\+json, text\/html, text\/markdown, text\/plain/ })
})

t.test('a language that the texts do not exist in is answered with the one that they do, and says so', async t => {
  const app = await startApp(t)
  for (
    const request of ['/v1/principles/safe?lang=cy', {
      url: '/v1/principles/safe',
      headers: { 'accept-language': 'xx, *;q=0' },
    }, { url: '/v1/principles/safe', headers: { 'accept-language': ';;q=,' } }]
  ) {
    t.match(await app.inject(request), { statusCode: 200, headers: { 'content-language': 'en' } })
  }
})

t.test('an address that is no percent-encoded UTF-8 is malformed, path and query alike', async t => {
  const app = await startApp(t)
  await refuses(t, app, 400, 'malformed_request', [
    '/%',
    '/v1/%zz',
    '/v1/principles/%',
    '/v1/principles/%f',
    '/v1/principles/%ff',
    '/v1/principles/%c0%af',
    '/v1/principles/%ed%a0%80',
    '/v1/principles/%00',
    '/v1/principles/safe%00.md',
    '/v1/principle-sets/core%00/versions/1',
    '/docs/static/%ff',
    '/nope/%ff',
    '/v1/principles?limit=%zz',
    '/v1/search?q=%zz',
    '/v1/search?q=100%',
    '/v1/search?q=%ff',
    '/v1/search?q=%ed%a0%80',
    '/v1/search?q=%ed%b0%80safe',
    '/v1/search?q=safe%00',
    '/v1/search?%00=a',
    '/v1/principles?cursor=%00',
    '/v1/principles?%e0%80%80',
  ])
  await refuses(t, app, 400, 'malformed_request', [{ method: 'POST', url: '/v1/%zz' }])
})

t.test('an address of more than 8,192 characters is too long', async t => {
  const app = await startApp(t)
  await refuses(t, app, 414, 'uri_too_long', [
    `/v1/search?q=${'a'.repeat(10_000)}`,
    `/v1/principles/${'a'.repeat(9_000)}`,
    `/${'a/'.repeat(5_000)}`,
    `/v1/search?q=${'%C3%A9'.repeat(1_500)}`,
    `/v1/principles?${'a&'.repeat(4_500)}`,
  ])
  t.equal((await app.inject(`/v1/search?q=${'%61'.repeat(500)}`)).statusCode, 200, 'one of 1,513 is not')
})
