import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { engines } from '../fixtures/engines.ts'
import { testUnless } from '../fixtures/missing.ts'

const app = await startApp(t)

async function read (t: Test, url: string) {
  const response = await app.inject(url)
  t.equal(response.statusCode, 200, url)
  t.equal(response.headers['content-type'], 'application/json', url)
  return response.json()
}

/** A record has exactly these members. */
function hasMembers (t: Test, record: object, members: string, name: string) {
  t.strictSame(Object.keys(record).sort(), members.split(' ').sort(), name)
}

const provenance = 'textStatus sources rightsHolder licence attribution lastReviewed nextReview'
const wording = 'lang variant variantStatus translates fallbacks'

const members = {
  set: 'id type slug title description origin version digest scoringDigest publishedAt changeNote assessable scale ' +
    `minCoverage weakBelow strongFrom composite derivation principles ${wording} ${provenance} links`,
  setSummary: 'id type slug title description origin version digest publishedAt assessable principleCount links',
  principle:
    `id type slug set position title gloss explanation points statements examples ${wording} ${provenance} embed links`,
  principleSummary: 'id type slug position title gloss links',
  example:
    'id type slug set title category summary url guideUrl linkCheckedOn principles peerSupport format audience ' +
    `cadence groupSize ${wording} ${provenance} embed links`,
  exampleSummary: 'slug title category url',
  category: `id type slug set title description examples ${wording} ${provenance} links`,
  guide:
    `id type title summary facts audiences situations checklistNote adaptingNote limits ${wording} ${provenance} links`,
  aims: `id type title aims credit ${wording} ${provenance} links`,
  source: 'id type slug title kind authors publisher published url linkCheckedOn basis licence note links',
  crosswalk: `id type from to by note mappings ${provenance} links`,
  version: 'version digest scoringDigest publishedAt changeNote bump bumpReasons retired links',
}

const principles = [
  'mutual',
  'reciprocal',
  'recovery-focused-and-non-directive',
  'strengths-based',
  'inclusive',
  'progressive',
  'safe',
]

t.test('GET /v1/principle-sets lists the core set first, then the others by slug', async t => {
  const { items, page } = await read(t, '/v1/principle-sets')
  const slugs = items.map(({ slug }: { slug: string }) => slug)
  t.equal(slugs[0], 'core')
  t.strictSame(slugs.slice(1), slugs.slice(1).sort())
  t.equal(items.length, 9)
  t.strictSame(page, { limit: 50, next: null })
  for (const set of items) hasMembers(t, set, members.setSummary, set.slug)
})

t.test('GET /v1/principle-sets/{set} gives a set with its principles in short', async t => {
  const set = await read(t, '/v1/principle-sets/core')
  hasMembers(t, set, members.set, 'set')
  t.match(set, {
    type: 'principle-set',
    slug: 'core',
    origin: 'guide',
    version: '1.0.0',
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
      self: '/v1/principle-sets/core/versions/1.0.0',
      current: '/v1/principle-sets/core',
      versions: '/v1/principle-sets/core/versions',
    },
  })
  t.strictSame(set.principles.map(({ slug }: { slug: string }) => slug), principles)
  for (const principle of set.principles) hasMembers(t, principle, members.principleSummary, principle.slug)
  t.strictSame(set.scale.levels.map(({ key, points }: { key: string, points: number }) => [key, points]), [
    ['not', 0],
    ['emerging', 1],
    ['mostly', 2],
    ['fully', 3],
  ])
  t.strictSame(Object.keys(set.attribution), ['text', 'html', 'url'])
})

t.test('V9: a set is addressed by its id as well as by its slug', async t => {
  const { items } = await read(t, '/v1/principle-sets')
  for (const { id, slug } of items) {
    for (const rest of ['', '/versions', '/versions/1.0.0', '/principles', '/versions/1.0.0/principles']) {
      const [byId, bySlug] = [
        await app.inject(`/v1/principle-sets/${id}${rest}`),
        await app.inject(`/v1/principle-sets/${slug}${rest}`),
      ]
      t.equal(byId.statusCode, 200)
      t.equal(byId.body, bySlug.body, `${slug}${rest}`)
      t.strictSame([byId.headers.etag, byId.headers['content-location']], [
        bySlug.headers.etag,
        bySlug.headers['content-location'],
      ])
    }
  }
})

