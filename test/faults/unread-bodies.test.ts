/** Answers that go out before the body of their request has come whole. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'
import { startKeyed, until } from '../fixtures/keyed-app.ts'
import { isProblem } from '../fixtures/problem.ts'
import { exchange, listen, openSocket, parseAnswer, sendWhole } from '../fixtures/socket.ts'

const mebibyte = 1024 * 1024
const json = 'Content-Type: application/json'

const post = (path: string, ...headers: readonly string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')

/** Requests that are refused at once and never come to an end, and what is none. */
const endless = [
  ...['close', 'keep-alive'].map(connection =>
    post('/v1/principles', 'Content-Length: 1000000000', `Connection: ${connection}`)
  ),
  'nothing of HTTP\r\n\r\n',
]
const about = (head: string) => head.trim().replace(/\r\n/g, ', ')

t.test('whoever sends 10 MiB before reading gets the answer that refuses them', async t => {
  const { app, owner } = await startKeyed(t, sqlite, { config: { limits: { authFailure: 2 } } })
  const port = await listen(app)
  const key = `Authorization: ${owner.headers.authorization}`
  const bytes = Buffer.alloc(10 * mebibyte, 32)
  const whole = `Content-Length: ${bytes.length}`
  const refused: ReadonlyArray<readonly [status: number, code: string, path: string, ...headers: string[]]> = [
    [413, 'body_too_large', '/v1/arrangements', key, json],
    [415, 'unsupported_media_type', '/v1/arrangements', key, 'Content-Type: text/plain'],
    [415, 'unsupported_media_type', '/v1/arrangements', key, json, 'Content-Encoding: gzip'],
    [401, 'unauthorized', '/v1/arrangements', json],
    [405, 'method_not_allowed', '/v1/principles', json],
    [404, 'not_found', '/nowhere', json],
    [406, 'not_acceptable', '/v1/arrangements', key, json, 'Accept: text/html'],
    [415, 'unsupported_media_type', '/v1/assessment-imports', key, json],
  ]
  for (const [status, code, path, ...headers] of refused) {
    for (const connection of ['close', 'keep-alive']) {
      const about = `${status} with Connection: ${connection}`
      const { raw, fault } = await sendWhole(port, post(path, ...headers, whole, `Connection: ${connection}`), bytes)
      await isProblem(t, app, parseAnswer(raw), { status, code, path, about })
      t.equal(fault, undefined, `${about}: the connection is not reset`)
    }
  }
  for (const [status, code] of [[401, 'unauthorized'], [401, 'unauthorized'], [429, 'rate_limited']] as const) {
    const { raw, fault } = await sendWhole(
      port,
      post('/v1/arrangements', json, 'Authorization: Bearer wrong', whole),
      bytes
    )
    await isProblem(t, app, parseAnswer(raw), { status, code, path: '/v1/arrangements', about: 'a wrong key' })
    t.equal(fault, undefined)
  }
})

t.test('a body in chunks that is too large is read on as well', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const port = await listen(app)
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 32), Buffer.from('\r\n')])
  const body = Buffer.concat([...Array.from({ length: 160 }, () => chunk), Buffer.from('0\r\n\r\n')])
  const head = post(
    '/v1/arrangements',
    `Authorization: ${owner.headers.authorization}`,
    json,
    'Transfer-Encoding: chunked',
    'Connection: close'
  )
  const { raw, fault } = await sendWhole(port, head, body)
  t.match(parseAnswer(raw), { status: 413, headers: { connection: 'close' } })
  t.equal(fault, undefined)
})

t.test('a connection is kept after a body that was refused and has come whole', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  const socket = openSocket(port)
  await socket.send(post('/v1/principles', `Content-Length: ${mebibyte}`))
  await socket.answered
  await socket.send(Buffer.alloc(mebibyte))
  await socket.send('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  t.match(await socket.closed, /^HTTP\/1\.1 405 [^]*HTTP\/1\.1 200 OK\r\n/)
})

