import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { principle, release, seedOf, statement, version, wording } from '../fixtures/versions.ts'

/** English, Easy Read of the first principle in part and of the second whole, Welsh, and Welsh Easy Read. */
const content = version({
  principles: [principle('safe'), principle('mutual', { statements: [statement('mutual-one')] })],
  wordings: [
    wording({
      principles: [
        { slug: 'safe', title: 'Easy safe', statements: [{ key: 'safe-one', text: 'Easy one.' }] },
        {
          slug: 'mutual',
          title: 'Easy mutual',
          gloss: 'Easy gloss.',
          explanation: 'Easy **explanation**.',
          points: ['Easy point'],
          statements: [{ key: 'mutual-one', text: 'Easy.' }],
        },
      ],
    }),
    {
      lang: 'cy',
      variant: 'standard',
      status: 'checked by a translator',
      title: 'Set',
      principles: [{ slug: 'safe', title: 'Diogel', explanation: 'Testun.' }],
    },
    { lang: 'cy', variant: 'easy-read', status: 'draft', principles: [{ slug: 'safe', title: 'Diogel hawdd' }] },
  ],
})
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

const principleTexts = ['title', 'gloss', 'explanation', 'points', 'statements']
const english = (...fields: readonly string[]) => fields.map(field => ({ field, lang: 'en', variant: 'standard' }))

t.test('the standard wording says that it is', async t => {
  const { json, language } = await read('/principles/safe')
  t.match(json(), { lang: 'en', variant: 'standard', variantStatus: null, fallbacks: [], title: 'Title of safe' })
  t.equal(language, 'en')
})

t.test('Easy Read texts are served with their status, and nothing falls back where all of them exist', async t => {
  const { json } = await read('/principles/mutual?variant=easy-read')
  t.match(json(), {
    title: 'Easy mutual',
    gloss: 'Easy gloss.',
    explanation: {
      markdown: 'Easy **explanation**.',
      html: '<p>Easy <strong>explanation</strong>.</p>',
      text: 'Easy explanation.',
    },
    points: ['Easy point'],
    statements: [{ key: 'mutual-one', text: 'Easy.' }],
    lang: 'en',
    variant: 'easy-read',
    variantStatus: 'draft: not user-tested',
    fallbacks: [],
  })
})

t.test('a field without a text in the wording falls back, and each is told with the wording it came from', async t => {
  const { json } = await read('/principles/safe?variant=easy-read')
  t.match(json(), {
    title: 'Easy safe',
    gloss: 'Gloss of safe.',
    explanation: {
      markdown: 'Explanation of **safe**.',
      html: '<p>Explanation of <strong>safe</strong>.</p>',
      text: 'Explanation of safe.',
    },
    points: ['Point of safe'],
  })
  t.strictSame(json().statements, [{ key: 'safe-one', text: 'Easy one.' }, {
    key: 'safe-two',
    text: 'We do safe-two.',
  }])
  t.strictSame(
    json().fallbacks,
    english('gloss', 'explanation', 'points', 'statements'),
    'statements too, as long as one of them is missing'
  )
})

t.test('a language is served with its variant, and its fields fall back to the standard text', async t => {
  const { json, language } = await read('/principles/safe?lang=cy')
  t.match(json(), {
    lang: 'cy',
    variant: 'standard',
    variantStatus: 'checked by a translator',
    title: 'Diogel',
    gloss: 'Gloss of safe.',
    explanation: { markdown: 'Testun.', html: '<p>Testun.</p>', text: 'Testun.' },
  })
  t.strictSame(json().fallbacks, english('gloss', 'points', 'statements'))
  t.equal(language, 'cy')
  t.match((await read('/principles/safe?lang=cy&variant=easy-read')).json(), {
    lang: 'cy',
    variant: 'easy-read',
    variantStatus: 'draft',
    title: 'Diogel hawdd',
  })
  t.match((await read('?lang=cy')).json(), {
    title: 'Set',
    description: 'What the set is for.',
    lang: 'cy',
    fallbacks: english('description'),
  })
})

