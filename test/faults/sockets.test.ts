import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { isProblem } from '../fixtures/problem.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'

async function startServer (t: Test) {
  const app = await startApp(t)
  return { app, port: await listen(app) }
}

type Server = Awaited<ReturnType<typeof startServer>>
type Case = readonly [about: string, data: string | Uint8Array, path?: string | undefined]

async function refuses (t: Test, { app, port }: Server, status: number, code: string, cases: readonly Case[]) {
  for (const [about, data, path] of cases) {
    const raw = await exchange(port, data)
    const { headers } = parseAnswer(raw)
    await isProblem(t, app, parseAnswer(raw), { status, code, about, ...(path !== undefined && { path }) })
    t.equal(headers.connection, 'close', `${about}: and the connection is over`)
  }
}

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n')

t.test('what is no HTTP request is answered with a problem', async t => {
  const server = await startServer(t)
  await refuses(t, server, 400, 'malformed_request', [
    ['words', 'hello there\r\n\r\n'],
    ['bytes', Uint8Array.from({ length: 400 }, (_, index) => (index * 151 + 17) % 256)],
    ['the beginning of TLS', Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a version that is not there', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['a method that is not there', 'BREW /v1/principles HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a method in small letters', 'get /v1/principles HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a space in the path', get('/v1/principles/a b')],
    ['a header without a colon', get('/v1/principles', 'Accept')],
    ['a header with a NUL', get('/v1/principles', 'Accept: a\0b')],
    ['a header folded over lines', get('/v1/principles', 'Accept: text/html,', ' text/plain')],
    ['two lengths', get('/v1/principles', 'Content-Length: 1', 'Content-Length: 2')],
    ['a length and chunks', get('/v1/principles', 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    ['a negative length', get('/v1/principles', 'Content-Length: -1')],
    ['a length that is no number', get('/v1/principles', 'Content-Length: 1e3')],
    ['a chunk that is none', `${get('/v1/principles', 'Transfer-Encoding: chunked')}zz\r\n`],
  ])
})

t.test('a URL that is not percent-encoded is told to be', async t => {
  const { port } = await startServer(t)
  for (const path of ['/v1/principles/آمن', '/v1/search?q=café']) {
    t.match(JSON.parse(parseAnswer(await exchange(port, Buffer.from(get(path)))).body), {
      status: 400,
      code: 'malformed_request',
      detail: /percent-encode it/,
    }, path)
  }
})

t.test('a request that is HTTP but not HTTP/1.1 as it is to be written is malformed', async t => {
  const server = await startServer(t)
  await refuses(t, server, 400, 'malformed_request', [
    ['no Host', 'GET /v1/principles HTTP/1.1\r\nConnection: close\r\n\r\n', '/v1/principles'],
    ['two Hosts', get('/v1/principles', 'Host: elsewhere'), '/v1/principles'],
    ['HTTP/0.9', 'GET /v1/principles\r\n\r\n', '/v1/principles'],
    ['HTTP/2.0', 'GET /v1/principles HTTP/2.0\r\nHost: localhost\r\nConnection: close\r\n\r\n', '/v1/principles'],
  ])
  const old = parseAnswer(await exchange(server.port, 'GET /v1/principles/safe HTTP/1.0\r\n\r\n'))
  t.equal(old.status, 200, 'HTTP/1.0 knows no Host')
})

t.test('a transfer coding other than chunked is not decoded, and nothing is done with what came in it', async t => {
  const server = await startServer(t)
  await refuses(
    t,
    server,
    501,
    'transfer_coding_unknown',
    ['gzip, chunked', 'GZIP,chunked', 'deflate, gzip, chunked', 'x-own, chunked', 'identity, chunked'].map(
      coding => [coding, `${get('/v1/principles', `Transfer-Encoding: ${coding}`)}0\r\n\r\n`, '/v1/principles']
    )
  )
  await refuses(
    t,
    server,
    400,
    'malformed_request',
    ([['gzip', '/v1/principles'], ['identity', '/v1/principles'], ['chunked, gzip']] as const).map(([coding, path]) =>
      [
        `${coding}: nobody knows where the body ends (RFC 9112, 6.3)`,
        get('/v1/principles', `Transfer-Encoding: ${coding}`),
        path,
      ] as const
    )
  )
  const chunked = await exchange(server.port, `${get('/v1/principles/safe', 'Transfer-Encoding: Chunked')}0\r\n\r\n`)
  t.equal(parseAnswer(chunked).status, 200)
})

t.test('what is too large is told by what it is', async t => {
  const server = await startServer(t)
  await refuses(t, server, 431, 'headers_too_large', [
    ['one header', get('/v1/principles', `X-Large: ${'a'.repeat(20_000)}`)],
    ['many headers', get('/v1/principles', ...Array.from({ length: 1_500 }, (_, index) => `X-${index}: ${index}`))],
  ])
  await refuses(t, server, 414, 'uri_too_long', [
    ['an address of 9,000', get(`/v1/principles?${'a'.repeat(9_000)}`), '/v1/principles'],
    ['an address of 20,000', get(`/v1/principles?${'a'.repeat(20_000)}`)],
    ['an address of 100,000', get(`/${'a'.repeat(100_000)}`)],
  ])
})

t.test('a path is not tidied up', async t => {
  const server = await startServer(t)
  await refuses(
    t,
    server,
    404,
    'not_found',
    [
      '/v1/../v1/principles',
      '/v1/./principles',
      '/docs/static/../../package.json',
      '/docs/static/..%2f..%2fpackage.json',
      '/docs/static/%2e%2e/%2e%2e/package.json',
      '/\\..\\package.json',
    ]
      .map(path => [path, get(path), path.replaceAll('%2e', '.')])
  )
})

t.test('methods that name no resource of ours', async t => {
  const server = await startServer(t)
  for (
    const [about, data] of [
      ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'],
      ['TRACE', 'TRACE /v1/principles HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: secret\r\n\r\n'],
      [
        'PROPFIND',
        'PROPFIND /v1/principles HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nDepth: infinity\r\n\r\n',
      ],
      ['QUERY', 'QUERY /v1/principles HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}'],
    ] as const
  ) {
    const answer = parseAnswer(await exchange(server.port, data))
    await isProblem(t, server.app, answer, {
      status: 405,
      code: 'method_not_allowed',
      about,
      ...(about !== 'CONNECT' && { path: '/v1/principles' }),
    })
    t.equal(answer.headers.allow, 'GET, HEAD, OPTIONS')
    t.notMatch(answer.body, /secret/)
  }
})

t.test('what may be passed over is passed over', async t => {
  const { port } = await startServer(t)
  for (
    const [about, ...headers] of [
      ['a body on a GET', 'Content-Type: application/json', 'Content-Length: 0'],
      ['an expectation that nobody knows', 'Expect: the-impossible'],
      ['an offer to speak something else', 'Connection: Upgrade', 'Upgrade: h2c'],
      ['a range', 'Range: bytes=0-1'],
      [
        'headers that say the same twice',
        'Accept: text/html',
        'Accept: application/json;q=0.5',
        'Accept-Encoding: gzip',
        'Accept-Encoding: identity',
        'Accept-Language: en',
        'Accept-Language: cy',
        'If-None-Match: "a"',
        'If-None-Match: "b"',
        'X-Request-Id: a',
        'X-Request-Id: b',
      ],
      [
        'headers of proxies that are not trusted',
        'X-Forwarded-For: 192.0.2.1',
        'X-Forwarded-Host: evil.example',
        'X-Forwarded-Proto: javascript',
        'Forwarded: for=192.0.2.1;host=evil.example',
      ],
      ['keys that objects have of themselves', '__proto__: a', 'constructor: b', 'hasOwnProperty: c'],
    ] as const
  ) {
    const { status, body } = parseAnswer(await exchange(port, get('/v1/principles/safe', ...headers)))
    t.equal(status, 200, about)
    t.notMatch(body, /evil/)
  }
  const absolute = parseAnswer(await exchange(port, get('http://evil.example/v1/principles/safe.md')))
  t.match(
    absolute,
    { status: 200, headers: { 'content-type': /^text\/markdown/ } },
    'an absolute address, as RFC 9112 wants'
  )
})

t.test('what follows a request on the same connection is a request of its own', async t => {
  const { app, port } = await startServer(t)
  const both = await exchange(port, 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\nGARBAGE\r\n\r\n')
  const second = both.indexOf('HTTP/1.1', 1)
  t.equal(parseAnswer(both.slice(0, second)).status, 200)
  await isProblem(t, app, parseAnswer(both.slice(second)), {
    status: 400,
    code: 'malformed_request',
    about: 'the second',
  })
})
