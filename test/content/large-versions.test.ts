/**
 * A large version is read and presented in a worker thread, and its answers are those that the event loop would make.
 */
import t, { type Test } from 'tap'
import { contentRepository } from '../../src/content/versions/repository.ts'
import { encode } from '../../src/content/delivery/encode.ts'
import type { Presented } from '../../src/content/records/presented.ts'
import { presentPart, pathOf, type Part } from '../../src/content/versions/parts.ts'
import type { PublishedVersion } from '../../src/content/index.ts'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { presentLineage } from '../../src/sets/lineage/parts.ts'
import { readConfig } from '../../src/config.ts'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { largeContent, storeVersion } from '../fixtures/stored-versions.ts'
import { wording } from '../fixtures/versions.ts'

const { publicUrl } = readConfig({})
const parts: Part[] = [
  { part: 'set' },
  { part: 'principles' },
  { part: 'principle', slug: 'p-1' },
  { part: 'examplesOfPrinciple', slug: 'p-1', listed: {} },
  { part: 'examples', listed: { category: ['groups'], facets: ['category', 'principle'] } },
  { part: 'example', slug: 'circle' },
  { part: 'categories' },
  { part: 'category', slug: 'groups' },
]
const queries = ['', '?lang=cy', '?variant=easy-read']
const plain = { accept: '*/*', 'accept-encoding': 'identity' }
const readable = ['application/json', 'application/ld+json', 'text/html', 'text/markdown', 'text/plain']

/** Runs work and tells whether the stored text of a version was parsed on this thread meanwhile. */
async function isParsedHere (t: Test, content: CustomContent, work: () => Promise<void>): Promise<boolean> {
  const { parse } = JSON
  const stored = JSON.stringify(content)
  let found = false
  JSON.parse = (text, ...more) => {
    found ||= text === stored
    return parse(text, ...more)
  }
  t.teardown(() => {
    JSON.parse = parse
  })
  await work().finally(() => {
    JSON.parse = parse
  })
  return found
}

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t)
  const app = await startApp(t, { storage })
  const organisation = await makeOrganisation(storage)
  const { headers: key } = await organisation.key()
  const wordings = [
    wording({ principles: [{ slug: 'p-1', title: 'Easy' }] }),
    wording({ lang: 'cy', variant: 'standard', title: 'Set', principles: [] }),
  ]

  async function stored (content: CustomContent): Promise<PublishedVersion & { readonly path: string }> {
    const { setId, versionId, path } = await storeVersion(storage, organisation.id, content)
    const repository = contentRepository(storage.tables)
    const { read } = storage.as(organisation.id)
    const [set, row, held] = [
      await repository.findSetById(read, undefined, setId),
      await repository.findNewest(read, setId),
      await repository.findContent(read, versionId),
    ]
    if (!set || !row || !held) throw new Error('nothing was stored')
    return { ...row, ...held, set, path: `${path}/versions/1.0.0` }
  }

  const sizes = { small: largeContent(10_000, { wordings }), large: largeContent(50_000, { wordings }) }
  for (const [name, content] of Object.entries(sizes)) {
    const edition = await stored(content)
    const isLarge = name === 'large'

    await t.test(`every answer about a ${name} version is the one its presenter makes`, async t => {
      const same = async (
        url: string,
        presented: Presented,
        accepted: { accept: string, 'accept-encoding': string }
      ) => {
        const expected = encode(presented, accepted)
        const answer = await app.inject({ url, headers: accepted })
        t.equal(answer.statusCode, 200, `${url} ${answer.body.slice(0, 300)}`)
        t.ok(answer.rawPayload.equals(expected.bytes), `${url} ${JSON.stringify(accepted)}`)
        t.match(answer.headers, {
          etag: expected.tag,
          'content-language': expected.language,
          'content-length': String(expected.bytes.length),
        })
        t.equal(answer.headers['content-encoding'], expected.encoding === 'identity' ? undefined : expected.encoding)
        t.equal(/rel="next"/.test(String(answer.headers.link)), Boolean(expected.next))
        if (accepted['accept-encoding'] === 'identity') return
        const head = await app.inject({ method: 'HEAD', url, headers: accepted })
        t.strictSame([head.statusCode, head.headers.etag, head.headers['content-length']], [
          200,
          expected.tag,
          String(expected.bytes.length),
        ])
        const again = await app.inject({ url, headers: { ...accepted, 'if-none-match': expected.tag } })
        t.strictSame([again.statusCode, again.body], [304, ''])
      }
      const parsed = await isParsedHere(t, content, async () => {
        for (const part of parts) {
          const isShown = part.part === 'set' || part.part === 'principle'
          for (const search of isShown ? queries : ['']) {
            const query = Object.fromEntries(new URLSearchParams(search))
            const filter = part.part === 'examples' ? '?category=groups&facets=category,principle' : ''
            const url = edition.path + pathOf(part) + search + filter
            const presented = presentPart(edition, { part, viewed: { headers: {}, query }, publicUrl })
            for (
              const accept of part.part === 'principle' && search === ''
                ? readable
                : ['application/json']
            ) { await same(url, presented, { accept, 'accept-encoding': 'identity' }) }
            for (const coding of part.part === 'set' && search === '' ? ['br', 'gzip'] : []) {
              await same(url, presented, { accept: '*/*', 'accept-encoding': coding })
            }
          }
        }
        const whole = presentPart(edition, {
          part: { part: 'set' },
          viewed: { headers: {}, query: { expand: 'principles.examples' } },
          publicUrl,
        })
        await same(`${edition.path}?expand=principles.examples`, whole, plain)
        for (const accept of ['application/json', 'text/csv']) {
          await same(`${edition.path}/export`, presentLineage(edition, { part: 'export' }), {
            accept,
            'accept-encoding': 'identity',
          })
        }
        await same(`${edition.path}/ledger`, presentLineage(edition, { part: 'ledger' }), plain)
      })
      t.equal(parsed, !isLarge, 'only what is small is parsed on the event loop')
    })

    await t.test(`what a ${name} version lacks is not found, and what nobody makes is not acceptable`, async t => {
      for (
        const [url, status, code] of [
          [`${edition.path}/principles/nothing`, 404, 'principle_not_found'],
          [`${edition.path}/examples/nothing`, 404, 'example_not_found'],
          [`${edition.path}/categories/nothing`, 404, 'category_not_found'],
          [`${edition.path}/principles?cursor=x`, 400, 'invalid_cursor'],
        ] as const
      ) {
        const answer = await app.inject({ url, headers: key })
        t.match(answer.json(), { status, code }, url)
      }
      t.equal((await app.inject({ url: edition.path, headers: { accept: 'image/png' } })).statusCode, 406)
    })

    await t.test(`an embedded page of a ${name} version`, async t => {
      const parsed = await isParsedHere(t, content, async () => {
        const page = await app.inject(`/embed/principles/p-1?set=${edition.set.id}`)
        t.equal(page.statusCode, 200)
        t.match(page.body, /<title>Title of p-1<\/title>[^]*people who meet as peers/)
      })
      t.notOk(isLarge && parsed)
    })
  }

  await t.test('requests for the same answer share its making', async t => {
    const edition = await stored({ ...largeContent(50_000), title: 'Shared' })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.inject({ url: `${edition.path}?expand=principles` }))
    )
    t.strictSame([...new Set(answers.map(({ statusCode }) => statusCode))], [200], 'more than may wait for a thread')
  })
})
