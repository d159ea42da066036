import { createHash } from 'node:crypto'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { elementsOf, faultsOf } from '../fixtures/html.ts'

const app = await startApp(t)
const slugsOf = async (kind: string): Promise<string[]> =>
  (await app.inject(`/v1/${kind}`)).json().items.map(({ slug }: { slug: string }) => slug)
const pages = [
  ...(await slugsOf('principles')).map(slug => `/embed/principles/${slug}`),
  ...(await slugsOf('examples')).map(slug => `/embed/examples/${slug}`),
  '/embed/principles/safe?variant=easy-read',
  '/embed/principles/mutual?set=imroc',
  '/embed/principles/safe?lang=en-GB',
]

t.test('every page is a valid document with a title and the fragment of the record, and without script', async t => {
  for (const url of pages) {
    const response = await app.inject(url)
    t.equal(response.statusCode, 200, url)
    t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
    // The title of a page is that of its record, however long that is.
    t.strictSame(await faultsOf(response.body, { 'long-title': 'off' }), [], url)
    const elements = elementsOf(response.body)
    t.strictSame(
      elements.filter(({ tagName }) => ['script', 'link', 'img', 'iframe', 'form', 'object'].includes(tagName)),
      [],
      url
    )
    t.equal(elements.find(({ tagName }) => tagName === 'html')?.getAttributeValue('lang'), 'en')
    t.equal(
      elements.find(({ tagName }) => tagName === 'title')?.textContent,
      elements.find(({ tagName }) => tagName === 'h2')?.textContent
    )
    t.ok(elements.find(({ tagName }) => tagName === 'footer'), 'the attribution is there')
  }
  const fragment = (await app.inject('/v1/principles/safe.html')).body
  t.ok((await app.inject('/embed/principles/safe')).body.includes(`<main>\n${fragment}</main>`))
})

t.test('links leave the frame', async t => {
  t.match((await app.inject('/embed/principles/safe')).body, /<base target="_top">/)
})

t.test('nothing but the style of the page may load, and only who is configured may frame it', async t => {
  const { body, headers } = await app.inject('/embed/principles/safe')
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  t.equal(
    headers['content-security-policy'],
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors *`
  )
  t.match(headers, { 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' })
  t.equal(headers['x-frame-options'], undefined)
  t.equal(headers['set-cookie'], undefined)
  const strict = await startApp(t, { config: { frameAncestors: "'self' https://intranet.example.org" } })
  for (const url of ['/embed/principles/safe', '/embed/examples/chapter']) {
    t.match(
      (await strict.inject(url)).headers['content-security-policy'],
      /; frame-ancestors 'self' https:\/\/intranet\.example\.org$/
    )
  }
})

t.test('a record names the page for embedding it, and that is there', async t => {
  for (const url of ['/v1/principles/safe', '/v1/examples/chapter', '/v1/principle-sets/imroc/principles/mutual']) {
    const { embed, title, attribution } = (await app.inject(url)).json()
    const [frame] = elementsOf(embed.html)
    t.strictSame([frame?.getAttributeValue('src'), frame?.getAttributeValue('title')], [
      embed.url.replaceAll('&', '&amp;'),
      title,
    ])
    const { pathname, search } = new URL(embed.url)
    const page = await app.inject(pathname + search)
    t.equal(page.statusCode, 200, embed.url)
    t.ok(page.body.includes(attribution.html), 'of the same record')
  }
})

t.test('a page is of the core set unless another is named, by slug or by id', async t => {
  const { id } = (await app.inject('/v1/principle-sets/imroc')).json()
  const bySlug = (await app.inject('/embed/principles/mutual?set=imroc')).body
  t.match(bySlug, /ImROC core principles/)
  t.equal((await app.inject(`/embed/principles/mutual?set=${id}`)).body, bySlug)
  t.not((await app.inject('/embed/principles/mutual')).body, bySlug)
  t.equal(
    (await app.inject('/embed/principles/mutual?set=core')).body,
    (await app.inject('/embed/principles/mutual')).body
  )
})

t.test('a page is HTML alone, and what is not there is a problem', async t => {
  t.equal(
    (await app.inject({
      url: '/embed/principles/safe',
      headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' },
    })).statusCode,
    200
  )
  t.match((await app.inject({ url: '/embed/principles/safe', headers: { accept: 'application/json' } })).json(), {
    status: 406,
    detail: 'This resource is available as text/html',
  })
  for (
    const [url, code] of [
      ['/embed/principles/nothing', 'principle_not_found'],
      ['/embed/examples/nothing', 'example_not_found'],
      ['/embed/examples/chapter?set=imroc', 'example_not_found'],
      ['/embed/principles/safe?set=nothing', 'set_not_found'],
    ] as const
  ) {
    const page = await app.inject({ url, headers: { 'accept-language': 'cy-GB, en;q=0.5' } })
    t.match([page.statusCode, page.headers['content-language']], [404, 'cy'], url)
    t.equal(page.headers['content-type'], 'text/html; charset=utf-8')
    t.match(page.body, /<html lang="cy">[^]*Nid oes tudalen yn y cyfeiriad hwn\./)
    t.strictSame(await faultsOf(page.body), [], url)
    t.match((await app.inject({ url, headers: { accept: 'application/problem+json' } })).json(), { status: 404, code })
    t.match((await app.inject(`${url}${url.includes('?') ? '&' : '?'}lang=ar`)).body, /<html lang="ar" dir="rtl">/)
  }
  t.match(await app.inject('/embed/principles/safe?limit=1'), {
    statusCode: 400,
    body: /^<!DOCTYPE html>[^]*The address of this page is wrong\./,
  })
  const wrong = { url: '/embed/principles/safe?language=cy', headers: { 'accept-language': 'cy' } }
  t.match(await app.inject(wrong), { statusCode: 400, body: /Mae cyfeiriad y dudalen hon yn anghywir\./ })
  t.equal((await app.inject('/embed/principles/safe.html')).statusCode, 404, 'and has no endings')
})
