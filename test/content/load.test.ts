import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import {
  checkSeed, isLoaded, loadSeed, readSeed, readSeedFiles, SeedRefused, type Seed, type SeedFiles,
  type SeedSet
} from '../../src/content/index.ts'
import { digestOf } from '../../src/domain/versions/digest.ts'
import { openStorage } from '../../src/storage/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { uuid } from '../fixtures/rows.ts'
import { example, release, seedOf, setId, version, withPrinciple, withStatement } from '../fixtures/versions.ts'

const load = (storage: Storage, seed: Seed) => loadSeed({ storage, seed, now: fixedNow, newId: uuidv7 })

/** Every row that loading may write, by its table. */
async function rowsOf (storage: Storage) {
  const { organisations, principleSets, setVersions, libraryDocuments, searchEntries } = storage.tables
  const { read } = storage.as('public')
  return {
    organisations: await read.select().from(organisations),
    sets: await read.select().from(principleSets).orderBy(principleSets.id),
    versions: await read.select().from(setVersions).orderBy(
      setVersions.setId,
      setVersions.major,
      setVersions.minor,
      setVersions.patch
    ),
    documents: await read.select().from(libraryDocuments).orderBy(libraryDocuments.kind),
    entries: await read.select().from(searchEntries).orderBy(searchEntries.id),
  }
}

async function versionsOf (t: Test, storage: Storage, slug = 'garden') {
  const app = await startApp(t, { storage })
  return (await app.inject(`/v1/principle-sets/${slug}/versions`)).json().items
}

const first = release(version())
const reworded = release(withStatement('safe-one', { text: 'Otherwise.' }), {
  changeNote: 'Another statement.',
  publishedAt: '2026-02-01T00:00:00.000Z',
})
const corrected = release(withStatement('safe-one', { text: 'Otherwise!' }), {
  changeNote: 'A slip mended.',
  changeKind: 'editorial',
  publishedAt: '2026-03-01T00:00:00.000Z',
})
const extended = release(
  withPrinciple('mutual', { optional: true }, {
    ...corrected.content,
    examples: [...corrected.content.examples, example('new')],
  }),
  {
    changeNote: 'A new example.',
    publishedAt: '2026-04-01T00:00:00.000Z',
  }
)

