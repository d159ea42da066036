import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'

const app = await startApp(t)
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

/** One address of everything that is prepared. */
const prepared = [
  '/v1/principles/safe',
  '/v1/principle-sets/core?expand=principles.examples',
  '/v1/principle-sets/core/versions/1.2.0',
  '/v1/principles',
  '/v1/principles/safe.md',
  '/v1/examples/chapter.html',
  '/v1/guide.txt',
  '/v1/aims.jsonld',
  '/v1/crosswalks',
  '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0',
  '/feeds/versions.atom',
  '/feeds/versions.json',
  '/embed/principles/safe',
]

t.test('HEAD has the headers of GET, the length among them, and no body', async t => {
  const { differences, compare } = collectDifferences()
  for (
    const url of [...prepared, '/v1/search?q=safe', '/', '/problems', '/livez', '/readyz', '/.well-known/api-catalog']
  ) {
    for (const coding of ['identity', 'gzip', 'br']) {
      const headers = { 'accept-encoding': coding }
      const [head, whole] = [await app.inject({ method: 'HEAD', url, headers }), await app.inject({ url, headers })]
      const { date: _head, ratelimit: _headLimit, ...ofHead } = head.headers
      const { date: _whole, ratelimit: _wholeLimit, ...ofWhole } = whole.headers
      compare(`${url} ${coding}`, head.statusCode, 200)
      compare(`${url} ${coding}`, ofHead, ofWhole)
      compare(`${url} ${coding}`, head.headers['content-length'], String(whole.rawPayload.length))
      compare(`${url} ${coding}`, head.rawPayload.length, 0)
    }
    if (prepared.includes(url)) {
      compare(url, (await app.inject({ method: 'HEAD', url, headers: { 'if-none-match': '*' } })).statusCode, 304)
    }
  }
  t.strictSame(differences, [])
  t.equal((await app.inject({ method: 'HEAD', url: '/v1/principles/nothing' })).statusCode, 404)
  t.equal(
    (await app.inject({ method: 'HEAD', url: '/v1/principle-sets/core/versions/1' })).headers.location,
    '/v1/principle-sets/core/versions/1.2.0'
  )
})

const decoders = { gzip: gunzipSync, br: brotliDecompressSync }

t.test('gzip and brotli decode to the plain bytes', async t => {
  const { differences, compare } = collectDifferences()
  for (const url of prepared) {
    const plain = await get(url)
    compare(url, plain.headers['content-encoding'], undefined)
    compare(url, plain.headers['content-length'], String(plain.rawPayload.length))
    for (const [coding, decode] of Object.entries(decoders)) {
      const coded = await get(url, { 'accept-encoding': coding })
      const { 'content-encoding': encoding, 'content-length': length, etag } = coded.headers
      compare(`${url} ${coding}`, [encoding, length], [coding, String(coded.rawPayload.length)])
      compare(`${url} ${coding} is the same`, decode(coded.rawPayload).equals(plain.rawPayload), true)
      compare(`${url} ${coding} has a tag of its own`, etag === plain.headers.etag, false)
      compare('the same the next time', (await get(url, { 'accept-encoding': coding })).headers.etag, etag)
    }
  }
  t.strictSame(differences, [])
})

t.test('the coding is chosen by its weights, brotli before gzip before none', async t => {
  const chosen: Readonly<Record<string, string | undefined>> = {
    'gzip, deflate, br, zstd': 'br',
    'gzip, deflate': 'gzip',
    'br;q=0.5, gzip;q=0.8': 'gzip',
    'gzip;q=0, br;q=0.1': 'br',
    identity: undefined,
    deflate: undefined,
    zstd: undefined,
    '': undefined,
    '*': 'br',
    '*;q=0.1, br;q=0': 'gzip',
    'br;q=0, gzip;q=0': undefined,
    'identity;q=0.5, gzip;q=0.4': undefined,
    'identity;q=0, gzip;q=0.1': 'gzip',
    GZIP: 'gzip',
    'gzip;q=2': 'gzip',
    'nonsense;;q': undefined,
  }
  const { differences, compare } = collectDifferences()
  for (const [accepted, coding] of Object.entries(chosen)) {
    const { headers } = await get('/v1/principles/safe', { 'accept-encoding': accepted })
    compare(accepted, headers['content-encoding'], coding)
  }
  t.strictSame(differences, [])
})

