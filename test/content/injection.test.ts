import MarkdownIt from 'markdown-it'
import t from 'tap'
import { xml2js } from 'xml-js'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { elementsOf, faultsOf } from '../fixtures/html.ts'
import { principle, release, seedOf, version } from '../fixtures/versions.ts'
import { start } from './hostile.ts'

/** Each would do something in at least one reader that takes it for more than text. */
const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)' x='",
  '" onfocus="alert(1)" autofocus="',
  '</title></h2></article><script>alert(1)</script>',
  '<!-- --><svg/onload=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;',
  '[click](javascript:alert(1)) ![x](javascript:alert(1) "t") <javascript:alert(1)>',
  '[click][ref] \\[x](javascript\\:alert(1)) [y](java&#115;cript:alert(1)) [z](javascript&colon;alert(1))',
  '`code` ``` *bold* _em_ ~~~ | table | # not a heading',
  '# heading\n\n---\n\n    code\n\n- item\n1. item\n> quote\n\n[ref]: javascript:alert(1)',
  ']]><script>alert(1)</script>',
  '{{7*7}} <%= 7*7 %>',
  '\\<script>alert(1)\\</script>',
  '\u0001\u0008\ufffe',
]

const records = [
  '/v1/principle-sets/core',
  '/v1/principle-sets/core?expand=principles',
  '/v1/principles/safe',
  '/v1/examples/circle',
  '/v1/examples/cafe',
  '/v1/categories/groups',
  '/v1/guide',
  '/v1/aims',
  '/v1/sources/peer-based-approaches',
]
const easy = ['/v1/principle-sets/core?variant=easy-read', '/v1/principles/safe?variant=easy-read']