testOnEngines(t, async (t, engine) => {
  t.test('publishes every set of seed/ as 1.0.0, and the library', async t => {
    const { storage } = await engine.open(t)
    const seed = await readSeed()
    t.strictSame(await load(storage, seed), {
      published: seed.sets.map(({ slug }) => `${slug} 1.0.0`),
      documents: ['guide', 'aims', 'sources', 'crosswalks'],
    })
    const { organisations, versions } = await rowsOf(storage)
    t.match(organisations, [{ slug: 'peer-principles' }])
    t.strictSame(
      new Set(
        versions.map(({ contentDigest, bump, publishedAt }) => [contentDigest, bump, publishedAt.toISOString()].join())
      ),
      new Set(seed.sets.map(({ content, release }) => [digestOf(content), null, release.publishedAt].join()))
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

  t.test(
    'V1: each change makes a version with the computed bump, its reasons, digests and note; V5: the versions ' +
      'before it stay as they were',
    async t => {
      const { storage } = await engine.open(t)
      const seen = []
      for (
        const [release, published] of [
          [first, 'garden 1.0.0'],
          [reworded, 'garden 2.0.0'],
          [corrected, 'garden 2.0.1'],
          [
            extended,
            'garden 2.1.0',
          ],
        ] as const
      ) {
        t.strictSame((await load(storage, seedOf(release))).published, [published])
        const { versions } = await rowsOf(storage)
        t.strictSame(versions.slice(0, -1), seen)
        seen.push(...versions.slice(-1))
      }
      const versions = await versionsOf(t, storage)
      t.match(versions, [
        {
          version: '2.1.0',
          bump: 'minor',
          bumpReasons: ['details', 'example'],
          changeNote: 'A new example.',
          publishedAt: '2026-04-01T00:00:00.000Z',
        },
        { version: '2.0.1', bump: 'patch', bumpReasons: ['editorial_text'], changeNote: 'A slip mended.' },
        {
          version: '2.0.0',
          bump: 'major',
          bumpReasons: ['substantive_text_of_counted_item'],
          changeNote: 'Another statement.',
        },
        {
          version: '1.0.0',
          bump: null,
          bumpReasons: [],
          changeNote: 'First version.',
          publishedAt: first.release.publishedAt,
        },
      ])
      t.strictSame(
        versions.map(({ digest }: { digest: string }) => digest),
        [extended, corrected, reworded, first].map(({ content }) => digestOf(content))
      )
      t.equal(versions[0].scoringDigest, versions[3].scoringDigest, 'V2: nothing that is scored has changed')
    }
  )

  t.test('V1: another order alone makes a version too', async t => {
    const { storage } = await engine.open(t)
    await load(storage, seedOf(first))
    const turned = release(version({ examples: version().examples.toReversed() }), { changeNote: 'Another order.' })
    t.strictSame((await load(storage, seedOf(turned))).published, ['garden 1.0.1'])
  })

  t.test(
    'V5: a change under the change note of the newest version is refused, and ' +
      'nothing at all is loaded',
    async t => {
      const { storage } = await engine.open(t)
      await load(storage, seedOf(first))
      const before = await rowsOf(storage)
      const silent = { ...reworded, release: first.release }
      await t.rejects(
        load(storage, seedOf(release(version(), { slug: 'another' }), silent)),
        new SeedRefused(
          'seed/sets/garden.json differs from version 1.0.0 but has its change note: write what changed in ' +
            'release.changeNote'
        )
      )
      t.strictSame(await rowsOf(storage), before)
    }
  )

  t.test('V5: an older release that starts beside a newer one takes nothing back', async t => {
    const { storage } = await engine.open(t)
    const { sets, library } = seedOf(first)
    const newer = {
      sets: [first, reworded],
      library: { ...library, guide: { ...library.guide, title: 'A newer guide' } },
    }
    await load(storage, seedOf(first))
    await load(storage, newer)
    const before = await rowsOf(storage)
    t.strictSame(await load(storage, { sets, library }), { published: [], documents: [] })
    t.strictSame(await rowsOf(storage), before)
    const app = await startApp(t, { storage })
    t.match((await app.inject('/v1/principle-sets/garden')).json(), { version: '2.0.0' })
    t.match((await app.inject('/v1/guide')).json(), { title: 'A newer guide' })
    t.equal((await app.inject('/v1/search?q=otherwise')).json().items.length, 1, 'the search finds the newer texts')
  })

  t.test('a new installation counts the same versions from the history as one that grew with it', async t => {
    const grown = (await engine.open(t)).storage
    for (const release of [first, reworded, corrected]) await load(grown, seedOf(release))
    const fresh = (await engine.open(t)).storage
    const history = seedOf(first, reworded, corrected)
    t.strictSame((await load(fresh, history)).published, ['garden 1.0.0', 'garden 2.0.0', 'garden 2.0.1'])
    const withoutIds = (rows: readonly { id: string }[]) => rows.map(({ id, ...row }) => row)
    t.strictSame(withoutIds((await rowsOf(fresh)).versions), withoutIds((await rowsOf(grown)).versions))
    t.strictSame((await load(grown, history)).published, [], 'and the one that grew has nothing to add')
    t.strictSame((await load(grown, seedOf(first, reworded, corrected, extended))).published, ['garden 2.1.0'])
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
      ['principle', 'safe', '/v1/principle-sets/garden/principles/safe'],
      ['principle', 'mutual', '/v1/principle-sets/garden/principles/mutual'],
      ['example', 'circle', '/v1/principle-sets/garden/versions/1.0.0/examples/circle'],
      ['example', 'cafe', '/v1/principle-sets/garden/versions/1.0.0/examples/cafe'],
    ]
    t.strictSame(await entries(), expected)
    const fewer = release(version({ principles: version().principles.slice(0, 1) }), { changeNote: 'One fewer.' })
    await load(storage, seedOf(fewer))
    t.strictSame(
      await entries(),
      [...expected.slice(0, 2), ...expected.slice(3)].map((
        [type, slug, url = '']
      ) => [type, slug, url.replace('1.0.0', '2.0.0')])
    )
    t.equal(
      (await rowsOf(storage)).entries.filter(({ setSlug }) => setSlug === 'other').length,
      5,
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
    t.strictSame(after.entries.filter(({ setId }) => setId === null).map(({ type }) => type).sort(), ['aims', 'guide'])
    const app = await startApp(t, { storage })
    t.equal((await app.inject('/v1/aims')).json().credit, 'Credited otherwise.')
    t.equal((await app.inject('/v1/search?q=credited+otherwise')).json().items.length, 1)
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
