/** V3: what was renamed, replaced, retired or deleted is told wherever it is looked for. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { authored, type Made, type SetsClient } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

/** Kind is called gentle from 2.0.0 and soft from 3.0.0 on; fair was split in 2.0.0. */
async function renamed (client: SetsClient): Promise<Made> {
  const set = await client.make({ title: 'A set', visibility: 'public' })
  const releases = [
    { slugs: ['kind', 'fair'], replacedBy: [] },
    {
      slugs: ['gentle', 'equal', 'just'],
      replacedBy: [
        { from: ['kind'], to: ['gentle'], relationship: 'equal' },
        { from: ['fair'], to: ['equal', 'just'], relationship: 'broader' },
      ],
    },
    { slugs: ['soft', 'equal', 'just'], replacedBy: [{ from: ['gentle'], to: ['soft'], relationship: 'equal' }] },
  ]
  for (const { slugs, replacedBy } of releases) {
    await client.write(set, authored(slugs, { replacedBy }))
    await client.publish(set)
  }
  return set
}

testOnEngines(t, async (t, engine) => {
  const { client, nobody, storage } = await start(t, engine)
  const set = await renamed(client)

  await t.test('V3: a renamed principle answers 308, in the address as it was asked', async t => {
    const addresses = {
      [`${set.path}/principles/kind`]: `${set.path}/principles/soft`,
      [`${set.path}/principles/gentle.html?lang=cy`]: `${set.path}/principles/soft.html?lang=cy`,
      [`${set.path}/principles/kind/examples`]: `${set.path}/principles/soft/examples`,
      [`${set.path}/versions/2.0.0/principles/kind`]: `${set.path}/versions/2.0.0/principles/gentle`,
      [`/embed/principles/kind?set=${set.id}`]: `/embed/principles/soft?set=${set.id}`,
    }
    for (const [old, location] of Object.entries(addresses)) {
      const headers = { location, 'cache-control': 'public, max-age=60' }
      t.match(await nobody.get(old), { statusCode: 308, headers }, old)
      t.equal((await nobody.get(location)).statusCode, 200, location)
    }
    t.equal((await nobody.get(`${set.path}/versions/1.0.0/principles/kind`)).statusCode, 200, 'where it was it stays')
    t.equal((await nobody.get(`${set.path}/versions/1.0.0/principles/soft`)).statusCode, 404, 'nothing leads back')
  })

  await t.test('V3: one that was replaced otherwise is 404, and names what took its place', async t => {
    const answer = await nobody.get(`${set.path}/principles/fair`)
    const [equal, just] = ['equal', 'just'].map(slug => ({ slug, url: `${set.path}/principles/${slug}` }))
    t.match(answer.json(), { status: 404, code: 'principle_not_found', replacedBy: [equal, just] })
    t.equal(
      answer.headers.link,
      `<${equal?.url}>; rel="successor-version", <${just?.url}>; rel="successor-version"`
    )
    const page = await nobody.get(`/embed/principles/fair?set=${set.id}&lang=cy`)
    t.match(page, { statusCode: 404, headers: { 'content-language': 'cy' } })
    const link = `<a href="/embed/principles/equal?set=${set.id}&amp;lang=cy" lang="en">Title of equal</a>`
    t.ok(page.body.includes(link), 'by its title')
    t.strictSame((await nobody.get(`${set.path}/principles/never`)).json().replacedBy, undefined)
  })

  await t.test("V6: the version's record, the difference and the feed tell it", async t => {
    const kind = { from: ['kind'], to: ['gentle'], relationship: 'equal' }
    t.match(await nobody.read(`${set.path}/versions/2.0.0`), { replacedBy: [kind, { from: ['fair'] }] })
    t.match(await nobody.read(`${set.path}/versions/1.0.0/diff/2.0.0`), { renamed: [kind, { from: ['fair'] }] })
    t.strictSame((await nobody.read(`${set.path}/versions/1.0.0/diff/1.0.0`)).renamed, [])
    const { items } = await nobody.read(`/feeds/versions.json?set=${set.id}`)
    t.match(items.map(({ content_text: text }: { content_text: string }) => text), [
      /gentle → soft/,
      /kind → gentle; fair → equal, just \(broader\)/,
      /^What has changed\.$/,
    ])
  })

  await t.test('V5: that a version is retired is said wherever people read it, and in the feed', async t => {
    const why = { explanation: 'It hurt people.', replacedBy: '3.0.0' }
    await client.done('POST', `${set.path}/versions/1.0.0/retirement`, why)
    const pages = ['html', 'md', 'txt', 'jsonld'].map(ending => `${set.path}/versions/1.0.0/principles/kind.${ending}`)
    for (const url of [...pages, `/embed/principles/kind?set=${set.id}&version=1.0.0`]) {
      const { statusCode, body } = await nobody.get(url)
      t.equal(statusCode, 200)
      t.match(body, /Retired on [0-9-]+: do not use this version for anything new\. Version 3\.0\.0 replaces it\./, url)
      t.match(body, /It hurt people\./, url)
    }
    t.notMatch((await nobody.get(`${set.path}/principles/soft.txt`)).body, /Retired/)
    const { items } = await nobody.read('/feeds/versions.json')
    t.match(items.find(({ id }: { id: string }) => id.endsWith('#retired')), {
      title: 'A set 1.0.0 is retired',
      content_text: /Version 3\.0\.0 replaces it\. It hurt people\./,
    })
  })

  await t.test('a feed has every public set, its deletion, and ids that outlast an address', async t => {
    const feedOf = async (publicUrl: string) => {
      const app = await startApp(t, { storage, newId: uuidv7, config: { publicUrl } })
      return (await app.inject('/feeds/versions.json')).json()
    }
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
    const [here, there] = [await feedOf('https://one.example.org'), await feedOf('https://two.example.org')]
    t.strictSame(idsOf(there), idsOf(here))
    t.equal(new Set(idsOf(here)).size, here.items.length)
    t.match((await nobody.get('/feeds/versions.atom')).body, `urn:uuid:${idsOf(here)[0]?.slice(9)}`)
    t.ok(here.items.some(({ url }: { url: string }) => url.endsWith(`${set.path}/versions/3.0.0`)))
    const hidden = await client.publishedFromNothing(['kind'], { visibility: 'unlisted' })
    t.notMatch((await nobody.get('/feeds/versions.json')).body, hidden.id)
    t.match(await nobody.get(`/feeds/versions.json?set=${hidden.id}`), {
      statusCode: 200,
      headers: { 'cache-control': /^private/ },
    })
    const unseen = await client.make({ title: 'A set', visibility: 'public' })
    for (const one of [unseen, set]) await client.remove(one)
    const told = (await nobody.read('/feeds/versions.json')).items
    t.match(told.find(({ id }: { id: string }) => id === `urn:uuid:${set.id}#deleted`), { title: 'A set was deleted' })
    t.notOk(told.some(({ id }: { id: string }) => id.includes(unseen.id)), 'of one without a version nobody was told')
    t.equal((await nobody.get(unseen.path)).statusCode, 404, 'and nobody is told now')
    t.equal((await nobody.get(`/feeds/versions.json?set=${set.id}`)).statusCode, 410)
    t.match(await nobody.get(`/embed/principles/soft?set=${set.id}&lang=fr`), {
      statusCode: 410,
      headers: { 'content-language': 'fr' },
      body: /Cette page a été retirée/,
    })
  })
})
