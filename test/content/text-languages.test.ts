/** Every text is served with the language that it really has (WCAG 3.1.2). */
import t, { type Test } from 'tap'
import { startApp } from '../fixtures/app.ts'
import { elementsOf, faultsOf } from '../fixtures/html.ts'
import { principle, release, seedOf, version } from '../fixtures/versions.ts'

const arabic = {
  lang: 'ar',
  variant: 'standard',
  status: 'draft',
  description: 'وصف المجموعة',
  principles: [
    { slug: 'safe', gloss: 'نحن بأمان.', statements: [{ key: 'safe-one', text: 'نحن نحترم الآخرين.' }] },
  ],
} as const
const chinese = {
  lang: 'zh-Hant',
  variant: 'standard',
  status: 'draft',
  principles: [{ slug: 'safe', title: '安全' }],
} as const
const content = version({
  principles: [
    principle('safe', { points: [], examples: version().principles[0]?.examples ?? [] }),
    principle('bare', { explanation: null, points: [] }),
  ],
  wordings: [arabic, chinese],
})
const app = await startApp(t, { seed: seedOf(release(content)) })
const base = '/v1/principle-sets/garden'

/** The language of each element's own text, as a browser would have it. */
function languagesIn (html: string): Map<string, string> {
  return new Map(elementsOf(html).map(element => {
    let at: typeof element | null = element
    while (at && at.getAttributeValue('lang') === null) at = at.parent
    return [element.textContent.trim(), at?.getAttributeValue('lang') ?? 'none']
  }))
}

const fieldsOf = async (url: string): Promise<string[]> =>
  (await app.inject(url)).json().fallbacks.map(({ field }: { field: string }) => field)

t.test('fallbacks list only texts that exist, and statements one by one where some are there', async t => {
  t.strictSame(await fieldsOf(`${base}/principles/safe?lang=ar`), ['title', 'explanation', 'statements.safe-two'])
  t.strictSame(await fieldsOf(`${base}/principles/bare?lang=ar`), ['title', 'gloss', 'statements'])
  t.strictSame(await fieldsOf(`${base}/versions/1.0.0/examples/circle?lang=ar`), ['title', 'summary', 'peerSupport'])
})

t.test('lang and Content-Language are of a text that is there', async t => {
  for (const [slug, lang] of [['safe', 'ar'], ['bare', 'en']] as const) {
    const { headers, ...response } = await app.inject(`${base}/principles/${slug}?lang=ar`)
    t.match([response.json().lang, headers['content-language']], [lang, lang], slug)
  }
  t.match((await app.inject(`${base}/principles/bare?lang=ar`)).json(), { variant: 'standard', variantStatus: null })
})

t.test('what stands in a list or in another record has its language too', async t => {
  const { principles } = (await app.inject(`${base}?lang=ar`)).json()
  t.match(principles, [
    { slug: 'safe', lang: 'ar', fallbacks: [{ field: 'title', lang: 'en', variant: 'standard' }] },
    { slug: 'bare', lang: 'en' },
  ])
  const { examples } = (await app.inject(`${base}/principles/safe?lang=zh-Hant`)).json()
  t.ok(examples.length > 0)
  for (const { lang } of examples) t.equal(lang, 'en')
})

t.test('JSON-LD has no literal in a language that it is not in', async t => {
  const read = async (path: string) => (await app.inject(`${base}${path}`)).json()
  const safe = await read('/principles/safe.jsonld?lang=ar')
  t.strictSame(safe.name, { '@value': 'Title of safe', '@language': 'en' })
  t.strictSame(safe['skos:prefLabel'], { '@value': 'Title of safe', '@language': 'en' })
  t.strictSame(safe['skos:definition'], { '@value': 'نحن بأمان.', '@language': 'ar' })
  const set = await read('.jsonld?lang=ar')
  t.strictSame(set.description, { '@value': 'وصف المجموعة', '@language': 'ar' })
  t.match(set.hasDefinedTerm, [{ name: { '@language': 'en' }, description: { '@language': 'ar' } }])
})

