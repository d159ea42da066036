/** What a reader with fresh eyes found: each was wrong once. */
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { adapt, add, core, setsClient, tailoring } from '../fixtures/sets-client.ts'

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const maker = await makeOrganisation(app.storage, 'maker')
  const stranger = await makeOrganisation(app.storage, 'stranger')
  const client = setsClient(app, (await maker.key()).headers)
  const other = setsClient(app, (await stranger.key()).headers)
  const nobody = setsClient(app)

  await t.test("a private base is nobody else's business upstream of a public set, whoever asked before", async t => {
    const base = await client.make({ basedOn: core })
    await client.write(base, tailoring([add('kept')]))
    await client.publish(base)
    const open = await client.make({ basedOn: { set: base.id, version: '1.0.0' }, visibility: 'public' })
    await client.write(open, tailoring([add('shown')]))
    await client.publish(open)
    await client.write(base, tailoring([add('kept', { gloss: 'A secret gloss.' })]))
    await client.publish(base)
    const upstream = `${open.path}/versions/1.0.0/upstream`
    const own = await client.get(upstream)
    t.match(own, { statusCode: 200, headers: { 'cache-control': 'private, no-cache' } })
    t.match(own.body, 'A secret gloss.')
    for (const one of [other, nobody]) t.equal((await one.get(upstream)).statusCode, 404)
  })

  await t.test('two long texts with nothing in common are compared in time', async t => {
    const set = await client.make({ basedOn: core, visibility: 'public' })
    const long = (word: string) =>
      Array.from({ length: 3_000 }, (_, index) => `${word}${index}`).join(' ').slice(0, 20_000)
    await client.write(
      set,
      tailoring([
        adapt('safe', { explanation: long('a') }),
        adapt('mutual', { explanation: long('b') }),
        adapt('inclusive', { explanation: long('c') }),
      ])
    )
    const from = performance.now()
    await client.publish(set)
    const ledger = await nobody.read(`${set.path}/versions/1.0.0/ledger`)
    t.ok(performance.now() - from < 5_000)
    t.strictSame(
      ledger.entries.find(({ slug }: { slug: string }) => slug === 'safe').changes[0].words.map((
        { change }: { change: string }
      ) => change),
      ['removed', 'added']
    )
  })

  await t.test('a set can be deleted whatever another one is called', async t => {
    const set = await client.make({ basedOn: core })
    await client.make({ slug: `deleted-${set.id}`, basedOn: core })
    t.equal((await client.send('DELETE', set.path)).statusCode, 204)
  })

  await t.test('a set without a version is told to nobody else, by no name', async t => {
    const set = await client.make({ slug: 'quiet-plans', basedOn: core, visibility: 'public' })
    for (const path of [set.path, `${set.path}/versions`]) {
      const answer = await nobody.get(path)
      t.equal(answer.statusCode, 404)
      t.notMatch(answer.body, 'quiet-plans')
    }
  })

  await t.test('a slug is final once it is published', async t => {
    const set = await client.make({ basedOn: core })
    await client.change(set, { slug: 'renamed-in-time' })
    await client.write(set, tailoring([add('local')]))
    await client.publish(set)
    t.match((await client.send('PATCH', set.settings, { slug: 'renamed-late' }, { 'if-match': '*' })).json(), {
      status: 409,
      code: 'slug_published',
    })
  })

  await t.test('a merge patch can take the licence away', async t => {
    const set = await client.make({ basedOn: core, provenance: { licence: 'CC-BY-4.0' } })
    t.match(
      await client.done('PATCH', set.draft, { tailoring: { provenance: { licence: null } } }, { 'if-match': '*' }),
      { tailoring: { provenance: { licence: null } } }
    )
  })

  await t.test('a client that revalidates is told that the version was retired', async t => {
    const set = await client.make({ basedOn: core, visibility: 'public' })
    await client.write(set, tailoring([add('local')]))
    await client.publish(set)
    const pinned = `${set.path}/versions/1.0.0`
    const { headers: { etag } } = await nobody.get(pinned)
    await client.done('POST', `${pinned}/retirement`, { explanation: 'It is over.' })
    t.match(await nobody.get(pinned, { 'if-none-match': String(etag) }), {
      statusCode: 304,
      headers: { deprecation: /^@\d+$/ },
    })
  })
})