t.test('every set published elsewhere is served by its names alone', async t => {
  for (const { slug, origin } of (await read(t, '/v1/principle-sets')).items.slice(1)) {
    const set = await read(t, `/v1/principle-sets/${slug}?expand=principles`)
    t.match(set, { origin: 'published', assessable: false, scale: null, licence: null, textStatus: 'name-only' }, slug)
    t.equal(origin, 'published')
    for (const principle of set.principles) {
      t.match(
        principle,
        { gloss: null, explanation: null, points: [], statements: [], examples: [], licence: null },
        principle.id
      )
      t.match(principle.attribution.text, /No endorsement is implied\.$/)
    }
  }
})

t.test('GET /v1/principle-sets/{set}/versions lists the versions', async t => {
  const { items } = await read(t, '/v1/principle-sets/core/versions')
  t.equal(items.length, 1)
  hasMembers(t, items[0], members.version, 'version')
  t.match(items[0], {
    version: '1.0.0',
    bump: null,
    bumpReasons: [],
    changeNote: /^First version/,
    retired: null,
    links: { self: '/v1/principle-sets/core/versions/1.0.0' },
  })
})

t.test('GET …/diff/{b} of a version and itself finds nothing', async t => {
  t.match(await read(t, '/v1/principle-sets/core/versions/1.0.0/diff/1.0.0'), {
    type: 'version-diff',
    set: 'core',
    bump: null,
    reasons: [],
    changes: [],
  })
})

t.test('GET /v1/principles gives the seven principles whole', async t => {
  const { items } = await read(t, '/v1/principles')
  t.strictSame(
    items.map(({ slug, position }: { slug: string, position: number }) => [slug, position]),
    principles.map((slug, index) => [slug, index + 1])
  )
  for (const principle of items) {
    hasMembers(t, principle, members.principle, principle.slug)
    hasMembers(t, principle.set, 'id slug version digest', principle.slug)
    hasMembers(t, principle.explanation, 'markdown html text', principle.slug)
    t.ok(principle.points.length > 0 && principle.statements.length > 0)
    for (const statement of principle.statements) hasMembers(t, statement, 'key text', statement.key)
    for (const example of principle.examples) hasMembers(t, example, members.exampleSummary, example.slug)
    for (const source of principle.sources) hasMembers(t, source, 'slug title publisher published url', source.slug)
    hasMembers(t, principle.attribution, 'text html url', principle.slug)
    hasMembers(t, principle.embed, 'url html', principle.slug)
  }
})

t.test('GET /v1/principles/{principle} is the principle of the core set, and the same in its version', async t => {
  for (const slug of principles) {
    const principle = await read(t, `/v1/principles/${slug}`)
    t.match(principle, {
      id: `core/principles/${slug}`,
      type: 'principle',
      slug,
      set: { slug: 'core', version: '1.0.0' },
      licence: 'CC-BY-4.0',
      links: {
        self: `/v1/principle-sets/core/versions/1.0.0/principles/${slug}`,
        current: `/v1/principles/${slug}`,
        set: '/v1/principle-sets/core/versions/1.0.0',
      },
    })
    t.strictSame(await read(t, `/v1/principle-sets/core/principles/${slug}`), principle)
    t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.0.0/principles/${slug}`), principle)
    for (const link of Object.values<string>(principle.links)) t.equal((await app.inject(link)).statusCode, 200, link)
  }
  t.match(await read(t, '/v1/principles/mutual'), { textStatus: 'reconstructed' })
  t.match(await read(t, '/v1/principles/safe'), { textStatus: 'own-words' })
})

t.test('GET /v1/principles/{principle}/examples gives the examples of a principle whole, in its order', async t => {
  for (const slug of principles) {
    const { items } = await read(t, `/v1/principles/${slug}/examples`)
    const { examples } = await read(t, `/v1/principles/${slug}`)
    t.strictSame(items.map(({ slug }: { slug: string }) => slug), examples.map(({ slug }: { slug: string }) => slug))
    for (const example of items) t.ok(example.principles.some((placement: { slug: string }) => placement.slug === slug))
    t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.0.0/principles/${slug}/examples`), {
      items,
      page: { limit: 50, next: null },
    })
    t.strictSame((await read(t, `/v1/principle-sets/core/principles/${slug}/examples`)).items, items)
  }
})

