import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { release, seedOf } from '../fixtures/versions.ts'
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
    english('gloss', 'explanation', 'points', 'statements.safe-two'),
    'a statement too'
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
    fallbacks: english('description', 'scale'),
  })
})

t.test('a principle that a wording leaves out is the standard one, and says so', async t => {
  t.match((await read('/principles/mutual?lang=cy')).json(), {
    title: 'Title of mutual',
    lang: 'en',
    fallbacks: english('title', 'gloss', 'explanation', 'points', 'statements'),
  })
})

t.test('what has one wording tells of each of its texts where another is asked for', async t => {
  const example = english('title', 'summary', 'peerSupport')
  const asked: ReadonlyArray<readonly [string, readonly object[]]> = [
    [base, english('title', 'description', 'scale')],
    [`${base}/versions/1.0.0`, english('title', 'description', 'scale')],
    [`${base}/versions/1.0.0/examples/circle`, example],
    [
      '/v1/guide',
      english(
        'title',
        'summary',
        'facts',
        'benefits',
        'audiences',
        'situations',
        'checklistNote',
        'adaptingNote',
        'limits'
      ),
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
    'en',
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
