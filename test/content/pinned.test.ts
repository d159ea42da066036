import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { loadSeed, type SeedSet } from '../../src/content/index.ts'
import { openStorage } from '../../src/storage/open.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { example, release, seedOf, setId, version, withPrinciple } from '../fixtures/versions.ts'

const first = release(version(), { publishedAt: '2026-01-01T00:00:00.000Z' })
const patched = release(version({ title: 'Another title' }), {
  changeNote: 'A label.',
  publishedAt: '2026-02-01T00:00:00.000Z',
})
const extended = release(version({ title: 'Another title', examples: [...version().examples, example('new')] }), {
  changeNote: 'An example.',
  publishedAt: '2026-03-01T00:00:00.000Z',
})
const rewritten = release(withPrinciple('safe', { gloss: 'Otherwise.' }, version({ title: 'Another title' })), {
  changeNote: 'Another gloss.',
  publishedAt: '2026-04-01T00:00:00.000Z',
})
const base = '/v1/principle-sets/garden'

/** Below a version, every kind of address there is. */
const below = [
  '',
  '?expand=principles.examples',
  '/principles',
  '/principles?limit=1',
  '/principles/safe',
  '/principles/safe?variant=easy-read',
  '/principles/safe/examples',
  '/examples',
  '/examples/circle',
]
const pinned = [
  ...below.map(path => `${base}/versions/1.0.0${path}`),
  `${base}/versions/1.0.0/diff/1.0.0`,
  ...['html', 'md', 'txt', 'jsonld', 'json'].flatMap(
    ending => [`${base}/versions/1.0.0.${ending}`, `${base}/versions/1.0.0/principles/safe.${ending}`]
  ),
]

type App = Awaited<ReturnType<typeof startApp>>

async function bytesOf (t: Test, app: App, urls: readonly string[]) {
  return Promise.all(urls.map(async url => {
    const { statusCode, body, headers } = await app.inject(url)
    t.equal(statusCode, 200, url)
    return [url, body, headers.etag, headers['cache-control'], headers['content-location']] as const
  }))
}

const publish = (app: App, ...releases: readonly SeedSet[]) =>
  loadSeed({ storage: app.storage, seed: seedOf(...releases), now: fixedNow, newId: uuidv7 })

