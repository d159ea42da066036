/**
 * The files of deploy/, each with its real proxy in front of two instances: one script of exchanges for all of them.
 */
import { readdir, readFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { linesIn, openRequest } from '../bulk/bulk.ts'
import { until } from '../fixtures/keyed-app.ts'
import { proxies } from '../fixtures/proxies.ts'
import { openSocket, parseAnswer, sendWhole } from '../fixtures/socket.ts'
import { ask, problemOf, startBehind, type Behind } from './behind-proxy.ts'

const mebibyte = 1024 * 1024

async function revalidates (t: Test, { port, direct }: Behind) {
  for (const coding of ['br', 'gzip', 'identity']) {
    const sent = { path: '/v1/principles/safe', headers: { 'accept-encoding': coding } }
    const [through, plain] = [await ask(port, sent), await ask(direct, sent)]
    t.strictSame([through.status, through.headers.etag, through.headers['content-encoding']], [
      200,
      plain.headers.etag,
      plain.headers['content-encoding'],
    ], `${coding}: coding and ETag stay`)
    t.ok(through.body.equals(plain.body))
    const again = await ask(port, {
      ...sent,
      headers: { ...sent.headers, 'if-none-match': String(plain.headers.etag) },
    })
    t.strictSame([again.status, again.headers.etag, again.body.length], [304, plain.headers.etag, 0], `${coding}: 304`)
    const head = await ask(port, { ...sent, method: 'HEAD' })
    t.strictSame([head.status, head.headers.etag, head.headers['content-length'], head.body.length], [
      200,
      plain.headers.etag,
      String(plain.body.length),
      0,
    ], `${coding}: HEAD`)
  }
}

async function refusesUploads (t: Test, { port, key }: Behind, ofImports: boolean) {
  const bytes = Buffer.alloc(10 * mebibyte, 32)
  const json = { 'content-type': 'application/json' }
  for (
    const [status, path, headers] of [
      [401, '/v1/arrangements', json],
      [413, '/v1/arrangements', { ...json, ...key }],
      [415, '/v1/arrangements', { 'content-type': 'text/plain', ...key }],
      [405, '/v1/principles', json],
      [404, '/nowhere', json],
      ...ofImports ? [[401, '/v1/assessment-imports', { 'content-type': 'application/x-ndjson' }]] as const : [],
    ] as const
  ) {
    const lines = Object.entries({
      host: 'localhost',
      connection: 'close',
      'content-length': String(bytes.length),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`)
    const { raw } = await sendWhole(port, [`POST ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'), bytes)
    const answer = parseAnswer(raw)
    t.match({ status: answer.status, type: answer.headers['content-type'] }, {
      status,
      type: 'application/problem+json',
    }, `${status} to 10 MiB`)
    t.equal((await ask(port, { path: '/v1/principles/safe' })).status, 200, 'and others are served')
  }
}

async function keepsConnections (t: Test, { port }: Behind) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const refused = await ask(port, {
    method: 'POST',
    path: '/v1/arrangements',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Tea"}',
    agent,
  })
  t.equal(refused.status, 401)
  t.equal(
    (await ask(port, { path: '/v1/principles/safe', agent })).status,
    200,
    'after a refused body the next request of the client is answered'
  )
}

async function changes (t: Test, { port, arrangement, key }: Behind) {
  const path = `/v1/arrangements/${arrangement}`
  const read = await ask(port, { path, headers: { ...key, 'accept-encoding': 'br, gzip' } })
  t.equal(read.status, 200)
  const headers = { ...key, 'content-type': 'application/merge-patch+json', 'if-match': String(read.headers.etag) }
  const change = { method: 'PATCH', path, headers, body: '{"name":"Tea"}' }
  t.equal((await ask(port, change)).status, 200, 'the ETag of a read is good for If-Match')
  t.equal((await ask(port, { ...change, body: '{"name":"Coffee"}' })).status, 412, 'and once alone')
}

async function importsWithoutEnd (t: Test, { port, line, ndjson, key, count }: Behind, interleaved: boolean) {
  const before = await count()
  const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...key, ...ndjson })
  sent.write(line('first'))
  if (interleaved) {
    const answer = await answered
    await until(async () => answer.text().includes('created'))
    t.pass('a line is answered while others are still to come')
  }
  const filler = `{"entryId":"broken","x":"${'y'.repeat(60_000)}"}\n`
  for (let size = 0; size < 20 * mebibyte; size += filler.length) {
    if (!sent.write(filler)) {
      await Promise.race([
        new Promise(resolve => sent.once('drain', resolve)),
        setTimeout(5_000, undefined, { ref: false }),
      ])
    }
  }
  sent.end(line('last'))
  const answer = await answered
  t.equal(answer.status, 200)
  t.match(linesIn(await answer.ended).at(-1), { summary: { created: 2 }, problem: null }, '20 MiB of lines')
  t.equal(await count(), before + 2)
}

