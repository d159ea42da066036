import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { add, setsClient, tailoring, type Made } from '../fixtures/sets-client.ts'
import { draftOf, principle, statements } from './kind-principles.ts'

const slugsOf = (items: readonly { slug: string }[]) => items.map(({ slug }) => slug)

testOnEngines(t, async (t, engine) => {
  const app = await startApp(t, { engine })
  const ours = await makeOrganisation(app.storage)
  const client = setsClient(app, (await ours.key()).headers)
  const other = setsClient(app, (await (await makeOrganisation(app.storage, 'other')).key()).headers)
  const nobody = setsClient(app)
  const first = [
    principle('kind'),
    principle('fair'),
    principle('quiet', { statements: statements('quiet', 'We are quiet.', { counted: false }) }),
  ]
  const published = async (more: object = {}) => {
    const set = await client.make({ title: 'A set', ...more })
    await client.write(set, draftOf(first))
    await client.publish(set)
    return set
  }

  await t.test('V8 private, unlisted, public: who reads it, finds it and may stand on it', async t => {
    const listed = async (one: typeof client, id: string) =>
      (await one.read('/v1/principle-sets?origin=custom&limit=100')).items.some((item: { id: string }) =>
        item.id === id
      )
    const found = async (one: typeof client, id: string) =>
      (await one.read('/v1/search?q=zymurgy')).items.some((item: { set: string }) => item.set === id)
    const derives = async (one: typeof client, set: Made) =>
      (await one.send('POST', '/v1/principle-sets', {
        slug: `on-${set.id.slice(-6)}`,
        basedOn: { set: set.id, version: '1.0.0' },
      })).statusCode
    const cases = {
      private: { reads: 404, lists: false, derives: 422 },
      unlisted: { reads: 200, lists: false, derives: 422 },
      public: { reads: 200, lists: true, derives: 201 },
    }
    const { differences, compare } = collectDifferences()
    for (const [visibility, expected] of Object.entries(cases)) {
      const set = await client.make({ title: 'A set', visibility })
      await client.write(set, draftOf([principle('kind', { title: 'Zymurgy' })]))
      compare('without a version there is nothing to read', (await other.get(set.path)).statusCode, 404)
      compare('nor to list', await listed(client, set.id), false)
      await client.publish(set)
      for (const one of [other, nobody]) {
        compare(visibility, (await one.get(set.path)).statusCode, expected.reads)
        compare(`${visibility} in the list`, await listed(one, set.id), expected.lists)
        compare(`${visibility} in the search`, await found(one, set.id), expected.lists)
      }
      compare(
        'the owner always',
        [(await client.get(set.path)).statusCode, await listed(client, set.id), await found(client, set.id)],
        [200, true, true]
      )
      compare(`others stand on what is ${visibility}`, await derives(other, set), expected.derives)
    }
    t.strictSame(differences, [])
  })

  await t.test(
    'V8 what is deleted is gone for whoever could read it, absent for all others, ' +
      'and its slug is free',
    async t => {
      const { differences, compare, match } = collectDifferences()
      for (const [visibility, others] of [['private', 404], ['unlisted', 410], ['public', 410]] as const) {
        const slug = `slug-${visibility}`
        const set = await published({ visibility, slug })
        compare(`others delete ${visibility}`, (await other.send('DELETE', set.path)).statusCode, 404)
        compare(visibility, (await client.send('DELETE', set.path)).statusCode, 204)
        compare(`${visibility} again`, (await client.send('DELETE', set.path)).statusCode, 204)
        for (
          const rest of [
            '',
            '/versions',
            '/versions/1.0.0',
            '/versions/1',
            '/versions/1.0.0/ledger',
            '/principles/kind',
            '/versions/1.0.0/diff/1.0.0',
          ]
        ) {
          match(rest, (await client.get(set.path + rest)).json(), { status: 410, code: 'set_deleted' })
          compare(`${visibility} ${rest}`, (await other.get(set.path + rest)).statusCode, others)
          compare(`${visibility} ${rest}`, (await nobody.get(set.path + rest)).statusCode, others)
        }
        for (
          const [method, url, body] of [['GET', set.draft], ['GET', set.settings], ['PUT', set.draft, draftOf(first)], [
            'POST',
            `${set.path}/versions`,
            { changeNote: 'x' },
          ], ['PATCH', set.settings, { slug: 'again' }]] as const
        ) {
          compare(`${method} ${url}`, (await client.send(method, url, body, { 'if-match': '*' })).statusCode, 410)
        }
        const left = slugsOf((await client.read('/v1/principle-sets?own=true&limit=100')).items)
        compare(`${slug} is in no list`, left.includes(slug), false)
        const again = await client.send('POST', '/v1/principle-sets', { slug, title: 'Again' })
        compare(`${slug} is free`, again.statusCode, 201)
      }
      t.strictSame(differences, [])
      t.equal(
        (await client.send('DELETE', '/v1/principle-sets/core')).statusCode,
        404,
        "the service's own sets are nobody's to delete"
      )
    }
  )

  await t.test('V8 what a set inherited it keeps, whatever becomes of the base', async t => {
    const base = await client.make({ title: 'A base', visibility: 'public' })
    const example = { slug: 'walk', title: 'A walk', category: 'outside', summary: 'We walk.' }
    await client.write(
      base,
      draftOf([principle('kind', { examples: ['walk'] })], {
        examples: [example],
        categories: [{ slug: 'outside', title: 'Outside', description: 'In the open.' }],
      })
    )
    await client.publish(base)
    const set = await other.make({ basedOn: { set: base.id, version: '1.0.0' }, visibility: 'public' })
    await other.write(set, tailoring([add('brave')]))
    await other.publish(set)
    await client.remove(base)
    t.match(await nobody.read(`${set.path}/versions/1.0.0/examples/walk`), { title: 'A walk', summary: 'We walk.' })
    t.match((await nobody.read(`${set.path}/versions/1.0.0/categories`)).items, [{ slug: 'outside' }])
    t.equal((await other.get(`${set.path}/versions/1.0.0/upstream`)).statusCode, 404, 'upstream there is nothing more')
    await other.write(set, tailoring([add('brave'), add('bold')]))
    t.match(await other.publish(set), { version: '2.0.0' })
  })

  await t.test(
    'V9 a custom set is addressed by its id; its slug is its own within its ' +
      'organisation, and a filter',
    async t => {
      const slug = 'our-own-words'
      const set = await published({ slug, visibility: 'public' })
      t.equal((await client.get(`/v1/principle-sets/${slug}`)).statusCode, 404)
      t.match((await client.read(`/v1/principle-sets?slug=${slug}`)).items, [{ id: set.id }])
      const theirs = await other.make({ title: 'Theirs', slug, visibility: 'public' })
      await other.write(theirs, draftOf(first))
      await other.publish(theirs)
      t.strictSame(
        (await nobody.read(`/v1/principle-sets?slug=${slug}`)).items.map(({ id }: { id: string }) => id).sort(),
        [set.id, theirs.id].sort(),
        'of several organisations'
      )
      t.strictSame(
        (await client.read(`/v1/principle-sets?slug=${slug}&own=true`)).items.map(({ id }: { id: string }) => id),
        [set.id]
      )
      t.match((await client.send('POST', '/v1/principle-sets', { slug, title: 'Twice' })).json(), {
        status: 409,
        code: 'slug_taken',
      })
      const namesake = await published({ slug: 'core' })
      t.not((await client.read('/v1/principle-sets/core')).id, namesake.id, "the service's slugs stay its own")
      t.equal((await client.get(`/v1/principle-sets/${set.id.toUpperCase()}`)).statusCode, 404)
      const pinned = await nobody.get(`${set.path}/versions/1.0.0/principles/kind`)
      t.match(pinned.json(), {
        id: `${set.id}/principles/kind`,
        links: { self: `${set.path}/versions/1.0.0/principles/kind` },
      })
    }
  )
})