t.test('a principle that a wording leaves out falls back whole, and says so', async t => {
  t.match((await read('/principles/mutual?lang=cy')).json(), {
    title: 'Title of mutual',
    lang: 'cy',
    fallbacks: english('title', 'gloss', 'explanation', 'points', 'statements'),
  })
})

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
      ...english('gloss', 'explanation', 'points', 'statements'),
    ], 'each with the wording that it came from')
  }
)

t.test('what has one wording tells of each of its texts where another is asked for', async t => {
  const example = english('title', 'summary', 'peerSupport', 'cadence', 'groupSize')
  const asked: ReadonlyArray<readonly [string, readonly object[]]> = [
    [base, english('title', 'description')],
    [`${base}/versions/1.0.0`, english('title', 'description')],
    [`${base}/versions/1.0.0/examples/circle`, example],
    [
      '/v1/guide',
      english('title', 'summary', 'facts', 'audiences', 'situations', 'checklistNote', 'adaptingNote', 'limits'),
    ],
    ['/v1/aims', english('title', 'aims', 'credit')],
  ]
  for (const [url, fallbacks] of asked) {
    for (const query of ['?lang=de', '?lang=de-AT&variant=standard']) {
      t.strictSame((await app.inject(url + query)).json().fallbacks, fallbacks, url + query)
    }
    for (const query of ['', '?lang=en', '?lang=en-GB']) {
      t.strictSame((await app.inject(url + query)).json().fallbacks, [], url + query)
    }
  }
  for (const url of [`${base}/principles?lang=de`, `${base}/versions/1.0.0/principles?lang=de`]) {
    t.strictSame((await app.inject(url)).json().items.map(({ fallbacks }: { fallbacks: unknown }) => fallbacks), [
      english(...principleTexts),
      english(...principleTexts),
    ], 'and in a list')
  }
  const core = await startApp(t)
  t.strictSame(
    (await core.inject('/v1/categories/group-reflection?lang=de')).json().fallbacks,
    english('title', 'description')
  )
  t.strictSame(
    (await core.inject('/v1/principles/safe?lang=de&expand=examples')).json().examples[0].fallbacks,
    example,
    'also within another'
  )
})

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

t.test('every representation follows the wording', async t => {
  for (
    const [ending, words] of [['.md', '# Diogel'], ['.txt', 'Diogel\n'], [
      '.html',
      '<article class="peer-principles peer-principles-principle" lang="cy"',
    ], ['.jsonld', '"skos:prefLabel":{"@value":"Diogel","@language":"cy"}']] as const
  ) {
    const { body, language } = await read(`/principles/safe${ending}?lang=cy`)
    t.ok(body.includes(words), ending)
    t.equal(language, 'cy')
  }
  t.match(
    (await app.inject('/embed/principles/safe?set=garden&lang=cy')).body,
    /^<!DOCTYPE html>\n<html lang="cy">[\s\S]*<title>Diogel<\/title>/
  )
})

t.test('collections and what is expanded follow the wording too', async t => {
  const { items } = (await read('/principles?lang=cy')).json()
  t.strictSame(items.map(({ title, lang }: { title: string, lang: string }) => [title, lang]), [['Diogel', 'cy'], [
    'Title of mutual',
    'cy',
  ]])
  t.equal((await read('/principles?lang=cy')).language, 'cy')
  t.strictSame((await read('?lang=cy&expand=principles')).json().principles, items)
  t.strictSame((await read('?lang=cy')).json().principles.map(({ title }: { title: string }) => title), [
    'Diogel',
    'Title of mutual',
  ])
  t.equal((await app.inject('/v1/principle-sets?lang=cy')).json().items[0].title, 'Set')
})

t.test('the core set has a draft Easy Read wording of every principle', async t => {
  const app = await startApp(t)
  for (const { slug, ...record } of (await app.inject('/v1/principles?variant=easy-read')).json().items) {
    t.match(record, { lang: 'en', variant: 'easy-read', variantStatus: 'draft: not user-tested', fallbacks: [] }, slug)
  }
})
