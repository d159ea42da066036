/** A list reads the columns that it shows, and never what a version or a draft holds, however much that is. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { loadSeed } from '../../src/content/index.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { countingStorage } from '../fixtures/counting-storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'
import { largeContent, storeVersion } from '../fixtures/stored-versions.ts'
import { release, seedOf, version, wording } from '../fixtures/versions.ts'

const holdings = ['set_versions.content', 'set_versions.rendered', 'set_versions.lineage', 'set_drafts.draft']

testOnEngines(t, async (t, engine) => {
  await t.test('no list, feed or crosswalk reads what is listed', async t => {
    const { storage } = await engine.open(t)
    await loadSeed({ storage, seed: seedOf(release(version())), now: fixedNow, newId: uuidv7 })
    const { counting, selected } = countingStorage(storage)
    const app = await startApp(t, { storage: counting, newId: uuidv7 })
    const organisation = await makeOrganisation(storage)
    const { headers } = await organisation.key()
    const set = await storeVersion(storage, organisation.id, largeContent(60_000))
    await setsClient(app, headers).make({ title: 'Draft' })
    selected.clear()
    const lists = [
      '/v1/principle-sets',
      '/v1/principle-sets?limit=100&fields=slug',
      '/v1/principle-sets?own=true',
      '/v1/principle-sets?lang=cy',
      `${set.path}/versions`,
      '/v1/drafts',
      `${set.path}/settings`,
      '/v1/crosswalks',
      '/v1/search?q=peers',
      '/feeds/versions.atom',
      '/feeds/versions.json',
      '/v1/arrangements',
      '/v1/assessments',
    ]
    for (const url of lists) {
      for (const sent of url.startsWith('/feeds') ? [{}] : [{}, headers]) {
        const answer = await app.inject({ url, headers: sent })
        t.ok(answer.statusCode === 200 || answer.statusCode === 401, `${url} ${answer.statusCode}`)
      }
    }
    t.ok(selected.has('set_versions.title'), 'what is selected is seen')
    t.strictSame(holdings.filter(column => selected.has(column)), [])
    await app.inject(`${set.path}/principles/p-0`)
    t.ok(selected.has('set_versions.content'), 'the version is read by whoever asks for it')
  })

  await t.test(
    'a list has title and description in the wording that each set has nearest ' +
      'to the one asked for',
    async t => {
      const { storage } = await engine.open(t)
      const app = await startApp(t, { storage })
      const organisation = await makeOrganisation(storage)
      const welsh = wording({ lang: 'cy', variant: 'standard', title: 'Set Gymraeg', description: 'Disgrifiad.' })
      const { description: _none, ...bare } = wording({ lang: 'fr', variant: 'standard', title: 'Un ensemble' })
      const sets = [
        await storeVersion(storage, organisation.id, version({ wordings: [wording(), welsh, bare] })),
        await storeVersion(storage, organisation.id, version({ title: 'Another', lang: 'de', wordings: [welsh] })),
        await storeVersion(storage, organisation.id, version({ title: 'Alone', wordings: [] })),
      ]
      for (
        const asked of [
          '',
          'lang=cy',
          'lang=fr',
          'lang=de',
          'lang=en',
          'variant=easy-read',
          'lang=cy&variant=easy-read',
        ]
      ) {
        for (const language of [undefined, 'cy', 'fr;q=0.9, de']) {
          const headers = language === undefined ? {} : { 'accept-language': language }
          const { items } = (await app.inject({ url: `/v1/principle-sets?origin=custom&${asked}`, headers })).json()
          t.equal(items.length, sets.length)
          for (const { id, title, description } of items) {
            const whole = (await app.inject({ url: `/v1/principle-sets/${id}?${asked}`, headers })).json()
            t.strictSame(
              { title, description },
              { title: whole.title, description: whole.description },
              `${asked} ${language}`
            )
          }
        }
      }
    }
  )

  await t.test('the versions of a set are read a page at a time, newest first', async t => {
    const { storage } = await engine.open(t)
    const app = await startApp(t, { storage, newId: uuidv7 })
    const organisation = await makeOrganisation(storage)
    const client = setsClient(app, (await organisation.key()).headers)
    const set = await client.publishedFromNothing()
    for (const title of ['Second', 'Third', 'Fourth']) {
      await client.done('PATCH', set.draft, { content: { title } }, { 'if-match': '*' })
      await client.publish(set)
    }
    const numbers: string[] = []
    let next: string | null = null
    do {
      const { items, page }: { items: { version: string }[], page: { next: string | null } } = await client.read(
        `${set.path}/versions?limit=3${next === null ? '' : `&cursor=${next}`}`
      )
      numbers.push(...items.map(({ version }) => version))
      next = page.next
    } while (next !== null)
    t.equal(numbers.length, 4)
    t.strictSame(numbers, numbers.toSorted().reverse())
    t.equal((await client.get(`${set.path}/versions/1`)).headers.location, `${set.path}/versions/${numbers[0]}`)
  })
})
