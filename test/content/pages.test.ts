import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { loadSeed } from '../../src/content/index.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { release, seedOf, version } from '../fixtures/versions.ts'

const app = await startApp(t)

const collections = [
  '/v1/principle-sets',
  '/v1/principle-sets/core/versions',
  '/v1/principle-sets/core/principles',
  '/v1/principle-sets/imroc/versions/1.0.0/principles',
  '/v1/principles',
  '/v1/principles/mutual/examples',
  '/v1/principle-sets/core/versions/1.2.0/principles/mutual/examples',
  '/v1/principle-sets/core/principles/mutual/examples',
  '/v1/examples',
  '/v1/examples?audience=managers&peerSupport=yes',
  '/v1/principle-sets/core/versions/1.2.0/examples',
  '/v1/categories',
  '/v1/sources',
  '/v1/crosswalks',
  '/v1/crosswalks?from=core',
  '/v1/examples.json?fields=slug',
]

/** One page and the address of the next. */
async function readPage (url: string): Promise<{ items: unknown[], next: string | undefined }> {
  const { statusCode, headers: { link = '' }, json } = await app.inject(url)
  assert.equal(statusCode, 200, url)
  const { items, page } = json()
  const next = /^<([^>]+)>; rel="next"$/.exec(String(link))?.[1]
  assert.equal(
    next && new URL(next, 'http://localhost').searchParams.get('cursor'),
    page.next ?? undefined,
    'the header and the page say the same'
  )
  return { items, next }
}

/** Every item, by following the links. */
async function walk (start: string) {
  const items: unknown[] = []
  let pages = 0
  let url: string | undefined = start
  while (url !== undefined) {
    assert.ok(++pages <= 200, 'the walk ends')
    const page = await readPage(url)
    items.push(...page.items)
    url = page.next
  }
  return { items, pages }
}

const withLimit = (url: string, limit: number) => `${url}${url.includes('?') ? '&' : '?'}limit=${limit}`

for (const url of collections) {
  t.test(`walking ${url} gives every item once, whatever the limit`, async t => {
    const { items } = (await app.inject(withLimit(url, 100))).json()
    t.ok(items.length > 0)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: items.length + 2 }), async limit => {
        const walked = await walk(withLimit(url, limit))
        assert.deepEqual(walked.items, items)
        assert.equal(walked.pages, Math.ceil(items.length / limit))
      }),
      { numRuns: Math.min(4, items.length + 2), examples: [[1]] }
    )
  })
}

t.test('an empty collection is one page', async t => {
  const response = await app.inject('/v1/crosswalks?from=nothing')
  t.strictSame(response.json(), { items: [], page: { limit: 50, next: null } })
  t.equal(response.headers.link, undefined)
})

t.test('the link to the next page keeps the ending and every parameter', async t => {
  const { headers: { link } } = await app.inject(
    '/v1/examples.json?audience=managers&fields=slug,title&lang=en&limit=2'
  )
  t.match(
    link,
    /^<\/v1\/examples\.json\?audience=managers&fields=slug%2Ctitle&lang=en&limit=2&cursor=[^>]+>; rel="next"$/
  )
})

t.test('a cursor of another list, of other filters, cut, changed or made up is refused', async t => {
  const { page: { next } } = (await app.inject('/v1/examples?limit=2')).json()
  const [key = '', sum = ''] = next.split('.')
  const forged = [
    `/v1/principles?cursor=${next}`,
    `/v1/sources?cursor=${next}`,
    `/v1/examples?audience=managers&cursor=${next}`,
    `/v1/principle-sets/core/versions?cursor=${next}`,
    `/v1/principles/safe/examples?cursor=${next}`,
    `/v1/examples?cursor=${key}`,
    `/v1/examples?cursor=${key}.`,
    `/v1/examples?cursor=${key}.${sum.toLowerCase()}x`,
    `/v1/examples?cursor=.${sum}`,
    `/v1/examples?cursor=${next}.x`,
    `/v1/examples?cursor=${key}%3D.${sum}`,
    '/v1/examples?cursor=',
    '/v1/examples?cursor=2',
    `/v1/examples?cursor=${Buffer.from('zzz').toString('base64url')}.${sum}`,
  ]
  for (const url of forged) {
    const response = await app.inject(url)
    t.equal(response.statusCode, 400, url)
    t.match(response.json(), { code: 'invalid_cursor', errors: [{ parameter: 'cursor' }] }, url)
  }
  t.equal((await app.inject(`/v1/examples?cursor=${next}`)).statusCode, 200)
  t.equal(
    (await app.inject(`/v1/examples?fields=slug&expand=principles&limit=100&cursor=${next}`)).statusCode,
    200,
    'what only changes how items are shown does not matter'
  )
  t.equal(
    (await app.inject(`/v1/principle-sets/core/versions/1.2.0/examples?cursor=${next}`)).statusCode,
    200,
    'it is the same list in its version'
  )
})

t.test('the versions of a set can be walked while another one is published', async t => {
  const first = release(version())
  const changed = (title: string) => release(version({ title }), { changeNote: title })
  const seed = seedOf(first, changed('Two'), changed('Three'))
  const app = await startApp(t, { seed })
  const url = '/v1/principle-sets/garden/versions?limit=2&fields=version'
  const { items, page } = (await app.inject(url)).json()
  t.strictSame(items, [{ version: '1.0.2' }, { version: '1.0.1' }])
  await loadSeed({ storage: app.storage, seed: seedOf(first, changed('Four')), now: fixedNow, newId: uuidv7 })
  t.strictSame((await app.inject(`${url}&cursor=${page.next}`)).json().items, [{ version: '1.0.0' }])
})

t.test('a cursor whose item has gone is refused rather than starting again', async t => {
  const app = await startApp(t, { seed: seedOf(release(version())) })
  const { library, sets } = seedOf(release(version()))
  const { page } = (await app.inject('/v1/sources?limit=1')).json()
  const sources = { sources: library.sources.sources.slice(1) }
  await loadSeed({
    storage: app.storage,
    seed: { sets, library: { ...library, sources } },
    now: fixedNow,
    newId: uuidv7,
  })
  const response = await app.inject(`/v1/sources?limit=1&cursor=${page.next}`)
  t.equal(response.statusCode, 400)
  t.match(response.json(), { code: 'invalid_cursor' })
})
