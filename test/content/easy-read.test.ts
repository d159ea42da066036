/** Everything that a reader of Easy Read meets, and what is said where a text is missing. */
import t from 'tap'
import { sentencesOf, wordsOf } from '../seed/seed.ts'
import { startApp } from '../fixtures/app.ts'
import { example, release, seedOf, version, wording } from '../fixtures/versions.ts'
import { english } from './garden-wordings.ts'

const app = await startApp(t)
const easy = { lang: 'en', variant: 'easy-read', variantStatus: 'draft: not user-tested' }
const ours = { textStatus: 'own-words', rightsHolder: 'Peer Principles contributors', licence: 'CC-BY-4.0' }
const read = async (url: string) => (await app.inject(url)).json()

t.test('every example and category of the core set is there in Easy Read, in our words', async t => {
  for (const path of ['/v1/examples', '/v1/categories']) {
    const { items } = await read(`${path}?variant=easy-read&limit=100`)
    t.ok(items.length >= 7)
    for (const record of items) t.match(record, { ...easy, ...ours, fallbacks: [] }, record.slug)
  }
  const rounds = await read('/v1/examples/schwartz-rounds?variant=easy-read')
  t.match(rounds, {
    summary: /^A Schwartz Round is a meeting for staff\./,
    cadence: 'about once a month, for 1 hour',
    peerSupport: { judgement: 'partly', by: 'ours', reason: /^Staff tell each other/ },
    translates: { version: '1.2.0', outdated: false },
    embed: { url: /variant=easy-read/ },
  })
  t.strictSame(
    (await read('/v1/principles/inclusive?variant=easy-read')).examples.map(({ title }: { title: string }) => title),
    ['How a care home can be part of a community', 'Schwartz Rounds'],
    'and so they are called under a principle'
  )
})

t.test('so are the guide and the aims, each with its status in every representation', async t => {
  for (const path of ['/v1/guide', '/v1/aims']) {
    t.match(await read(`${path}?variant=easy-read`), { ...easy, ...ours, translates: null, fallbacks: [] }, path)
    t.match(await read(path), { lang: 'en', variant: 'standard', variantStatus: null, fallbacks: [] }, path)
    for (const ending of ['html', 'md', 'txt', 'jsonld']) {
      t.match(
        (await app.inject(`${path}.${ending}?variant=easy-read`)).body.replaceAll('\\', ''),
        /Easy Read,.*draft: not user-tested/,
        `${path}.${ending}`
      )
    }
    const [welsh] = (await read(`${path}?lang=cy&variant=easy-read`)).fallbacks
    t.match(welsh, { lang: 'en', variant: 'easy-read' }, 'and what is asked for in another language says so')
  }
})

t.test('a text of the guide that a wording lacks is the standard one, and each is told', async t => {
  const seed = seedOf(release(version()))
  const [words] = seed.library.guide.wordings
  const [first, ...others] = seed.library.guide.facts
  const [easyFirst] = words?.facts ?? []
  if (!words || !first || !easyFirst) throw new Error('the guide has a wording')
  const { summary: _, limits: _limits, ...some } = words
  const guide = { ...seed.library.guide, wordings: [{ ...some, facts: [easyFirst] }] }
  const app = await startApp(t, { seed: { ...seed, library: { ...seed.library, guide } } })
  const record = (await app.inject('/v1/guide?variant=easy-read')).json()
  t.strictSame(record.facts, [easyFirst, ...others])
  t.strictSame(record.fallbacks, english('summary', ...others.map(({ slug }) => `facts.${slug}`), 'limits'))
})

t.test('a text of an example that a wording lacks is the standard one, and each is told', async t => {
  const told = [{ slug: 'circle', summary: 'Easy.', cadence: 'each week' }]
  const content = version({
    examples: [example('circle', { cadence: 'weekly', groupSize: 'up to 8' }), example('cafe')],
    wordings: [wording({ examples: told, categories: [{ slug: 'groups', title: 'Easy groups' }] })],
  })
  const app = await startApp(t, { seed: seedOf(release(content)) })
  const of = async (path: string) =>
    (await app.inject(`/v1/principle-sets/garden/versions/1.0.0/${path}?variant=easy-read`)).json()
  t.match(await of('examples/circle'), {
    ...easy,
    title: 'Title of circle',
    summary: 'Easy.',
    cadence: 'each week',
    groupSize: 'up to 8',
    peerSupport: { reason: 'Peers meet.' },
    fallbacks: english('title', 'peerSupport', 'groupSize'),
  })
  t.match(await of('examples/cafe'), {
    lang: 'en',
    variant: 'standard',
    fallbacks: english('title', 'summary', 'peerSupport'),
  })
  t.match(await of('categories/groups'), {
    ...easy,
    title: 'Easy groups',
    fallbacks: english('description', 'examples.circle', 'examples.cafe'),
  })
})

/** What is not of the record: headings, notices, credits. */
const pages = [
  '/v1/principles/mutual',
  '/v1/principles/safe',
  '/v1/examples/schwartz-rounds',
  '/v1/categories/charter',
  '/v1/principle-sets/core',
  '/v1/guide',
  '/v1/aims',
]

t.test("the service's own words are in Easy Read on pages and embeds of a wording that has examples", async t => {
  const [page = '', standard = ''] = await Promise.all(
    ['?variant=easy-read', ''].map(async query => (await app.inject(`/embed/principles/mutual${query}`)).body)
  )
  t.match(page, /<h3>Say how much this happens<\/h3>/)
  t.match(page, /Easy Read, draft: not user-tested\. This means that people who use Easy Read have not tried it yet\./)
  t.match(page, /We do not have what the guide says here\./)
  t.match(page, /We used facts from: .*They have not said that they support this\./)
  t.notMatch(page, /Statements to rate|Reconstructed|endorses/)
  t.match(standard, /<h3>Statements to rate<\/h3>[\s\S]*No body named here endorses it\./)
  t.match(
    (await app.inject('/embed/examples/schwartz-rounds?variant=easy-read')).body,
    /<h3>Is it peer support\?<\/h3>\n<p>Some of it is\. Staff tell each other/
  )
  t.match(
    (await app.inject('/embed/principles/mutual?version=1.1.0&variant=easy-read')).body,
    /<h3>Statements to rate<\/h3>/,
    'V5: what was published before keeps the words that it had'
  )
  for (const path of pages) {
    const { body } = await app.inject(`${path}.txt?variant=easy-read`)
    const [credit = '', ...texts] = body.trim().split('\n').filter(Boolean).reverse()
    const long = texts.flatMap(sentencesOf).filter(sentence => wordsOf(sentence.replace(/<.*?>/g, '')).length > 15)
    t.strictSame(long, [], path)
    t.match(credit, /^“/)
  }
})

t.test('a page that cannot be shown says so in Easy Read', async t => {
  for (const [url, status, words] of [
    ['/embed/principles/nothing?variant=easy-read', 404, 'There is no page here.'],
    ['/embed/principles/nothing', 404, 'There is no page at this address.'],
    ['/embed/principles/nothing?variant=easy-read&lang=cy', 404, 'Nid oes tudalen yn y cyfeiriad hwn.'],
  ] as const) {
    const { statusCode, body } = await app.inject({ url, headers: { accept: 'text/html' } })
    t.equal(statusCode, status, url)
    t.match(body, `<h2>${words}</h2>`, url)
  }
})
