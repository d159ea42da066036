import assert from 'node:assert/strict'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { engines } from '../fixtures/engines.ts'
import { testUnless } from '../fixtures/missing.ts'
import { hasMembers, members, principles } from './members.ts'

const app = await startApp(t)

async function read (url: string) {
  const response = await app.inject(url)
  assert.deepEqual([response.statusCode, response.headers['content-type']], [200, 'application/json'], url)
  return response.json()
}

t.test('GET /v1/principle-sets lists the core set first, then the others by slug', async t => {
  const { items, page } = await read('/v1/principle-sets')
  const slugs = items.map(({ slug }: { slug: string }) => slug)
  t.equal(slugs[0], 'core')
  t.strictSame(slugs.slice(1), slugs.slice(1).sort())
  t.equal(items.length, 9)
  t.strictSame(page, { limit: 50, next: null })
  const found = collectDifferences()
  for (const set of items) hasMembers(found, set.slug, set, members.setSummary)
  t.strictSame(found.differences, [])
})

t.test('GET /v1/principle-sets/{set} gives a set with its principles in short', async t => {
  const set = await read('/v1/principle-sets/core')
  const found = collectDifferences()
  hasMembers(found, 'set', set, members.set)
  t.match(set, {
    type: 'principle-set',
    slug: 'core',
    origin: 'guide',
    version: '1.2.0',
    digest: /^sha256:[0-9a-f]{64}$/,
    scoringDigest: /^sha256:[0-9a-f]{64}$/,
    assessable: true,
    minCoverage: '1/2',
    weakBelow: '1/2',
    strongFrom: '3/4',
    composite: false,
    lang: 'en',
    variant: 'standard',
    variantStatus: null,
    translates: null,
    fallbacks: [],
    derivation: null,
    links: {
      self: '/v1/principle-sets/core/versions/1.2.0',
      current: '/v1/principle-sets/core',
      versions: '/v1/principle-sets/core/versions',
    },
  })
  t.strictSame(set.principles.map(({ slug }: { slug: string }) => slug), principles)
  for (const principle of set.principles) hasMembers(found, principle.slug, principle, members.principleSummary)
  t.strictSame(found.differences, [])
  t.strictSame(set.scale.levels.map(({ key, points }: { key: string, points: number }) => [key, points]), [
    ['not', 0],
    ['emerging', 1],
    ['mostly', 2],
    ['fully', 3],
  ])
  t.strictSame(Object.keys(set.attribution), ['text', 'html', 'url'])
})

t.test('V9: a set is addressed by its id as well as by its slug', async t => {
  const { differences, compare } = collectDifferences()
  const { items } = await read('/v1/principle-sets')
  for (const { id, slug } of items) {
    for (const rest of ['', '/versions', '/versions/1.0.0', '/principles', '/versions/1.0.0/principles']) {
      const [byId, bySlug] = [
        await app.inject(`/v1/principle-sets/${id}${rest}`),
        await app.inject(`/v1/principle-sets/${slug}${rest}`),
      ]
      const of = ({ body, headers }: typeof byId) => [body, headers.etag, headers['content-location']]
      compare(`${slug}${rest}`, byId.statusCode, 200)
      compare(`${slug}${rest}`, of(byId), of(bySlug))
    }
  }
  t.strictSame(differences, [])
})

t.test('every set published elsewhere is served by its names alone', async t => {
  const { differences, compare, match } = collectDifferences()
  for (const { slug, origin } of (await read('/v1/principle-sets')).items.slice(1)) {
    const set = await read(`/v1/principle-sets/${slug}?expand=principles`)
    match(slug, set, { origin: 'published', assessable: false, scale: null, licence: null, textStatus: 'name-only' })
    compare(slug, origin, 'published')
    for (const principle of set.principles) {
      const nothing = { gloss: null, explanation: null, points: [], statements: [], examples: [], licence: null }
      match(principle.id, principle, nothing)
      match(principle.id, principle.attribution.text, /No endorsement is implied\.$/)
    }
  }
  t.strictSame(differences, [])
})

t.test('GET /v1/principle-sets/{set}/versions lists the versions', async t => {
  const { items } = await read('/v1/principle-sets/core/versions')
  t.strictSame(Object.keys(items[0]).sort(), members.version.split(' ').sort())
  t.match(items, [
    {
      version: '1.2.0',
      bump: 'minor',
      bumpReasons: ['editorial_text', 'new_language'],
      changeNote: /^The draft Easy Read wording has the examples and the categories too/,
      retired: null,
      links: { self: '/v1/principle-sets/core/versions/1.2.0' },
    },
    {
      version: '1.1.0',
      bump: 'minor',
      bumpReasons: ['new_language'],
      changeNote: /^The draft Easy Read wording has the scale too/,
      retired: null,
      links: { self: '/v1/principle-sets/core/versions/1.1.0' },
    },
    { version: '1.0.0', bump: null, bumpReasons: [], changeNote: /^First version/, retired: null },
  ])
})