testOnEngines(t, async (t, engine) => {
  t.test('V5: the bytes and the tag of a version are the same after newer versions and after a restart', async t => {
    const { storage, database } = await engine.open(t)
    await loadSeed({ storage, seed: seedOf(first), now: fixedNow, newId: uuidv7 })
    const app = await startApp(t, { storage })
    const before = await bytesOf(t, app, pinned)
    await publish(app, patched)
    await publish(app, extended, rewritten)
    t.strictSame(await bytesOf(t, app, pinned), before, 'in the same process')
    t.strictSame(await bytesOf(t, await startApp(t, { storage }), pinned), before, 'in another process')
    const reopened = await openStorage(database)
    t.teardown(() => reopened.close())
    t.strictSame(await bytesOf(t, await startApp(t, { storage: reopened }), pinned), before, 'and from the disk')
  })

  t.test('a range leads to the newest version that begins so, whatever was published when', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    t.strictSame(
      (await app.inject(`${base}/versions?fields=version`)).json().items.map(({ version }: { version: string }) =>
        version
      ),
      ['2.0.0', '1.1.0', '1.0.1', '1.0.0']
    )
    for (const [range, exact] of [['1', '1.1.0'], ['1.0', '1.0.1'], ['1.1', '1.1.0'], ['2', '2.0.0']] as const) {
      for (
        const path of [
          ...below,
          '.md',
          '/principles/safe.html',
          '/principles/safe.jsonld?lang=en',
          '/principles/safe/examples.json?fields=slug&limit=1',
          '/examples?category=groups&peerSupport=yes',
          '/examples/circle.txt',
        ]
      ) {
        const response = await app.inject({ url: `${base}/versions/${range}${path}`, headers: { accept: 'image/png' } })
        t.equal(response.statusCode, 307)
        t.equal(response.headers.location, `${base}/versions/${exact}${path}`, `${range}${path}`)
        t.equal(response.headers['cache-control'], 'public, max-age=60')
        t.equal(response.body, '')
        t.equal((await app.inject(String(response.headers.location))).statusCode, 200)
      }
    }
    t.equal(
      (await app.inject(`/v1/principle-sets/${setId('garden')}/versions/1/principles/safe`)).headers.location,
      `${base}/versions/1.1.0/principles/safe`,
      'of a set by its id too'
    )
    for (const range of ['3', '1.2', '1.0.2', '0', '1.', '']) {
      t.equal((await app.inject(`${base}/versions/${range}/principles`)).statusCode, 404, range)
    }
  })

  t.test('a difference takes ranges on both sides', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    for (
      const [a, b, exact] of [['1', '2', '1.1.0/diff/2.0.0'], ['1.0.0', '1', '1.0.0/diff/1.1.0'], [
        '2',
        '1.0.0',
        '2.0.0/diff/1.0.0',
      ]] as const
    ) {
      t.equal(
        (await app.inject(`${base}/versions/${a}/diff/${b}.json?lang=en`)).headers.location,
        `${base}/versions/${exact}.json?lang=en`
      )
    }
  })

  t.test('V6: the difference between two versions tells every change word by word, with the bump and why', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    const diff = async (a: string, b: string) => (await app.inject(`${base}/versions/${a}/diff/${b}`)).json()
    const there = await diff('1.0.0', '2.0.0')
    t.match(there, {
      type: 'version-diff',
      set: 'garden',
      from: { version: '1.0.0' },
      to: { version: '2.0.0' },
      bump: 'major',
      links: {
        self: `${base}/versions/1.0.0/diff/2.0.0`,
        from: `${base}/versions/1.0.0`,
        to: `${base}/versions/2.0.0`,
      },
    })
    t.strictSame(
      there.changes.map((
        { item, key, field, bump, reason }: Record<string, string>
      ) => [item, key, field, bump, reason]),
      [
        ['set', 'set', 'title', 'patch', 'label'],
        ['principle', 'safe', 'gloss', 'major', 'substantive_text_of_counted_item'],
      ]
    )
    t.strictSame(there.changes[0].words, [
      { change: 'removed', text: 'A' },
      { change: 'added', text: 'Another' },
      { change: 'same', text: ' ' },
      { change: 'removed', text: 'set' },
      { change: 'added', text: 'title' },
    ])
    for (const { from, to, words } of there.changes) {
      const side = (gone: string) =>
        words.filter(({ change }: { change: string }) => change !== gone).map(({ text }: { text: string }) => text)
          .join('')
      t.strictSame([side('added'), side('removed')], [from, to], 'the words make up both sides')
    }
    t.match(await diff('1.0.1', '1.1.0'), {
      bump: 'minor',
      reasons: ['example'],
      changes: [{ item: 'example', key: 'new', field: null, from: null, to: { slug: 'new' }, words: null }],
    })
    t.match(
      await diff('2.0.0', '1.0.0'),
      { bump: 'major', from: { version: '2.0.0' }, to: { version: '1.0.0' } },
      'backwards too'
    )
  })
})

t.test('a version may be kept for a year, a current address for a minute', async t => {
  const app = await startApp(t, { seed: seedOf(first) })
  for (const [, , , cache, location] of await bytesOf(t, app, pinned)) {
    t.strictSame([cache, location], ['public, max-age=31536000, immutable', undefined])
  }
  for (
    const url of [
      base,
      `${base}/principles`,
      `${base}/principles/safe`,
      `${base}/principles/safe/examples`,
      `${base}/versions`,
      '/v1/principle-sets',
      '/v1/guide',
      '/v1/aims',
      '/v1/sources',
      '/v1/sources/with-you',
      '/v1/crosswalks',
      '/feeds/versions.atom',
      '/embed/principles/safe?set=garden',
    ]
  ) {
    t.equal((await app.inject(url)).headers['cache-control'], 'public, max-age=60, stale-while-revalidate=600', url)
  }
})

