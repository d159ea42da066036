import t from 'tap'
import { chooseEncoding, chooseMediaType, extensions, withoutExtension } from '../../src/http/media.ts'

t.test('an ending of an address below /v1 stands for Accept', async t => {
  for (const [ending, type] of extensions) {
    const request = { url: `/v1/principles/safe.${ending}?lang=en&x=a.md`, headers: { accept: 'image/png' } }
    t.equal(withoutExtension(request), '/v1/principles/safe?lang=en&x=a.md')
    t.equal(request.headers.accept, type)
  }
})

t.test('nothing else of an address is taken for an ending', async t => {
  for (
    const url of [
      '/v1/principles/safe',
      '/v1/principles/safe?x=.md',
      '/v1/.md',
      '/v1/a/.md',
      '/v1/safe.pdf',
      '/v1/safe.md/',
      '/v1/safe.md/examples',
      '/feeds/versions.json',
      '/openapi.json',
      '/v2/safe.md',
      '/v1.md',
      '/',
      '*',
      '',
    ]
  ) {
    const request = { url, headers: { accept: 'image/png' } }
    t.equal(withoutExtension(request), url)
    t.equal(request.headers.accept, 'image/png', url)
  }
  t.equal(withoutExtension({ headers: {} }), '/')
  t.equal(withoutExtension({ url: '/v1/guide.json.md', headers: {} }), '/v1/guide.json', 'one ending, not two')
})

t.test('a media type is chosen by weight and by how specific a range is; without Accept it is the first', async t => {
  const types = ['application/json', 'text/html'] as const
  const chosen: ReadonlyArray<readonly [string | string[] | undefined, string]> = [
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/html'],
    ['text/html;q=0.2, application/json;q=0.1', 'text/html'],
    ['*/*;q=0.1, text/html;q=0', 'application/json'],
    ['application/json;charset=utf-8;q=0.1, text/html;q=0.05', 'application/json'],
    [['text/plain', 'text/html'], 'text/html'],
  ]
  for (const [accept, type] of chosen) t.equal(chooseMediaType({ accept }, types), type, String(accept))
  t.throws(() => chooseMediaType({ accept: 'text/plain' }, types), {
    message: 'This resource is available as application/json, text/html',
  })
})

t.test('a coding is chosen by weight, then the smaller one', async t => {
  t.equal(chooseEncoding({}), 'identity')
  t.equal(chooseEncoding({ 'accept-encoding': 'gzip, br' }), 'br')
  t.equal(chooseEncoding({ 'accept-encoding': 'br;q=0.1, gzip;q=0.2' }), 'gzip')
  t.equal(chooseEncoding({ 'accept-encoding': 'br;q=0, *' }), 'gzip')
  t.throws(() => chooseEncoding({ 'accept-encoding': 'identity;q=0' }))
})
