/** Writes that can be trusted: at once, repeated, and when the process dies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { isFrozenViolation } from '../../src/storage/errors.ts'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { rowsOf } from '../fixtures/raw-rows.ts'
import { add, authored, core, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'
import { atOnce, byStatus, start } from './at-once.ts'

testOnEngines(t, async (t, engine) => {
  t.test(
    'of fifty identical requests with one Idempotency-Key one makes a set, and the others are answered alike or ' +
      'told to come again',
    async t => {
      const { clients, client, access, tables } = await start(t, engine)
      const post = (one: typeof client, slug = 'hillside') =>
        one.send('POST', '/v1/principle-sets', { slug, basedOn: core }, { 'idempotency-key': 'key-1' })
      const answers = await atOnce(50, clients, one => post(one))
      const made = answers.filter(({ statusCode }) => statusCode === 201)
      t.ok(made.length >= 1)
      t.equal(
        made.filter(({ headers }) => headers['idempotency-replayed'] === undefined).length,
        1,
        'one of them did it'
      )
      t.strictSame(new Set(made.map(({ body }) => body)).size, 1, 'and all tell the same')
      t.strictSame(
        Object.keys(byStatus(answers)).filter(status => !['201', '409 idempotency_in_progress'].includes(status)),
        []
      )
      t.equal(Number(await access.read.$count(tables.setDrafts)), 1)
      t.equal((await post(client)).body, made[0]?.body, 'later too')
      t.equal((await post(client, 'another')).json().code, 'idempotency_key_reused')
      t.strictSame((await client.read('/v1/drafts')).items.map(({ slug }: { slug: string }) => slug), ['hillside'])
    }
  )

  t.test('killed before COMMIT nothing is there; killed before the answer it is told to whoever repeats', async t => {
    const { client, database, headers, access, tables } = await start(t, engine)
    const set = await client.make({ basedOn: core })
    await client.write(set, tailoring([add('local')]))
    const requests: readonly [url: string, payload: object, count: () => Promise<number>][] = [
      [
        '/v1/principle-sets',
        { slug: 'killed', basedOn: core },
        () => access.read.$count(tables.principleSets, eq(tables.principleSets.slug, 'killed')),
      ],
      [
        `${set.path}/versions`,
        { changeNote: 'First.' },
        () => access.read.$count(tables.setVersions, eq(tables.setVersions.setId, set.id)),
      ],
    ]
    for (const [url, payload, count] of requests) {
      const key = { 'idempotency-key': `for:${url}` }
      const child = fileURLToPath(new URL('../fixtures/dying-writer.ts', import.meta.url))
      for (const [when, there] of [['inside', 0], ['after', 1]] as const) {
        const request = { method: 'POST', url, payload, headers: { ...headers, ...key } }
        t.strictSame(
          await once(
            spawn(process.execPath, [child, JSON.stringify({ database, when, request })], {
              stdio: ['ignore', 'ignore', 'inherit'],
            }),
            'close'
          ),
          [null, 'SIGKILL']
        )
        t.equal(Number(await count()), there, `${url} killed ${when}`)
      }
      t.match(await client.send('POST', url, payload, key), {
        statusCode: 201,
        headers: { 'idempotency-replayed': 'true' },
      }, url)
      t.equal((await client.send('POST', url, payload)).statusCode, 409, 'without the key it is another request')
      t.equal(Number(await count()), 1)
    }
  })

  t.test("V7 of fifty edits of one revision one is written, and nobody else's text", async t => {
    const { client, clients } = await start(t, engine)
    const set = await client.make({ title: 'A set' })
    for (const revision of [1, 2, 3]) {
      const answers = await atOnce(
        50,
        clients,
        (one, n) => one.tryWrite(set, authored([`round-${revision}`], { title: `Of ${n}` }), `"r${revision}"`)
      )
      t.strictSame(byStatus(answers), { 200: 1, '412 precondition_failed': 49 })
      const [winner] = answers.filter(({ statusCode }) => statusCode === 200)
      t.equal(winner?.headers.etag, `"r${revision + 1}"`)
      t.strictSame(await client.read(set.draft), winner?.json())
    }
    const patches = await atOnce(
      20,
      clients,
      (one, n) => one.send('PATCH', set.draft, { content: { description: `Of ${n}` } }, { 'if-match': '*' })
    )
    t.strictSame(
      Object.keys(byStatus(patches)).filter(status => !['200', '412 precondition_failed'].includes(status)),
      []
    )
    t.equal(
      (await client.read(set.draft)).revision,
      4 + patches.filter(({ statusCode }) => statusCode === 200).length,
      'every one that was told so was written'
    )
  })

  for (
    const [size, explanation] of [['small', 'Where we live.'], [
      'large',
      'We meet *each week*, and write it down.\n\n'.repeat(200),
    ]] as const
  ) {
    t.test(`of twenty publications of one ${size} draft one makes a version`, async t => {
      const { client, clients, access, tables } = await start(t, engine)
      const set = await client.make({ basedOn: core })
      await client.write(
        set,
        tailoring(Array.from({ length: size === 'small' ? 1 : 20 }, (_, n) => add(`local-${n}`, { explanation })))
      )
      const answers = await atOnce(20, clients, one => one.tryPublish(set))
      t.equal(byStatus(answers)[201], 1, JSON.stringify(byStatus(answers)))
      t.strictSame(
        Object.keys(byStatus(answers)).filter(status =>
          !['201', '409 nothing_changed', '412 precondition_failed'].includes(status)
        ),
        []
      )
      t.strictSame(
        (await client.read(`${set.path}/versions`)).items.map(({ version }: { version: string }) => version),
        ['1.0.0']
      )
      t.equal(
        Number(await access.read.$count(tables.auditEvents, eq(tables.auditEvents.action, 'version.published'))),
        1
      )
    })
  }

  t.test('of a repetition nothing is prepared, and it is answered whatever would be refused now', async t => {
    const { client: known, storage, headers } = await start(t, engine)
    const { counting, selected } = countingStorage(storage)
    const client = setsClient(await startApp(t, { storage: counting, newId: uuidv7 }), headers)
    const set = await known.published()
    const file = await known.read(`${set.path}/versions/1.0.0/export`)
    await known.write(set, tailoring([add('other')]))
    const requests: readonly [url: string, payload: object, more?: Readonly<Record<string, string>>][] = [
      [`${set.path}/versions`, { changeNote: 'Second.' }],
      [`${set.path}/versions/2.0.0/rebase`, { to: '1.0.0' }, { 'if-match': '*' }],
      ['/v1/principle-sets/imports', { ...file, slug: 'imported' }],
    ]
    const first: LightMyRequestResponse[] = []
    for (const [n, [url, payload, more]] of requests.entries()) {
      first.push(await client.send('POST', url, payload, { ...more, 'idempotency-key': `key-${n}` }))
    }
    t.strictSame(first.map(({ statusCode }) => statusCode), [201, 201, 201], first.map(({ body }) => body).join())
    await known.remove(set)
    for (const [n, [url, payload, more]] of requests.entries()) {
      selected.clear()
      const again = await client.send('POST', url, payload, { ...more, 'idempotency-key': `key-${n}` })
      t.match(again, { statusCode: 201, headers: { 'idempotency-replayed': 'true' } }, url)
      t.strictSame(again.json(), first[n]?.json())
      t.strictSame(
        [...selected.keys()].filter(column => !column.startsWith('idempotency_keys.')),
        [],
        'nothing else is read'
      )
      t.equal((await client.send('POST', url, payload, more)).statusCode >= 400, true, 'without the key it is refused')
    }
  })

  t.test('what fails leaves nothing behind', async t => {
    const { client, organisation, storage } = await start(t, engine)
    const set = await client.published()
    const before = await rowsOf(storage, organisation.id)
    const stale = { 'if-match': '"r1"' }
    const failing: Readonly<Record<string, () => Promise<LightMyRequestResponse>>> = {
      'not publishable': () => client.send('PUT', set.draft, { tailoring: {} }, { 'if-match': '*' }),
      'stale edit': () => client.tryWrite(set, tailoring([]), '"r1"'),
      'stale rebase': () => client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '1.0.0' }, stale),
      'rebase to nothing': () =>
        client.send('POST', `${set.path}/versions/1.0.0/rebase`, { to: '9.0.0' }, { 'if-match': '*' }),
      'nothing to publish': () => client.tryPublish(set),
      'base that is not there': () =>
        client.send('POST', '/v1/principle-sets', { slug: 'x-y', basedOn: { set: 'core', version: '9.0.0' } }, {
          'idempotency-key': 'a',
        }),
      'slug that is taken': () =>
        client.send('POST', '/v1/principle-sets', { slug: 'set-1', basedOn: core }, { 'idempotency-key': 'b' }),
      'unknown successor': () =>
        client.send('POST', `${set.path}/versions/1.0.0/retirement`, { explanation: 'Over.', replacedBy: '9.9.9' }),
    }
    for (const [name, fail] of Object.entries(failing)) {
      t.match(String((await fail()).statusCode), /^4\d\d$/, name)
      t.strictSame(await rowsOf(storage, organisation.id), before, name)
    }
  })

  t.test('V5 what was published of a custom set is frozen', async t => {
    const { client, access, tables, organisation, storage } = await start(t, engine)
    const set: Made = await client.published()
    const { setVersions } = await rowsOf(storage, organisation.id)
    for (
      const attempt of [
        () =>
          access.write(tx =>
            tx.update(tables.setVersions).set({ changeNote: 'x' }).where(eq(tables.setVersions.setId, set.id))
          ),
        () =>
          access.write(tx =>
            tx.update(tables.setVersions).set({ lineage: null }).where(eq(tables.setVersions.setId, set.id))
          ),
        () => access.write(tx => tx.delete(tables.setVersions).where(eq(tables.setVersions.setId, set.id))),
      ]
    ) t.ok(isFrozenViolation(await attempt().catch(error => error)))
    await client.done('POST', `${set.path}/versions/1.0.0/retirement`, { explanation: 'It is over.' })
    t.match((await client.send('PATCH', set.settings, { slug: 'renamed' }, { 'if-match': '*' })).json(), {
      status: 409,
      code: 'slug_published',
    })
    await client.change(set, { visibility: 'public' })
    await client.remove(set)
    t.strictSame((await rowsOf(storage, organisation.id)).setVersions, setVersions, 'whatever becomes of the set')
  })
})
