/** What a pinned address of the core set has answered once, it answers for ever, whatever code makes the record. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import t from 'tap'
import { readSeed } from '../../src/content/index.ts'
import { contentDigest } from '../../src/domain/versions/digest.ts'
import { startApp } from '../fixtures/app.ts'

const file = new URL('../fixtures/pinned-digests.json', import.meta.url)
const { paths }: { paths: Record<string, object> } = JSON.parse(
  await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
)
const releases = (await readSeed()).sets.filter(({ slug }) => slug === 'core')
const versions = ['1.0.0', '1.1.0', '1.2.0']
const set = '/v1/principle-sets/{set}/versions/'
/** Of custom sets alone, and files for translators, in which notes may be made plainer. */
const elsewhere = [`${set}{version}/ledger`, `${set}{version}/upstream`, `${set}{version}/translation`]
const endings = ['', '.html', '.md', '.txt', '.jsonld']
const queries = ['', '?variant=easy-read', '?lang=cy&variant=easy-read', '?lang=cy']
const expansions: Readonly<Record<string, readonly string[]>> = {
  [`${set}{version}`]: ['?expand=principles', '?expand=principles.examples&variant=easy-read'],
}

/** Every address that a path of the document stands for in a version of the core set. */
function addressesOf (path: string, version: string): string[] {
  const content = releases[versions.indexOf(version)]?.content
  const slugs = (records: ReadonlyArray<{ slug: string }> = []) => records.map(({ slug }) => slug)
  const names: Readonly<Record<string, readonly string[]>> = {
    set: ['core'],
    version: [version],
    a: [version],
    b: versions,
    principle: slugs(content?.principles),
    example: slugs(content?.examples),
    category: slugs(content?.categories),
  }
  return [...path.matchAll(/\{(\w+)\}/g)].reduce<string[]>(
    (found, [name, key = '']) => found.flatMap(one => (names[key] ?? []).map(value => one.replace(name, value))),
    [path]
  )
}

const pinned = Object.entries(paths).filter(([path, item]) => path.startsWith(set) && 'get' in item)
  .map(([path]) => path).filter(path => !elsewhere.includes(path))
const urls = versions.flatMap(version =>
  pinned.flatMap(path =>
    addressesOf(path, version).flatMap(address => [
      ...(path.endsWith('/export') ? ['', '.csv'] : endings).flatMap(ending =>
        queries.map(query => address + ending + query)
      ),
      ...(expansions[path] ?? []).map(query => address + query),
    ])
  )
)

t.test('V5 every pinned address of the core set has the bytes that it had', async t => {
  const app = await startApp(t)
  const found: Record<string, string> = {}
  for (const url of urls) {
    const { statusCode, rawPayload, headers } = await app.inject(url)
    // A diff, a list and the like are JSON alone.
    if (statusCode === 406) continue
    // What says when its version is retired is cached for less long.
    const isLasting = !/\.(html|md|txt|jsonld)(\?|$)/.test(url)
    const isImmutable = headers['cache-control'] === 'public, max-age=31536000, immutable'
    if (statusCode !== 200 || isImmutable !== isLasting) t.fail(url)
    found[url] = createHash('sha256').update(rawPayload).digest('base64url').slice(0, 22)
  }
  const kept: Record<string, string> = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  // A new version has new addresses; those that there were keep their digests.
  if (process.env.PINNED === 'new') await writeFile(file, `${JSON.stringify({ ...found, ...kept }, null, 2)}\n`)
  const committed = process.env.PINNED === 'new' ? { ...found, ...kept } : kept
  t.ok(Object.keys(found).length > 1_000)
  t.strictSame(
    [...new Set([...Object.keys(committed), ...Object.keys(found)])].filter(url => committed[url] !== found[url]),
    [],
    'they never change; those of a new version: PINNED=new npm test -- test/content/pinned-bytes.test.ts'
  )
})

t.test('V2 a wording without a scale, examples or categories leaves the digest of its version as it was', async t => {
  t.strictSame(releases.map(({ content }) => contentDigest(content)), [
    'sha256:a3329445d10669a13ff84a0e64031f1ac4facfe85439be9eb496dc09aa76b9b6',
    'sha256:c227b8940f80d8a4fe214d8672af27f5754a01a88c3390c6ce2c4acd1fb13cfb',
    'sha256:c71e00432b47d91fe89eb1b4038f886f7bd368a24a9bf9c6bd7f754bcf42ff7c',
  ])
})
