/** Spellings of one address: what needs no percent-encoding means the same encoded (RFC 3986, 6.2.2.2). */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'
import { startKeyed } from '../fixtures/keyed-app.ts'
import { exchange, listen, parseAnswer } from '../fixtures/socket.ts'

const encoded = (text: string) => [...text].map(character => `%${character.charCodeAt(0).toString(16)}`).join('')

t.test('an ending is one in every spelling', async t => {
  const app = await startApp(t)
  const plain = await app.inject('/v1/principles/safe.md')
  for (
    const url of [
      '/v1/principles/safe%2Emd',
      '/v1/principles/safe%2emd',
      '/v1/principles/safe.%6Dd',
      `/v1/principles/${encoded('safe.md')}`,
      `/${encoded('v1')}/${encoded('principles')}/safe.md`,
    ]
  ) {
    const answer = await app.inject(url)
    t.equal(answer.body, plain.body, url)
    for (const name of ['content-type', 'content-location', 'etag']) {
      t.equal(answer.headers[name], plain.headers[name], `${name} of ${url}`)
    }
  }
  t.equal(
    (await app.inject('/v1/principles/safe%2Fmd')).statusCode,
    404,
    'a reserved character is not the same encoded'
  )
  t.equal((await app.inject('/v1/principles/safe%252Emd')).statusCode, 404, 'nothing is decoded twice')
})

t.test('a path is told of its methods in every spelling', async t => {
  const app = await startApp(t)
  const answer = await app.inject({ method: 'POST', url: '/v1/%70rinciples' })
  t.match(answer.json(), { status: 405, instance: '/v1/principles' })
  t.equal(answer.headers.allow, 'GET, HEAD, OPTIONS')
  t.match((await app.inject('/v1/principles/%6Eone%2e')).json(), { status: 404, instance: '/v1/principles/none.' })
})

t.test('an absolute address is its path in what is answered too', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  const get = async (address: string) =>
    parseAnswer(await exchange(port, `GET ${address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`))
  t.match(JSON.parse((await get('http://evil.example/v1/principles/none')).body), {
    status: 404,
    instance: '/v1/principles/none',
  })
  t.equal((await get('http://evil.example')).status, 200)
  t.equal((await get('http://evil.example?x')).status, 400)
  t.match((await get('http://evil.example/v1/principles/safe.md')).headers, { 'content-location': /^\/v1\/.*\.md$/ })
})

t.test('the same request in another spelling is a repetition', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const post = (url: string) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...owner.headers, 'idempotency-key': 'one' },
      payload: { name: 'Tea' },
    })
  const first = await post('/v1/arrangements')
  t.equal(first.statusCode, 201)
  const again = await post('/v1/%61rrangements')
  t.match(again, { statusCode: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } })
})
