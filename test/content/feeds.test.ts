import t from 'tap'
import { xml2js } from 'xml-js'
import { startApp } from '../fixtures/app.ts'
import { release, seedOf, version } from '../fixtures/versions.ts'

interface Text {
  readonly _text?: string
  readonly _cdata?: string
}
interface Link {
  readonly _attributes: { readonly href: string, readonly rel?: string }
}
interface Entry {
  readonly id: Text
  readonly title: Text
  readonly updated: Text
  readonly published: Text
  readonly summary: Text
  readonly content: Text
  readonly link: Link
}
interface Atom {
  readonly feed: {
    readonly _attributes: { xmlns: string }
    readonly id: Text
    readonly title: Text
    readonly updated: Text
    readonly author: { name: Text }
    readonly link: readonly Link[]
    readonly entry: readonly Entry[]
  }
}

const publicUrl = 'https://principles.example.org'
const changes = Array.from(
  { length: 3 },
  (_, n) =>
    release(version({ title: `Title ${n}` }), {
      changeNote: `Note ${n} & <more>.`,
      publishedAt: `2026-0${n + 1}-01T00:00:00.000Z`,
    })
)
const other = release(version({ title: 'Other' }), {
  slug: 'other',
  changeNote: 'Made between.',
  publishedAt: '2026-02-15T00:00:00.000Z',
})
const app = await startApp(t, { seed: seedOf(...changes, other), config: { publicUrl } })

/** Newest first: the version, its note and when. */
const expected = [
  ['/v1/principle-sets/garden/versions/1.0.2', 'Title 2 1.0.2', 'Note 2 & <more>.', '2026-03-01T00:00:00.000Z'],
  ['/v1/principle-sets/other/versions/1.0.0', 'Other 1.0.0', 'Made between.', '2026-02-15T00:00:00.000Z'],
  ['/v1/principle-sets/garden/versions/1.0.1', 'Title 1 1.0.1', 'Note 1 & <more>.', '2026-02-01T00:00:00.000Z'],
  ['/v1/principle-sets/garden/versions/1.0.0', 'Title 0 1.0.0', 'Note 0 & <more>.', '2026-01-01T00:00:00.000Z'],
] as const

const unescape = (text = '') => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

t.test(
  'the Atom feed is well-formed, has what RFC 4287 asks for, and tells every version with its change note, ' +
    'newest first',
  async t => {
    const response = await app.inject('/feeds/versions.atom')
    t.equal(response.headers['content-type'], 'application/atom+xml')
    const { feed } = xml2js(response.body, { compact: true }) as Atom
    t.equal(feed._attributes.xmlns, 'http://www.w3.org/2005/Atom')
    t.match(feed.id._text, /^urn:uuid:/)
    t.ok(feed.title._text && feed.author.name._text)
    t.equal(feed.updated._text, '2026-03-01T00:00:00.000Z', 'as new as its newest entry')
    t.strictSame(
      feed.link.map(({ _attributes }) => _attributes).find(({ rel }) => rel === 'self')?.href,
      `${publicUrl}/feeds/versions.atom`
    )
    t.strictSame(
      feed.entry.map((
        { link, title, summary, updated }
      ) => [link._attributes.href.replace(publicUrl, ''), title._cdata, unescape(summary._cdata), updated._text]),
      expected
    )
    t.strictSame(
      feed.entry.map(({ content }) => unescape(content._cdata)),
      expected.map(([, , note]) => note),
      'also as content, which some readers show alone'
    )
    for (const { id, link, published, updated } of feed.entry) {
      t.match(id._text, /^urn:uuid:[0-9a-f-]{36}$/)
      t.equal(published._text, updated._text)
      t.equal((await app.inject(new URL(link._attributes.href).pathname)).statusCode, 200)
    }
  }
)

t.test('the JSON Feed has the members of version 1.1 and the same entries', async t => {
  const response = await app.inject('/feeds/versions.json')
  t.equal(response.headers['content-type'], 'application/feed+json')
  const feed = response.json()
  t.match(feed, {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Peer Principles: published versions',
    home_page_url: `${publicUrl}/`,
    feed_url: `${publicUrl}/feeds/versions.json`,
    language: 'en',
    authors: [{ name: 'Peer Principles' }],
  })
  t.strictSame(
    feed.items.map((
      { url, title, content_text: text, date_published: date }: Record<string, string>
    ) => [url?.replace(publicUrl, ''), title, text, date]),
    expected
  )
  for (const { summary, content_text: text } of feed.items) t.equal(summary, text)
  t.equal(new Set(feed.items.map(({ id }: { id: string }) => id)).size, expected.length)
})

t.test('a feed holds the 50 newest', async t => {
  const many = Array.from(
    { length: 60 },
    (_, n) =>
      release(version({ title: `Title ${n}` }), {
        changeNote: `Note ${n}.`,
        publishedAt: new Date(Date.UTC(2026, 0, n + 1)).toISOString(),
      })
  )
  const app = await startApp(t, { seed: seedOf(...many) })
  const { items } = (await app.inject('/feeds/versions.json')).json()
  t.strictSame([items.length, items[0].content_text, items[49].content_text], [50, 'Note 59.', 'Note 10.'])
  const { feed } = xml2js((await app.inject('/feeds/versions.atom')).body, { compact: true }) as Atom
  t.equal(feed.entry.length, 50)
})

t.test('feed readers that ask for what they know are answered', async t => {
  for (
    const [url, accept] of [['/feeds/versions.atom', 'application/atom+xml, application/rss+xml;q=0.8, */*;q=0.1'], [
      '/feeds/versions.json',
      'application/feed+json, application/json;q=0.9',
    ], ['/feeds/versions.atom', '*/*']] as const
  ) {
    t.equal((await app.inject({ url, headers: { accept } })).statusCode, 200, accept)
  }
  t.equal((await app.inject({ url: '/feeds/versions.atom', headers: { accept: 'application/json' } })).statusCode, 406)
})
