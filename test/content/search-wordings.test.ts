import t from 'tap'
import type { Wording } from '../../src/domain/versions/principle-set.ts'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { add, setsClient } from '../fixtures/sets-client.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { release, seedOf, version, withPrinciple, wording } from '../fixtures/versions.ts'

interface Found {
  readonly match: string
  readonly items: ReadonlyArray<{
    readonly slug: string
    readonly url: string
    readonly lang: string
    readonly variant: string
    readonly words: readonly string[]
    readonly snippet: {
      readonly text: string
      readonly ranges: ReadonlyArray<{ readonly start: number, readonly end: number }>
    }
  }>
}

const translation = (lang: string, gloss: string): Wording => ({
  lang,
  variant: 'standard',
  status: 'draft',
  principles: [{ slug: 'safe', gloss }],
})

/** A set in which one principle says something in many languages. */
const inLanguages = version({
  wordings: [
    wording({ principles: [{ slug: 'safe', title: 'Easy safe', gloss: 'We feel calmness.' }] }),
    translation('de', 'Die Gruppen reden über Gefühle in großer Offenheit.'),
    translation('fr', 'Les expériences sont partagées.'),
    translation('cy', 'Mae pawb yn teimlo’n ddiogel.'),
    translation('pl', 'Wspólnota żółwi, łąka.'),
    translation('da', 'Fællesskab gør os stærke, også på øen.'),
    translation('vi', 'Chúng tôi chia sẻ điều đó.'),
    translation('zh', '我们在同伴之间互相支持并且分享经验。'),
    translation('ja', '私たちは互いに経験を共有します。'),
    translation('th', 'เราแบ่งปันประสบการณ์ของเรา'),
    translation('ar', 'نحن نتبادل التجارب'),
    translation('pt-BR', 'A gente compartilha.'),
  ],
})

/** What is typed, and the wording that is found by it. */
const typed: Readonly<Record<string, string>> = {
  calm: 'en easy-read',
  Gruppe: 'de standard',
  gefuhl: 'de standard',
  grosse: 'de standard',
  expérience: 'fr standard',
  experiences: 'fr standard',
  partager: 'fr standard',
  diogel: '',
  ddiogel: 'cy standard',
  teimlo: 'cy standard',
  zolwi: 'pl standard',
  laka: 'pl standard',
  Łąka: 'pl standard',
  faellesskab: 'da standard',
  øen: 'da standard',
  oen: 'da standard',
  'dieu do': 'vi standard',
  支持: 'zh standard',
  分享: 'zh standard',
  経験: 'ja standard',
  共有: 'ja standard',
  ประสบการณ์: 'th standard',
  compartilhar: 'pt-BR standard',
}

