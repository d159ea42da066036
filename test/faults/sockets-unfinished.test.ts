import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { isProblem } from '../fixtures/problem.ts'
import { exchange, listen, openSocket, parseAnswer } from '../fixtures/socket.ts'

async function startServer (t: Test) {
  const app = await startApp(t)
  return { app, port: await listen(app) }
}

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n')

t.test('a request that stays half sent is told so, and others are served meanwhile', async t => {
  const { app, port } = await startServer(t)
  // As the service itself has it, but in tenths of a second.
  app.server.headersTimeout = 300
  app.server.requestTimeout = 300
  const halves = [
    'GET /v1/principles HT',
    'GET /v1/principles HTTP/1.1\r\nHost: localhost\r\nAccept: te',
    'POST /v1/principles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{',
  ].map(data => {
    const socket = openSocket(port)
    return socket.send(data).then(() => socket)
  })
  const [line, header, body] = await Promise.all(halves)
  t.equal(parseAnswer(await exchange(port, get('/livez'))).status, 200)
  const answers = await Promise.all(
    [line, header, body].map(socket => Promise.race([socket?.closed, setTimeout(15_000, 'still open', { ref: false })]))
  )
  for (const answer of answers.slice(0, 2)) {
    await isProblem(t, app, parseAnswer(answer ?? ''), {
      status: 408,
      code: 'request_timeout',
      about: 'half of the headers',
    })
  }
  t.match(answers[2], /^HTTP\/1\.1 405 /, 'a body that is not read is not waited for')
})

t.test('clients that hang up do no harm', async t => {
  const { port } = await startServer(t)
  for (let count = 0; count < 50; count++) {
    const socket = openSocket(port)
    await socket.send(
      get(count % 2 === 0 ? '/v1/principle-sets/core?expand=principles.examples' : '/v1/search?q=peer').slice(
        0,
        count % 3 === 0 ? 20 : undefined
      )
    )
    socket.destroy()
  }
  t.equal(parseAnswer(await exchange(port, get('/livez'))).status, 200)
})

t.test('a CONNECT whose client resets the connection harms nobody', async t => {
  const app = await startApp(t)
  const port = await listen(app)
  for (let round = 0; round < 50; round++) {
    const client = connect({ port, host: '127.0.0.1' }).on('error', () => {})
    await once(client, 'connect')
    client.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
    client.resetAndDestroy()
  }
  t.match(
    await exchange(port, 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 200 /
  )
})
