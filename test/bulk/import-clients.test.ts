/** Whoever imports may send and read in whatever order their program does. */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { until } from '../fixtures/keyed-app.ts'
import { listen } from '../fixtures/socket.ts'
import { linesIn, openRequest, startBulk } from './bulk.ts'

t.test('whoever sends everything before reading anything is answered too', async t => {
  const { app, owner, line } = await startBulk(t)
  const port = await listen(app)
  const lines = 40_000
  const body = Buffer.from(
    Array.from(
      { length: lines },
      (_, index) => index === 0 ? line('first') : `{"entryId":"broken-${index}","x":"${'y'.repeat(40)}"}\n`
    ).join('')
  )
  // A raw socket that reads nothing until all is sent: more than all buffers between us hold.
  const socket = connect({ port, host: '127.0.0.1' })
  socket.pause()
  const head = [
    'POST /v1/assessment-imports HTTP/1.1',
    'Host: localhost',
    `Authorization: ${owner.headers.authorization}`,
    'Content-Type: application/x-ndjson',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    '',
  ].join('\r\n')
  await new Promise<void>(resolve => socket.write(head, () => resolve()))
  await new Promise<void>(resolve => socket.write(body, () => resolve()))
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => {
    text += chunk
  }).resume()
  await new Promise(resolve => socket.on('close', resolve))
  t.match(text, /^HTTP\/1\.1 200 /)
  t.match(text, `{"summary":{"created":1,"unchanged":0,"refused":${lines - 1}},"problem":null}`)
})

t.test('fetch, curl and Python are answered', async t => {
  const { app, owner, line, ndjson } = await startBulk(t)
  const port = await listen(app)
  const url = `http://127.0.0.1:${port}/v1/assessment-imports`
  const all = Array.from({ length: 1_000 }, (_, index) => line(`e${index}`))
  const answer = await fetch(
    url,
    {
      method: 'POST',
      headers: { ...owner.headers, ...ndjson },
      body: Readable.from(all),
      duplex: 'half',
    } as RequestInit
  )
  t.equal(linesIn(await answer.text()).at(-1)?.summary?.created, 1_000)
  const python = [
    'import http.client, sys',
    `connection = http.client.HTTPConnection("127.0.0.1", ${port})`,
    'connection.request("POST", "/v1/assessment-imports", body=sys.stdin.buffer.read(), headers={"Authorization": ' +
    `"${owner.headers.authorization}", "Content-Type": "application/x-ndjson"})`,
    'print(connection.getresponse().read().decode())',
  ].join('\n')
  const clients: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['curl', [
      '-s',
      '-T',
      '-',
      '-X',
      'POST',
      '-H',
      `Authorization: ${owner.headers.authorization}`,
      '-H',
      'Content-Type: application/x-ndjson',
      url,
    ]],
    ['curl', [
      '-s',
      '--data-binary',
      '@-',
      '-H',
      `Authorization: ${owner.headers.authorization}`,
      '-H',
      'Content-Type: application/x-ndjson',
      url,
    ]],
    ['python3', ['-c', python]],
  ]
  for (const [program, words] of clients) {
    const output = await run(program, words, all.join(''))
    if (output === undefined) t.pass(program, { skip: 'it is not installed' })
    else t.equal(linesIn(output).at(-1)?.summary?.unchanged, 1_000, program)
  }
})

t.test('a service that closes does not wait for the end of an import, and says so', async t => {
  const { app, owner, line, ndjson } = await startBulk(t)
  const port = await listen(app)
  const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...owner.headers, ...ndjson })
  sent.write(line('a'))
  const answer = await answered
  await until(async () => answer.text().includes('created'))
  const closed = app.close()
  sent.write(line('b'))
  t.match(linesIn(await answer.ended).at(-1), { summary: { created: Number }, problem: { code: 'unavailable' } })
  sent.destroy()
  await closed
})

t.test(
  'whoever prefers outcomes at the end gets the first byte of the answer after the ' +
    'last one of the body',
  async t => {
    const { app, owner, line, ndjson, count } = await startBulk(t)
    const port = await listen(app)
    const preferences = [['outcomes=at-end', true], ['respond-async, Outcomes="at-end"; x=y', true], [
      'outcomes=at-endless',
      false,
    ], ['wait=1', false]] as const
    for (const [index, [prefer, isHeld]] of preferences.entries()) {
      const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...owner.headers, ...ndjson, prefer })
      let isBegun = false
      answered.then(() => {
        isBegun = true
      }, () => {})
      const before = await count()
      sent.write(line(`a-${index}`))
      await until(async () => await count() === before + 1)
      await setTimeout(100)
      t.equal(isBegun, !isHeld, prefer)
      sent.end(line(`b-${index}`))
      t.match(linesIn(await (await answered).ended).at(-1), { summary: { created: 2 }, problem: null })
    }
    const left = openRequest(port, '/v1/assessment-imports', { ...owner.headers, ...ndjson, prefer: 'outcomes=at-end' })
    const before = await count()
    left.sent.on('error', () => {}).write(line('left'))
    await until(async () => await count() === before + 1)
    left.sent.destroy()
    await app.close()
  }
)

t.test('no other body is read so', async t => {
  const { app, owner } = await startBulk(t)
  const ask = (headers: object, payload: string) =>
    app.inject({ method: 'POST', url: '/v1/assessment-imports', headers: { ...owner.headers, ...headers }, payload })
  t.match((await ask({ 'content-type': 'application/json' }, '{}')).json(), {
    status: 415,
    detail: 'Send the body as application/x-ndjson',
  })
  t.equal((await ask({ 'content-type': 'application/x-ndjson', accept: 'application/json' }, '')).statusCode, 406)
  t.strictSame(linesIn((await ask({ 'content-type': 'application/x-ndjson' }, '')).body), [{
    summary: { created: 0, unchanged: 0, refused: 0 },
    problem: null,
  }])
})

async function run (program: string, words: readonly string[], input: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.on('error', () => resolve(undefined))
    child.stdout.setEncoding('utf8').on('data', chunk => {
      output += chunk
    })
    child.on('close', () => resolve(output))
    child.stdin.on('error', () => {}).end(input)
  })
}
