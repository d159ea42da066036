import t from 'tap'
import { startApp } from '../fixtures/app.ts'

const app = await startApp(t)
const read = async (url: string) => (await app.inject(url)).json()

t.test('fields leaves the members that are named, in the order of the record', async t => {
  t.strictSame(Object.keys(await read('/v1/principles/safe?fields=title,slug')), ['slug', 'title'])
  t.strictSame(await read('/v1/principle-sets/core?fields=version'), { version: '1.2.0' })
  const { items: [{ slug }], page } = await read('/v1/examples?limit=1')
  t.strictSame(await read('/v1/examples?fields=slug&limit=1'), { items: [{ slug }], page })
  const whole = await read('/v1/principles/safe')
  t.strictSame(await read(`/v1/principles/safe?fields=${Object.keys(whole).join(',')}`), whole)
})

t.test('fields is for JSON alone', async t => {
  for (const accept of ['text/html', 'application/ld+json', 'text/markdown', 'text/plain']) {
    t.match((await app.inject({ url: '/v1/principles/safe?fields=title', headers: { accept } })).json(), {
      code: 'not_acceptable',
      detail: 'This resource is available as application/json',
    })
  }
  t.equal((await app.inject('/v1/principles/safe.md?fields=title')).statusCode, 406)
  t.equal((await app.inject('/v1/principles/safe.json?fields=title')).body, '{"title":"Safe"}')
})

t.test('expand=principles and principles.examples put whole records into a set', async t => {
  const { items } = await read('/v1/principles')
  t.strictSame((await read('/v1/principle-sets/core?expand=principles')).principles, items)
  const nested = (await read('/v1/principle-sets/core?expand=principles.examples')).principles
  t.strictSame(nested, (await read('/v1/principle-sets/core?expand=principles,principles.examples')).principles)
  t.strictSame(nested, (await read('/v1/principles?expand=examples')).items)
  t.strictSame((await read('/v1/principle-sets/core/versions/1.2.0?expand=principles.examples')).principles, nested)
})

t.test('expand=examples puts whole examples into a principle', async t => {
  const principle = await read('/v1/principles/safe?expand=examples')
  t.strictSame(principle.examples, (await read('/v1/principles/safe/examples')).items)
  t.strictSame({ ...principle, examples: [] }, { ...await read('/v1/principles/safe'), examples: [] })
})

t.test('expand=principles puts principles in short into an example', async t => {
  const { principles } = await read('/v1/examples/chapter?expand=principles')
  const set = await read('/v1/principle-sets/core')
  for (const { slug, principle } of principles) {
    t.strictSame(
      principle,
      set.principles.find((one: { slug: string }) => one.slug === slug)
    )
  }
  t.strictSame(
    (await read('/v1/examples?expand=principles')).items.find(({ slug }: { slug: string }) => slug === 'chapter')
      .principles,
    principles
  )
})

t.test('fields and expand together leave the expanded member', async t => {
  t.strictSame(await read('/v1/principles/safe?expand=examples&fields=examples'), {
    examples: (await read('/v1/principles/safe/examples')).items,
  })
})

t.test('a parameter that is unknown, repeated, empty or out of bounds is 400 and named', async t => {
  const refused = {
    '/v1/principles?limit=0': 'limit',
    '/v1/principles?limit=101': 'limit',
    '/v1/principles?limit=-1': 'limit',
    '/v1/principles?limit=1.5': 'limit',
    '/v1/principles?limit=ten': 'limit',
    '/v1/principles?limit=': 'limit',
    '/v1/principles?limit=1&limit=2': 'limit',
    '/v1/principles?limit[]=1': 'limit[]',
    '/v1/principles?sort=title': 'sort',
    '/v1/principles?fields=': 'fields',
    '/v1/principles?fields=title,': 'fields',
    '/v1/principles?fields=title,%20slug': 'fields',
    '/v1/principles?fields=Title': 'fields',
    '/v1/principles?fields=__proto__': 'fields',
    '/v1/principles/safe?fields=principles': 'fields',
    '/v1/principles/safe?expand=principles': 'expand',
    '/v1/principles/safe?expand=examples,everything': 'expand',
    '/v1/principles/safe?limit=1': 'limit',
    '/v1/principles/safe?__proto__=1': '__proto__',
    '/v1/principle-sets/core?expand=examples': 'expand',
    '/v1/principle-sets/core?expand=principlesXexamples': 'expand',
    '/v1/guide?expand=aims': 'expand',
    '/v1/principle-sets/core/versions/1.2.0/diff/1.2.0?fields=bump': 'fields',
    '/v1/crosswalks?by=ours': 'by',
    '/v1/search?q=safe&page=2': 'page',
    '/v1/search?q=safe&limit=51': 'limit',
    '/v1/search?q=safe&type=source': 'type',
    '/v1/search?q=': 'q',
    '/v1/search': 'q',
    '/v1/principles/safe?variant=difficult': 'variant',
    '/feeds/versions.atom?limit=1': 'limit',
    '/livez?verbose=1': 'verbose',
  }
  for (const [url, parameter] of Object.entries(refused)) {
    const response = await app.inject(url)
    t.equal(response.statusCode, 400, url)
    t.match(response.json(), {
      code: 'invalid_parameter',
      instance: url.split('?', 1)[0],
      errors: [{ parameter, code: /^(unknown|invalid|missing)$/, detail: /\S/ }],
    }, url)
  }
  const page = await app.inject('/embed/principles/safe?expand=examples')
  const type = 'text/html; charset=utf-8'
  t.match(page, { statusCode: 400, headers: { 'content-type': type } }, 'a page says so on a page')
})

t.test('every fault of a request is told at once', async t => {
  const { errors } = await read('/v1/principles?limit=0&sort=x&fields=y')
  t.strictSame(errors.map(({ parameter, code }: { parameter: string, code: string }) => [parameter, code]).sort(), [
    ['fields', 'invalid'],
    ['limit', 'invalid'],
    ['sort', 'unknown'],
  ])
})

t.test('a path parameter over 200 characters is 400', async t => {
  const response = await app.inject(`/v1/principles/${'x'.repeat(201)}`)
  t.equal(response.statusCode, 400)
  t.match(response.json(), { code: 'invalid_parameter', errors: [{ parameter: 'principle' }] })
  t.match((await app.inject(`/v1/principles/${'x'.repeat(200)}`)).json(), { code: 'principle_not_found' })
})
