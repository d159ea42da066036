import MarkdownIt from 'markdown-it'
import t from 'tap'
import {
  inertMarkdown, removedFrom, renderMarkdown, textOfMarkdown,
  webAddress
} from '../../../src/content/render/markup.ts'
import { collectDifferences } from '../../fixtures/differences.ts'

/** A careless reader of Markdown: it lets HTML through, follows every link and makes links of its own. */
const careless = new MarkdownIt({ html: true, linkify: true })
careless.validateLink = () => true

t.test('Markdown without HTML, images and refused links is left as it is', async t => {
  const { differences, compare } = collectDifferences()
  for (
    const text of [
      '# A\n\n*b* **c** `<b>` [d](https://example.org/?a=b&c "e")\n\n- f\n\n1. g\n\n> ' +
      'h\n\n<https://example.org>\n\n[k]\n\n[k]: https://example.org',
      'a < b & c > d',
      '',
    ]
  ) {
    compare('left', inertMarkdown(text), text)
  }
  t.strictSame(differences, [])
  t.equal(
    inertMarkdown('One <b>two</b>.\n\n- [three](javascript:x)'),
    'One \\<b\\>two\\</b\\>.\n\n\\- \\[three\\](javascript:x)'
  )
})

t.test('a link that leads to another host and looks like a path is none, and its author is told', async t => {
  const trusting = new MarkdownIt({ html: true })
  trusting.validateLink = () => true
  const links = [
    '[a](//evil.example/x)',
    '[a](<//evil.example>)',
    '[a](&#47;/evil.example)',
    '[a](\\//evil.example)',
    '[a][b]\n\n[b]: //evil.example',
  ]
  const { differences, compare, match, notMatch } = collectDifferences()
  for (const text of links) {
    notMatch(text, renderMarkdown(text).html, /<a /)
    match(text, removedFrom(text), [{ code: 'unsafe_link', detail: /^A link is left out: / }])
    notMatch(text, trusting.render(inertMarkdown(text)), /<a /)
  }
  for (const text of ['[a](https://example.org//b)', '[a](mailto:us@example.org)', '<https://example.org>']) {
    match(text, renderMarkdown(text).html, /<a href=/)
    compare(text, removedFrom(text), [])
  }
  t.strictSame(differences, [])
})

t.test('a link that is no whole address is taken off, or made one, and its author is told', async t => {
  const { differences, compare, match, notMatch } = collectDifferences()
  for (
    const link of ['/v1/guide', 'b//c', '\\\\b', '/&#92;b', 'page.html', '../up', '#below', '?a=b', 'example.org', '<>']
  ) {
    const text = `[a](${link})`
    compare(text, renderMarkdown(text).html, '<p>a</p>')
    match(text, removedFrom(text), [{ code: 'relative_link', detail: /write a whole address/ }])
    notMatch(text, careless.render(inertMarkdown(text)), /href="(?!http)/)
  }
  t.strictSame(differences, [])
  const text = '[a](www.example.org/x?y=z)'
  t.equal(renderMarkdown(text).html, '<p><a href="https://www.example.org/x?y=z">a</a></p>')
  t.match(removedFrom(text), [{ code: 'link_without_scheme', detail: /https:\/\/www\.example\.org/ }])
})

t.test('columns are aligned by the side that they are read from', async t => {
  const { html } = renderMarkdown('| a | b |\n| :-- | --: |\n| c | d |')
  t.match(html, /text-align:start[^]*text-align:end/)
  t.notMatch(html, /left|right/)
})

t.test('of an image its words stay, whatever it is in and wherever it is kept', async t => {
  const images: ReadonlyArray<readonly [string, string, string]> = [
    ['Before ![a *b* `c`](http://images.example/x.png "t") after', '<p>Before a b c after</p>', 'Before a b c after'],
    ['![a\nb][ref]\n\n[ref]: //images.example/x.png', '<p>a b</p>', 'a b'],
    ['[![a < b](/x.png)](https://example.org)', '<p><a href="https://example.org">a &lt; b</a></p>', 'a < b'],
    ['- ![outer ![inner](y.png)](x.png)', '<ul>\n<li>outer inner</li>\n</ul>', '- outer inner'],
    ['![](x.png)', '<p></p>', ''],
  ]
  const { differences, compare, match, notMatch } = collectDifferences()
  for (const [source, html, text] of images) {
    const rendered = renderMarkdown(source)
    match(source, rendered, { html, text, markdown: inertMarkdown(source), removed: removedFrom(source) })
    compare(source, rendered.html, html)
    notMatch(source, careless.render(inertMarkdown(source)), /<img/)
    match(source, removedFrom(source), [{ code: 'image' }])
  }
  t.strictSame(removedFrom('![a](http://images.example/x.png)'), [{
    code: 'image',
    detail: 'An image is left out, but for its alternative text: http://images.example/x.png',
  }])
  for (const source of ['`![a](x.png)`', '\\![a]', '[a](https://example.org)!']) {
    compare('no image', inertMarkdown(source), source)
    compare(source, removedFrom(source), [])
  }
  t.strictSame(differences, [])
})

t.test('rendering stops at its time limit, at whatever step it is', async t => {
  const prose = 'We meet *each week*, and [write](https://example.org/notes) what was said.\n\n'.repeat(250)
  t.throws(() => renderMarkdown(prose, 0), { name: 'TooSlowToRender' })
  t.throws(
    () => renderMarkdown(`[${'a *b* '.repeat(3_000)}](https://example.org)`, 0),
    { name: 'TooSlowToRender' },
    'inside one paragraph too'
  )
  t.match(renderMarkdown(prose, 10_000), { markdown: null, removed: [] })
})

t.test('the words of Markdown are its paragraphs, items, cells and code without marks', async t => {
  t.equal(
    textOfMarkdown(
      '# A\n\nb *c* [d](https://example.org) ![e](f.png)\ng  \nh\n\n- i\n- j\n  - k\n\n1. l\n\n    ' +
        'code\n\n```js\nmore\n```'
    ),
    'A\n\nb c d e g h\n\n- i\n- j\n- k\n- l\n\ncode\n\nmore'
  )
  t.equal(textOfMarkdown('<b>x</b>'), '<b>x</b>', 'HTML is text')
})

t.test('only an address of the web is one', async t => {
  const { differences, compare } = collectDifferences()
  for (
    const url of [
      'https://example.org',
      'http://example.org/a?b=c&d=%20#e',
      'HTTPS://EXAMPLE.ORG/(x)',
      'https://[::1]:8080/',
    ]
  ) compare(url, webAddress(url), url)
  for (
    const url of [
      null,
      undefined,
      '',
      'javascript:alert(1)',
      ' https://example.org',
      'https://example.org/ a',
      'https://example.org/"',
      'https://example.org/<',
      'https://',
      'https://[',
      '//example.org',
      '/v1',
      'mailto:a@example.org',
      'ftp://example.org',
      'https:example.org',
      'https://example.org\n',
      'data:text/html,x',
      'blob:https://example.org',
    ]
  ) {
    compare(String(url), webAddress(url), null)
  }
  t.strictSame(differences, [])
})
