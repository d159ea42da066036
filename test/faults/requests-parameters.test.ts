import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { refuses } from './refused-requests.ts'

t.test('a parameter that is unknown, repeated, empty or out of bounds is named', async t => {
  const app = await startApp(t)
  const cases: Readonly<Record<string, readonly string[]>> = {
    page: ['/v1/principles?page=2'],
    Limit: ['/v1/principles?Limit=2'],
    __proto__: ['/v1/principles?__proto__=1', '/v1/search?q=safe&__proto__=1'],
    '__proto__[a]': ['/v1/principles?__proto__[a]=1'],
    constructor: ['/v1/principles/safe?constructor=1'],
    'limit[]': ['/v1/principles?limit[]=1'],
    x: [
      '/livez?x',
      '/readyz?x=.json',
      '/?x=1',
      '/problems?x',
      '/openapi.json?x',
      '/feeds/versions.atom?x',
      '/embed/principles/safe?x',
      '/v1/principles?x=.json',
      '/v1/principles?x=1&x=2',
      '/v1/guide?x=%26',
    ],
    '': ['/v1/principles?=1'],
    limit: ['0', '-1', '101', '1000', '1.5', 'all', '', 'true', 'NaN', 'null', '99999999999999999999', '[1]', '1;2']
      .map(value => `/v1/principles?limit=${value}`).concat(
        '/v1/principles?limit=1&limit=2',
        '/v1/search?q=safe&limit=51',
        '/v1/search?q=safe&limit=0'
      ),
    lang: [
      '/v1/principles/safe?lang=!!',
      '/v1/principles?lang=',
      '/v1/principles?lang=en&lang=en',
      `/v1/guide?lang=en-${'a'.repeat(40)}`,
      '/v1/guide?lang=en_GB',
      '/embed/principles/safe?lang=1',
    ],
    variant: [
      '/v1/principles?variant=hard',
      '/v1/principles?variant=',
      '/v1/principles?variant=standard&variant=standard',
    ],
    fields: [
      '/v1/principles?fields=nope',
      '/v1/principles?fields=',
      '/v1/principles?fields=id,',
      '/v1/principles?fields=id&fields=slug',
      '/v1/guide?fields=__proto__',
    ],
    expand: [
      '/v1/principles?expand=everything',
      '/v1/principles?expand=examples.examples',
      '/v1/principle-sets/core?expand=principles&expand=principles',
    ],
    q: [
      '/v1/search',
      '/v1/search?q=',
      '/v1/search?q=a&q=b',
      '/v1/search?q=%22*%22',
      '/v1/search?q=+',
      '/v1/search?q=%F0%9F%A7%A1',
      `/v1/search?q=${'a'.repeat(501)}`,
    ],
    type: ['/v1/search?q=safe&type=person', '/v1/search?q=safe&type=principle&type=principle'],
    set: [`/v1/search?q=safe&set=${'a'.repeat(65)}`, '/embed/principles/safe?set=core&set=core'],
    format: ['/v1/examples?format=video'],
    peerSupport: ['/v1/examples?peerSupport=true'],
    principle: [
      `/v1/principles/${'a'.repeat(201)}`,
      `/v1/principles/${'a'.repeat(2_000)}`,
      '/v1/examples?principle=safe&principle=safe',
    ],
    code: [`/problems/${'a'.repeat(65)}`],
  }
  for (const [name, urls] of Object.entries(cases)) {
    for (const problem of await refuses(t, app, 400, 'invalid_parameter', urls)) {
      t.ok(problem.errors?.some(({ parameter }) => parameter === name), `${name} is named`)
      t.ok(problem.detail.includes(name), 'in the detail too')
    }
  }
})

