import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { addExampleData } from '../../src/bin/openapi/document.ts'
import { startApp } from '../fixtures/app.ts'
import { isProblem } from '../fixtures/problem.ts'

type App = Awaited<ReturnType<typeof startApp>>
type Request = string | (InjectOptions & { url: string })

/** Sends what is wrong and asserts what is told about it; gives back the problems. */
async function refuses (t: Test, app: App, status: number, code: string, requests: readonly Request[]) {
  const problems = []
  for (const request of requests) {
    const { url, method = 'GET', headers } = typeof request === 'string' ? { url: request } : request
    const answer = await app.inject(request)
    const about = [method, url.slice(0, 80), ...headers ? [JSON.stringify(headers)] : []].join(' ')
    // The address is told as it is known: with nothing encoded that need not be.
    const path = url.split('?', 1)[0]?.replace('%73', 's') ?? ''
    problems.push(
      await isProblem(t, app, { status: answer.statusCode, headers: answer.headers, body: answer.body }, {
        status,
        code,
        path,
        about,
      })
    )
  }
  return problems
}

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
    '/v1/principle-sets/core/versions/1.0.0.0',
    '/v1/principle-sets/core/versions/99999999999999999999',
    '/v1/principle-sets/core/versions/1.0.0/diff/9.9.9',
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
    '/v1/principle-sets/core/versions/1.0.0/examples/nope',
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
  const { apiKey } = await addExampleData(app, app.storage)
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

t.test('a parameter that is unknown, repeated, empty or out of bounds is named', async t => {
  const app = await startApp(t)
  const cases: Readonly<Record<string, readonly string[]>> = {
    page: ['/v1/principles?page=2'],
    Limit: ['/v1/principles?Limit=2'],
    __proto__: ['/v1/principles?__proto__=1', '/v1/search?q=safe&__proto__=1'],
    '__proto__[a]': ['/v1/principles?__proto__[a]=1'],
    constructor: ['/v1/principles/safe?constructor=1'],
    'limit[]': ['/v1/principles?limit[]=1'],
    x: [
      '/livez?x',
      '/readyz?x=.json',
      '/?x=1',
      '/problems?x',
      '/openapi.json?x',
      '/feeds/versions.atom?x',
      '/embed/principles/safe?x',
      '/v1/principles?x=.json',
      '/v1/principles?x=1&x=2',
      '/v1/guide?x=%26',
    ],
    '': ['/v1/principles?=1'],
    limit: ['0', '-1', '101', '1000', '1.5', 'all', '', 'true', 'NaN', 'null', '99999999999999999999', '[1]', '1;2']
      .map(value => `/v1/principles?limit=${value}`).concat(
        '/v1/principles?limit=1&limit=2',
        '/v1/search?q=safe&limit=51',
        '/v1/search?q=safe&limit=0'
      ),
    lang: [
      '/v1/principles/safe?lang=!!',
      '/v1/principles?lang=',
      '/v1/principles?lang=en&lang=en',
      `/v1/guide?lang=en-${'a'.repeat(40)}`,
      '/v1/guide?lang=en_GB',
      '/embed/principles/safe?lang=1',
    ],
    variant: [
      '/v1/principles?variant=hard',
      '/v1/principles?variant=',
      '/v1/principles?variant=standard&variant=standard',
    ],
    fields: [
      '/v1/principles?fields=nope',
      '/v1/principles?fields=',
      '/v1/principles?fields=id,',
      '/v1/principles?fields=id&fields=slug',
      '/v1/guide?fields=__proto__',
    ],
    expand: [
      '/v1/principles?expand=everything',
      '/v1/principles?expand=examples.examples',
      '/v1/principle-sets/core?expand=principles&expand=principles',
    ],
    q: [
      '/v1/search',
      '/v1/search?q=',
      '/v1/search?q=a&q=b',
      '/v1/search?q=%22*%22',
      '/v1/search?q=+',
      '/v1/search?q=%F0%9F%A7%A1',
      `/v1/search?q=${'a'.repeat(501)}`,
    ],
    type: ['/v1/search?q=safe&type=person', '/v1/search?q=safe&type=principle&type=principle'],
    set: [`/v1/search?q=safe&set=${'a'.repeat(65)}`, '/embed/principles/safe?set=core&set=core'],
    format: ['/v1/examples?format=video'],
    peerSupport: ['/v1/examples?peerSupport=true'],
    principle: [
      `/v1/principles/${'a'.repeat(201)}`,
      `/v1/principles/${'a'.repeat(2_000)}`,
      '/v1/examples?principle=safe&principle=safe',
    ],
    code: [`/problems/${'a'.repeat(65)}`],
  }
  for (const [name, urls] of Object.entries(cases)) {
    for (const problem of await refuses(t, app, 400, 'invalid_parameter', urls)) {
      t.ok(problem.errors?.some(({ parameter }) => parameter === name), `${name} is named`)
      t.ok(problem.detail.includes(name), 'in the detail too')
    }
  }
})

