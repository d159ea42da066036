import t, { type Test } from 'tap'
import { SeedError } from '../../src/content/index.ts'
import { digestOf } from '../../src/domain/versions/digest.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { example, release, seedOf, version, withPrinciple, withStatement } from '../fixtures/versions.ts'
import { first, load, reworded, rowsOf } from './loading.ts'

async function versionsOf (t: Test, storage: Storage, slug = 'garden') {
  const app = await startApp(t, { storage })
  return (await app.inject(`/v1/principle-sets/${slug}/versions`)).json().items
}
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
        new SeedError(
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
})
