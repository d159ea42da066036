import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { hasMembers, members, principles } from './members.ts'

const app = await startApp(t)

async function read (t: Test, url: string) {
  const response = await app.inject(url)
  t.equal(response.statusCode, 200, url)
  t.equal(response.headers['content-type'], 'application/json', url)
  return response.json()
}

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
      set: { slug: 'core', version: '1.1.0' },
      licence: 'CC-BY-4.0',
      links: {
        self: `/v1/principle-sets/core/versions/1.1.0/principles/${slug}`,
        current: `/v1/principles/${slug}`,
        set: '/v1/principle-sets/core/versions/1.1.0',
      },
    })
    t.strictSame(await read(t, `/v1/principle-sets/core/principles/${slug}`), principle)
    t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.1.0/principles/${slug}`), principle)
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
    t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.1.0/principles/${slug}/examples`), {
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
  t.strictSame((await read(t, '/v1/principle-sets/core/versions/1.1.0/examples')).items, items)
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
      t.strictSame(await read(t, `/v1/principle-sets/core/versions/1.1.0/categories/${category.slug}`), category)
    }
    t.equal(items.flatMap(({ examples }: { examples: unknown[] }) => examples).length, 14)
    t.strictSame(
      (await read(t, '/v1/principle-sets/core/versions/1.1.0/categories')).items,
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
    t.equal(attribution.url, 'http://127.0.0.1:3000/v1/principle-sets/core/versions/1.1.0/principles/safe')
    t.equal((await app.inject(new URL(attribution.url).pathname)).statusCode, 200)
    for (const url of ['/v1/principles', '/v1/examples', '/v1/categories', '/v1/crosswalks']) {
      for (const { id, attribution, sources } of (await read(t, url)).items) {
        t.ok(sources.length > 0, id)
        t.match(attribution, {
          text: /\S/,
          html: /^<span lang="en"><a href="http:\/\/127\.0\.0\.1:3000\//,
          url: /^http:\/\/127\.0\.0\.1:3000\//,
        }, id)
      }
    }
  }
)