t.test('a very large number of parameters is refused all the same', async t => {
  const app = await startApp(t)
  const names = Array.from({ length: 1_200 }, (_, index) => `p${index}`)
  const [problem] = await refuses(t, app, 400, 'invalid_parameter', [`/v1/principles?${names.join('&')}`])
  t.strictSame(problem?.errors?.map(({ parameter }) => parameter), names.slice(0, 20), 'the first of them are told')
})

t.test('a number is written in digits alone', async t => {
  const app = await startApp(t)
  await refuses(
    t,
    app,
    400,
    'invalid_parameter',
    ['1e1', '0x10', '0b11', '%201', '1%20', '%2B1', '1.0', '١', '01'].map(value => `/v1/principles?limit=${value}`)
  )
})

t.test('a cursor is good for its own list alone', async t => {
  const app = await startApp(t)
  const cursorOf = async (url: string) => (await app.inject(url)).json<{ page: { next: string } }>().page.next
  const cursor = await cursorOf('/v1/principles?limit=2')
  t.equal((await app.inject(`/v1/principles?limit=2&cursor=${cursor}`)).statusCode, 200)
  const [key = '', sum = ''] = cursor.split('.')
  const another = Buffer.from('nope').toString('base64url')
  await refuses(t, app, 400, 'invalid_cursor', [
    ...[
      'abc',
      '',
      '.',
      '..',
      '%20',
      key,
      `${key}.`,
      `.${sum}`,
      `${key}.${sum}x`,
      `${key}.${sum}.`,
      `${key}..${sum}`,
      `${key}=.${sum}`,
      `${another}.${sum}`,
      `${cursor}%20`,
      '__proto__',
      "'%20OR%201=1",
    ]
      .map(value => `/v1/principles?cursor=${value}`),
    `/v1/examples?cursor=${cursor}`,
    `/v1/principle-sets?cursor=${cursor}`,
    `/v1/principle-sets/imroc/principles?cursor=${cursor}`,
    `/v1/examples?category=nope&cursor=${await cursorOf('/v1/examples?limit=2')}`,
  ])
  await refuses(t, app, 400, 'invalid_parameter', [
    `/v1/principles?cursor=${'a'.repeat(501)}`,
    `/v1/principles?cursor=${cursor}&cursor=${cursor}`,
  ])
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
    accept('text/html', '/v1/principle-sets/core/versions/1.0.0/diff/1.0.0'),
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

t.test('what would be an operator of the search is a word or nothing', async t => {
  const app = await startApp(t)
  const search = async (q: string) => (await app.inject(`/v1/search?limit=50&q=${encodeURIComponent(q)}`))
  const plain = (await search('peer support')).json<{ items: { url: string }[] }>().items.map(({ url }) => url)
  t.ok(plain.length > 0)
  for (
    const q of [
      '"peer support',
      'peer) support',
      'peer* support',
      '^peer support',
      'peer + support',
      'peer -support',
      '{peer} : support',
      "peer'; support",
      'peer\\support',
      'peer & support',
      'peer | !support',
      '<peer> support',
      'peer:* support',
    ]
  ) {
    const answer = await search(q)
    t.strictSame(answer.json<{ items: { url: string }[] }>().items.map(({ url }) => url), plain, q)
  }
  for (
    const q of [
      'NEAR(peer support)',
      'peer NOT support',
      'title_words:peer',
      'peer AND NOT support',
      "'; DROP TABLE search_entries; --",
      '\u202epeer',
      'a'.repeat(500),
      'ａ１',
      '_1',
      'p\u0301eer',
    ]
  ) {
    t.equal((await search(q)).statusCode, 200, q)
  }
})