t.test('what is wrong with a parameter is a plain sentence', async t => {
  const app = await startApp(t)
  const sentences: Readonly<Record<string, string>> = {
    '/v1/search': 'q is missing',
    '/v1/search?q=': 'q must not be empty',
    '/v1/guide?lang=cy&lang=en': 'lang was given more than once',
    '/v1/guide?lang=en_GB': 'lang must be a language tag, such as cy or en-GB',
    '/v1/principles?limit=1&limit=2': 'limit must be a whole number, given once',
    '/v1/principles?limit=101': 'limit must be at most 100',
    '/v1/principles/safe?expand=nope': 'expand must be some of examples, with commas between them',
    '/v1/principle-sets/core?expand=nope':
      'expand must be some of principles, principles.examples, with commas between them',
    '/embed/principles/safe?version=1': 'version must be a version, such as 1.0.0',
  }
  for (const [url, sentence] of Object.entries(sentences)) {
    const [problem] = await refuses(t, app, 400, 'invalid_parameter', [url])
    t.equal(problem?.detail, `${sentence}. /openapi.json lists what is allowed`)
  }
})

t.test('a very large number of parameters is refused all the same', async t => {
  const app = await startApp(t)
  const names = Array.from({ length: 1_200 }, (_, index) => `p${index}`)
  const [problem] = await refuses(t, app, 400, 'invalid_parameter', [`/v1/principles?${names.join('&')}`])
  t.strictSame(problem?.errors?.map(({ parameter }) => parameter), names.slice(0, 20), 'the first of them are told')
})

t.test('a number is written in digits alone', async t => {
  const app = await startApp(t)
  await refuses(
    t,
    app,
    400,
    'invalid_parameter',
    ['1e1', '0x10', '0b11', '%201', '1%20', '%2B1', '1.0', '١', '01'].map(value => `/v1/principles?limit=${value}`)
  )
})

t.test('a cursor is good for its own list alone', async t => {
  const app = await startApp(t)
  const cursorOf = async (url: string) => (await app.inject(url)).json<{ page: { next: string } }>().page.next
  const cursor = await cursorOf('/v1/principles?limit=2')
  t.equal((await app.inject(`/v1/principles?limit=2&cursor=${cursor}`)).statusCode, 200)
  const [key = '', sum = ''] = cursor.split('.')
  const another = Buffer.from('nope').toString('base64url')
  await refuses(t, app, 400, 'invalid_cursor', [
    ...[
      'abc',
      '',
      '.',
      '..',
      '%20',
      key,
      `${key}.`,
      `.${sum}`,
      `${key}.${sum}x`,
      `${key}.${sum}.`,
      `${key}..${sum}`,
      `${key}=.${sum}`,
      `${another}.${sum}`,
      `${cursor}%20`,
      '__proto__',
      "'%20OR%201=1",
    ]
      .map(value => `/v1/principles?cursor=${value}`),
    `/v1/examples?cursor=${cursor}`,
    `/v1/principle-sets?cursor=${cursor}`,
    `/v1/principle-sets/imroc/principles?cursor=${cursor}`,
    `/v1/examples?category=charter&cursor=${await cursorOf('/v1/examples?limit=2')}`,
  ])
  await refuses(t, app, 400, 'invalid_parameter', [
    `/v1/principles?cursor=${'a'.repeat(501)}`,
    `/v1/principles?cursor=${cursor}&cursor=${cursor}`,
  ])
})

t.test('what would be an operator of the search is a word or nothing', async t => {
  const app = await startApp(t)
  const search = async (q: string) => (await app.inject(`/v1/search?limit=50&q=${encodeURIComponent(q)}`))
  const plain = (await search('peer support')).json<{ items: { url: string }[] }>().items.map(({ url }) => url)
  t.ok(plain.length > 0)
  for (
    const q of [
      '"peer support',
      'peer) support',
      'peer* support',
      '^peer support',
      'peer + support',
      'peer -support',
      '{peer} : support',
      "peer'; support",
      'peer\\support',
      'peer & support',
      'peer | !support',
      '<peer> support',
      'peer:* support',
    ]
  ) {
    const answer = await search(q)
    t.strictSame(answer.json<{ items: { url: string }[] }>().items.map(({ url }) => url), plain, q)
  }
  for (
    const q of [
      'NEAR(peer support)',
      'peer NOT support',
      'title_words:peer',
      'peer AND NOT support',
      "'; DROP TABLE search_entries; --",
      '\u202epeer',
      'a'.repeat(500),
      'ａ１',
      '_1',
      'p\u0301eer',
    ]
  ) {
    t.equal((await search(q)).statusCode, 200, q)
  }
})
