import { readFile, stat } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { serve } from '../fixtures/program.ts'
import { seededFile } from '../fixtures/engines.ts'
import { openSocket, parseAnswer } from '../fixtures/socket.ts'

t.jobs = 2

async function freePort (): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** What is logged of each migration. */
async function migrations (): Promise<string[]> {
  const { entries } = JSON.parse(
    await readFile(new URL('../../migrations/sqlite/meta/_journal.json', import.meta.url), 'utf8')
  )
  return entries.map(() => 'Applied')
}

const statusOf = async (url: string) => (await fetch(url)).status

t.test('the first start makes a database that only its user may read, fills it and serves it', async t => {
  const file = `${t.testdir()}/data/first.db`
  const metricsPort = String(await freePort())
  const { origin, stdout, stderr, child, ended } = await serve(t, {
    DATABASE_URL: `sqlite:${file}`,
    METRICS_PORT: metricsPort,
  })
  t.equal((await stat(file)).mode & 0o777, 0o600)
  for (const path of ['/v1/principles', '/readyz', '/livez', '/docs', '/openapi.json', '/v1/search?q=hunter2']) {
    t.equal(await statusOf(origin + path), 200, path)
  }
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  t.match(metrics, /http_request_duration_seconds_count\{method="GET",route="\/v1\/search",status="200"\} 1/)
  t.notMatch(metrics, 'hunter2')

  const lines = stdout().trim().split('\n').map(line => JSON.parse(line))
  t.strictSame(
    lines.map(({ msg }) => msg).filter(msg => msg !== 'answered').map(msg =>
      msg.replace(/ at http.*| migration .*/, '')
    ),
    [
      ...await migrations(),
      'migrated',
      'content loaded',
      'The key of the first organisation is in this file: keep it in a safe place and delete the file',
      'Server listening',
    ]
  )
  t.ok(lines.every(({ level }) => level === 30))
  t.notMatch(stdout(), 'hunter2')
  t.equal(stderr(), '')

  child.kill('SIGINT')
  t.match(await ended(), { code: 0, stderr: '' })
})

t.test('SIGTERM lets answers that are being made be finished', async t => {
  const { port, child, ended, stdout } = await serve(t, { DATABASE_URL: `sqlite:${await seededFile(t)}` })
  const members = [
    'id',
    'type',
    'slug',
    'title',
    'description',
    'origin',
    'version',
    'digest',
    'publishedAt',
    'scale',
    'licence',
    'sources',
    'links',
    'lang',
    'variant',
    'changeNote',
  ]
  // Each is another answer, and to compress it takes a while.
  const sockets = await Promise.all(members.map(async member => {
    const socket = openSocket(port)
    await socket.send(
      `GET /v1/principle-sets/core?expand=principles.examples&fields=principles,${member} HTTP/1.1\r\nHost: ` +
        'localhost\r\nAccept-Encoding: br\r\n\r\n'
    )
    return socket
  }))
  await Promise.race(sockets.map(({ answered }) => answered))
  await setTimeout(100)
  const signalled = performance.now()
  child.kill('SIGTERM')
  const unanswered = sockets.filter(({ received }) => received() === '')
  const answers = (await Promise.all(sockets.map(({ closed }) => closed))).filter(Boolean).map(parseAnswer)
  t.match(await ended(), { code: 0, stderr: '' })
  t.ok(performance.now() - signalled < 9_000, 'within seconds')
  for (const { status, headers, body } of answers) {
    t.match({ status: [200, 503].includes(status), length: body.length }, {
      status: true,
      length: Number(headers['content-length']),
    }, 'an answer came whole')
  }
  t.ok(unanswered.some(({ received }) => received().startsWith('HTTP/1.1 200 ')), 'some of them after the signal')
  t.match(stdout(), /"signal":"SIGTERM","msg":"closing"/)
})

t.test('SIGTERM does not wait for connections that ask for nothing', async t => {
  const { port, child, ended } = await serve(t, { DATABASE_URL: `sqlite:${await seededFile(t)}` })
  const silent = openSocket(port)
  const half = openSocket(port)
  await half.send('GET /v1/principles HTTP/1.1\r\nHost: loc')
  await setTimeout(100)
  child.kill('SIGTERM')
  t.match(await ended(5_000), { code: 0, stderr: '' })
  t.equal(await silent.closed, '')
  await half.closed
})

t.test('a service that was killed starts again with what it had', async t => {
  const file = `${t.testdir()}/killed.db`
  const env = { DATABASE_URL: `sqlite:${file}` }
  const first = await serve(t, env)
  const before = await (await fetch(`${first.origin}/v1/principle-sets/core/versions/1.2.0`)).text()
  first.child.kill('SIGKILL')
  await first.ended()
  const second = await serve(t, env)
  t.equal(await (await fetch(`${second.origin}/v1/principle-sets/core/versions/1.2.0`)).text(), before)
  t.notMatch(second.stdout(), /migrated|content loaded/, 'nothing had to be made again')
})

t.test('two services start at once on a file that is not there yet, and both serve it', async t => {
  const env = { DATABASE_URL: `sqlite:${t.testdir()}/shared.db` }
  const both = await Promise.all([serve(t, env), serve(t, env)])
  for (const { origin } of both) {
    t.equal(await statusOf(`${origin}/v1/principles/safe`), 200)
    t.equal(await statusOf(`${origin}/readyz`), 200)
  }
  t.equal(both.filter(({ stdout }) => /content loaded/.test(stdout())).length, 1, 'one of them filled it')
})
