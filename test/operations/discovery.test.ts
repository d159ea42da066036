import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { elementsOf, faultsOf } from '../fixtures/html.ts'

const publicUrl = 'https://principles.example.org'
const app = await startApp(t, { config: { publicUrl, securityContact: 'mailto:security@example.org' } })

t.test('GET / gives a program links, and each of them leads somewhere', async t => {
  const response = await app.inject('/')
  t.match(response.headers, {
    'content-type': 'application/json',
    vary: 'Accept',
    'cache-control': 'public, max-age=3600',
  })
  const { title, links } = response.json()
  t.equal(title, 'Peer Principles')
  t.ok(Object.keys(links).length >= 8)
  for (const link of Object.values<string>(links)) t.ok((await app.inject(link)).statusCode < 400, link)
})

t.test('GET / gives a browser a small valid page with the same links, and nothing else may load', async t => {
  const response = await app.inject({
    url: '/',
    headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
  })
  t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
  t.match(response.headers['content-security-policy'], /^default-src 'none'/)
  t.strictSame(await faultsOf(response.body), [])
  const hrefs = elementsOf(response.body).filter(({ tagName }) => tagName === 'a').map(element =>
    element.getAttributeValue('href')
  )
  t.strictSame(hrefs, Object.values((await app.inject('/')).json().links))
  t.equal((await app.inject({ url: '/', headers: { accept: 'image/png' } })).statusCode, 406)
})

t.test('RFC 9727: the API catalogue names description, documentation and state by absolute addresses', async t => {
  const response = await app.inject('/.well-known/api-catalog')
  t.match(response.headers['content-type'], /^application\/linkset\+json(;|$)/)
  const { linkset: [api] } = response.json()
  t.equal(api.anchor, `${publicUrl}/v1`)
  for (const relation of ['service-desc', 'service-doc', 'status']) {
    for (const { href } of api[relation]) {
      t.ok(href.startsWith(`${publicUrl}/`), href)
      t.ok((await app.inject(href.slice(publicUrl.length))).statusCode < 400, href)
    }
  }
})

t.test('RFC 9116: security.txt names the contact and a day within a year, where a contact is configured', async t => {
  const response = await app.inject('/.well-known/security.txt')
  t.equal(response.headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(
    response.body,
    [
      'Contact: mailto:security@example.org',
      'Expires: 2027-11-22T12:00:00.000Z',
      'Preferred-Languages: en',
      `Canonical: ${publicUrl}/.well-known/security.txt`,
      '',
    ].join('\n')
  )
  const without = await startApp(t)
  t.match((await without.inject('/.well-known/security.txt')).json(), {
    status: 404,
    code: 'not_found',
    detail: /SECURITY_CONTACT/,
  })
})

t.test('the documentation needs nothing from elsewhere', async t => {
  const response = await app.inject('/docs')
  const page = response.statusCode === 302 ? await app.inject(String(response.headers.location)) : response
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-security-policy'], /^default-src 'none'; script-src 'self'/)
  for (const [, address = ''] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
    t.notMatch(address, /^(https?:)?\/\//, address)
    const { pathname } = new URL(address, 'http://localhost/docs/')
    t.equal((await app.inject(pathname)).statusCode, 200, pathname)
  }
})

t.test('the documentation is made for whoever reads it first, also where several do', async t => {
  const app = await startApp(t)
  const pages = await Promise.all(
    ['/docs', '/docs/', '/docs/static/swagger-ui.css'].flatMap(url => [url, url]).map(url => app.inject(url))
  )
  t.strictSame(pages.map(({ statusCode }) => statusCode), [200, 200, 200, 200, 200, 200])
  const asset = await app.inject('/docs/static/logo.svg')
  const { etag, 'content-length': length } = asset.headers
  const head = await app.inject({ method: 'HEAD', url: '/docs/static/logo.svg' })
  t.strictSame([head.statusCode, head.body, head.headers['content-length']], [200, '', length])
  t.equal(
    (await app.inject({ url: '/docs/static/logo.svg', headers: { 'if-none-match': String(etag) } })).statusCode,
    304
  )
  t.match((await app.inject({ url: '/docs/static/logo.svg', headers: { range: 'bytes=99999999-' } })).json(), {
    status: 400,
    code: 'malformed_request',
  })
  t.match((await app.inject('/docs/static/nothing.js')).json(), { status: 404, code: 'not_found' })
})

t.test('the addresses that answers give come from the configuration and never from the request', async t => {
  for (
    const url of [
      '/v1/principles/safe',
      '/v1/principles/nothing',
      '/feeds/versions.atom',
      '/.well-known/api-catalog',
      '/problems',
      '/openapi.json',
      '/v1/principles/safe.jsonld',
    ]
  ) {
    const { body } = await app.inject({
      url,
      headers: {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        'x-forwarded-proto': 'ftp',
      },
    })
    t.ok(body.includes(publicUrl), url)
    t.notMatch(body, /evil\.example|127\.0\.0\.1/, url)
  }
})