t.test('GET …/diff/{b} of a version and itself finds nothing', async t => {
  t.match(await read('/v1/principle-sets/core/versions/1.2.0/diff/1.2.0'), {
    type: 'version-diff',
    set: 'core',
    bump: null,
    reasons: [],
    changes: [],
  })
})

t.test('what is not there is 404 with a code of its own', async t => {
  const missing: Readonly<Record<string, string>> = {
    '/v1/principle-sets/nothing': 'set_not_found',
    '/v1/principle-sets/01a20000-0000-7000-8000-00000000ffff': 'set_not_found',
    '/v1/principle-sets/nothing/versions': 'set_not_found',
    '/v1/principle-sets/nothing/versions/1': 'set_not_found',
    '/v1/principle-sets/core/versions/1.0.1': 'version_not_found',
    '/v1/principle-sets/core/versions/2': 'version_not_found',
    '/v1/principle-sets/core/versions/latest': 'version_not_found',
    '/v1/principle-sets/core/versions/01.0.0': 'version_not_found',
    '/v1/principle-sets/core/versions/1.2.0/diff/2.0.0': 'version_not_found',
    '/v1/principle-sets/core/versions/1.2.0/principles/nothing': 'principle_not_found',
    '/v1/principle-sets/imroc/principles/nothing/examples': 'principle_not_found',
    '/v1/principle-sets/core/versions/1.2.0/examples/nothing': 'example_not_found',
    '/v1/principles/nothing': 'principle_not_found',
    '/v1/principles/Safe': 'principle_not_found',
    '/v1/principles/nothing.md': 'principle_not_found',
    '/v1/examples/nothing': 'example_not_found',
    '/v1/categories/nothing': 'category_not_found',
    '/v1/sources/nothing': 'source_not_found',
    '/v1/guide/audiences/nothing': 'guide_part_not_found',
    '/v1/guide/benefits/managers': 'guide_part_not_found',
    '/v1/guide/facts/own-experience': 'not_found',
    '/v1/nothing': 'not_found',
    '/v1': 'not_found',
    '/v1/principles/': 'principle_not_found',
    '/V1/principles': 'not_found',
    '/v1/principle-sets/core/examples': 'not_found',
  }
  const { differences, compare, match } = collectDifferences()
  for (const [url, code] of Object.entries(missing)) {
    const response = await app.inject(url)
    compare(url, [response.statusCode, response.headers['content-type']], [404, 'application/problem+json'])
    match(url, response.json(), {
      code,
      type: `http://127.0.0.1:3000/problems/${code}`,
      status: 404,
      instance: url,
      requestId: /\S/,
    })
  }
  t.strictSame(differences, [])
})

/** One address of each operation; the order of what a search finds is the engine's own. */
const operations = [
  '/v1/principle-sets',
  '/v1/principle-sets/core?expand=principles.examples',
  '/v1/principle-sets/imroc/versions',
  '/v1/principle-sets/core/versions/1.2.0',
  '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0',
  '/v1/principle-sets/imroc/principles',
  '/v1/principle-sets/imroc/principles/mutual',
  '/v1/principle-sets/core/principles/safe/examples',
  '/v1/principle-sets/core/versions/1.2.0/principles?limit=3',
  '/v1/principle-sets/core/versions/1.2.0/principles/safe?lang=en&variant=easy-read',
  '/v1/principle-sets/core/versions/1.2.0/principles/safe/examples',
  '/v1/principle-sets/core/versions/1.2.0/examples?audience=managers',
  '/v1/principle-sets/core/versions/1.2.0/examples/chapter',
  '/v1/principles',
  '/v1/principles/safe',
  '/v1/principles/safe/examples',
  '/v1/examples',
  '/v1/examples/chapter',
  '/v1/categories',
  '/v1/categories/group-reflection',
  '/v1/guide',
  '/v1/guide/audiences/managers',
  '/v1/guide/situations/setting-up',
  '/v1/guide/benefits/hope',
  '/v1/aims',
  '/v1/sources',
  '/v1/sources/with-you',
  '/v1/crosswalks?to=imroc',
  '/feeds/versions.atom',
  '/feeds/versions.json',
  '/embed/principles/safe',
  '/embed/examples/chapter',
  '/embed/guide/audiences/managers',
  '/embed/guide/situations/setting-up',
  '/embed/guide/benefits/hope',
]

for (const engine of engines) {
  testUnless(t, `every operation answers the same bytes on ${engine.name}`, engine.missing, async t => {
    const other = await startApp(t, { engine })
    const { differences, compare } = collectDifferences()
    for (const url of operations) {
      const [here, there] = [await app.inject(url), await other.inject(url)]
      compare(url, here.statusCode, 200)
      compare(url, [there.body, there.headers.etag], [here.body, here.headers.etag])
    }
    t.strictSame(differences, [])
  })
}