async function survivesLeaving (t: Test, { app, port, line, ndjson, key }: Behind) {
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      app.server.getConnections((error, open) => error ? reject(error) : resolve(open))
    )
  for (let client = 0; client < 4; client++) {
    const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...key, ...ndjson })
    sent.on('error', () => {})
    answered.catch(() => {})
    sent.write(line(`left-${client}`))
    await setTimeout(50)
    sent.destroy()
    const half = openSocket(port)
    await half.send(
      'POST /v1/arrangements HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ' +
        '1000\r\n\r\n{'
    )
    half.destroy()
  }
  t.equal((await ask(port, { path: '/v1/principles/safe' })).status, 200, 'clients that leave take nothing from others')
  await until(async () => await connections() < 20)
}

async function saysWhenToComeBack (t: Test, { port, state }: Behind) {
  state.isDown = true
  const answer = await ask(port, { path: '/readyz' })
  t.match({ status: answer.status, type: answer.headers['content-type'], wait: answer.headers['retry-after'] }, {
    status: 503,
    type: 'application/problem+json',
    wait: '5',
  })
  t.equal(problemOf(answer).code, 'unavailable')
  state.isDown = false
  t.equal((await ask(port, { path: '/readyz' })).status, 200)
}

async function bounds (t: Test, { port, key }: Behind) {
  const bytes = Buffer.alloc(12 * mebibyte, 32)
  const head = [
    'POST /v1/arrangements HTTP/1.1',
    'Host: localhost',
    `Authorization: ${key.authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    'Connection: close',
    '',
    '',
  ]
  const answer = parseAnswer((await sendWhole(port, head.join('\r\n'), bytes)).raw)
  t.match({ status: answer.status, type: answer.headers['content-type'] }, {
    status: 413,
    type: 'application/problem+json',
  })
  t.equal(JSON.parse(answer.body).code, 'body_too_large')
}

async function tellsThatNobodyIsThere (t: Test, { port, close }: Behind) {
  await close()
  const answer = await ask(port, { path: '/readyz' })
  t.match({ status: answer.status, type: answer.headers['content-type'], wait: answer.headers['retry-after'] }, {
    status: 503,
    type: 'application/problem+json',
    wait: '5',
  })
  t.equal(problemOf(answer).code, 'unavailable')
}

/** Rule D13. */
async function keepsNoRecord (t: Test, { folder, output }: Behind) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && !/\.(conf|cfg|vcl)$|^Caddyfile$/.test(entry.name)) {
      t.notMatch(await readFile(`${folder}/${entry.name}`, 'utf8'), /\/v1\//, `${entry.name} names no request`)
    }
  }
  t.notMatch(output(), /\/v1\//, 'nor does what it prints')
}

/** Those that reset a client that still sends what they do not read whole first. */
const resetting = ['Caddy']

/** Those that cannot pass an answer on while a body is still to come. */
const inTurn = ['nginx', 'Apache', 'Caddy']

for (const proxy of proxies) {
  t.test(proxy.name, proxy.missing === undefined ? {} : { skip: proxy.missing }, async t => {
    const behind = await startBehind(t, proxy)
    await t.test('answers stay what they are: codings, ETags, 304, HEAD', t => revalidates(t, behind))
    await t.test('an upload of 10 MiB that is refused is told why, and takes nothing from others', t =>
      refusesUploads(t, behind, !resetting.includes(proxy.name)))
    await t.test('a connection is kept after a refused body', t => keepsConnections(t, behind))
    await t.test('If-Match holds', t => changes(t, behind))
    await t.test('an import needs no end', t => importsWithoutEnd(t, behind, !inTurn.includes(proxy.name)))
    await t.test('clients leave', t => survivesLeaving(t, behind))
    await t.test('503 says when to come back', t => saysWhenToComeBack(t, behind))
    if (proxy.name === 'nginx') {
      await t.test('a body beyond all limits is refused in the words of the service', t => bounds(t, behind))
    }
    if (proxy.name !== 'Apache') {
      await t.test('without an instance it says so in the words of the service', t => tellsThatNobodyIsThere(t, behind))
    }
    await t.test('nothing of a request is written down', t => keepsNoRecord(t, behind))
  })
}