t.test('GET /v1/examples gives every example whole, and GET /v1/examples/{example} each', async t => {
  const { items } = await read(t, '/v1/examples')
  t.equal(items.length, 14)
  for (const example of items) {
    hasMembers(t, example, members.example, example.slug)
    hasMembers(t, example.peerSupport, 'judgement by reason', example.slug)
    t.equal(example.peerSupport.by, 'ours')
    t.ok(example.principles.length > 0)
    for (const placement of example.principles) {
      hasMembers(t, placement, 'slug relation placement fromOriginal', example.slug)
    }
    t.strictSame(await read(t, `/v1/examples/${example.slug}`), example)
    t.strictSame(await read(t, example.links.self), example)
    for (const link of Object.values<string>(example.links)) t.equal((await app.inject(link)).statusCode, 200, link)
  }
  t.strictSame((await read(t, '/v1/principle-sets/core/versions/1.0.0/examples')).items, items)
  t.strictSame(
    items.filter(({ principles }: { principles: { relation: string }[] }) =>
      principles.some(({ relation }) => relation === 'row-lost')
    ).length,
    5
  )
})

t.test(
  'GET /v1/categories gives seven categories with their examples, and GET ' +
    '/v1/categories/{category} each',
  async t => {
    const { items } = await read(t, '/v1/categories')
    t.equal(items.length, 7)
    for (const category of items) {
      hasMembers(t, category, members.category, category.slug)
      for (const example of category.examples) t.equal(example.category, category.slug)
      t.strictSame(await read(t, `/v1/categories/${category.slug}`), category)
      t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.0.0/categories/${category.slug}`), category)
    }
    t.equal(items.flatMap(({ examples }: { examples: unknown[] }) => examples).length, 14)
    t.strictSame(
      (await read(t, '/v1/principle-sets/core/versions/1.0.0/categories')).items,
      items,
      'and in their version'
    )
  }
)

t.test('GET /v1/guide and GET /v1/aims say what peer support is', async t => {
  const guide = await read(t, '/v1/guide')
  hasMembers(t, guide, members.guide, 'guide')
  t.equal(guide.facts.length, 8)
  const aims = await read(t, '/v1/aims')
  hasMembers(t, aims, members.aims, 'aims')
  t.equal(aims.aims.length, 4)
  for (const link of [...Object.values<string>(guide.links), ...Object.values<string>(aims.links)]) {
    t.equal((await app.inject(link)).statusCode, 200, link)
  }
})

t.test('GET /v1/sources gives every source, and GET /v1/sources/{source} each', async t => {
  const { items } = await read(t, '/v1/sources')
  t.ok(items.length > 9)
  for (const source of items) {
    hasMembers(t, source, members.source, source.slug)
    t.strictSame(await read(t, `/v1/sources/${source.slug}`), source)
  }
  const { items: sets } = await read(t, '/v1/principle-sets')
  const known = new Set(items.map(({ slug }: { slug: string }) => slug))
  for (const { slug } of sets) {
    for (const cited of (await read(t, `/v1/principle-sets/${slug}`)).sources) {
      t.ok(known.has(cited.slug), `${slug} cites ${cited.slug}`)
    }
  }
})

t.test('GET /v1/crosswalks maps the core set to each of the others, and takes from and to', async t => {
  const { items } = await read(t, '/v1/crosswalks')
  t.equal(items.length, 8)
  for (const crosswalk of items) {
    hasMembers(t, crosswalk, members.crosswalk, crosswalk.id)
    t.equal(crosswalk.by, 'ours')
    t.strictSame((await read(t, crosswalk.links.self)).items, [crosswalk])
  }
  const [{ mappings }] = (await read(t, '/v1/crosswalks?from=core&to=imroc')).items
  t.match(mappings[0], { from: 'mutual', to: 'mutual', relationship: 'equal', skos: 'exactMatch', reason: /\S/ })
  t.match(mappings[2], {
    from: 'recovery-focused-and-non-directive',
    to: 'non-directive',
    relationship: 'broader',
    skos: 'narrowMatch',
  }, 'the broader one has a narrower match')
  t.strictSame((await read(t, '/v1/crosswalks?from=imroc')).items, [])
  t.strictSame((await read(t, '/v1/crosswalks?to=nothing')).items, [])
})

t.test(
  'attribution says whose words, from where, under which licence, and leads back ' +
    'by an absolute address',
  async t => {
    const { attribution } = await read(t, '/v1/principles/safe')
    t.match(
      attribution.text,
      /^“Safe”, Core principles of peer support, version 1\.0\.0\. © Peer Principles contributors, CC BY 4\.0\. Based on: Peer Based Approaches \(Skills for Care\)/
    )
    t.match(attribution.text, /No body named here endorses it\.$/)
    t.equal(attribution.url, 'http://127.0.0.1:3000/v1/principle-sets/core/versions/1.0.0/principles/safe')
    t.equal((await app.inject(new URL(attribution.url).pathname)).statusCode, 200)
    for (const url of ['/v1/principles', '/v1/examples', '/v1/categories', '/v1/crosswalks']) {
      for (const { id, attribution, sources } of (await read(t, url)).items) {
        t.ok(sources.length > 0, id)
        t.match(attribution, {
          text: /\S/,
          html: /^<a href="http:\/\/127\.0\.0\.1:3000\//,
          url: /^http:\/\/127\.0\.0\.1:3000\//,
        }, id)
      }
    }
  }
)

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
    '/v1/principle-sets/core/versions/1.0.0/diff/2.0.0': 'version_not_found',
    '/v1/principle-sets/core/versions/1.0.0/principles/nothing': 'principle_not_found',
    '/v1/principle-sets/imroc/principles/nothing/examples': 'principle_not_found',
    '/v1/principle-sets/core/versions/1.0.0/examples/nothing': 'example_not_found',
    '/v1/principles/nothing': 'principle_not_found',
    '/v1/principles/Safe': 'principle_not_found',
    '/v1/principles/nothing.md': 'principle_not_found',
    '/v1/examples/nothing': 'example_not_found',
    '/v1/categories/nothing': 'category_not_found',
    '/v1/sources/nothing': 'source_not_found',
    '/v1/nothing': 'not_found',
    '/v1': 'not_found',
    '/v1/principles/': 'principle_not_found',
    '/V1/principles': 'not_found',
    '/v1/principle-sets/core/examples': 'not_found',
  }
  for (const [url, code] of Object.entries(missing)) {
    const response = await app.inject(url)
    t.equal(response.statusCode, 404, url)
    t.equal(response.headers['content-type'], 'application/problem+json', url)
    t.match(response.json(), {
      code,
      type: `http://127.0.0.1:3000/problems/${code}`,
      status: 404,
      instance: url,
      requestId: /\S/,
    }, url)
  }
})

