/** Many assessments come at once: each line by itself, as often as it takes. */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { testOnEngines, engines } from '../fixtures/engines.ts'
import { until } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { listen } from '../fixtures/socket.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { linesIn, openRequest, startBulk, type Told } from './bulk.ts'

const codes = ({ status, errors }: Told) => [status, ...errors.map(({ code }) => code)].join(' ')

testOnEngines(t, async (t, engine) => {
  await t.test('an entry comes to an assessment that was released, as if each step had been taken', async t => {
    const { app, organisation, bring, line, client, arrangement, owner } = await startBulk(t, engine)
    const [told, last] = await bring(line('autumn-1', { assessedAt: '2026-09-30T10:00:00Z' }))
    t.match(told, { entryId: 'autumn-1', line: 1, status: 'created', assessment: String, result: 1, errors: [] })
    t.strictSame(last, { summary: { created: 1, unchanged: 0, refused: 0 }, problem: null })
    const path = `/v1/assessments/${told?.assessment}`
    t.match(await client.read(path), { state: 'released', mode: 'single', arrangement, releasedAt: '2026-09-30T10:00:00.000Z', revision: 4 })
    t.match(await client.read(`${path}/results/1`), { arrangement: { id: arrangement, name: '=Tuesday' }, result: { principles: [{ slug: 'kind', value: { exact: '1/2' } }] } })
    t.match(await client.read(`${path}/response`), { state: 'submitted', ratings: { 'we-aa': { level: 'yes' } } })
    t.match((await client.read(`${path}/transitions`)).items.map(({ to }: { to: string }) => to), ['open', 'closed', 'released'])
    t.match(await rowsOf(app.storage, organisation.id), { milestones: [{ name: 'release-1' }], assessments: [{ entryId: 'autumn-1', state: 'released' }] })
    const events = (await client.read('/v1/audit-events?action=assessment.imported')).items
    t.match(events, [{ actor: owner.id, resource: { type: 'import' } }])
    t.equal(events.length, 1)
    // It can be worked with like any other.
    t.match(await client.done('POST', `${path}/transitions`, { to: 'open' }, { 'if-match': '*' }), { state: 'open' })
  })

  await t.test('a line is refused by itself, and the others land', async t => {
    const { bring, line, count, client, app } = await startBulk(t, engine)
    const other = await makeOrganisation(app.storage, 'other')
    const theirs = (await setsClient(app, (await other.key()).headers).done('POST', '/v1/arrangements', { name: 'Theirs' })).id
    const body = Buffer.concat([
      Buffer.from(line('one')),
      Buffer.from(`{"entryId":"broken",\n\n${line('one')}`),
      Buffer.from(line('one', { ratings: {} })),
      Buffer.from(line('long', { ratings: { 'we-aa': { dontKnow: true, comment: 'a'.repeat(70_000) } } })),
      Buffer.from('{"entryId":"\xff"}\n', 'latin1'),
      Buffer.from('{"entryId":"twice","entryId":"twice"}\n'),
      Buffer.from(line('strange', { ratings: { 'we-zz': { level: 'yes' }, 'we-aa': { level: 'often' } } })),
      Buffer.from(line('nowhere', { arrangement: undefined })),
      Buffer.from(line('elsewhere', { arrangement: theirs })),
      Buffer.from(line('unknown', { version: '7.0.0' })),
      Buffer.from(line('named', { set: 'imroc' })),
      Buffer.from(line('future', { assessedAt: '2027-01-01T00:00:00Z' })),
      Buffer.from(line('nul', { ratings: { 'we-aa': { dontKnow: true, comment: '\0' } } })),
      Buffer.from(line('two').trimEnd()),
    ])
    const told = await bring(body)
    const last = told.pop()
    t.strictSame(told.map(codes), [
      'created', 'refused not_json', 'unchanged', 'refused entry_changed', 'refused line_too_long', 'refused not_utf8', 'refused not_strict_json',
      'refused unknown_statement unknown_level', 'refused missing', 'refused arrangement_unknown', 'refused unknown_version', 'refused set_not_assessable', 'refused invalid', 'refused invalid', 'created',
    ])
    t.strictSame(told.map(({ line }) => line), [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 'in order, and the empty line is counted')
    t.strictSame(last?.summary, { created: 2, unchanged: 1, refused: 12 })
    t.equal(told[8]?.entryId, 'nowhere', 'which it was')
    t.equal(await count(), 2)
    t.strictSame((await bring(body)).filter(({ status }) => status === 'created'), [], 'and again: nothing more')
    t.equal((await client.read('/v1/audit-events?action=assessment.imported')).items.length, 1)
  })

  await t.test('the name of an entry is its organisation\'s own', async t => {
    const { app, bring, line, arrangement } = await startBulk(t, engine)
    await bring(line('same'))
    const other = await makeOrganisation(app.storage, 'other')
    const { headers } = await other.key()
    const told = await bring(line('same'), headers)
    t.equal(codes(told[0] as Told), 'refused arrangement_unknown', arrangement)
    const own = (await setsClient(app, headers).done('POST', '/v1/arrangements', { name: 'Ours' })).id
    const [created] = await bring(line('same', { arrangement: own, set: 'core', ratings: {} }), headers)
    t.equal(created?.status, 'created')
  })

  await t.test('two at once bring an entry once', async t => {
    const { bring, line, count } = await startBulk(t, engine)
    const body = Array.from({ length: 450 }, (_, index) => line(`e${index}`)).join('')
    const [one, two] = await Promise.all([bring(body), bring(body)])
    const created = (told: readonly Told[]) => told.filter(({ status }) => status === 'created').map(({ entryId }) => entryId)
    t.equal(created(one).length + created(two).length, 450)
    t.strictSame([one, two].map(told => told.at(-1)?.summary?.refused), [0, 0])
    t.strictSame(one.slice(0, -1).map(({ assessment }) => assessment), two.slice(0, -1).map(({ assessment }) => assessment), 'under the same ids')
    t.equal(await count(), 450)
  })

  await t.test('cut off half-way, what was told of is there, and the rest comes with the next', async t => {
    const { app, owner, line, ndjson, bring, count } = await startBulk(t, engine)
    const port = await listen(app)
    const { sent, answered } = openRequest(port, '/v1/assessment-imports', { ...owner.headers, ...ndjson })
    sent.write(line('a') + line('b') + line('c').slice(0, 40))
    const answer = await answered
    await until(async () => linesIn(answer.text()).length === 2)
    t.strictSame(linesIn(answer.text()).map(codes), ['created', 'created'], 'before the body has ended')
    sent.destroy()
    await answer.ended
    t.equal(await count(), 2)
    t.strictSame((await bring(line('a') + line('b') + line('c'))).slice(0, 3).map(codes), ['unchanged', 'unchanged', 'created'])
  })
})

const [sqliteFile] = engines

t.test('whoever sends everything before reading anything is answered too', async t => {
  const { app, owner, line } = await startBulk(t)
  const port = await listen(app)
  const lines = 40_000
  const body = Buffer.from(Array.from({ length: lines }, (_, index) => index === 0 ? line('first') : `{"entryId":"broken-${index}","x":"${'y'.repeat(40)}"}\n`).join(''))
  // A raw socket that reads nothing until all is sent: more than all buffers between us hold.
  const socket = connect({ port, host: '127.0.0.1' })
  socket.pause()
  const head = ['POST /v1/assessment-imports HTTP/1.1', 'Host: localhost', `Authorization: ${owner.headers.authorization}`, 'Content-Type: application/x-ndjson', `Content-Length: ${body.length}`, 'Connection: close', '', ''].join('\r\n')
  await new Promise<void>(resolve => socket.write(head, () => resolve()))
  await new Promise<void>(resolve => socket.write(body, () => resolve()))
  let text = ''
  socket.setEncoding('utf8').on('data', chunk => { text += chunk }).resume()
  await new Promise(resolve => socket.on('close', resolve))
  t.match(text, /^HTTP\/1\.1 200 /)
  t.match(text, `{"summary":{"created":1,"unchanged":0,"refused":${lines - 1}},"problem":null}`)
})

t.test('fetch, curl and Python are answered', async t => {
  const { app, owner, line, ndjson } = await startBulk(t)
  const port = await listen(app)
  const url = `http://127.0.0.1:${port}/v1/assessment-imports`
  const all = Array.from({ length: 1_000 }, (_, index) => line(`e${index}`))
  const answer = await fetch(url, { method: 'POST', headers: { ...owner.headers, ...ndjson }, body: Readable.from(all), duplex: 'half' } as RequestInit)
  t.equal(linesIn(await answer.text()).at(-1)?.summary?.created, 1_000)
  const python = [
    'import http.client, sys',
    `connection = http.client.HTTPConnection("127.0.0.1", ${port})`,
    `connection.request("POST", "/v1/assessment-imports", body=sys.stdin.buffer.read(), headers={"Authorization": "${owner.headers.authorization}", "Content-Type": "application/x-ndjson"})`,
    'print(connection.getresponse().read().decode())',
  ].join('\n')
  const clients: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['curl', ['-s', '-T', '-', '-X', 'POST', '-H', `Authorization: ${owner.headers.authorization}`, '-H', 'Content-Type: application/x-ndjson', url]],
    ['curl', ['-s', '--data-binary', '@-', '-H', `Authorization: ${owner.headers.authorization}`, '-H', 'Content-Type: application/x-ndjson', url]],
    ['python3', ['-c', python]],
  ]
  for (const [program, words] of clients) {
    const output = await run(program, words, all.join(''))
    if (output === undefined) t.comment(`${program} is not here`)
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

t.test('no other body is read so', async t => {
  const { app, owner } = await startBulk(t)
  const ask = (headers: object, payload: string) => app.inject({ method: 'POST', url: '/v1/assessment-imports', headers: { ...owner.headers, ...headers }, payload })
  t.equal((await ask({ 'content-type': 'application/json' }, '{}')).statusCode, 415)
  t.equal((await ask({ 'content-type': 'application/x-ndjson', accept: 'application/json' }, '')).statusCode, 406)
  t.strictSame(linesIn((await ask({ 'content-type': 'application/x-ndjson' }, '')).body), [{ summary: { created: 0, unchanged: 0, refused: 0 }, problem: null }])
})

t.test('100,000 lines of which every tenth is broken', { timeout: 600_000 }, async t => {
  const { app, owner, line, ndjson } = await startBulk(t, sqliteFile)
  const port = await listen(app)
  const total = 100_000
  function * lines () {
    for (let index = 0; index < total; index += 100) {
      yield Array.from({ length: 100 }, (_, place) => place % 10 === 9 ? line(`e${index + place}`, { ratings: { 'we-zz': { level: 'yes' } } }) : line(`e${index + place}`)).join('')
    }
  }
  const answer = await fetch(`http://127.0.0.1:${port}/v1/assessment-imports`, { method: 'POST', headers: { ...owner.headers, ...ndjson }, body: Readable.from(lines()), duplex: 'half' } as RequestInit)
  const told = linesIn(await answer.text())
  t.strictSame(told.pop(), { summary: { created: total * 0.9, unchanged: 0, refused: total / 10 }, problem: null })
  t.ok(told.every(({ line, status }, index) => line === index + 1 && (status === 'refused') === (line % 10 === 0)))
})

async function run (program: string, words: readonly string[], input: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.on('error', () => resolve(undefined))
    child.stdout.setEncoding('utf8').on('data', chunk => { output += chunk })
    child.on('close', () => resolve(output))
    child.stdin.on('error', () => {}).end(input)
  })
}
