/** Answers to reads by a key are cached until something is written: nobody may see in them what is no longer theirs. */
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines, type Engine } from '../fixtures/engines.ts'
import { movableClock, openAgain } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'

const one = 'mutual-shared-experience'

/** Two instances on one database, and an assessment with a result. */
async function startTwo (t: Test, engine: Engine) {
  const clock = movableClock()
  const started = await startAssessing(t, engine, { now: clock.now })
  const { client, owner, database } = started
  const other = await startApp(t, { storage: await openAgain(t, database), newId: uuidv7, now: clock.now })
  const instances = [started.app, other]
  const made = await client.make({ open: true })
  await client.replace(made, { [one]: { level: 'fully' } }, { release: true })
  const path = made.links.self
  const reads = [
    path,
    `${path}/results/1`,
    `${path}/results/1.csv`,
    `${path}/results/1.html`,
    `${path}/results/1/profile`,
    `${path}/improvements`,
    `${path}/checks`,
    `${path}/comparison/${made.id}`,
    `/v1/arrangements/${made.arrangement}/timeline`,
    '/v1/assessments',
  ]
  /** What each instance answers to each of them, asked twice, so that the second may be a kept answer. */
  async function readAll (headers: Record<string, string> = owner.headers) {
    const answers = []
    for (const instance of instances) {
      for (const url of reads) {
        await instance.inject({ url, headers })
        const { statusCode, body } = await instance.inject({ url, headers })
        answers.push({ url, statusCode, body })
      }
    }
    return answers
  }
  const statuses = async (headers?: Record<string, string>) =>
    (await readAll(headers)).map(({ statusCode }) => statusCode)
  return { ...started, clock, made, path, reads, instances, readAll, statuses }
}

testOnEngines(t, async (t, engine) => {
  t.test('a revoked key is refused on its very next request, whatever was kept for it', async t => {
    const { organisation, statuses, client } = await startTwo(t, engine)
    const key = await organisation.key()
    t.ok((await statuses(key.headers)).every(status => status === 200))
    await client.done('DELETE', `/v1/api-keys/${key.id}`)
    t.ok((await statuses(key.headers)).every(status => status === 401))
  })

  t.test('what was erased is gone from every instance and every form', async t => {
    const { statuses, readAll, client, made } = await startTwo(t, engine)
    t.ok((await statuses()).every(status => status === 200))
    await client.erase(made)
    const after = await readAll()
    const lists = after.filter(({ statusCode }) => statusCode === 200)
    t.strictSame([...new Set(lists.map(({ url }) => url))].length, 2, 'the timeline and the list remain')
    t.notOk(lists.some(({ body }) => body.includes(made.id)))
    t.ok(after.every(({ statusCode }) => statusCode === 200 || statusCode === 410))
  })

  t.test('a purge takes what was kept with it', async t => {
    const { statuses, client, clock, owner, instances, path } = await startTwo(t, engine)
    t.ok((await statuses()).every(status => status === 200))
    clock.forward(20 * 366 * 24 * 60 * 60 * 1000)
    await client.done('POST', '/v1/organisation/purges', {})
    for (const instance of instances) {
      t.equal((await instance.inject({ url: `${path}/results/1.html`, headers: owner.headers })).statusCode, 410)
    }
  })

  t.test('a response that is withdrawn, and one that is submitted, count at once', async t => {
    const { client, instances, owner } = await startTwo(t, engine)
    const made = await client.mutual({ disclosure: 'shared' })
    const [person] = await client.join(made, 1)
    const counts = async () => Promise.all(instances.map(async instance => {
      const { submittedCount } = (await instance.inject({ url: made.links.self, headers: owner.headers })).json()
      return submittedCount
    }))
    t.strictSame([await counts(), await counts()], [[0, 0], [0, 0]])
    await person?.rate({ [one]: { level: 'fully' } }, { submit: true })
    t.strictSame([await counts(), await counts()], [[1, 1], [1, 1]])
    await person?.withdraw()
    t.strictSame(await counts(), [0, 0])
  })

  t.test('keys of another organisation and response tokens get nothing that was kept', async t => {
    const { statuses, storage, reads, app } = await startTwo(t, engine)
    await statuses()
    const stranger = await (await makeOrganisation(storage, 'other')).key()
    for (const url of reads.slice(0, -1)) {
      t.equal((await app.inject({ url, headers: stranger.headers })).statusCode, 404, url)
    }
    t.strictSame((await app.inject({ url: '/v1/assessments', headers: stranger.headers })).json().items, [])
    t.equal((await app.inject({ url: reads[0] ?? '' })).statusCode, 401)
  })

  t.test('a key that has lost its scope reads nothing, and languages are told apart', async t => {
    const { organisation, reads, app, owner } = await startTwo(t, engine)
    const small = await organisation.key(['sets:read'])
    const url = reads[3] ?? ''
    const ask = async (headers: Record<string, string>) => (await app.inject({ url, headers })).headers.etag
    const english = await ask(owner.headers)
    t.equal((await app.inject({ url, headers: small.headers })).statusCode, 403)
    t.equal(await ask({ ...owner.headers, 'accept-language': 'en' }), english)
    const json = await app.inject({ url: reads[1] ?? '', headers: { ...owner.headers, accept: 'application/json' } })
    const page = await app.inject({ url: reads[1] ?? '', headers: { ...owner.headers, accept: 'text/html' } })
    t.match(json.headers['content-type'], 'application/json')
    t.match(page.headers['content-type'], 'text/html')
  })

  t.test('a check that depends on the day is there on the next day, though nothing was written', async t => {
    const { client, made, clock, app, owner, path } = await startTwo(t, engine)
    await client.done('POST', `${path}/evidence`, {
      kind: 'text', title: 'Rules', content: 'As agreed.', collected: '2026-11-01', expires: '2026-11-23',
    })
    const codes = async () => (await app.inject({ url: `${path}/checks`, headers: owner.headers })).json()
    const before = await codes()
    clock.forward(2 * 24 * 60 * 60 * 1000)
    t.notSame(await codes(), before, made.id)
  })

  t.test('If-None-Match gets 304 for what never changes, kept or made, and never for a state', async t => {
    const { app, owner, reads: [record = '', ...others] } = await startTwo(t, engine)
    for (const url of others.slice(0, 4)) {
      const { headers: { etag } } = await app.inject({ url, headers: owner.headers })
      for (const round of ['kept', 'made']) {
        const headers = { ...owner.headers, 'if-none-match': String(etag), ...(round === 'made' && { accept: '*/*' }) }
        const again = await app.inject({ url, headers })
        t.strictSame([again.statusCode, again.body, again.headers.etag], [304, '', etag], `${url}, ${round}`)
      }
      const wrong = await app.inject({ url, headers: { ...owner.headers, 'if-none-match': '"another"' } })
      t.equal(wrong.statusCode, 200)
    }
    const { headers: { etag } } = await app.inject({ url: record, headers: owner.headers })
    const again = await app.inject({ url: record, headers: { ...owner.headers, 'if-none-match': String(etag) } })
    t.equal(again.statusCode, 200)
  })
})