/**
 * What our renderings are made of, with the attributes that each may have; whatever else appears has come in with the
 * text.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  article: ['class', 'lang', 'aria-labelledby'],
  h2: ['id'],
  p: ['class'],
  a: ['href', 'rel'],
  strong: [],
  em: [],
  code: ['class'],
  pre: [],
  h1: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  s: [],
  ul: [],
  ol: ['start'],
  li: [],
  footer: [],
  small: [],
  blockquote: [],
  hr: [],
  br: [],
  html: ['lang'],
  head: [],
  body: [],
  main: [],
  title: [],
  style: [],
  meta: ['charset', 'name', 'content'],
  base: ['target'],
  span: [],
  div: [],
  iframe: ['src', 'title', 'width', 'height', 'style', 'loading'],
}

/** What has come in with the text. */
function straysIn (html: string): string[] {
  return elementsOf(html).flatMap(({ tagName, attributes }) => {
    const expected = allowed[tagName]
    if (!expected) return [`<${tagName}>`]
    return attributes
      .filter(({ key, value }) =>
        !(expected.includes(key) || key === 'lang' || key === 'dir') || (/^(href|src)$/.test(key) && !/^https?:\/\//.test(String(value)))
      )
      .map(({ key, value }) => `<${tagName} ${key}="${String(value)}">`)
  })
}

/** A careless reader of Markdown: it lets HTML through, follows every link and makes links of its own. */
const careless = new MarkdownIt({ html: true, linkify: true })
careless.validateLink = () => true

for (const payload of payloads) {
  t.test(`${JSON.stringify(payload)} comes out inert in every representation`, async t => {
    const { differences, compare, match, notMatch } = collectDifferences()
    const app = await start(t, payload)
    const read = async (url: string, accept: string) => {
      const response = await app.inject({ url, headers: { accept } })
      const { 'x-content-type-options': sniffing, 'content-type': type } = response.headers
      compare(`${url} ${accept}`, [response.statusCode, sniffing], [200, 'nosniff'])
      compare(`${url} ${accept}: ${type}`, String(type).startsWith(accept), true)
      return response
    }
    const isInert = (what: string, html: string) => compare(what, straysIn(html), [])

    for (const url of [...records, ...easy]) {
      const html = await read(url, 'text/html')
      isInert(`${url} as HTML`, html.body)
      match(url, html.headers['content-security-policy'], /^default-src 'none'/)
      isInert(`${url} as Markdown`, careless.render((await read(url, 'text/markdown')).body))
      await read(url, 'text/plain')
      for (const accept of ['application/json', 'application/ld+json']) {
        const text = (await read(url, accept)).body
        notMatch(`${url} as ${accept} links to nothing but the web`, text, /"(url|guideUrl)":"(?!https?:\/\/|\/)/)
      }
    }

    for (const url of ['/v1/principles/safe', '/v1/examples/circle']) {
      const { attribution, embed, explanation } = (await app.inject(url)).json()
      for (const html of [attribution.html, embed.html, explanation?.html ?? '']) isInert(url, html)
      if (explanation) isInert(`${url} explanation.markdown`, careless.render(explanation.markdown))
    }
    for (
      const url of [
        '/embed/principles/safe',
        '/embed/principles/safe?variant=easy-read',
        '/embed/examples/circle',
        '/embed/examples/cafe',
      ]
    ) {
      isInert(url, (await read(url, 'text/html')).body)
    }
    t.strictSame(differences, [])

    const atom = xml2js((await app.inject('/feeds/versions.atom')).body, { compact: true }) as {
      feed: { entry: { title: { _cdata: string }, summary: { _cdata: string } } }
    }
    for (const part of [atom.feed.entry.title, atom.feed.entry.summary]) t.notMatch(part._cdata, /[<>"]/, 'Atom')
    t.equal(
      (await app.inject('/feeds/versions.json')).json().items[0].content_text,
      payload,
      'JSON Feed has it as text'
    )
    t.equal((await app.inject('/v1/principles/safe')).json().title, payload, 'JSON has it as it is')

    const circle = async (ending: string) => (await app.inject(`/v1/examples/circle${ending}`)).body
    t.ok((await circle('.html')).includes(`<p>${careless.utils.escapeHtml(payload)}</p>`), 'HTML reads as the text')
    t.ok((await circle('.txt')).includes(`\n\n${payload}\n\n`), 'and so does plain text')
    const paragraphs = careless.parse(await circle('.md'), {}).map(({ children }) =>
      children?.map(({ content }) => content).join('')
    )
    t.ok(paragraphs.includes(payload.replace(/\s+/g, ' ').trim()), 'and Markdown')
  })
}

t.test('hostile texts leave the HTML valid', async t => {
  const { differences, compare } = collectDifferences()
  const app = await start(t, payloads.filter(text => !text.includes('\u0001')).join(' '))
  for (const url of records) {
    compare(url, await faultsOf((await app.inject({ url, headers: { accept: 'text/html' } })).body), [])
  }
  t.strictSame(differences, [])
  // The title of the page is the title of the record, however long that is.
  t.strictSame(await faultsOf((await app.inject('/embed/principles/safe')).body, { 'long-title': 'off' }), [])
})

t.test('Markdown that only formats is left as its author wrote it', async t => {
  const explanation =
    '## Why\n\nIt *helps*, see [this](https://example.org/a?b=c&d "title").\n\n- one\n- two\n\n> Said ' +
    '<https://example.org>.\n\n`a < b`\n\n```\n<b>\n```'
  const app = await startApp(t, {
    seed: seedOf(release(version({ principles: [principle('safe', { explanation })], wordings: [] }))),
  })
  const { markdown, html, text } = (await app.inject('/v1/principle-sets/garden/principles/safe')).json().explanation
  t.equal(markdown, explanation)
  t.match(
    html,
    /<h4>Why<\/h4>\n<p>It <em>helps<\/em>, see <a href="https:\/\/example\.org\/a\?b=c&amp;d" title="title">this<\/a>/
  )
  t.equal(text, 'Why\n\nIt helps, see this.\n\n- one\n- two\n\nSaid https://example.org.\n\na < b\n\n<b>')
})

t.test('an address that holds markup is told back as text', async t => {
  const { differences, match } = collectDifferences()
  const app = await startApp(t)
  for (
    const path of [
      '/v1/principles/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '/%3Cscript%3E',
      '/v1/principles/safe?%3Cscript%3E=1',
      '/embed/principles/%22%3E%3Cscript%3E',
    ]
  ) {
    const { statusCode, headers, body } = await app.inject({ url: path, headers: { accept: 'text/html' } })
    const type = path.startsWith('/embed/') ? /^text\/html/ : /^application\/problem\+json$/
    match(path, [statusCode, headers['content-type']], [/^40[04]$/, type])
    if (path.startsWith('/embed/')) t.notMatch(body, /<script/)
  }
  t.strictSame(differences, [])
})
