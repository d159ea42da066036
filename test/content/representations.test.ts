import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'

const app = await startApp(t)

const records = [
  '/v1/principle-sets/core',
  '/v1/principle-sets/core/versions/1.2.0',
  '/v1/principle-sets/imroc',
  '/v1/principle-sets/core/principles/safe',
  '/v1/principle-sets/core/versions/1.2.0/principles/safe',
  '/v1/principle-sets/core/versions/1.2.0/examples/chapter',
  '/v1/principles/safe',
  '/v1/examples/chapter',
  '/v1/categories/charter',
  '/v1/guide',
  '/v1/guide/audiences/managers',
  '/v1/guide/benefits/hope',
  '/v1/aims',
  '/v1/sources/with-you',
]
const documents = [
  '/v1/principle-sets',
  '/v1/principles',
  '/v1/principles/safe/examples',
  '/v1/examples',
  '/v1/categories',
  '/v1/sources',
  '/v1/crosswalks',
  '/v1/principle-sets/core/versions',
  '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0',
]

/** Each ending with its media type and the content type of the answer. */
const forms: Readonly<Record<string, readonly [accept: string, contentType: string]>> = {
  json: ['application/json', 'application/json'],
  jsonld: ['application/ld+json', 'application/ld+json'],
  html: ['text/html', 'text/html; charset=utf-8'],
  md: ['text/markdown', 'text/markdown; charset=utf-8'],
  txt: ['text/plain', 'text/plain; charset=utf-8'],
}

const get = (url: string, accept?: string) => app.inject({ url, headers: accept === undefined ? {} : { accept } })

for (const [ending, [accept, contentType]] of Object.entries(forms)) {
  t.test(`every readable record is ${accept} by Accept and by .${ending}, byte for byte the same`, async t => {
    const { differences, compare } = collectDifferences()
    for (const url of records) {
      const [asked, ended] = [await get(url, accept), await get(`${url}.${ending}`)]
      compare(url, [asked.statusCode, ended.statusCode], [200, 200])
      compare(url, [asked.headers['content-type'], ended.headers['content-type']], [contentType, contentType])
      compare(url, [ended.body, ended.headers.etag], [asked.body, asked.headers.etag])
      compare(`${url} says something`, asked.body.length > 50, true)
      compare('the ending goes before Accept', (await get(`${url}.${ending}`, 'image/png')).body, asked.body)
    }
    t.strictSame(differences, [])
  })
}

t.test('an address may hold a query after its ending', async t => {
  t.equal(
    (await get('/v1/principles/safe.md?variant=easy-read')).body,
    (await get('/v1/principles/safe?variant=easy-read', 'text/markdown')).body
  )
  t.equal(
    (await get('/v1/principles/safe?lang=en', 'text/plain')).body,
    (await get('/v1/principles/safe.txt?lang=en')).body
  )
})

t.test('the best of Accept is chosen by its weights, the more specific range first', async t => {
  const chosen: Readonly<Record<string, string>> = {
    '*/*': 'application/json',
    'application/*': 'application/json',
    'text/*': 'text/html; charset=utf-8',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8': 'text/html; charset=utf-8',
    'application/json;q=0.5, text/markdown': 'text/markdown; charset=utf-8',
    'text/markdown;q=0.4, text/plain;q=0.5, application/json;q=0.1': 'text/plain; charset=utf-8',
    'text/*;q=0.9, text/html;q=0.1, application/json;q=0.5': 'text/markdown; charset=utf-8',
    '*/*;q=0.1, application/ld+json;q=0.2': 'application/ld+json',
    'application/json;q=0, */*': 'application/ld+json',
    'text/html;q=0, text/*': 'text/markdown; charset=utf-8',
    'TEXT/HTML': 'text/html; charset=utf-8',
    'image/png, text/plain;q=0.001': 'text/plain; charset=utf-8',
    'application/json; charset=utf-8': 'application/json',
    'text/html;charset="utf-8";q=0.3, text/plain; charset=UTF-8; q=0.2': 'text/html; charset=utf-8',
  }
  const { differences, compare } = collectDifferences()
  for (const [accept, contentType] of Object.entries(chosen)) {
    compare(accept, (await get('/v1/principles/safe', accept)).headers['content-type'], contentType)
  }
  t.strictSame(differences, [])
  t.equal((await get('/v1/principles/safe')).headers['content-type'], 'application/json', 'no Accept at all')
})

