/** V10: which version a wording translates, and whether the standard text has moved since. */
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, authored, core, tailoring, type Made, type SetsClient } from '../fixtures/sets-client.ts'
import { start } from './readable-set.ts'

const outdated = 'Out of date: this was made from version 1.0.0, and the original text has changed since.'
const texts = [{ slug: 'kind', title: 'Caredig', gloss: 'Bod yn garedig.' }, { slug: 'fair', title: 'Teg' }]
const welsh = (more: object = {}) => [{ lang: 'cy', variant: 'standard', status: 'draft', principles: texts, ...more }]
const english = (gloss: string) => [add('kind', { gloss }).principle, add('fair').principle]

/** Two versions: the English of one principle means something else in the second, and the Welsh is left alone. */
async function movedOn (client: SetsClient): Promise<Made> {
  const set = await client.make({ title: 'A set', visibility: 'public' })
  await client.write(set, authored(['kind', 'fair'], { wordings: welsh() }))
  await client.publish(set)
  await client.write(set, authored([], { principles: english('We never hurt anybody.'), wordings: welsh() }))
  return set
}

testOnEngines(t, async (t, engine) => {
  const { client, nobody } = await start(t, engine)

  await t.test('V10: every published wording names the version that it translates', async t => {
    const more = { wordings: welsh() }
    const set = await client.publishedFromNothing(['kind', 'fair'], { more, visibility: 'public' })
    const current = { translates: { version: '1.0.0', outdated: false } }
    for (const path of ['/principles/kind', '/versions/1.0.0/principles/fair']) {
      t.match(await nobody.read(`${set.path}${path}?lang=cy`), { lang: 'cy', ...current }, path)
      t.equal((await nobody.read(set.path + path)).translates, null, 'the standard text translates nothing')
    }
  })

  await t.test('V10: a translation that is left alone is out of date once the standard text has moved', async t => {
    const set = await movedOn(client)
    const warnings = [{ pointer: '/content/wordings/0', code: 'translation_outdated', detail: /1\.0\.0.*: kind\./ }]
    t.match(await client.validate(set), { publishable: true, warnings })
    t.match(await client.publish(set), { version: '2.0.0', warnings })
    for (const [slug, outdated] of [['kind', true], ['fair', false]] as const) {
      const { translates } = await nobody.read(`${set.path}/principles/${slug}?lang=cy`)
      t.strictSame(translates, { version: '1.0.0', outdated }, slug)
    }
    const pages = ['html', 'md', 'txt', 'jsonld'].map(ending => `${set.path}/principles/kind.${ending}?lang=cy`)
    for (const url of [...pages, `/embed/principles/kind?set=${set.id}&lang=cy`]) {
      t.ok((await nobody.get(url)).body.includes(outdated), `${url} says so in words`)
    }
    t.notMatch((await nobody.get(`${set.path}/principles/fair.txt?lang=cy`)).body, /Out of date/)
  })

  await t.test('V10: it stays out of date until it is translated anew, and what did not move never is', async t => {
    const set = await movedOn(client)
    await client.publish(set)
    const principles = [...english('We never hurt anybody.'), add('new').principle]
    await client.write(set, authored([], { principles, wordings: welsh() }))
    t.match(await client.publish(set), { warnings: [{ code: 'translation_outdated', detail: /1\.0\.0/ }] })
    const anew = [{ ...texts[0], gloss: 'Peidio â brifo neb.' }, texts[1]]
    await client.write(set, authored([], { principles, wordings: welsh({ principles: anew }) }))
    t.match(await client.publish(set), { warnings: [] })
    t.match(await nobody.read(`${set.path}/principles/kind?lang=cy`), { translates: { outdated: false } })
    await client.write(set, authored([], {
      principles: [{ ...principles[0], explanation: 'More.' }, ...principles.slice(1)],
      wordings: welsh({ principles: anew }),
    }))
    t.match(await client.publish(set), { warnings: [] }, 'what a wording does not say cannot be out of date in it')
  })

  await t.test('V10: a new name of a principle hides no translation that is out of date', async t => {
    const set = await client.make({ title: 'A set', visibility: 'public' })
    await client.write(set, authored(['kind', 'fair'], { wordings: welsh() }))
    await client.publish(set)
    const principles = [add('gentle', { gloss: 'We never hurt anybody.' }).principle, add('fair').principle]
    await client.write(set, authored([], {
      principles,
      wordings: welsh({ principles: [{ ...texts[0], slug: 'gentle' }, texts[1]] }),
      replacedBy: [{ from: ['kind'], to: ['gentle'], relationship: 'equal' }],
    }))
    const warnings = [{ code: 'translation_outdated', detail: /1\.0\.0.*: gentle\./ }]
    t.match(await client.validate(set), { publishable: true, warnings })
    t.match(await client.publish(set), { version: '2.0.0', warnings })
    t.ok((await nobody.get(`${set.path}/principles/gentle.html?lang=cy`)).body.includes(outdated))
    t.match(await nobody.read(`${set.path}/principles/fair?lang=cy`), { translates: { outdated: false } })
  })

  await t.test("V10: so are a set's own title and description, and wordings that came from its base", async t => {
    const set = await client.publishedFromNothing(['kind'], {
      more: { wordings: welsh({ title: 'Ein set', principles: [] }) },
      visibility: 'public',
    })
    const wordings = welsh({ title: 'Ein set', principles: [] })
    await client.write(set, authored(['kind'], { title: 'Their set', wordings }))
    t.match(await client.publish(set), { warnings: [{ code: 'translation_outdated', detail: /title, description or scale/ }] })
    t.match(await nobody.read(`${set.path}?lang=cy`), { title: 'Ein set', translates: { outdated: true } })
    const adapted = await client.make({ basedOn: core })
    await client.write(adapted, tailoring([add('local')], { wordings: welsh({ translates: '7.0.0', principles: [] }) }))
    t.match((await client.tryPublish(adapted)).json(), {
      errors: [{ pointer: '/tailoring/wordings/0/translates', code: 'unknown_version' }],
    }, 'pointed to where it was given')
  })
})
