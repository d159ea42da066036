import t from 'tap'
import { stemOf } from '../../src/content/search/languages.ts'
import { readQuery } from '../../src/content/search/query.ts'
import { wordsOf as wordsIn } from '../../src/content/search/words.ts'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { example, release, seedOf, version, withPrinciple } from '../fixtures/versions.ts'

interface Result {
  readonly type: string
  readonly set: string | null
  readonly slug: string
  readonly title: string
  readonly url: string
  readonly snippet: {
    readonly text: string
    readonly ranges: ReadonlyArray<{ readonly start: number, readonly end: number }>
  }
}

const wordsOf = (text: string) => wordsIn(text).map(({ word }) => word)

/** A query, and what it finds in the content of the service: the same on every engine. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'schwartz round': ['example schwartz-rounds'],
  SCHWARTZ: ['example schwartz-rounds'],
  'rounds schwartz': ['example schwartz-rounds'],
  'round schwartz': ['example schwartz-rounds'],
  schwart: ['example schwartz-rounds'],
  chwartz: [],
  'loneliness hopelessness': ['principle mutual'],
  'action-learning': ['example action-learning-sets'],
  '"action learning"': ['example action-learning-sets'],
  'credits with-you': ['aims aims'],
  'shery mead': ['principle-set intentional-peer-support'],
  'hopelessness AND NOT fear': ['principle mutual'],
  xyzzy: [],
}

testOnEngines(t, async (t, engine) => {
  t.test('finds the same on every engine: every word, the last one as a beginning', async t => {
    const app = await startApp(t, { engine })
    const find = async (q: string): Promise<Result[]> =>
      (await app.inject({ url: '/v1/search', query: { q, limit: '50' } })).json().items
    for (const [query, expected] of Object.entries(answers)) {
      t.strictSame((await find(query)).map(({ type, slug }) => `${type} ${slug}`).sort(), expected, query)
    }
    const { differences, compare } = collectDifferences()
    for (
      const query of [
        'peer',
        'support people',
        'lived experience',
        'recovery',
        'safe',
        's',
        'group manage',
        'principles of p',
      ]
    ) {
      const items = await find(query)
      t.ok(items.length > 1, query)
      const sought = readQuery(query).in('en').words
      const isSought = (word: string) =>
        sought.some(({ forms, beginning }) =>
          [word, stemOf(word, 'en') ?? word].some(form => forms.includes(form)) || word.startsWith(beginning ?? ' ')
        )
      for (const { type, slug, title, url, snippet } of items) {
        compare(url, (await app.inject(url)).statusCode, 200)
        for (const { start, end } of snippet.ranges) {
          const [word = ''] = wordsOf(snippet.text.slice(start, end))
          compare(`${type} ${slug}: ${word}`, isSought(word), true)
        }
        const isShown = wordsOf(title).some(isSought) || snippet.ranges.length > 0
        compare(`${type} ${slug}: the match is shown`, isShown, true)
      }
    }
    t.strictSame(differences, [])
  })

  t.test('whatever is typed is data and never syntax', async t => {
    const app = await startApp(t, { engine })
    for (
      const q of [
        '"',
        'safe"',
        '"safe',
        '*',
        'safe*',
        '* safe',
        'safe OR mutual',
        'safe NOT mutual',
        'NEAR(safe mutual, 5)',
        'title_words:safe',
        '^safe',
        '-safe',
        'safe & !mutual',
        "safe' | 'mutual",
        'safe:*',
        'safe <-> mutual',
        '(safe',
        'safe)',
        '\\',
        "'; DROP TABLE search_entries; --",
        '%',
        '_',
        's%fe',
        '{safe}',
        '😀',
        'ſafe',
        '\uffff safe',
        'x'.repeat(500),
      ]
    ) {
      const response = await app.inject({ url: '/v1/search', query: { q } })
      t.equal(response.statusCode, wordsOf(q).length > 0 ? 200 : 400, JSON.stringify(q.slice(0, 30)))
      if (response.statusCode === 400) {
        t.match(response.json(), {
          code: 'invalid_parameter',
          errors: [{ parameter: 'q', detail: 'holds no letter and no digit' }],
        })
      }
    }
    const found = async (q: string) => (await app.inject({ url: '/v1/search', query: { q, limit: '50' } })).json().items
    t.strictSame(await found('safe*'), await found('safe'))
    t.strictSame(await found('+safe -"'), await found('safe'))
    t.strictSame(await found('title_words:safe'), await found('title words safe'))
    t.strictSame(await found('mutual OR safe'), await found('mutual or safe'), 'an operator is a word like others')
  })

  t.test('a filter may hold anything', async t => {
    const app = await startApp(t, { engine, seed: seedOf(release(version())) })
    for (const value of ["' OR 1=1 --", '%', '\uffff', '😀']) {
      for (const name of ['set', 'category']) {
        const response = await app.inject({ url: '/v1/search', query: { q: 'safe', [name]: value } })
        t.equal(response.statusCode, 400, `${name} ${JSON.stringify(value)}`)
        t.match(response.json(), { errors: [{ parameter: name, code: 'unknown' }] })
      }
      t.equal((await app.inject(`/v1/principle-sets/${encodeURIComponent(value)}`)).statusCode, 404)
      t.equal(
        (await app.inject(`/v1/principle-sets/${encodeURIComponent(value)}/versions/1.0.0/principles`)).statusCode,
        404
      )
      t.equal((await app.inject(`/embed/principles/safe?set=${encodeURIComponent(value)}`)).statusCode, 404)
    }
  })

  t.test('type, set and category leave what meets them all', async t => {
    const app = await startApp(t, { engine })
    const find = async (query: string): Promise<Result[]> =>
      (await app.inject(`/v1/search?limit=50&${query}`)).json().items
    const all = await find('q=peer')
    const types = [
      ...['principle-set', 'principle', 'example', 'category'],
      ...['guide', 'benefit', 'audience', 'situation', 'aims'],
    ]
    for (const type of types) {
      t.strictSame(
        (await find(`q=peer&type=${type}`)).map(({ url }) => url),
        all.filter(item => item.type === type).map(({ url }) => url),
        type
      )
    }
    for (const set of ['core', 'imroc']) {
      t.strictSame(
        await find(`q=peer&set=${set}`),
        all.filter(item => item.set === set),
        set
      )
    }
    const charters = await find('q=peer&category=charter')
    t.ok(charters.length > 0 && charters.every(({ type }) => type === 'example'))
    t.strictSame(await find('q=peer&type=example&set=core&category=charter'), charters)
    t.strictSame(await find('q=peer&type=principle&category=charter'), [])
  })

  t.test('gives 20 results unless asked for fewer or more, at most 50, without a cursor', async t => {
    const many = Array.from({ length: 60 }, (_, n) => example(`number-${n}`))
    const app = await startApp(t, {
      engine,
      seed: seedOf(release(withPrinciple('safe', { examples: [] }, version({ examples: many })))),
    })
    const count = async (limit: string) => (await app.inject(`/v1/search?q=summary+of${limit}`)).json().items.length
    t.strictSame([await count(''), await count('&limit=1'), await count('&limit=50')], [20, 1, 50])
    t.strictSame(Object.keys((await app.inject('/v1/search?q=summary')).json()), ['match', 'items'])
  })

  t.test('a result tells where it stands, and marks the words in a piece of its text', async t => {
    const app = await startApp(t, {
      engine,
      seed: seedOf(
        release(
          withPrinciple('safe', {
            title: 'Needle',
            gloss: 'A café — “needles” everywhere.',
            explanation: '**Bold** [link](https://example.org/)',
            points: [],
            statements: [],
          })
        )
      ),
    })
    const { items } = (await app.inject('/v1/search?q=cafe+needle')).json()
    t.strictSame(items, [{
      type: 'principle',
      set: 'garden',
      slug: 'safe',
      title: 'Needle',
      url: '/v1/principle-sets/garden/principles/safe',
      lang: 'en',
      variant: 'standard',
      words: ['cafe', 'needle'],
      snippet: {
        text: 'A café — “needles” everywhere. Bold link',
        ranges: [{ start: 2, end: 6 }, { start: 10, end: 17 }],
      },
    }])
    t.not(
      (await app.inject('/v1/search?q=example.org')).json().match,
      'every',
      'an address behind a link is not text'
    )
  })
})

t.test('a search is delivered as the content is, and counted all the same', async t => {
  const app = await startApp(t)
  const first = await app.inject('/v1/search?q=safe')
  t.match(first.headers, {
    'content-type': 'application/json',
    'cache-control': 'public, max-age=60, stale-while-revalidate=600',
    'ratelimit-policy': /^"search";q=\d+;w=60$/,
    ratelimit: /^"search";r=\d+;t=\d+$/,
    etag: /^"/,
  })
  const again = await app.inject({ url: '/v1/search?q=safe', headers: { 'if-none-match': String(first.headers.etag) } })
  t.equal(again.statusCode, 304)
  t.match(again.headers, { 'ratelimit-policy': /^"search"/ })
  t.not(again.headers.ratelimit, first.headers.ratelimit)
})
