import t from 'tap'
import { audiences, formats, judgements } from '../../src/domain/versions/principle-set.ts'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { principles } from './members.ts'

interface Example {
  readonly slug: string
  readonly category: string
  readonly principles: ReadonlyArray<{ readonly slug: string }>
  readonly format: readonly string[]
  readonly audience: readonly string[]
  readonly peerSupport: { readonly judgement: string }
}

const app = await startApp(t)
const list = async (query = ''): Promise<Example[]> => (await app.inject(`/v1/examples?${query}`)).json().items
const all = await list()

/** Each filter with its values and what it asks of an example. */
const filters: Readonly<
  Record<string, readonly [values: readonly string[], meets: (example: Example, value: string) => boolean]>
> = {
  principle: [
    [...new Set(all.flatMap(({ principles }) => principles.map(({ slug }) => slug)))],
    ({ principles }, value) => principles.some(({ slug }) => slug === value),
  ],
  category: [[...new Set(all.map(({ category }) => category))], ({ category }, value) => category === value],
  format: [formats, ({ format }, value) => format.includes(value)],
  audience: [audiences, ({ audience }, value) => audience.includes(value)],
  peerSupport: [judgements, ({ peerSupport }, value) => peerSupport.judgement === value],
}
const slugs = (examples: readonly Example[]) => examples.map(({ slug }) => slug)

for (const [name, [values, meets]] of Object.entries(filters)) {
  t.test(`the filter ${name} leaves the examples that meet it, in the order of all`, async t => {
    for (const value of values) {
      t.strictSame(slugs(await list(`${name}=${value}`)), slugs(all.filter(example => meets(example, value))), value)
    }
    t.ok(
      values.some(value => all.some(example => meets(example, value)) && !all.every(example => meets(example, value))),
      'and makes a difference'
    )
  })
}

t.test('filters together leave the examples that meet all of them', async t => {
  let found = 0
  const entries = Object.entries(filters)
  for (const [first, [firstValues, meetsFirst]] of entries) {
    for (const [second, [secondValues, meetsSecond]] of entries.filter(([name]) => name > first)) {
      for (const a of firstValues) {
        for (const b of secondValues) {
          const expected = all.filter(example => meetsFirst(example, a) && meetsSecond(example, b))
          if (expected.length === 0) continue
          found++
          t.strictSame(
            slugs(await list(`${first}=${a}&${second}=${b}`)),
            slugs(expected),
            `${first}=${a}&${second}=${b}`
          )
        }
      }
    }
  }
  t.ok(found > 20)
  t.strictSame(await list('format=one-to-one&audience=managers&peerSupport=no&category=charter&principle=safe'), [])
})

t.test('a filter takes several values, and leaves what has any of them', async t => {
  const { differences, compare } = collectDifferences()
  for (const [name, [values, meets]] of Object.entries(filters)) {
    for (const [index, a] of values.entries()) {
      const b = values[(index + 1) % values.length] ?? a
      const expected = slugs(all.filter(example => meets(example, a) || meets(example, b)))
      compare(`${name}=${a},${b}`, slugs(await list(`${name}=${a},${b}`)), expected)
    }
  }
  t.strictSame(differences, [])
})

t.test('the same values in any order, however the comma is written, are one cached answer', async t => {
  const { differences, compare } = collectDifferences()
  const canonical = await app.inject('/v1/examples?category=charter,supervision&audience=managers&limit=1')
  for (
    const query of [
      'category=supervision,charter&audience=managers&limit=1',
      'category=supervision%2ccharter&audience=managers&limit=1',
    ]
  ) {
    const { body, headers } = await app.inject(`/v1/examples?${query}`)
    compare(`${query} bytes`, body, canonical.body)
    for (const name of ['etag', 'content-location', 'link']) {
      compare(`${query} ${name}`, headers[name], canonical.headers[name])
    }
  }
  const next = `${/<([^>]+)>/.exec(String(canonical.headers.link))?.[1]}`
  const other = await app.inject(next.replace('charter%2Csupervision', 'supervision%2Ccharter'))
  compare('the next page', other.statusCode, 200)
  t.strictSame(differences, [])
})

