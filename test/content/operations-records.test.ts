import assert from 'node:assert/strict'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { hasMembers, members, principles } from './members.ts'

const app = await startApp(t)

async function read (url: string) {
  const response = await app.inject(url)
  assert.deepEqual([response.statusCode, response.headers['content-type']], [200, 'application/json'], url)
  return response.json()
}

t.test('GET /v1/principles gives the seven principles whole', async t => {
  const { items } = await read('/v1/principles')
  t.strictSame(
    items.map(({ slug, position }: { slug: string, position: number }) => [slug, position]),
    principles.map((slug, index) => [slug, index + 1])
  )
  const found = collectDifferences()
  for (const principle of items) {
    const { slug, set, explanation, points, statements, examples, sources, attribution, embed } = principle
    hasMembers(found, slug, principle, members.principle)
    hasMembers(found, slug, set, 'id slug version digest')
    hasMembers(found, slug, explanation, 'markdown html text')
    found.compare(`${slug} has points and statements`, points.length > 0 && statements.length > 0, true)
    for (const statement of statements) hasMembers(found, statement.key, statement, 'key text')
    for (const example of examples) hasMembers(found, example.slug, example, members.exampleSummary)
    for (const source of sources) hasMembers(found, source.slug, source, 'slug title publisher published url')
    hasMembers(found, slug, attribution, 'text html url')
    hasMembers(found, slug, embed, 'url html')
  }
  t.strictSame(found.differences, [])
})

t.test('GET /v1/principles/{principle} is the principle of the core set, and the same in its version', async t => {
  const { differences, compare, match } = collectDifferences()
  for (const slug of principles) {
    const principle = await read(`/v1/principles/${slug}`)
    match(slug, principle, {
      id: `core/principles/${slug}`,
      type: 'principle',
      slug,
      set: { slug: 'core', version: '1.2.0' },
      licence: 'CC-BY-4.0',
      links: {
        self: `/v1/principle-sets/core/versions/1.2.0/principles/${slug}`,
        current: `/v1/principles/${slug}`,
        set: '/v1/principle-sets/core/versions/1.2.0',
      },
    })
    compare(slug, await read(`/v1/principle-sets/core/principles/${slug}`), principle)
    compare(slug, await read(`/v1/principle-sets/core/versions/1.2.0/principles/${slug}`), principle)
    for (const link of Object.values<string>(principle.links)) compare(link, (await app.inject(link)).statusCode, 200)
  }
  t.strictSame(differences, [])
  t.match(await read('/v1/principles/mutual'), { textStatus: 'reconstructed' })
  t.match(await read('/v1/principles/safe'), { textStatus: 'own-words' })
})

t.test('GET /v1/principles/{principle}/examples gives the examples of a principle whole, in its order', async t => {
  const { differences, compare } = collectDifferences()
  const slugsOf = (records: readonly { readonly slug: string }[]) => records.map(({ slug }) => slug)
  for (const slug of principles) {
    const { items } = await read(`/v1/principles/${slug}/examples`)
    const { examples } = await read(`/v1/principles/${slug}`)
    compare(slug, slugsOf(items), slugsOf(examples))
    for (const example of items) {
      compare(`${example.slug} is of ${slug}`, slugsOf(example.principles).includes(slug), true)
    }
    compare(slug, await read(`/v1/principle-sets/core/versions/1.2.0/principles/${slug}/examples`), {
      items,
      page: { limit: 50, next: null },
    })
    compare(slug, (await read(`/v1/principle-sets/core/principles/${slug}/examples`)).items, items)
  }
  t.strictSame(differences, [])
})

t.test('GET /v1/examples gives every example whole, and GET /v1/examples/{example} each', async t => {
  const { items } = await read('/v1/examples')
  t.equal(items.length, 14)
  const found = collectDifferences()
  const { compare } = found
  for (const example of items) {
    const { slug, peerSupport, principles, links } = example
    hasMembers(found, slug, example, members.example)
    hasMembers(found, slug, peerSupport, 'judgement by reason')
    compare(slug, peerSupport.by, 'ours')
    compare(`${slug} is of a principle`, principles.length > 0, true)
    for (const placement of principles) hasMembers(found, slug, placement, 'slug relation placement fromOriginal')
    compare(slug, await read(`/v1/examples/${slug}`), example)
    compare(slug, await read(links.self), example)
    for (const link of Object.values<string>(links)) compare(link, (await app.inject(link)).statusCode, 200)
  }
  t.strictSame(found.differences, [])
  t.strictSame((await read('/v1/principle-sets/core/versions/1.2.0/examples')).items, items)
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
    const { items } = await read('/v1/categories')
    t.equal(items.length, 7)
    const found = collectDifferences()
    const { compare } = found
    for (const category of items) {
      const { slug } = category
      hasMembers(found, slug, category, members.category)
      for (const example of category.examples) compare(`${example.slug} is of ${slug}`, example.category, slug)
      compare(slug, await read(`/v1/categories/${slug}`), category)
      compare(slug, await read(`/v1/principle-sets/core/versions/1.2.0/categories/${slug}`), category)
    }
    t.strictSame(found.differences, [])
    t.equal(items.flatMap(({ examples }: { examples: unknown[] }) => examples).length, 14)
    t.strictSame(
      (await read('/v1/principle-sets/core/versions/1.2.0/categories')).items,
      items,
      'and in their version'
    )
  }
)

