import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { sqlite } from '../fixtures/engines.ts'
import { isProblem } from '../fixtures/problem.ts'
import { listen, openSocket, parseAnswer } from '../fixtures/socket.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

t.test('closing finishes what was begun, refuses what comes after and takes nothing new', async t => {
  const { storage } = await sqlite.open(t, 'seeded')
  const gate = Promise.withResolvers<void>()
  const app = await startApp(t, { storage: { ...storage, ping: () => gate.promise } })
  const port = await listen(app)

  const busy = openSocket(port)
  await busy.send(get('/readyz'))
  const idle = openSocket(port)
  await idle.send(get('/livez'))
  const half = openSocket(port)
  await half.send(get('/v1/principles').slice(0, -2))
  await setTimeout(50)
  const closed = app.close()
  await setTimeout(50)

  t.match(await idle.closed, /^HTTP\/1\.1 200 /, 'a connection that waits is closed')
  await half.send('\r\n')
  const refused = await new Promise(resolve =>
    connect(port, '127.0.0.1').on('connect', () => resolve('connected')).on('error', resolve)
  )
  t.match(refused, { code: 'ECONNREFUSED' }, 'nobody else can connect')

  gate.resolve()
  await closed
  t.match(
    parseAnswer(await busy.closed),
    { status: 200, headers: { connection: 'close' } },
    'what was begun is finished'
  )
  const late = parseAnswer(await half.closed)
  await isProblem(t, await startApp(t), late, {
    status: 503,
    code: 'unavailable',
    path: '/v1/principles',
    about: 'what came after is refused',
  })
  t.match(late.headers, { connection: 'close', 'retry-after': '5' })
})

t.test('closing is not held up by requests whose clients have left, or that were refused at the door', async t => {
  const { storage } = await sqlite.open(t, 'seeded')
  const gate = Promise.withResolvers<void>()
  const app = await startApp(t, { storage: { ...storage, ping: () => gate.promise } })
  const port = await listen(app)
  const gone = openSocket(port)
  await gone.send(get('/readyz'))
  await setTimeout(50)
  gone.destroy()
  const refused = openSocket(port)
  await refused.send(
    'POST /v1/scores HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\nConnection: ' +
      'close\r\n\r\na'
  )
  t.match(await refused.closed, /^HTTP\/1\.1 415 /)
  await setTimeout(50)
  gate.resolve()
  const half = openSocket(port)
  await half.send(get('/v1/principles').slice(0, -2))
  await setTimeout(50)
  const begun = performance.now()
  await app.close()
  t.ok(performance.now() - begun < 3_000, 'it waits its second for the half of a request, and no longer')
})