t.test('a value that is nowhere is refused with the values that there are, those of the version', async t => {
  const { differences, compare } = collectDifferences()
  const has = (values: readonly string[]) => `not in this version, which has ${values.join(', ')}`
  const { items } = (await app.inject('/v1/categories')).json()
  const categories = items.map(({ slug }: { slug: string }) => slug)
  const told = async (query: string, base = '/v1/examples') => (await app.inject(`${base}?${query}`)).json().errors
  const pinned = '/v1/principle-sets/core/versions/1.0.0/examples'
  for (const base of ['/v1/examples', pinned]) {
    compare(base, await told('category=charter,walks', base), [
      { parameter: 'category', code: 'unknown', detail: `"walks" is ${has(categories)}` },
    ])
    compare(base, await told('principle=walks,a', base), [
      { parameter: 'principle', code: 'unknown', detail: `"a", "walks" are ${has(principles)}` },
    ])
  }
  compare('names only', await told('category=a', '/v1/principle-sets/imroc/versions/1.0.0/examples'), [
    { parameter: 'category', code: 'unknown', detail: '"a" is not in this version, which has none' },
  ])
  compare('closed', await told('audience=managers,everybody'), [{
    parameter: 'audience',
    code: 'invalid',
    detail: `must be one of ${audiences.join(', ')}`,
  }])
  t.strictSame(differences, [])
})

t.test('a filter that is written wrongly is refused and named', async t => {
  for (
    const query of [
      'format=walk',
      'audience=everybody',
      'peerSupport=maybe',
      'peerSupport=',
      'peer-support=yes',
      'principle=safe&principle=mutual',
      'category=charter,',
      'facets=titles',
      'facets=',
      `category=${'x'.repeat(65)}`,
      `principle=${'safe,'.repeat(50)}safe`,
    ]
  ) {
    const response = await app.inject(`/v1/examples?${query}`)
    t.equal(response.statusCode, 400, query)
    t.match(response.json(), {
      code: 'invalid_parameter',
      errors: [{ parameter: query.split('=', 1)[0], detail: /\S/ }],
    }, query)
  }
})

interface Counted {
  readonly value: string
  readonly title: string | null
  readonly lang: string | null
  readonly count: number
}

t.test('facets count what the other filters leave, by each value that any example has', async t => {
  const { differences, compare } = collectDifferences()
  const facets = Object.keys(filters)
  const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no filter': {},
    'one filter': { category: 'supervision' },
    several: { category: 'supervision', audience: 'managers', principle: 'safe' },
  }
  for (const [what, query] of Object.entries(queries)) {
    const asked = new URLSearchParams({ ...query, facets: facets.join(','), limit: '1' })
    const answer = (await app.inject(`/v1/examples?${asked}`)).json()
    compare(what, Object.keys(answer), ['items', 'page', 'facets'])
    for (const facet of facets) {
      const [values, meets] = filters[facet] ?? [[], () => false]
      const others = Object.entries(query).filter(([name]) => name !== facet)
      const left = all.filter(example =>
        others.every(([name, value]) => filters[name]?.[1](example, value) ?? true)
      )
      const expected = values.filter(value => all.some(example => meets(example, value))).map(value =>
        [value, left.filter(example => meets(example, value)).length] as const
      )
      const counted = (answer.facets[facet] as Counted[]).map(({ value, count }) => [value, count] as const)
      compare(`${what} ${facet}`, new Map(counted.toSorted()), new Map(expected.toSorted()))
    }
  }
  const { facets: { category, audience } } =
    (await app.inject('/v1/principles/safe/examples?facets=category,audience&audience=managers')).json()
  const titles = (await app.inject('/v1/categories')).json().items
  for (const { value, title, lang } of category as Counted[]) {
    compare(value, [title, lang], [titles.find(({ slug }: Example) => slug === value)?.title, 'en'])
  }
  compare('managers', (audience as Counted[]).find(({ value }) => value === 'managers'), {
    value: 'managers',
    title: null,
    lang: null,
    count: (await app.inject('/v1/principles/safe/examples?audience=managers')).json().items.length,
  })
  t.strictSame(differences, [])
})

t.test('the examples of a version take the same filters, and a range keeps them', async t => {
  const expected = slugs(await list('audience=managers&peerSupport=yes'))
  const response = await app.inject('/v1/principle-sets/core/versions/1.2.0/examples?audience=managers&peerSupport=yes')
  t.strictSame(slugs(response.json().items), expected)
  t.equal(
    (await app.inject('/v1/principle-sets/core/versions/1/examples?audience=managers&peerSupport=yes')).headers
      .location,
    '/v1/principle-sets/core/versions/1.2.0/examples?audience=managers&peerSupport=yes'
  )
})
