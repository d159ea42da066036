/** Rule V4: a version has a limit in bytes, whichever way it comes about. */
import t, { type Test } from 'tap'
import { maxContentBytes } from '../../src/domain/values/limits.ts'
import type { CustomContent } from '../../src/domain/versions/principle-set.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { adapt, add, authored, provenance, tailoring, type Made } from '../fixtures/sets-client.ts'
import { principle, version } from '../fixtures/versions.ts'
import { file, server, table } from './exchanging.ts'

/** As long as it may be: twice as many bytes as characters. */
const longest = 'ä'.repeat(20_000)

/** A version of exactly so many bytes. Its first principle is short. */
function versionOf (bytes: number): CustomContent {
  const full = Array.from({ length: Math.floor(bytes / 41_000) }, (_, index) => `p${index}`)
  const made = (rest: string) =>
    version({
      principles: [
        principle('short'),
        ...full.map(slug => principle(slug, { explanation: longest })),
        ...[0, 1, 2, 3, 4, 5].map(each =>
          principle(`last${each}`, { explanation: `x${rest.slice(each * 19_000, (each + 1) * 19_000)}` })
        ),
      ],
      examples: [],
      wordings: [],
    })
  return made('x'.repeat(bytes - bytesOf(made(''))))
}

const bytesOf = (content: object) => Buffer.byteLength(JSON.stringify(content))
const tooLarge = (pointer: string, parts: RegExp) => ({
  pointer,
  code: 'content_too_large',
  detail: new RegExp(
    `^The version has [\\d,]+ bytes as JSON in UTF-8; at most ${maxContentBytes.toLocaleString('en')} are allowed. ` +
      `The largest parts: ${parts.source}`
  ),
})

testOnEngines(t, async (t, engine) => {
  const { client, bring, rows } = await server(t, engine)

  const rowCounts = async () => Object.entries(await rows()).map(([table, found]) => [table, found.length])

  /** A private set of one version of this size. */
  async function imported (slug: string, bytes: number): Promise<Made> {
    const { set: id, links } = (await bring(file(versionOf(bytes)), `?slug=${slug}`)).json()
    return { id, path: links.set, draft: links.draft, settings: links.settings }
  }

  async function isRefused (t: Test, set: Made, newest: number, issue: object) {
    t.match(await client.validate(set), { publishable: false, errors: [issue] })
    t.match((await client.tryPublish(set)).json(), { status: 422, code: 'not_publishable', errors: [issue] })
    t.equal((await client.read(`${set.path}/versions`)).items.length, newest, 'nothing was published')
  }

  await t.test('V4 a file of as many bytes as a version may have is taken, and of one more refused', async t => {
    const errors = [
      tooLarge('/content', /principles \([\d,]+, "p\d+" alone 40,\d+\), sources \(\d+, "handbook" alone \d+\), scale/),
    ]
    const before = await rowCounts()
    const larger = file(versionOf(maxContentBytes + 1))
    t.match((await bring(larger, '?slug=larger')).json(), { status: 422, code: 'not_importable', errors })
    t.match((await bring(larger, '?slug=larger&dryRun=true')).json(), { importable: false, errors, errorCount: 1 })
    t.strictSame(await rowCounts(), before, 'nothing was written')

    const written = Buffer.from(JSON.stringify(file(versionOf(maxContentBytes)), null, 2))
    const limit = maxContentBytes * 1.5
    const bringBytes = (length: number) =>
      bring(Buffer.concat([written, Buffer.alloc(length - written.length, 32)]), '?slug=largest', 'application/json')
    t.match((await bringBytes(limit + 1)).json(), {
      status: 413,
      code: 'body_too_large',
      detail: new RegExp(` ${(limit / 1024).toLocaleString('en')} KiB`),
    })
    t.match((await bringBytes(limit)).json(), { version: '1.0.0' }, 'with half as many bytes again of indentation')
  })

  await t.test('V4 a table of which the version would be too large is refused', async t => {
    const lines = Array.from({ length: 160 }, (_, index) => `p${index},Title,Gloss.,${longest},s${index},We do.,1,,`)
    const before = await rowCounts()
    t.match((await bring(table(...lines), '?slug=table&title=A+table')).json(), {
      status: 413,
      code: 'body_too_large',
    })
    t.match((await bring(table(...lines.slice(70)), '?slug=table&title=A+table')).json(), {
      status: 422,
      code: 'not_importable',
      errors: [tooLarge('/content', /principles /)],
    })
    t.strictSame(await rowCounts(), before, 'nothing was written')
  })

  await t.test('V4 neither what a tailoring adapts nor a rebase may make the version too large', async t => {
    const base = await imported('base', maxContentBytes - 12_000)
    const set = await client.make({ basedOn: { set: base.id, version: '1.0.0' } })
    await client.write(set, tailoring([adapt('short', { explanation: longest })]))
    await isRefused(t, set, 0, tooLarge('/tailoring', /principles /))
    await client.write(set, tailoring([add('ours', { explanation: 'x'.repeat(8_000) })]))
    t.match(await client.publish(set), { version: '1.0.0' })

    await client.done('PATCH', base.draft, { content: { description: 'ä'.repeat(5_000) } }, { 'if-match': '*' })
    t.match(await client.publish(base), { version: '1.1.0' })
    await client.done('POST', `${set.path}/versions/1.0.0/rebase`, { to: '1.1.0' }, { 'if-match': '*' })
    await isRefused(t, set, 1, tooLarge('/tailoring', /principles .*, description \(10,002\)/))
  })

  await t.test('V4 what a draft says once and a version of every principle counts each time', async t => {
    const slugs = Array.from({ length: 200 }, (_, index) => `s${'o'.repeat(58)}${index}`)
    const sources = slugs.map(slug => ({ slug, title: 'A source', kind: 'report', publisher: 'Us', basis: 'guide' }))
    const examples = slugs.map(slug => ({ slug, title: 'A circle', category: 'groups', summary: 'People meet.' }))
    const categories = [{ slug: 'groups', title: 'Groups', description: 'People meet.' }]
    const set = await client.make({ title: 'A set' })
    await client.write(
      set,
      authored(slugs, {
        categories,
        examples,
        sources,
        provenance: { ...provenance, rightsHolder: 'x'.repeat(1_000), sources: slugs },
      })
    )
    await isRefused(t, set, 0, tooLarge('/content', /principles /))
  })
})
