import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { release, seedOf, version } from '../fixtures/versions.ts'
import { content, english, principleTexts } from './garden-wordings.ts'

const app = await startApp(t, { seed: seedOf(release(content)) })
const base = '/v1/principle-sets/garden'

async function read (path: string, language?: string) {
  const response = await app.inject({
    url: base + path,
    headers: language === undefined ? {} : { 'accept-language': language },
  })
  return {
    status: response.statusCode,
    language: response.headers['content-language'],
    etag: response.headers.etag,
    body: response.body,
    json: () => response.json(),
  }
}

t.test(
  'a language that does not exist falls back to the one of the set, and the ' +
    'answer says which that is',
  async t => {
    for (const query of ['?lang=fr', '?lang=fr-CA', '?lang=zz', '?lang=fr&variant=standard']) {
      const { status, json, language } = await read(`/principles/safe${query}`)
      t.equal(status, 200, query)
      t.match(json(), { lang: 'en', variant: 'standard', variantStatus: null }, query)
      t.strictSame(json().fallbacks, english(...principleTexts), query)
      t.equal(language, 'en', query)
    }
    const { variant, lang, fallbacks } = (await read('/principles/safe?lang=fr&variant=easy-read')).json()
    t.strictSame([lang, variant], ['en', 'easy-read'])
    t.strictSame(fallbacks, [
      { field: 'title', lang: 'en', variant: 'easy-read' },
      ...english('gloss', 'explanation', 'points'),
      { field: 'statements.safe-one', lang: 'en', variant: 'easy-read' },
      ...english('statements.safe-two'),
    ], 'each with the wording that it came from')
  }
)

t.test('Accept-Language chooses among what is there, so nothing falls back from it', async t => {
  const plain = await read('/versions/1.0.0/principles/safe')
  const german = await read('/versions/1.0.0/principles/safe', 'de')
  t.strictSame([german.body, german.etag], [plain.body, plain.etag])
})

t.test(
  'a language that is there without the variant is served, and its texts tell that they ' +
    'are not of the variant',
  async t => {
    const welsh = await startApp(t, {
      seed: seedOf(release(version({
        wordings: content.wordings.filter(({ lang, variant }) => lang === 'cy' && variant === 'standard'),
      }))),
    })
    const { lang, variant, fallbacks } = (await welsh.inject(`${base}/principles/safe?lang=cy&variant=easy-read`))
      .json()
    t.strictSame([lang, variant], ['cy', 'standard'])
    t.strictSame(fallbacks, [
      { field: 'title', lang: 'cy', variant: 'standard' },
      ...english('gloss'),
      { field: 'explanation', lang: 'cy', variant: 'standard' },
      ...english('points', 'statements'),
    ])
  }
)

t.test('a variant that does not exist falls back to the standard one, and the answer says so', async t => {
  const plain = await startApp(t, { seed: seedOf(release(version({ wordings: [] }))) })
  t.match((await plain.inject(`${base}/principles/safe?variant=easy-read`)).json(), {
    lang: 'en',
    variant: 'standard',
    variantStatus: null,
    fallbacks: english(...principleTexts),
  })
  t.match((await app.inject(`${base}/versions/1.0.0/examples/circle?variant=easy-read&lang=cy`)).json(), {
    lang: 'en',
    variant: 'standard',
  }, 'an example has one wording')
})

t.test('lang is matched as a language: its case does not matter, and a region finds its language', async t => {
  for (const lang of ['cy', 'CY', 'cy-GB', 'Cy-gb']) {
    t.match((await read(`/principles/safe?lang=${lang}`)).json(), { lang: 'cy', title: 'Diogel' }, lang)
  }
})

t.test('a malformed lang is 400', async t => {
  for (
    const lang of [
      '',
      'c',
      'cym-',
      'en_GB',
      'en GB',
      'en;q=1',
      'en,cy',
      '*',
      '../',
      'x'.repeat(36),
      'français',
      'e1',
      '%00',
    ]
  ) {
    const { status, json } = await read(`/principles/safe?lang=${encodeURIComponent(lang).replace('%2500', '%00')}`)
    t.equal(status, 400, lang)
    t.match(json().code, /^(invalid_parameter|malformed_request)$/)
  }
})

t.test('Accept-Language chooses by its weights, and lang goes before it', async t => {
  const asked: Readonly<Record<string, string>> = {
    cy: 'cy',
    'cy-GB': 'cy',
    'en;q=0.5, cy;q=0.9': 'cy',
    'cy;q=0.5, en;q=0.9': 'en',
    'fr, cy;q=0.1': 'cy',
    fr: 'en',
    '*': 'en',
    'en;q=0, *': 'cy',
    'fr, *;q=0.1': 'en',
    '': 'en',
    'nonsense!': 'en',
    ';;;,': 'en',
  }
  for (const [header, lang] of Object.entries(asked)) {
    t.match([(await read('/principles/safe', header)).json().lang, (await read('/principles/safe', header)).language], [
      lang,
      lang,
    ], header)
  }
  t.equal((await read('/principles/safe?lang=en', 'cy')).json().lang, 'en')
  t.equal(
    (await read('/principles/safe?lang=cy', 'en')).etag,
    (await read('/principles/safe', 'cy')).etag,
    'what is equal has one tag'
  )
})