async function saysItsLanguages (t: Test, url: string) {
  const { body } = await app.inject(url)
  t.strictSame(await faultsOf(body, { 'long-title': 'off' }), [], url)
  const languages = languagesIn(body)
  for (
    const [text, lang] of [
      ['نحن بأمان.', 'ar'],
      ['Title of safe', 'en'],
      ['نحن نحترم الآخرين.', 'ar'],
      ['We do safe-two.', 'en'],
      ['Statements to rate', 'en'],
      ['Title of circle', 'en'],
      ['Translation, draft.', 'en'],
    ] as const
  ) t.equal(languages.get(text), lang, `${url}: ${text}`)
  t.match(body, /lang="ar" dir="rtl"/)
  t.match(body, /<h2[^>]* lang="en" dir="ltr">Title of safe<\/h2>/)
}

t.test('HTML and embedded pages mark each text that is in another language, and which way it is written', async t => {
  await saysItsLanguages(t, `${base}/principles/safe.html?lang=ar`)
  await saysItsLanguages(t, '/embed/principles/safe?set=garden&lang=ar')
  const { body } = await app.inject('/embed/principles/safe?set=garden&lang=ar')
  t.match(body, /<html lang="ar" dir="rtl">[^]*<title lang="en" dir="ltr">Title of safe<\/title>/)
  t.notMatch(/<style>([^]*)<\/style>/.exec(body)?.[1], /left|right/, 'sides are logical')
})

t.test('what authors say of a version is in the language of the set, whichever wording is shown', async t => {
  const { body } = await app.inject(`${base}.html?lang=ar`)
  t.match(body, /<p lang="en" dir="ltr">Version 1\.0\.0, published [^<]+<\/p>/, 'the change note')
  t.match(body, /<small lang="en" dir="ltr"><span lang="en">/, 'and the credit is written from left to right')
  const spanish = await startApp(t, { seed: seedOf(release({ ...content, lang: 'es' })) })
  const page = await spanish.inject(`${base}/principles/safe.html?lang=ar`)
  t.match(page.body, /<span lang="en" dir="ltr">Translation,<\/span> <span lang="es" dir="ltr">draft\.<\/span>/)
})

t.test('the links of a set lead to its principles in the wording that is read', async t => {
  const linksOf = async (query: string) => {
    const { body } = await app.inject(`${base}.html${query}`)
    const links = elementsOf(body).filter(({ tagName, parent }) => tagName === 'a' && parent?.tagName === 'li')
    return links.map(link => String(link.getAttributeValue('href')).replace(/.*principles/, ''))
  }
  t.strictSame(await linksOf(''), ['/safe', '/bare'])
  t.strictSame(await linksOf('?lang=ar'), ['safe', 'bare'].map(slug => `/${slug}?lang=ar&amp;variant=standard`))
  t.strictSame(await linksOf('?lang=zh-Hant'), ['/safe?lang=zh-Hant&amp;variant=standard', '/bare'])
})

t.test('a region finds the script that it writes', async t => {
  for (const lang of ['zh-Hant-TW', 'zh-TW', 'zh-hk']) {
    t.match((await app.inject(`${base}/principles/safe?lang=${lang}`)).json(), { lang: 'zh-Hant', title: '安全' }, lang)
  }
  const { headers } = await app.inject({
    url: `${base}/principles/safe`,
    headers: { 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8' },
  })
  t.equal(headers['content-language'], 'zh-Hant')
})

t.test('the element for embedding shows the record that it came from, its title in its language', async t => {
  for (const [lang, title] of [['zh-Hant', '安全'], ['en', 'Title of safe']] as const) {
    const { embed } = (await app.inject(`${base}/principles/safe?lang=${lang}`)).json()
    const url = new URL(embed.url)
    t.strictSame(Object.fromEntries(url.searchParams), { set: 'garden', version: '1.0.0', lang, variant: 'standard' })
    const [frame] = elementsOf(embed.html)
    t.strictSame(['src', 'title', 'lang'].map(name => frame?.getAttributeValue(name)), [
      embed.url.replaceAll('&', '&amp;'),
      title,
      lang,
    ])
    t.match((await app.inject(url.pathname + url.search)).body, `<title>${title}</title>`)
  }
  t.equal((await app.inject('/embed/principles/safe?set=garden&version=9.0.0')).statusCode, 404)
})
