import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { seedOf } from '../fixtures/versions.ts'
import { base, bytesOf, first, pinned, publish, rewritten } from './garden-versions.ts'

t.test('V5 the JSON of a version may be kept for a year, what people read of it and current for a minute', async t => {
  const app = await startApp(t, { seed: seedOf(first) })
  const isForPeople = (url: string) => /\.(html|md|txt|jsonld)(\?|$)/.test(url)
  const { differences, compare } = collectDifferences()
  for (const [url, , , cache, location] of await bytesOf(app, pinned)) {
    compare(url, [cache, location], [
      isForPeople(url) ? 'public, max-age=60, stale-while-revalidate=600' : 'public, max-age=31536000, immutable',
      undefined,
    ])
  }
  t.strictSame(differences, [])
  for (
    const url of [
      base,
      `${base}/principles`,
      `${base}/principles/safe`,
      `${base}/principles/safe/examples`,
      `${base}/versions`,
      '/v1/principle-sets',
      '/v1/guide',
      '/v1/aims',
      '/v1/sources',
      '/v1/sources/with-you',
      '/v1/crosswalks',
      '/feeds/versions.atom',
      '/embed/principles/safe?set=garden',
    ]
  ) {
    t.equal((await app.inject(url)).headers['cache-control'], 'public, max-age=60, stale-while-revalidate=600', url)
  }
})

t.test('a current address names its version in Content-Location, and that has the same bytes', async t => {
  const app = await startApp(t)
  const queries = ['', '?lang=en&variant=easy-read', '?expand=principles.examples&fields=principles']
  const current: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      queries.map(query => [`/v1/principle-sets/core${query}`, `/v1/principle-sets/core/versions/1.2.0${query}`])
    ),
    '/v1/principle-sets/core.md': '/v1/principle-sets/core/versions/1.2.0.md',
    '/v1/principles': '/v1/principle-sets/core/versions/1.2.0/principles',
    '/v1/principles.json?limit=2': '/v1/principle-sets/core/versions/1.2.0/principles.json?limit=2',
    '/v1/principles/safe': '/v1/principle-sets/core/versions/1.2.0/principles/safe',
    '/v1/principles/safe.html': '/v1/principle-sets/core/versions/1.2.0/principles/safe.html',
    '/v1/principles/safe.txt?variant=easy-read':
      '/v1/principle-sets/core/versions/1.2.0/principles/safe.txt?variant=easy-read',
    '/v1/principles/safe/examples': '/v1/principle-sets/core/versions/1.2.0/principles/safe/examples',
    '/v1/examples?audience=managers': '/v1/principle-sets/core/versions/1.2.0/examples?audience=managers',
    '/v1/examples/chapter.jsonld': '/v1/principle-sets/core/versions/1.2.0/examples/chapter.jsonld',
    '/v1/principle-sets/imroc/principles/mutual': '/v1/principle-sets/imroc/versions/1.0.0/principles/mutual',
  }
  for (const [url, location] of Object.entries(current)) {
    const here = await app.inject(url)
    t.equal(here.headers['content-location'], location)
    const there = await app.inject(location)
    t.strictSame([there.statusCode, there.body, there.headers.etag], [200, here.body, here.headers.etag], url)
  }
  const { page } = (await app.inject('/v1/principles?limit=2')).json()
  const next = await app.inject(`/v1/principles?limit=2&cursor=${page.next}`)
  t.equal((await app.inject(String(next.headers['content-location']))).body, next.body, 'of a later page too')
})

t.test('a new version is at its own address at once and at the current one within five seconds', async t => {
  const app = await startApp(t, { seed: seedOf(first) })
  const urls = [
    base,
    `${base}/principles/safe`,
    `${base}/versions`,
    '/v1/principle-sets',
    '/feeds/versions.json',
    '/embed/principles/safe?set=garden',
  ]
  const before = await bytesOf(app, urls)
  await publish(app, rewritten)
  t.match((await app.inject(`${base}/versions/2.0.0`)).json(), { version: '2.0.0' })
  t.equal(
    (await app.inject(`${base}/versions/2`)).headers.location,
    `${base}/versions/2.0.0`,
    'and where a range leads, is looked up'
  )
  t.equal((await app.inject(`${base}.json`)).json().version, '2.0.0', 'an answer that was not kept is new')
  await setTimeout(5_200)
  const after = await bytesOf(app, urls)
  for (const [index, [url, body, etag]] of after.entries()) {
    t.not(body, before[index]?.[1], url)
    t.not(etag, before[index]?.[2], url)
  }
  t.match((await app.inject(base)).headers, { 'content-location': `${base}/versions/2.0.0` })
})

t.test('what is pinned says nothing that a newer version would change', async t => {
  const app = await startApp(t, { seed: seedOf(first, rewritten) })
  for (const [url, body] of await bytesOf(app, pinned)) t.notMatch(body, /2\.0\.0/, url)
})
