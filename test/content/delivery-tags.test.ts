import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { release, seedOf, version, wording } from '../fixtures/versions.ts'

const app = await startApp(t)
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })

/** One address of everything that is prepared. */
const prepared = [
  '/v1/principles/safe',
  '/v1/principle-sets/core?expand=principles.examples',
  '/v1/principle-sets/core/versions/1.2.0',
  '/v1/principles',
  '/v1/principles/safe.md',
  '/v1/examples/chapter.html',
  '/v1/guide.txt',
  '/v1/aims.jsonld',
  '/v1/crosswalks',
  '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0',
  '/feeds/versions.atom',
  '/feeds/versions.json',
  '/embed/principles/safe',
]

t.test(
  'every prepared answer has a strong tag, says how long it may be kept, what chose it and how a cache may ' +
    'purge it',
  async t => {
    for (const url of prepared) {
      const { headers } = await get(url)
      t.match(headers, {
        etag: /^"[\w-]{27}"$/,
        'cache-control': /^public, max-age=\d+/,
        vary: 'Accept, Accept-Encoding, Accept-Language',
        'content-language': 'en',
        'x-content-type-options': 'nosniff',
        'surrogate-key': /^content( |$)/,
      }, url)
    }
    t.equal((await get('/v1/principles/safe')).headers['surrogate-key'], 'content set-core')
    t.equal((await get('/v1/principle-sets/imroc')).headers['surrogate-key'], 'content set-imroc')
  }
)

t.test('If-None-Match with the tag is 304: without a body, with what a cache must bring up to date', async t => {
  for (const url of prepared) {
    const whole = await get(url)
    const tag = String(whole.headers.etag)
    for (const sent of [tag, `W/${tag}`, `"other", ${tag}`, `"other",W/${tag} , "more"`, '*', ` ${tag} `]) {
      const response = await get(url, { 'if-none-match': sent })
      t.equal(response.statusCode, 304, `${url} ${sent}`)
      t.equal(response.rawPayload.length, 0)
      for (
        const name of [
          'etag',
          'cache-control',
          'vary',
          'content-location',
          'surrogate-key',
          'link',
          'access-control-allow-origin',
        ]
      ) t.equal(response.headers[name], whole.headers[name], `${url} ${name}`)
      for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language']) {
        t.equal(response.headers[name], undefined, `${url} ${name}`)
      }
    }
  }
  t.ok((await get('/v1/principles?limit=1', { 'if-none-match': '*' })).headers.link)
})

t.test('If-None-Match with any other tag is the whole answer', async t => {
  const whole = await get('/v1/principles/safe')
  const tag = String(whole.headers.etag)
  for (
    const sent of [
      '"other"',
      '""',
      '',
      'W/"other"',
      tag.replaceAll('"', ''),
      tag.slice(0, -1),
      tag.slice(1),
      tag.toLowerCase() === tag ? tag.toUpperCase() : tag.toLowerCase(),
      `"${tag}"`,
      `"x${tag.slice(1)}`,
      '"*"',
      '**',
    ]
  ) {
    const response = await get('/v1/principles/safe', { 'if-none-match': sent })
    t.equal(response.statusCode, 200, sent)
    t.equal(response.body, whole.body)
  }
})

t.test('the tag of one representation, coding or wording is not that of another', async t => {
  const tagOf = async (url: string, headers: Record<string, string> = {}) =>
    String((await get(url, headers)).headers.etag)
  const tags = [
    await tagOf('/v1/principles/safe'),
    await tagOf('/v1/principles/safe.md'),
    await tagOf('/v1/principles/safe', { 'accept-encoding': 'gzip' }),
    await tagOf('/v1/principles/safe', { 'accept-encoding': 'br' }),
    await tagOf('/v1/principles/safe?variant=easy-read'),
    await tagOf('/v1/principles/safe?fields=title'),
    await tagOf('/v1/principles/safe?expand=examples'),
    await tagOf('/v1/principles/mutual'),
    await tagOf('/embed/principles/safe'),
  ]
  t.equal(new Set(tags).size, tags.length)
  for (const tag of tags.slice(1)) t.equal((await get('/v1/principles/safe', { 'if-none-match': tag })).statusCode, 200)
})

const request = fc.record({
  path: fc.constantFrom(
    '',
    '/principles/safe',
    '/principles/mutual',
    '/versions/1.0.0',
    '/versions/1.0.0/principles/safe'
  ),
  ending: fc.constantFrom('', '.json', '.jsonld', '.html', '.md', '.txt'),
  query: fc.record({
    lang: fc.constantFrom(undefined, 'en', 'cy', 'fr'),
    variant: fc.constantFrom(undefined, 'standard', 'easy-read'),
    expand: fc.boolean(),
    fields: fc.constantFrom(undefined, 'slug', 'slug,title', 'title,slug', 'lang'),
  }),
  language: fc.constantFrom(undefined, 'en', 'cy;q=0.5, fr', 'fr'),
  accept: fc.constantFrom(undefined, '*/*', 'text/html', 'text/markdown;q=0.5, application/json;q=0.4'),
  coding: fc.constantFrom(undefined, 'identity', 'gzip', 'br', 'gzip, br', '*'),
}).map(({ path, ending, query: { expand, ...query }, language, accept, coding }) => {
  const part = path.endsWith('safe') || path.endsWith('mutual') ? 'examples' : 'principles'
  const asked = new URLSearchParams(
    Object.entries({ ...query, expand: expand ? part : undefined }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]]
    )
  )
  return {
    url: `/v1/principle-sets/garden${path}${ending}?${asked}`,
    headers: Object.fromEntries(
      Object.entries({ 'accept-language': language, accept, 'accept-encoding': coding }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]]
      )
    ),
  }
})

t.test('two answers have one tag exactly where their bytes, type, language and coding are the same', async () => {
  const content = version({
    wordings: [
      wording(),
      wording({ lang: 'cy', variant: 'standard', principles: [{ slug: 'safe', title: 'Diogel' }] }),
    ],
  })
  const app = await startApp(t, { seed: seedOf(release(content)) })
  const seen = new Map<string, string>()
  const tags = new Map<string, string>()
  await fc.assert(
    fc.asyncProperty(request, async asked => {
      const { statusCode, headers, rawPayload } = await app.inject(asked)
      if (statusCode === 406) return assert.match(asked.url, /fields=/)
      assert.equal(statusCode, 200)
      const said = [
        headers['content-type'],
        headers['content-language'],
        headers['content-encoding'],
        rawPayload.toString('base64'),
      ].join(' ')
      const tag = String(headers.etag)
      assert.equal(seen.get(tag) ?? said, said, 'one tag, one answer')
      assert.equal(tags.get(said) ?? tag, tag, 'one answer, one tag')
      seen.set(tag, said)
      tags.set(said, tag)
      const revalidated = await app.inject({ ...asked, headers: { ...asked.headers, 'if-none-match': tag } })
      assert.equal(revalidated.statusCode, 304)
    }),
    { numRuns: 300 }
  )
  assert.ok(seen.size > 50)
})