/** One address of each operation; the order of what a search finds is the engine's own. */
const operations = [
  '/v1/principle-sets',
  '/v1/principle-sets/core?expand=principles.examples',
  '/v1/principle-sets/imroc/versions',
  '/v1/principle-sets/core/versions/1.0.0',
  '/v1/principle-sets/core/versions/1.0.0/diff/1.0.0',
  '/v1/principle-sets/imroc/principles',
  '/v1/principle-sets/imroc/principles/mutual',
  '/v1/principle-sets/core/principles/safe/examples',
  '/v1/principle-sets/core/versions/1.0.0/principles?limit=3',
  '/v1/principle-sets/core/versions/1.0.0/principles/safe?lang=en&variant=easy-read',
  '/v1/principle-sets/core/versions/1.0.0/principles/safe/examples',
  '/v1/principle-sets/core/versions/1.0.0/examples?audience=managers',
  '/v1/principle-sets/core/versions/1.0.0/examples/chapter',
  '/v1/principles',
  '/v1/principles/safe',
  '/v1/principles/safe/examples',
  '/v1/examples',
  '/v1/examples/chapter',
  '/v1/categories',
  '/v1/categories/group-reflection',
  '/v1/guide',
  '/v1/aims',
  '/v1/sources',
  '/v1/sources/with-you',
  '/v1/crosswalks?to=imroc',
  '/feeds/versions.atom',
  '/feeds/versions.json',
  '/embed/principles/safe',
  '/embed/examples/chapter',
]

for (const engine of engines) {
  testUnless(t, `every operation answers the same bytes on ${engine.name}`, engine.missing, async t => {
    const other = await startApp(t, { engine })
    for (const url of operations) {
      const [here, there] = [await app.inject(url), await other.inject(url)]
      t.equal(here.statusCode, 200, url)
      t.strictSame([there.body, there.headers.etag], [here.body, here.headers.etag], url)
    }
  })
}