t.test('nothing that follows an answer with Connection: close is done', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const port = await listen(app)
  const key = `Authorization: ${owner.headers.authorization}`
  const two = openSocket(port)
  await two.send(post('/v1/arrangements', key, 'Content-Type: text/plain', 'Content-Length: 4'))
  await two.answered
  await two.send(`body${post('/v1/arrangements', key, json, 'Content-Length: 14')}{"title":"Tea"}`)
  t.match(parseAnswer(await two.closed), { status: 415, headers: { connection: 'close' } })
  const list = await app.inject({ url: '/v1/arrangements', headers: owner.headers })
  t.strictSame(list.json().items, [])
})

t.test('what comes after a 408 is not done', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const port = await listen(app)
  app.server.headersTimeout = 400
  const body = JSON.stringify({ name: 'Tea', purpose: 'Too late', setting: 'A room' })
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume().on('error', () => {})
  const answered = once(socket, 'data')
  const head = post(
    '/v1/arrangements',
    `Authorization: ${owner.headers.authorization}`,
    json,
    `Content-Length: ${body.length}`
  )
  socket.write(head + body.slice(0, -1))
  t.match(String((await answered)[0]), /^HTTP\/1\.1 408 /)
  socket.write(body.slice(-1))
  await setTimeout(200)
  socket.destroy()
  t.strictSame((await app.inject({ url: '/v1/arrangements', headers: owner.headers })).json().items, [])
})

t.test('what is read on is bounded in bytes', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  for (const head of endless) {
    const accepted = once(app.server, 'connection')
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {}).resume()
    client.write(head)
    const sent = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(mebibyte, 97))).on('error', () => {})
    sent.pipe(client)
    await new Promise(resolve => client.once('close', resolve))
    const [{ bytesRead }] = await accepted
    t.ok(bytesRead > 11 * mebibyte && bytesRead < 12 * mebibyte, `${about(head)}: ${bytesRead} bytes`)
  }
})

t.test('what is read on is bounded in time, however little comes', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  app.server.headersTimeout = 400
  for (const head of endless) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume()
    socket.on('error', () => {}).write(head)
    const begun = performance.now()
    while (!socket.closed && performance.now() - begun < 5_000) {
      await setTimeout(50)
      socket.write('a')
    }
    t.ok(socket.closed && performance.now() - begun >= 400, `${about(head)}: closed while it still sends`)
    socket.destroy()
  }
})

t.test('a service that closes does not wait for it', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  const sockets = ['Connection: close', 'Connection: keep-alive'].map(connection => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume().on('error', () => {})
    socket.write(post('/v1/principles', 'Content-Length: 1000000', connection))
    return socket
  })
  await Promise.all(sockets.map(socket => new Promise(resolve => socket.once('data', resolve))))
  const begun = performance.now()
  await app.close()
  t.ok(performance.now() - begun < 3_000)
  for (const socket of sockets) socket.destroy()
})

t.test('a body that does not come is 408, unless it was refused before', async t => {
  const { app, owner } = await startKeyed(t, sqlite)
  const port = await listen(app)
  app.server.headersTimeout = 300
  const late = parseAnswer(
    await exchange(
      port,
      post('/v1/arrangements', `Authorization: ${owner.headers.authorization}`, json, 'Content-Length: 10')
    )
  )
  await isProblem(t, app, late, { status: 408, code: 'request_timeout', about: 'nothing comes' })
  const refused = await exchange(port, post('/v1/arrangements', json, 'Content-Length: 10'))
  t.match(refused, /^HTTP\/1\.1 401 /)
  t.notMatch(refused, /408/, 'and nothing follows')
})

t.test('no timer outlives an answer that was sent before the body was read', async t => {
  const app = await startApp(t)
  const timers = () => process.getActiveResourcesInfo().filter(type => type === 'Timeout').length
  await app.inject({ method: 'POST', url: '/v1/principles', payload: '{}' })
  const before = timers()
  for (let count = 0; count < 20; count++) {
    t.equal((await app.inject({ method: 'POST', url: '/v1/arrangements', payload: '{}' })).statusCode, 401)
  }
  t.equal(timers(), before)
  const port = await listen(app)
  t.match(
    await exchange(port, `${post('/v1/principles', 'Content-Length: 2', 'Connection: close')}{}`),
    /^HTTP\/1\.1 405 /
  )
  await until(async () => timers() <= before)
})