t.test('what does not exist is 406, and what exists is listed', async t => {
  const { differences, match } = collectDifferences()
  for (
    const accept of ['image/png', 'application/xml', 'text/html;level=1', 'application/json;q=0', '*/*;q=0', 'nonsense']
  ) {
    const response = await get('/v1/principles/safe', accept)
    match(accept, { status: response.statusCode, problem: response.json() }, {
      status: 406,
      problem: {
        code: 'not_acceptable',
        detail:
          'This resource is available as application/json, application/ld+json, text/html, text/markdown, text/plain',
      },
    })
  }
  t.strictSame(differences, [])
})

t.test('a collection and a difference are JSON alone', async t => {
  const { differences, compare, match } = collectDifferences()
  for (const url of documents) {
    compare(url, (await get(url, 'text/html, application/json;q=0.1')).headers['content-type'], 'application/json')
    compare(url, (await get(`${url}.json`)).body, (await get(url)).body)
    for (const ending of ['jsonld', 'html', 'md', 'txt']) {
      match(`${url}.${ending}`, (await get(`${url}.${ending}`)).json(), {
        status: 406,
        detail: 'This resource is available as application/json',
      })
    }
  }
  t.strictSame(differences, [])
})

t.test('an ending that is none is part of the name', async t => {
  const { differences, compare } = collectDifferences()
  for (
    const url of [
      '/v1/principles/safe.xml',
      '/v1/principles/safe.JSON',
      '/v1/principles/safe.md.',
      '/v1/principles/safe.md.md',
      '/v1/principles/safe.json%20',
      '/v1/principles/.md',
      '/v1/guide.pdf',
    ]
  ) {
    compare(url, (await get(url)).statusCode, 404)
  }
  t.strictSame(differences, [])
})

t.test('all representations say the same words', async t => {
  const plain = (text: string) =>
    text.replace(/\\([\\`*_[\]<>#+=~.)-])/g, '$1').replace(/[“”"]/g, '"').replace(/\s+/g, ' ')
  const { differences, compare, match } = collectDifferences()
  for (const { slug, title, gloss, points, statements, attribution } of (await get('/v1/principles')).json().items) {
    for (const ending of ['html', 'md', 'txt']) {
      const body = plain((await get(`/v1/principles/${slug}.${ending}`)).body)
      for (const text of [title, gloss, ...points, ...statements.map(({ text }: { text: string }) => text)]) {
        match(`${slug}.${ending}`, body, plain(text))
      }
      match(`${slug}.${ending} is attributed`, body, plain(ending === 'html' ? attribution.html : attribution.text))
    }
    const { creditText } = (await get(`/v1/principles/${slug}.jsonld`)).json()
    compare(slug, creditText['@value'], attribution.text)
  }
  t.strictSame(differences, [])
})

t.test('Markdown and plain text are whole documents', async t => {
  t.match(
    (await get('/v1/principles/safe.md')).body,
    /^# Safe\n\nEveryone feels safe[^\n]+\n\n[\s\S]+\n## In short\n\n- [\s\S]+\n## Statements to rate\n\n1\. [\s\S]+\n## Examples\n\n- \[[^\]]+\]\(<https:[^>]+>\)\n\n---\n\n“Safe”, Core principles[^\n]+\n$/
  )
  t.match(
    (await get('/v1/principles/safe.txt')).body,
    /^Safe\n\nEveryone feels safe[^\n]+\n\n[\s\S]+\nIn short\n\n- [\s\S]+\nStatements to rate\n\n1\. [\s\S]+\nExamples\n\n- [^\n]+ <https:[^>]+>\n\n“Safe”, Core principles[^\n]+\n$/
  )
})
