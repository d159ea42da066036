/** Versions of the set `garden`, and the addresses below each of them. */
import assert from 'node:assert/strict'
import { uuidv7 } from 'uuidv7'
import { loadSeed, type SeedSet } from '../../src/content/index.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { release, seedOf, version, withPrinciple } from '../fixtures/versions.ts'

export const first = release(version(), { publishedAt: '2026-01-01T00:00:00.000Z' })
export const rewritten = release(withPrinciple('safe', { gloss: 'Otherwise.' }, version({ title: 'Another title' })), {
  changeNote: 'Another gloss.',
  publishedAt: '2026-04-01T00:00:00.000Z',
})
export const base = '/v1/principle-sets/garden'

/** Below a version, every kind of address there is. */
export const below = [
  '',
  '?expand=principles.examples',
  '/principles',
  '/principles?limit=1',
  '/principles/safe',
  '/principles/safe?variant=easy-read',
  '/principles/safe/examples',
  '/examples',
  '/examples/circle',
]
export const pinned = [
  ...below.map(path => `${base}/versions/1.0.0${path}`),
  `${base}/versions/1.0.0/diff/1.0.0`,
  ...['html', 'md', 'txt', 'jsonld', 'json'].flatMap(
    ending => [`${base}/versions/1.0.0.${ending}`, `${base}/versions/1.0.0/principles/safe.${ending}`]
  ),
]

type App = Awaited<ReturnType<typeof startApp>>

export async function bytesOf (app: App, urls: readonly string[]) {
  return Promise.all(urls.map(async url => {
    const { statusCode, body, headers } = await app.inject(url)
    assert.equal(statusCode, 200, url)
    return [url, body, headers.etag, headers['cache-control'], headers['content-location']] as const
  }))
}

export const publish = (app: App, ...releases: readonly SeedSet[]) =>
  loadSeed({ storage: app.storage, seed: seedOf(...releases), now: fixedNow, newId: uuidv7 })
