import { setTimeout } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored, core, tailoring } from '../fixtures/sets-client.ts'
import { atOnce, byStatus, start } from './at-once.ts'

testOnEngines(t, async (t, engine) => {
  t.test(
    'a publication and an edit of one revision: one of them is done, and what is ' +
      'published is what was seen',
    async t => {
      const { client, clients } = await start(t, engine)
      const set = await client.make({ title: 'A set' })
      await client.write(set, authored(['kind'], { title: 'Round 0' }))
      let published = 0
      for (let round = 1; round <= 8; round++) {
        const { revision, content } = await client.read(set.draft)
        const tag = `"r${revision}"`
        const [one, other] = round % 2 === 0 ? clients : [clients[1], clients[0]]
        const [edit, publication] = await Promise.all([
          one.tryWrite(set, authored(['kind'], { title: `Round ${round}` }), tag),
          other.tryPublish(set, {}, { 'if-match': tag }),
        ])
        t.strictSame(
          [edit.statusCode, publication.statusCode].sort(),
          edit.statusCode === 200 ? [200, 412] : [201, 412]
        )
        if (publication.statusCode !== 201) continue
        published++
        t.equal((await client.read(publication.json().links.self)).title, content.title)
        await client.write(set, authored(['kind'], { title: `Round ${round}` }))
      }
      t.equal((await client.get(`${set.path}/versions`)).json().items?.length ?? 0, published)
    }
  )

  t.test('a deletion and a publication at once leave nothing that can be found', async t => {
    const { app, client, clients, access, tables } = await start(t, engine)
    for (let round = 0; round < 10; round++) {
      const set = await client.make({ basedOn: core, visibility: 'public' })
      await client.write(set, tailoring([add(`findable-${round}`, { title: `Zymurgy ${round}` })]))
      const [removal, publication] = await Promise.all([
        clients[round % 2 === 0 ? 0 : 1].send('DELETE', set.path),
        client.tryPublish(set),
      ])
      t.equal(removal.statusCode, 204)
      t.ok([201, 404, 410, 412].includes(publication.statusCode), publication.body)
      // Of a set without a version nobody was ever told.
      t.equal((await app.inject(set.path)).statusCode, publication.statusCode === 201 ? 410 : 404)
      t.equal((await client.get(set.draft)).statusCode, 410)
      t.equal(Number(await access.read.$count(tables.setDrafts, eq(tables.setDrafts.setId, set.id))), 0)
      t.equal(Number(await access.read.$count(tables.searchEntries, eq(tables.searchEntries.setId, set.id))), 0)
    }
    t.strictSame((await app.inject('/v1/search?q=zymurgy')).json().items, [])
  })

  t.test(
    'a slug is final once published: a first publication and another slug at once ' +
      'come one after the other',
    async t => {
      const { client, clients } = await start(t, engine)
      for (let round = 0; round < 12; round++) {
        const set = await client.make({ slug: `first-${round}`, title: 'A set' })
        await client.write(set, authored(['kind'], { title: `Zymurgy${round}` }))
        const [one, other] = round % 2 === 0 ? clients : [clients[1], clients[0]]
        // A little later each time, so that it comes to each moment of the publication.
        const [publication, change] = await Promise.all([
          one.tryPublish(set),
          setTimeout(round).then(() =>
            other.send('PATCH', set.settings, { slug: `second-${round}` }, { 'if-match': '*' })
          ),
        ])
        t.equal(publication.statusCode, 201, publication.body)
        t.ok(change.statusCode === 200 || change.json().code === 'slug_published', change.body)
        const { items } = await client.read('/v1/audit-events?limit=10')
        const placeOf = (wanted: string) => items.findIndex(({ action }: { action: string }) => action === wanted)
        if (change.statusCode === 200) {
          t.ok(
            placeOf('principle_set.configured') > placeOf('version.published'),
            'the slug was another before there was a version'
          )
        }
        const { slug } = await client.read(set.settings)
        t.match(
          (await client.read(`/v1/search?q=zymurgy${round}&type=principle-set`)).items,
          [{ set: set.id, slug }],
          'and it is found under the one that it has'
        )
      }
    }
  )

  t.test('of ten retirements of one version one is done, and the others are told so', async t => {
    const { client, clients } = await start(t, engine)
    const set = await client.published()
    const answers = await atOnce(
      10,
      clients,
      (one, n) => one.send('POST', `${set.path}/versions/1.0.0/retirement`, { explanation: `Of ${n}.` })
    )
    t.strictSame(byStatus(answers), { 201: 1, '409 already_retired': 9 })
  })

  t.test('of ten sets under one slug one is made', async t => {
    const { clients } = await start(t, engine)
    t.strictSame(
      byStatus(
        await atOnce(10, clients, one => one.send('POST', '/v1/principle-sets', { slug: 'hillside', basedOn: core }))
      ),
      { 201: 1, '409 slug_taken': 9 }
    )
  })

  t.test(
    'an organisation has no more sets than it may have, however many are made at once; a ' +
      'deleted one makes room',
    async t => {
      const { client, clients } = await start(t, engine, { config: { limits: { sets: 3 } } })
      const answers = await atOnce(
        12,
        clients,
        (one, n) => one.send('POST', '/v1/principle-sets', { slug: `set-${n}`, title: 'A set' })
      )
      t.strictSame(byStatus(answers), { 201: 3, '409 too_many_sets': 9 })
      const { items: [first] } = await client.read('/v1/drafts')
      await client.done('DELETE', `/v1/principle-sets/${first.set}`)
      t.equal((await client.send('POST', '/v1/principle-sets', { slug: 'one-more', title: 'A set' })).statusCode, 201)
      t.equal((await client.send('POST', '/v1/principle-sets', { slug: 'too-many', title: 'A set' })).statusCode, 409)
    }
  )
})
