import { eq } from 'drizzle-orm'
import t from 'tap'
import {
  checkSeed, isLoaded, readSeed, readSeedFiles, serviceOrganisation, type Seed, type SeedFiles,
  type SeedSet
} from '../../src/content/index.ts'
import { digestOf } from '../../src/domain/versions/digest.ts'
import { openStorage } from '../../src/storage/open.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { uuid } from '../fixtures/rows.ts'
import { add, setsClient } from '../fixtures/sets-client.ts'
import { release, seedOf, setId, version } from '../fixtures/versions.ts'
import { first, load, reworded, rowsOf } from './loading.ts'

testOnEngines(t, async (t, engine) => {
  t.test('publishes every set of seed/ as 1.0.0, then its later releases, and the library', async t => {
    const { storage } = await engine.open(t)
    const seed = await readSeed()
    const before = (set: SeedSet) => seed.sets.filter(({ id }) => id === set.id).indexOf(set)
    const isFirst = (set: SeedSet) => before(set) === 0
    t.strictSame(await load(storage, seed), {
      published: seed.sets.map(set => `${set.slug} 1.${before(set)}.0`),
      documents: ['guide', 'aims', 'sources', 'crosswalks', 'terms'],
    })
    const { organisations, versions } = await rowsOf(storage)
    t.match(organisations, [{ slug: 'peer-principles' }])
    t.strictSame(
      new Set(
        versions.map(({ contentDigest, bump, publishedAt }) => [contentDigest, bump, publishedAt.toISOString()].join())
      ),
      new Set(
        seed.sets.map(set => [digestOf(set.content), isFirst(set) ? null : 'minor', set.release.publishedAt].join())
      )
    )
  })

  t.test('V5: the same seed loaded again changes no row', async t => {
    const { storage } = await engine.open(t)
    const seed = await readSeed()
    await load(storage, seed)
    const before = await rowsOf(storage)
    t.strictSame(await load(storage, await readSeed()), { published: [], documents: [] })
    t.strictSame(await rowsOf(storage), before)
  })

  t.test('what a database holds word for word is neither checked nor loaded again', async t => {
    const { storage } = await engine.open(t)
    const files = await readSeedFiles()
    t.notOk(await isLoaded(storage, files), 'an empty one holds nothing')
    await load(storage, checkSeed(files))
    t.ok(await isLoaded(storage, files))
    const [set, ...others] = files.sets
    const value: SeedSet = structuredClone(set?.value) as SeedSet
    const { guide } = files.library
    const otherwise: readonly SeedFiles[] = [
      {
        ...files,
        sets: [{ name: 'a.json', value: { ...value, content: { ...value.content, title: 'Otherwise' } } }, ...others],
      },
      { ...files, sets: [{ name: 'a.json', value: { ...value, id: uuid(9) } }, ...others] },
      { ...files, sets: [...files.sets, { name: 'b.json', value: null }] },
      {
        ...files,
        library: { ...files.library, guide: { ...guide, value: { ...guide.value as object, title: 'Otherwise' } } },
      },
    ]
    for (const changed of otherwise) t.notOk(await isLoaded(storage, changed))
  })

  t.test('what can be found is the newest version of each set', async t => {
    const { storage } = await engine.open(t)
    await load(storage, seedOf(first, release(version(), { slug: 'other' })))
    const entries = async () =>
      (await rowsOf(storage)).entries.filter(({ setSlug }) => setSlug === 'garden').map((
        { type, slug, url }
      ) => [type, slug, url])
    const expected = [
      ['principle-set', 'garden', '/v1/principle-sets/garden'],
      ['principle-set', 'garden', '/v1/principle-sets/garden?lang=en&variant=easy-read'],
      ['principle', 'safe', '/v1/principle-sets/garden/principles/safe'],
      ['principle', 'mutual', '/v1/principle-sets/garden/principles/mutual'],
      ['principle', 'safe', '/v1/principle-sets/garden/principles/safe?lang=en&variant=easy-read'],
      ['example', 'circle', '/v1/principle-sets/garden/versions/1.0.0/examples/circle'],
      ['example', 'cafe', '/v1/principle-sets/garden/versions/1.0.0/examples/cafe'],
    ]
    t.strictSame(await entries(), expected)
    const fewer = release(version({ principles: version().principles.slice(0, 1) }), { changeNote: 'One fewer.' })
    await load(storage, seedOf(fewer))
    t.strictSame(
      await entries(),
      [...expected.slice(0, 3), ...expected.slice(4)].map((
        [type, slug, url = '']
      ) => [type, slug, url.replace('1.0.0', '2.0.0')])
    )
    t.equal(
      (await rowsOf(storage)).entries.filter(({ setSlug }) => setSlug === 'other').length,
      7,
      'the other set is left alone'
    )
  })

  t.test('a changed document of the library replaces the one before, and the others stay', async t => {
    const { storage } = await engine.open(t)
    const seed = seedOf(first)
    await load(storage, seed)
    const before = await rowsOf(storage)
    const aims = { ...seed.library.aims, credit: 'Credited otherwise.' }
    t.strictSame(await load(storage, { ...seed, library: { ...seed.library, aims } }), {
      published: [],
      documents: ['aims'],
    })
    const after = await rowsOf(storage)
    t.strictSame(
      after.documents.filter(({ kind }) => kind !== 'aims'),
      before.documents.filter(({ kind }) => kind !== 'aims')
    )
    const types = after.entries.filter(({ setId }) => setId === null).map(({ type, variant }) => `${type} ${variant}`)
    t.strictSame(
      [...new Set(types)].sort(),
      ['aims', 'audience', 'benefit', 'guide', 'situation'].flatMap(type => [`${type} easy-read`, `${type} standard`])
    )
    const app = await startApp(t, { storage })
    t.equal((await app.inject('/v1/aims')).json().credit, 'Credited otherwise.')
    t.equal((await app.inject('/v1/search?q=credited+otherwise')).json().items.length, 1)
  })

  t.test('what can be found is made anew where a migration has deleted it, of every organisation', async t => {
    const { storage } = await engine.open(t)
    const files = await readSeedFiles()
    const seed = checkSeed(files)
    await load(storage, seed)
    const renderLimits = { text: 60_000, isFinal: true, part: 60_000 }
    const app = await startApp(t, { storage, renderLimits })
    const organisation = await makeOrganisation(storage)
    const client = setsClient(app, (await organisation.key()).headers)
    await client.published([add('unicorn')])
    await client.remove(await client.published([add('gone')]))
    const entriesOf = async (owner: string) => {
      const { searchEntries } = storage.tables
      const rows = await storage.as(owner).read.select().from(searchEntries).where(
        eq(searchEntries.organisationId, owner)
      )
      return rows.map(({ id: _id, ...row }) => JSON.stringify(row)).sort()
    }
    const owners = [serviceOrganisation.id, organisation.id]
    const before = await Promise.all(owners.map(entriesOf))
    t.ok(before.every(({ length }) => length > 10))
    for (const owner of owners) await storage.as(owner).write(tx => tx.delete(storage.tables.searchEntries))
    t.notOk(await isLoaded(storage, files))
    t.strictSame(await load(storage, seed), { published: [], documents: [] })
    t.strictSame(await Promise.all(owners.map(entriesOf)), before)
    t.ok(await isLoaded(storage, files))
  })

  t.test('two instances that start at once publish each version once', async t => {
    const { storage, database } = await engine.open(t)
    const other = await openStorage(database)
    t.teardown(() => other.close())
    const together = async (seed: Seed) =>
      (await Promise.all([load(storage, seed), load(other, seed)])).flatMap(({ published }) => published)
    t.strictSame(await together(seedOf(first)), ['garden 1.0.0'])
    t.strictSame(await together(seedOf(first, reworded)), ['garden 2.0.0'])
    t.equal((await rowsOf(storage)).versions.length, 2)
    t.equal((await rowsOf(storage)).sets[0]?.id, setId('garden'))
  })
})
