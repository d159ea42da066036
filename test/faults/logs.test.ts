import BetterSqlite3 from 'better-sqlite3'
import t, { type Test } from 'tap'
import type { Database } from '../../src/storage/open.ts'
import { startApp } from '../fixtures/app.ts'
import { sqlite, testOnEngines, type Engine } from '../fixtures/engines.ts'
import { asRole } from '../fixtures/postgres-server.ts'
import { exchange, listen } from '../fixtures/socket.ts'

interface Line {
  readonly level: number
  readonly msg: string
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly ms?: number
  readonly reqId?: string
  readonly reason?: string
}

/** The service on an engine, with its log, and the database behind it. */
async function startLogged (t: Test, engine: Engine = sqlite) {
  const log: string[] = []
  const { storage, database } = await engine.open(t, 'seeded')
  const app = await startApp(t, { storage, log: line => log.push(line) })
  const lines = () => log.map((line): Line => JSON.parse(line))
  return { app, log, lines, database }
}

const secret = 'hunter2'

t.test('each request is one line of JSON with the route that was meant and not the address', async t => {
  const { app, log, lines } = await startLogged(t)
  const headers = {
    cookie: `a=${secret}`,
    'user-agent': secret,
    referer: `https://${secret}.example`,
    'x-forwarded-for': secret,
    'accept-language': secret,
    'if-none-match': `"${secret}"`,
  }
  const requests = [
    ['GET', `/v1/search?q=${secret}`, '/v1/search', 200],
    ['GET', `/v1/search?q=${secret}&q=${secret}`, '/v1/search', 400],
    ['GET', `/v1/search?q=${secret}%ff`, 'none', 400],
    ['GET', `/v1/search?q=${secret}${'a'.repeat(9_000)}`, '/v1/search', 414],
    ['POST', `/v1/search?q=${secret}`, 'none', 405],
    ['GET', `/v1/principles/${secret}`, '/v1/principles/:principle', 404],
    ['GET', `/v1/principles/${secret}.md`, '/v1/principles/:principle', 404],
    ['GET', `/v1/principles?${secret}=1`, '/v1/principles', 400],
    ['GET', `/v1/principles?cursor=${secret}`, '/v1/principles', 400],
    ['GET', `/${secret}`, 'none', 404],
    ['GET', '/v1/principles/safe', '/v1/principles/:principle', 200],
    ['HEAD', '/v1/principles/safe', '/v1/principles/:principle', 200],
    ['GET', '/v1/organisation', '/v1/organisation', 401],
  ] as const
  for (const [method, url] of requests) {
    await app.inject({
      method,
      url,
      headers: url === '/v1/organisation' ? { ...headers, authorization: `Bearer ${secret}` } : headers,
    })
  }
  const [warnings, answered] = [40, 30].map(wanted => lines().filter(({ level }) => level === wanted))
  t.match(warnings, [{ msg: /TRUST_PROXY/ }], 'the proxy that nobody trusts is told of')
  t.strictSame(
    answered?.map(({ method, route, status }) => [method, route, status]),
    requests.map(([method, , route, status]) => [method, route, status])
  )
  t.ok(
    answered?.every(({ level, msg, ms, reqId }) =>
      level === 30 && msg === 'answered' && typeof ms === 'number' && reqId
    )
  )
  t.notMatch(log.join(''), secret)
})

t.test('over a connection of its own too, and of what is no request nothing is kept', async t => {
  const { app, log } = await startLogged(t)
  const port = await listen(app)
  await exchange(port, `GET /v1/search?q=${secret} HTTP/1.1\r\nHost: ${secret}.example\r\nConnection: close\r\n\r\n`)
  await exchange(port, `GET /v1/search?q=${secret} HTTP/9.9\r\n\r\n`)
  await exchange(port, `${secret}\r\n\r\n`)
  await exchange(port, `GET /v1/search?q=${secret} HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)
  t.notMatch(log.join(''), secret)
})

t.test("a request id is the caller's where it is harmless", async t => {
  const { app, lines } = await startLogged(t)
  for (const id of ['abc-123_X.y', 'a b', 'a'.repeat(65), '{"a":1}', '\u00e9', '']) {
    await app.inject({ url: '/livez', headers: { 'x-request-id': id } })
  }
  t.strictSame(
    lines().map(({ reqId }) =>
      reqId?.replace(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'new')
    ),
    ['abc-123_X.y', 'new', 'new', 'new', 'new', 'new']
  )
  t.equal(new Set(lines().map(({ reqId }) => reqId)).size, 6, 'each is another')
})

/** Takes a table from under the service, which is a fault that nothing foresees. */
async function breakSearch (database: Database) {
  if (database.dialect === 'postgres') {
    await asRole(database.ownerUrl ?? '', 'DROP TABLE search_entries')
  } else {
    const connection = new BetterSqlite3(database.file)
    connection.exec('DROP TABLE search_index')
    connection.close()
  }
}

testOnEngines(t, async (t, engine) => {
  const { app, log, lines, database } = await startLogged(t, engine)
  await breakSearch(database)
  const { statusCode, body, headers } = await app.inject({
    url: `/v1/search?q=${secret}`,
    headers: { 'x-request-id': 'mine' },
  })
  t.equal(statusCode, 500)
  t.equal(headers['content-type'], 'application/problem+json')
  t.match(JSON.parse(body), { code: 'internal_error', requestId: 'mine', detail: 'The service failed' })
  t.notMatch(body, /search_|SQL|select|node_modules|at /i, 'the answer tells nothing')
  const [fault, answered] = lines()
  t.match(
    fault,
    { level: 50, reqId: 'mine', msg: 'failed', err: { code: /^(SQLITE_ERROR|42P01)$/, stack: /at / } },
    'the log tells where'
  )
  t.match(answered, { route: '/v1/search', status: 500 })
  t.notMatch(log.join(''), secret, 'and not what was searched for')
})
