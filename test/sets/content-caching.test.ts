import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { openAgain } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, setsClient, tailoring } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

testOnEngines(t, async (t, engine) => {
  await t.test(
    'what changes is seen at once by the instance that changed it, and within five ' +
      'seconds by every other',
    async t => {
      const { client, nobody, database } = await start(t, engine)
      const there = setsClient(await startApp(t, { storage: await openAgain(t, database), newId: uuidv7 }))
      const set = await client.published([add('local')], { visibility: 'public' })
      const addresses = [
        set.path,
        `${set.path}/versions/1.0.0`,
        `${set.path}/principles/local`,
        `${set.path}/versions`,
        '/v1/principle-sets?origin=custom',
      ]
      const states = (one: typeof client) =>
        Promise.all(addresses.map(async url => {
          const { statusCode, body } = await one.get(url)
          return `${statusCode} ${statusCode === 200 ? body : ''}`
        }))
      const seen = async (about: string) => {
        const now = await states(nobody)
        await setTimeout(5_200)
        t.strictSame(await states(there), now, `${about}, there after five seconds`)
        return now
      }
      const before = await states(nobody)
      t.strictSame(await states(there), before)
      await client.write(set, tailoring([add('local', { title: 'Nearby' })]))
      t.strictSame(await states(nobody), before, 'a draft changes nothing')
      await client.publish(set)
      const published = await seen('a publication')
      for (const index of [0, 2, 3, 4]) t.not(published[index], before[index], `${addresses[index]}`)
      t.equal(published[1], before[1], 'what is pinned stays')
      await client.change(set, { visibility: 'private' })
      const hidden = await seen('a withdrawal')
      t.strictSame(hidden.slice(0, 4).map(state => state.trim()), ['404', '404', '404', '404'])
      await client.change(set, { visibility: 'public' })
      t.strictSame(await states(nobody), published)
      await client.remove(set)
      t.strictSame((await states(nobody)).slice(0, 4).map(state => state.trim()), ['410', '410', '410', '410'])
    }
  )

  await t.test('private answers come from no shared cache, whoever asks before', async t => {
    const { client, reader, other, scopeless, nobody } = await start(t, engine)
    const [ours, theirs] = [await client.published([add('ours-alone')]), await other.published([add('theirs-alone')])]
    const statuses = async (url: string) => {
      const told: number[] = []
      for (let round = 0; round < 2; round++) {
        for (const one of [client, other, nobody, scopeless, reader]) told.push((await one.get(url)).statusCode)
      }
      return told
    }
    for (
      const rest of [
        '',
        '/versions/1.0.0',
        '/versions/1',
        '/principles',
        '/versions/1.0.0/ledger',
        '/versions/1.0.0/diff/1',
      ]
    ) {
      const ok = /\/1$/.test(rest) ? 307 : 200
      t.strictSame(await statuses(ours.path + rest), [ok, 404, 404, 404, ok, ok, 404, 404, 404, ok], rest)
      t.strictSame(await statuses(theirs.path + rest), [404, ok, 404, 404, 404, 404, ok, 404, 404, 404], rest)
      const { headers } = await client.get(ours.path + rest)
      t.match(headers, { 'cache-control': 'private, no-cache' }, `${rest} is kept by none`)
    }
    const list = async (one: typeof client) =>
      (await one.read('/v1/principle-sets?origin=custom')).items.map(({ id }: { id: string }) => id)
    for (let round = 0; round < 2; round++) {
      t.strictSame([
        await list(scopeless),
        await list(nobody),
        await list(client),
        await list(other),
        await list(reader),
      ], [[], [], [ours.id], [theirs.id], [ours.id]])
    }
    for (const one of [client, reader]) {
      t.equal((await one.get('/v1/principle-sets?origin=custom')).headers['cache-control'], 'private, no-cache')
    }
    await client.change(ours, { visibility: 'public' })
    t.strictSame(await statuses(ours.path), Array(10).fill(200))
    t.match((await client.get(ours.path)).headers, {
      'cache-control': 'public, max-age=60, stale-while-revalidate=600',
      vary: /Authorization/,
    })
  })

  await t.test(
    'a private set that was read is asked again without a statement while nothing is written, and what ' +
      'another instance writes is seen at once',
    async t => {
      const { storage, database } = await engine.open(t, 'seeded')
      const { counting, statements } = countingStorage(storage)
      const app = await startApp(t, { storage: counting, newId: uuidv7 })
      const { headers } = await (await makeOrganisation(storage, 'ours')).key()
      const client = setsClient(app, headers)
      const elsewhere = setsClient(await startApp(t, { storage: await openAgain(t, database), newId: uuidv7 }), headers)
      const set = await client.published([add('local')])
      const versionTold = async () => (await client.read(set.path)).version
      const costs = async (url: string) => {
        statements.length = 0
        const { statusCode } = await client.get(url)
        return { statusCode, free: statements.length === 0 }
      }
      const canTell = engine.name === 'sqlite'
      for (const url of [set.path, `${set.path}/versions/1.0.0`, `${set.path}/principles/local.md`]) {
        await costs(url)
        t.strictSame(await costs(url), { statusCode: 200, free: canTell }, url)
      }
      await elsewhere.write(set, tailoring([add('local', { title: 'Otherwise' })]))
      t.strictSame(await costs(set.path), { statusCode: 200, free: false }, 'something was written')
      await elsewhere.publish(set)
      t.equal(await versionTold(), '2.0.0')
      await elsewhere.remove(set)
      t.equal((await client.get(set.path)).statusCode, 410)
    }
  )
})