t.test('GET /v1/guide and GET /v1/aims say what peer support is', async t => {
  const found = collectDifferences()
  const guide = await read('/v1/guide')
  hasMembers(found, 'guide', guide, members.guide)
  t.equal(guide.facts.length, 8)
  const aims = await read('/v1/aims')
  hasMembers(found, 'aims', aims, members.aims)
  t.equal(aims.aims.length, 4)
  for (const link of [...Object.values<string>(guide.links), ...Object.values<string>(aims.links)]) {
    found.compare(link, (await app.inject(link)).statusCode, 200)
  }
  t.strictSame(found.differences, [])
})

t.test('each benefit, audience and situation of the guide is a record, linked from it, found and embedded', async t => {
  const found = collectDifferences()
  const guide = await read('/v1/guide')
  const kinds = { benefits: 'benefit', audiences: 'audience', situations: 'situation' } as const
  for (const [part, type] of Object.entries(kinds) as Array<[keyof typeof kinds, string]>) {
    for (const { slug, text, url } of guide[part]) {
      const record = await read(url)
      hasMembers(found, url, record, members.guidePart)
      found.compare(url, [record.type, record.slug, record.text, `${record.title}.`], [type, slug, text, text])
      const results = await read(`/v1/search?${new URLSearchParams({ q: record.title, type })}`)
      found.match(`${url} is found`, results.items[0], { type, slug, url, title: record.title })
      for (const link of Object.values<string>(record.links)) {
        found.compare(link, (await app.inject(link)).statusCode, 200)
      }
      const page = await app.inject(record.embed.url.replace(/^https?:..[^/]+/, ''))
      found.match(`${url} embedded`, page, { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
      const fragment = (await app.inject(`${url}.html`)).body
      found.compare(`${url} is the fragment of its page`, page.body.includes(fragment), true)
      found.compare(`${url} is linked in HTML`, (await app.inject('/v1/guide.html')).body.includes(`${url}"`), true)
    }
  }
  t.strictSame(found.differences, [])
  t.equal((await app.inject('/embed/guide/audiences/nothing')).statusCode, 404)
})

t.test('GET /v1/sources gives every source, and GET /v1/sources/{source} each', async t => {
  const { items } = await read('/v1/sources')
  t.ok(items.length > 9)
  const found = collectDifferences()
  for (const source of items) {
    hasMembers(found, source.slug, source, members.source)
    found.compare(source.slug, await read(`/v1/sources/${source.slug}`), source)
  }
  const { items: sets } = await read('/v1/principle-sets')
  const known = new Set(items.map(({ slug }: { slug: string }) => slug))
  for (const { slug } of sets) {
    for (const cited of (await read(`/v1/principle-sets/${slug}`)).sources) {
      found.compare(`${slug} cites ${cited.slug}, which is there`, known.has(cited.slug), true)
    }
  }
  t.strictSame(found.differences, [])
})

t.test('GET /v1/crosswalks maps the core set to each of the others, and takes from and to', async t => {
  const { items } = await read('/v1/crosswalks')
  t.equal(items.length, 8)
  const found = collectDifferences()
  for (const crosswalk of items) {
    hasMembers(found, crosswalk.id, crosswalk, members.crosswalk)
    found.compare(crosswalk.id, crosswalk.by, 'ours')
    found.compare(crosswalk.id, (await read(crosswalk.links.self)).items, [crosswalk])
  }
  t.strictSame(found.differences, [])
  const [{ mappings }] = (await read('/v1/crosswalks?from=core&to=imroc')).items
  t.match(mappings[0], { from: 'mutual', to: 'mutual', relationship: 'equal', skos: 'exactMatch', reason: /\S/ })
  t.match(mappings[2], {
    from: 'recovery-focused-and-non-directive',
    to: 'non-directive',
    relationship: 'broader',
    skos: 'narrowMatch',
  }, 'the broader one has a narrower match')
  t.strictSame((await read('/v1/crosswalks?from=imroc')).items, [])
  t.strictSame((await read('/v1/crosswalks?to=nothing')).items, [])
})

t.test(
  'attribution says whose words, from where, under which licence, and leads back ' +
    'by an absolute address',
  async t => {
    const { attribution } = await read('/v1/principles/safe')
    t.match(
      attribution.text,
      /^“Safe”, Core principles of peer support, version 1\.2\.0\. © Peer Principles contributors, CC BY 4\.0\. Based on: Peer Based Approaches \(Skills for Care\)/
    )
    t.match(attribution.text, /No body named here endorses it\.$/)
    t.equal(attribution.url, 'http://127.0.0.1:3000/v1/principle-sets/core/versions/1.2.0/principles/safe')
    t.equal((await app.inject(new URL(attribution.url).pathname)).statusCode, 200)
    const { differences, compare, match } = collectDifferences()
    for (const url of ['/v1/principles', '/v1/examples', '/v1/categories', '/v1/crosswalks']) {
      for (const { id, attribution, sources } of (await read(url)).items) {
        compare(`${id} has sources`, sources.length > 0, true)
        match(id, attribution, {
          text: /\S/,
          html: /^<span lang="en"><a href="http:\/\/127\.0\.0\.1:3000\//,
          url: /^http:\/\/127\.0\.0\.1:3000\//,
        })
      }
    }
    t.strictSame(differences, [])
  }
)
