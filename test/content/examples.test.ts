import t from 'tap'
import { audiences, formats, judgements } from '../../src/domain/versions/principle-set.ts'
import { startApp } from '../fixtures/app.ts'

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

t.test('a filter by a slug that nothing has finds nothing, and one that is no filter is refused', async t => {
  t.strictSame(await list('principle=nothing'), [])
  t.strictSame(await list('category=nothing'), [])
  for (
    const query of [
      'format=walk',
      'audience=everybody',
      'peerSupport=maybe',
      'peerSupport=',
      'peer-support=yes',
      'principle=safe&principle=mutual',
      `category=${'x'.repeat(65)}`,
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

t.test('the examples of a version take the same filters, and a range keeps them', async t => {
  const expected = slugs(await list('audience=managers&peerSupport=yes'))
  const response = await app.inject('/v1/principle-sets/core/versions/1.1.0/examples?audience=managers&peerSupport=yes')
  t.strictSame(slugs(response.json().items), expected)
  t.equal(
    (await app.inject('/v1/principle-sets/core/versions/1/examples?audience=managers&peerSupport=yes')).headers
      .location,
    '/v1/principle-sets/core/versions/1.1.0/examples?audience=managers&peerSupport=yes'
  )
})