testOnEngines(t, async (t, engine) => {
  t.test('every wording is found, in the forms of its own language, and named with its address', async t => {
    const app = await startApp(t, { engine, seed: seedOf(release(inLanguages)) })
    const { differences, compare } = collectDifferences()
    for (const [q, expected] of Object.entries(typed)) {
      const { match, items } = (await app.inject({ url: '/v1/search', query: { q, set: 'garden' } })).json<Found>()
      compare(q, items.map(({ lang, variant }) => `${lang} ${variant}`), expected === '' ? [] : [expected])
      compare(`${q}: match`, match, expected === '' ? 'none' : 'every')
      for (const { url, lang, variant, snippet } of items) {
        const record = (await app.inject(url)).json()
        compare(`${q}: ${url}`, `${record.lang} ${record.variant}`, `${lang} ${variant}`)
        compare(`${q}: is shown`, snippet.ranges.length > 0, true)
      }
    }
    t.strictSame(differences, [])
  })

  t.test('a record is found once; lang and variant narrow a search to a wording', async t => {
    const app = await startApp(t, { engine, seed: seedOf(release(inLanguages)) })
    const found = async (query: Record<string, string>) =>
      (await app.inject({ url: '/v1/search', query: { q: 'safe', type: 'principle', ...query } })).json<Found>().items
        .map(({ slug, lang, variant }) => `${slug} ${lang} ${variant}`)
    t.strictSame(await found({}), ['safe en standard'])
    t.strictSame(await found({ variant: 'easy-read' }), ['safe en easy-read'])
    t.strictSame(await found({ q: 'title', lang: 'cy' }), ['safe cy standard'], 'by the title that it is shown with')
    t.strictSame(await found({ q: 'compartilha', lang: 'pt' }), ['safe pt-BR standard'])
    t.strictSame(await found({ q: 'compartilha', lang: 'en' }), [])
  })

  t.test('compounds are found however they are written, words in their other forms', async t => {
    const content = withPrinciple('safe', {
      title: 'Strengths-based',
      gloss: 'Well-being and wellness, by co‑production, don’t you think: non-directive.',
      explanation: null,
      points: ['Celebrating'],
      statements: [],
    })
    const app = await startApp(t, { engine, seed: seedOf(release(content)) })
    const { differences, compare } = collectDifferences()
    for (
      const q of [
        'wellbeing',
        'well-being',
        'well being',
        'coproduction',
        'co-production',
        'co production',
        'nondirective',
        'strength based',
        'strengthsbased',
        'strengths_based',
        'celebrate',
        'celebrations',
        'dont',
        "don't",
      ]
    ) {
      const { items } = (await app.inject({ url: '/v1/search', query: { q, set: 'garden' } })).json<Found>()
      compare(q, items.map(({ slug }) => slug), ['safe'])
      const isShown = items.every(({ snippet }) => snippet.ranges.length > 0)
      compare(`${q}: is shown`, isShown || q.startsWith('strength'), true)
    }
    t.strictSame(differences, [])
  })

  t.test('where nothing has every word, what has most of them is found, and that is said', async t => {
    const app = await startApp(t, { engine, seed: seedOf(release(inLanguages)) })
    const search = async (q: string) =>
      (await app.inject({ url: '/v1/search', query: { q, set: 'garden' } })).json<Found>()
    const { match, items } = await search('Is the gloss of MUTUAL nowhere?')
    t.equal(match, 'some')
    t.strictSame(items[0]?.slug, 'mutual')
    t.strictSame(items[0]?.words, ['gloss', 'MUTUAL'], 'as they were typed, without those that say nothing')
    t.strictSame(items.at(-1)?.words.length, 1)
    t.match(await search('gloss mutual'), { match: 'every', items: [{ words: ['gloss', 'mutual'] }] })
    t.strictSame(await search('nowhere'), { match: 'none', items: [] })
  })

  t.test('V9 a set is named by its id or its slug; what no filter can meet is said', async t => {
    const { storage } = await engine.open(t, 'seeded')
    const app = await startApp(t, { storage })
    const organisation = await makeOrganisation(storage, 'care')
    const client = setsClient(app, (await organisation.key()).headers)
    const nobody = setsClient(app)
    const open = await client.published([add('unicorn')], { visibility: 'public' })
    const own = await client.published([add('unicorn')])
    const slugOf = async ({ settings }: { settings: string }) => (await client.read(settings)).slug as string
    const found = async (reader: typeof client, set: string) => {
      const { items } = await reader.read(`/v1/search?q=unicorn&set=${set}`)
      return items.map((item: { set: string }) => item.set)
    }
    t.strictSame(await found(nobody, open.id), [open.id])
    t.strictSame(await found(nobody, await slugOf(open)), [open.id])
    t.strictSame(await found(client, await slugOf(own)), [own.id])
    t.strictSame(await found(nobody, 'core'), [], 'it has nothing of the kind')
    for (
      const [parameter, value] of [
        ['set', await slugOf(own)],
        ['set', own.id],
        ['set', 'nothing'],
        ['category', 'nothing'],
        ['lang', 'xx'],
      ] as const
    ) {
      const refused = await nobody.get(`/v1/search?q=unicorn&${parameter}=${value}`)
      t.equal(refused.statusCode, 400, `${parameter} ${value}`)
      t.match(refused.json(), { code: 'invalid_parameter', errors: [{ parameter, code: 'unknown' }] })
    }
  })
})