t.test('where even the plain bytes are refused the answer is 406, readable, and lists the codings', async t => {
  const { differences, match } = collectDifferences()
  for (const accepted of ['identity;q=0', '*;q=0', 'deflate, identity;q=0', 'br;q=0, gzip;q=0, *;q=0']) {
    t.equal((await get('/embed/principles/safe', { 'accept-encoding': accepted })).statusCode, 406, accepted)
    for (const url of ['/v1/principles/safe', '/feeds/versions.atom']) {
      const response = await get(url, { 'accept-encoding': accepted })
      match(`${url} ${accepted}`, { status: response.statusCode, problem: response.json() }, {
        status: 406,
        problem: { code: 'not_acceptable', detail: 'The available content codings are br, gzip, identity' },
      })
    }
  }
  t.strictSame(differences, [])
})

t.test(
  'over a real connection, headers that a client repeats are one list, and neither ' +
    '304 nor HEAD has a body',
  async t => {
    const app = await startApp(t)
    const port = await listen(app)
    const tag = String((await app.inject('/v1/principles/safe')).headers.etag)
    const ask = async (method: string, ...headers: readonly string[]) => {
      const answer = await exchange(
        port,
        [`${method} /v1/principles/safe HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join(
          '\r\n'
        )
      )
      return parseAnswer(answer)
    }
    t.match(await ask('GET', 'If-None-Match: "a"', `If-None-Match: ${tag}`), {
      status: 304,
      body: '',
      headers: { etag: tag },
    })
    t.match(await ask('GET', 'Accept: image/png', 'Accept: text/markdown'), {
      status: 200,
      headers: { 'content-type': 'text/markdown; charset=utf-8' },
      body: /^# Safe/,
    })
    t.match(await ask('GET', 'Accept-Encoding: zstd', 'Accept-Encoding: gzip'), {
      status: 200,
      headers: { 'content-encoding': 'gzip' },
    })
    const { status, headers, body } = await ask('HEAD')
    t.strictSame([status, body, headers['content-length']], [
      200,
      '',
      String((await app.inject('/v1/principles/safe')).rawPayload.length),
    ])
  }
)

t.test('any page may read what is public, with the headers that it needs', async t => {
  const { differences, compare, match } = collectDifferences()
  for (
    const url of [
      '/v1/principles/safe',
      '/v1/search?q=safe',
      '/v1/principles/nothing',
      '/v1/principles?limit=0',
      '/v1/principle-sets/core/versions/1',
    ]
  ) {
    const { headers } = await get(url, { origin: 'https://intranet.example.org' })
    compare(url, headers['access-control-allow-origin'], '*')
    compare(url, headers['access-control-allow-credentials'], undefined)
    for (const name of ['ETag', 'Link', 'Content-Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After']) {
      match(`${url} ${name}`, headers['access-control-expose-headers'], name)
    }
  }
  t.strictSame(differences, [])
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v1/principles/safe',
    headers: {
      origin: 'https://intranet.example.org',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    },
  })
  t.equal(preflight.statusCode, 204)
  t.match(preflight.headers, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': /GET/,
    'access-control-allow-headers': 'if-none-match',
  })
})

t.test('no answer sets a cookie', async t => {
  const { differences, compare } = collectDifferences()
  for (const url of [...prepared, '/', '/docs', '/v1/search?q=safe', '/problems', '/openapi.json']) {
    compare(url, (await get(url)).headers['set-cookie'], undefined)
  }
  t.strictSame(differences, [])
})
