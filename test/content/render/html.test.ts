import assert from 'node:assert/strict'
import t from 'tap'
import { startApp } from '../../fixtures/app.ts'
import { collectDifferences } from '../../fixtures/differences.ts'
import { elementsOf, faultsOf } from '../../fixtures/html.ts'
import { release, seedOf, version, withPrinciple, wording } from '../../fixtures/versions.ts'

const app = await startApp(t)

async function read (url: string) {
  const { statusCode, headers, body } = await app.inject({ url, headers: { accept: 'text/html' } })
  assert.deepEqual([statusCode, headers['content-type']], [200, 'text/html; charset=utf-8'], url)
  return body
}

const kinds = ['principle-sets', 'principles', 'examples', 'categories', 'sources']

async function everyRecord () {
  const lists = await Promise.all(
    kinds.map(async kind =>
      (await app.inject(`/v1/${kind}?limit=100`)).json().items.map(({ slug }: { slug: string }) =>
        `/v1/${kind}/${slug}`
      )
    )
  )
  return ['/v1/guide', '/v1/aims', ...lists.flat()]
}

const variants = ['', '?variant=easy-read', '?lang=cy', '?expand=principles']

t.test(
  'every record is one valid article with its language, its heading and its ' +
    'attribution, and without script',
  async t => {
    const { differences, compare, match } = collectDifferences()
    for (const url of await everyRecord()) {
      const html = await read(url)
      compare(url, await faultsOf(html), [])
      const elements = elementsOf(html)
      const [article] = elements
      compare(url, [article?.tagName, article?.getAttributeValue('lang')], ['article', 'en'])
      const heading = elements.find(({ tagName }) => tagName === 'h2')
      const [named, id] = [article?.getAttributeValue('aria-labelledby'), heading?.getAttributeValue('id')]
      compare(`the heading of ${url} names the article`, named, id)
      const { title, attribution, links } = (await app.inject(url)).json()
      compare(`the heading of ${url}`, heading?.textContent.trim(), title.replaceAll('&', '&amp;'))
      if (attribution) {
        match(`${url} is attributed`, html, `<footer><p><small>${attribution.html}</small></p></footer>`)
      } else match('only a source needs no attribution', links.self, /^\/v1\/sources\//)
      const names = elements.map(({ tagName }) => tagName)
      compare(
        url,
        names.filter(name => ['script', 'style', 'iframe', 'img', 'form', 'h1'].includes(name)),
        []
      )
    }
    t.strictSame(differences, [])
  }
)

t.test('a set and a principle are valid in every view', async t => {
  const { differences, compare } = collectDifferences()
  const views = [
    ...variants.map(query => `/v1/principle-sets/core${query}`),
    ...variants.filter(query => query !== '?expand=principles').map(query => `/v1/principles/safe${query}`),
    '/v1/principles/safe?expand=examples',
  ]
  for (const url of views) compare(url, await faultsOf(await read(url)), [])
  t.strictSame(differences, [])
})

t.test('fragments of different records can stand in one page', async t => {
  const fragments = await Promise.all(
    [
      '/v1/principle-sets/core',
      '/v1/principles/safe',
      '/v1/examples/chapter',
      '/v1/categories/charter',
      '/v1/guide',
      '/v1/aims',
    ].map(url => read(url))
  )
  t.strictSame(
    await faultsOf(
      `<!DOCTYPE html>\n<html lang="en">\n<head><title>All</title></head>\n<body>\n<h1>All</h1>\n${
        fragments.join('')
      }</body>\n</html>\n`
    ),
    []
  )
})

t.test(
  'every link of a fragment is absolute, so that it leads somewhere from wherever ' +
    'the fragment is shown',
  async t => {
    const { differences, match } = collectDifferences()
    for (const url of await everyRecord()) {
      const links = elementsOf(await read(url)).filter(({ tagName }) => tagName === 'a')
      for (const link of links) match(url, link.getAttributeValue('href'), /^https?:\/\//)
    }
    t.strictSame(differences, [])
  }
)

t.test('a draft, a translation and a reconstructed text are told to be so', async t => {
  const notice = (html: string) => /<p class="notice"><strong[^>]*>([^<]*)<\/strong><\/p>/.exec(html)?.[1] ?? null
  t.equal(notice(await read('/v1/principles/safe')), null)
  t.match(notice(await read('/v1/principles/mutual')), /^Reconstructed: /)
  t.equal(
    notice(await read('/v1/principles/safe?variant=easy-read')),
    'Easy Read, draft: not user-tested. This means that people who use Easy Read have not tried it yet.'
  )
  t.match(
    notice(await read('/v1/principles/mutual?variant=easy-read')),
    /^Easy Read, draft: not user-tested\. This means .+ yet\. We do not have what the guide says here\. /,
    'the one does not hide the other'
  )
  const welsh = await startApp(t, {
    seed: seedOf(
      release(version({ wordings: [wording({ lang: 'cy', variant: 'standard', status: 'made by a machine' })] }))
    ),
  })
  t.equal(
    notice((await welsh.inject('/v1/principle-sets/garden.html?lang=cy')).body),
    'Translation, made by a machine.'
  )
})

t.test('headings inside a text come below the title of the fragment', async t => {
  const explanation = '# One\n\nText.\n\n## Two\n\nText.'
  const app = await startApp(t, { seed: seedOf(release(withPrinciple('safe', { explanation }))) })
  const html = (await app.inject('/v1/principle-sets/garden/principles/safe.html')).body
  t.match(html, /<h3>One<\/h3>\n<p>Text\.<\/p>\n<h4>Two<\/h4>/)
  t.strictSame(await faultsOf(html), [])
})

t.test('the element for embedding is valid', async t => {
  const { differences, compare } = collectDifferences()
  for (const url of ['/v1/principles/safe', '/v1/examples/chapter']) {
    const { embed: { html } } = (await app.inject(url)).json()
    // The width of the page around it is not ours to know; a style of its own asks nothing of the page's style sheets.
    compare(url, await faultsOf(html, { 'no-inline-style': 'off' }), [])
  }
  t.strictSame(differences, [])
})
