import assert from 'node:assert/strict'
import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import t from 'tap'
import { escapeHtml, escapeMarkdown, inertMarkdown, renderMarkdown } from '../../../src/content/render/markup.ts'
import { elementsOf } from '../../fixtures/html.ts'

/** A careless reader of Markdown: it lets HTML through, follows every link and makes links of its own. */
const careless = new MarkdownIt({ html: true, linkify: true })
careless.validateLink = () => true

/** Texts made of what means something in Markdown or HTML. */
const marked = fc.array(
  fc.constantFrom(
    '\\',
    '`',
    '``',
    '```',
    '*',
    '_',
    '**',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '!',
    '#',
    '##',
    '-',
    '+',
    '=',
    '~',
    '~~~',
    '|',
    '.',
    ')',
    '&',
    ';',
    ':',
    '"',
    "'",
    '1',
    '12',
    ' ',
    '  ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    'a',
    'word',
    '&lt;',
    '&#60;',
    '&colon;',
    'script',
    '<script>',
    '</script>',
    '<b',
    '<!--',
    '-->',
    '<?',
    '<![CDATA[',
    'javascript:',
    'vbscript:',
    'data:text/html,x',
    'https://example.org',
    'x=y',
    '/>',
    '[a](',
    '![a](',
    '![a]',
    '[a]: ',
    '<a href=',
    'onerror=',
    'www.example.org',
    'me@example.org',
    '//',
    '//example.org',
    '/\\example.org'
  ),
  { maxLength: 14 }
).map(parts => parts.join(''))

t.test('any text, escaped, is one paragraph of Markdown that reads as the text', async () => {
  const plain = new MarkdownIt({ html: true })
  plain.validateLink = () => true
  fc.assert(
    fc.property(fc.oneof(marked, fc.string({ unit: 'grapheme' })), text => {
      const words = text.replace(/\s+/g, ' ').trim()
      assert.equal(plain.render(escapeMarkdown(text)), words === '' ? '' : `<p>${escapeHtml(words)}</p>\n`)
    }),
    { numRuns: 3000 }
  )
})

const inert = new Set([
  'p',
  'em',
  'strong',
  's',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'br',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'a',
])

function isInert (html: string) {
  for (const { tagName, attributes } of elementsOf(html)) {
    assert.ok(inert.has(tagName), `<${tagName}> in ${html}`)
    for (const { key, value } of attributes) {
      assert.match(key, /^(href|title|start|class|style)$/, html)
      if (key === 'href') assert.doesNotMatch(decodeURI(String(value)), /^\s*(javascript|vbscript|data|file):/i, html)
      if (key === 'style') assert.match(String(value), /^text-align:\w+$/)
    }
  }
}

t.test('any Markdown is inert in our own rendering, and after inertMarkdown in a careless one', async () => {
  fc.assert(
    fc.property(marked, text => {
      const { html } = renderMarkdown(text)
      isInert(html)
      assert.doesNotMatch(html, /href="[/\\]{2}/)
      isInert(careless.render(inertMarkdown(text)))
    }),
    { numRuns: 3000 }
  )
})