t.test('a current address names its version in Content-Location, and that has the same bytes', async t => {
  const app = await startApp(t)
  const queries = ['', '?lang=en&variant=easy-read', '?expand=principles.examples&fields=principles']
  const current: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      queries.map(query => [`/v1/principle-sets/core${query}`, `/v1/principle-sets/core/versions/1.0.0${query}`])
    ),
    '/v1/principle-sets/core.md': '/v1/principle-sets/core/versions/1.0.0.md',
    '/v1/principles': '/v1/principle-sets/core/versions/1.0.0/principles',
    '/v1/principles.json?limit=2': '/v1/principle-sets/core/versions/1.0.0/principles.json?limit=2',
    '/v1/principles/safe': '/v1/principle-sets/core/versions/1.0.0/principles/safe',
    '/v1/principles/safe.html': '/v1/principle-sets/core/versions/1.0.0/principles/safe.html',
    '/v1/principles/safe.txt?variant=easy-read':
      '/v1/principle-sets/core/versions/1.0.0/principles/safe.txt?variant=easy-read',
    '/v1/principles/safe/examples': '/v1/principle-sets/core/versions/1.0.0/principles/safe/examples',
    '/v1/examples?audience=managers': '/v1/principle-sets/core/versions/1.0.0/examples?audience=managers',
    '/v1/examples/chapter.jsonld': '/v1/principle-sets/core/versions/1.0.0/examples/chapter.jsonld',
    '/v1/principle-sets/imroc/principles/mutual': '/v1/principle-sets/imroc/versions/1.0.0/principles/mutual',
  }
  for (const [url, location] of Object.entries(current)) {
    const here = await app.inject(url)
    t.equal(here.headers['content-location'], location)
    const there = await app.inject(location)
    t.strictSame([there.statusCode, there.body, there.headers.etag], [200, here.body, here.headers.etag], url)
  }
  const { page } = (await app.inject('/v1/principles?limit=2')).json()
  const next = await app.inject(`/v1/principles?limit=2&cursor=${page.next}`)
  t.equal((await app.inject(String(next.headers['content-location']))).body, next.body, 'of a later page too')
})

t.test('a new version is at its own address at once and at the current one within five seconds', async t => {
  const app = await startApp(t, { seed: seedOf(first) })
  const urls = [
    base,
    `${base}/principles/safe`,
    `${base}/versions`,
    '/v1/principle-sets',
    '/feeds/versions.json',
    '/embed/principles/safe?set=garden',
  ]
  const before = await bytesOf(t, app, urls)
  await publish(app, rewritten)
  t.match((await app.inject(`${base}/versions/2.0.0`)).json(), { version: '2.0.0' })
  t.equal(
    (await app.inject(`${base}/versions/2`)).headers.location,
    `${base}/versions/2.0.0`,
    'and where a range leads, is looked up'
  )
  t.equal((await app.inject(`${base}.json`)).json().version, '2.0.0', 'an answer that was not kept is new')
  await setTimeout(5_200)
  const after = await bytesOf(t, app, urls)
  for (const [index, [url, body, etag]] of after.entries()) {
    t.not(body, before[index]?.[1], url)
    t.not(etag, before[index]?.[2], url)
  }
  t.match((await app.inject(base)).headers, { 'content-location': `${base}/versions/2.0.0` })
})

t.test('what is pinned says nothing that a newer version would change', async t => {
  const app = await startApp(t, { seed: seedOf(first, rewritten) })
  for (const [url, body] of await bytesOf(t, app, pinned)) t.notMatch(body, /2\.0\.0/, url)
})
