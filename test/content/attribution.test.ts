/** The line that says whose words a text is: a sentence for what is known, and none for what is not. */
import t from 'tap'
import { licenceUrl, provenanceOf } from '../../src/content/records/attribution.ts'
import type { Provenance } from '../../src/domain/versions/principle-set.ts'
import { startApp } from '../fixtures/app.ts'
import { faultsOf } from '../fixtures/html.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { provenance, source } from '../fixtures/versions.ts'
import { adapt, add, authored, core, provenance as ours, tailoring } from '../fixtures/sets-client.ts'
import { start } from '../sets/readable-set.ts'

const attributed = {
  title: { text: 'Safe', lang: 'en' },
  within: { text: 'A set', lang: 'en' },
  version: '1.0.0',
  url: 'https://principles.example.org/safe',
}
const lineOf = (more: Partial<Provenance>, about: object = {}) =>
  provenanceOf({ ...provenance, ...more }, [source('handbook')], { ...attributed, ...about }).attribution

const based = ' Based on: The handbook (A publisher, 2020). No body named here endorses it.'
const adaptedFrom = [{ rightsHolder: 'Others', licence: 'CC-BY-SA-4.0' }]
const cases: ReadonlyArray<readonly [string, Partial<Provenance>, string]> = [
  ['a licence and a source', {}, `© A network, CC BY 4.0.${based}`],
  ['a licence and no source', { sources: [] }, '© A network, CC BY 4.0.'],
  ['no licence and a source', { licence: null }, `© A network.${based}`],
  ['neither', { licence: null, sources: [] }, '© A network.'],
  ['a reconstructed text', { textStatus: 'reconstructed' }, `© A network, CC BY 4.0.${based}`],
  [
    'a name alone',
    { textStatus: 'name-only', licence: null },
    'Name © A network. The name is used as published in: The handbook (A publisher, 2020). No endorsement is implied.',
  ],
  [
    'a name of no source',
    { textStatus: 'name-only', licence: null, sources: [] },
    'Name © A network. No endorsement is implied.',
  ],
  [
    'a licensed text adapted without a licence',
    { licence: null, sources: [], adaptedFrom },
    '© A network. Adapted from text © Others, CC-BY-SA-4.0. No body named here endorses it.',
  ],
  [
    'a licensed text adapted under another, from a source',
    { adaptedFrom },
    `© A network, CC BY 4.0. Adapted from text © Others, CC-BY-SA-4.0.${based}`,
  ],
]

t.test('a sentence for each case', async t => {
  for (const [name, more, line] of cases) {
    const { text, html } = lineOf(more)
    t.equal(text, `“Safe”, A set, version 1.0.0. ${line}`, name)
    t.equal(html.replace(/<[^>]*>/g, ''), text, `${name}: the same in HTML`)
    t.strictSame(await faultsOf(html), [], name)
  }
  t.match(lineOf({ adaptedFrom }).html, `<a href="${licenceUrl('CC-BY-SA-4.0')}" rel="license">CC-BY-SA-4.0</a>`)
  t.equal(lineOf({}, { within: null }).text, `“Safe”, version 1.0.0. © A network, CC BY 4.0.${based}`)
})

t.test('each part is in its language', async t => {
  const { html } = lineOf({}, { title: { text: 'Diogel', lang: 'cy' } })
  t.match(html, /^<span lang="en"><a href="[^"]*" lang="cy">“Diogel”<\/a>, A set, version 1\.0\.0\. ©/)
})

t.test('no record of the seed has a line with a hole in it', async t => {
  const app = await startApp(t)
  for (const kind of ['principle-sets', 'principles', 'examples', 'categories', 'crosswalks']) {
    for (const { id, attribution } of (await app.inject(`/v1/${kind}?limit=100`)).json().items) {
      if (attribution) t.notMatch(attribution.text, /: \.|\(\)|, ,| {2}|\.\./, `${kind} ${id}`)
    }
  }
})

testOnEngines(t, async (t, engine) => {
  const { client, nobody } = await start(t, engine)
  const unlicensed = { ...ours, licence: null }

  await t.test('adapted text names the licence of what was adapted, whatever its own', async t => {
    const set = await client.make({ basedOn: core, visibility: 'public' })
    const operations = [adapt('safe', { gloss: 'In other words.' }), add('local')]
    await client.write(set, tailoring(operations, { provenance: unlicensed }))
    await client.publish(set)
    const lineOf = async (slug: string) => (await nobody.read(`${set.path}/principles/${slug}`)).attribution.text
    t.match(
      await lineOf('safe'),
      /© Peer Principles contributors; adapted by A network\. Adapted from text © Peer Principles contributors, CC BY 4\.0\. Based on: /
    )
    t.match(await lineOf('mutual'), /© Peer Principles contributors, CC BY 4\.0\. Based on: /)
    t.match(await lineOf('local'), /version 1\.0\.0\. © A network\.$/)
  })

  await t.test('a set of which no source and no licence is known says whose it is, and no more', async t => {
    const set = await client.make({ title: 'A set', visibility: 'public' })
    await client.write(set, authored(['kind'], { provenance: unlicensed }))
    await client.publish(set)
    t.equal((await nobody.read(set.path)).attribution.text, '“A set”, version 1.0.0. © A network.')
    const file = await client.read(`${set.path}/versions/1.0.0/export`)
    t.ok(file.contentDigest)
  })
})
