import t from 'tap'
import { startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { authored } from '../fixtures/sets-client.ts'
import { start } from '../sets/readable-set.ts'
import { content } from './garden-wordings.ts'
import { release, seedOf } from '../fixtures/versions.ts'

const app = await startApp(t)
const read = async (url: string) => (await app.inject(url)).json()

t.test('records are named by their slugs: all at once, in that order, each as it is alone', async t => {
  const { differences, compare } = collectDifferences()
  const lists: Readonly<Record<string, readonly string[]>> = {
    '/v1/principles': ['safe', 'mutual', 'progressive'],
    '/v1/examples': ['schwartz-rounds', 'chapter'],
    '/v1/principles/progressive/examples': ['action-learning-sets'],
    '/v1/categories': ['supervision', 'charter'],
    '/v1/sources': ['peer-based-approaches'],
    '/v1/principle-sets/core/principles': ['safe', 'mutual'],
    '/v1/principle-sets/core/versions/1.0.0/principles': ['safe', 'mutual'],
    '/v1/principle-sets/core/versions/1.0.0/examples': ['chapter'],
    '/v1/principle-sets/core/versions/1.0.0/categories': ['charter', 'community'],
  }
  for (const [list, slugs] of Object.entries(lists)) {
    const answer = await read(`${list}?slug=${[...slugs, 'nothing', slugs[0]].join(',')}`)
    const base = list.replace(/principles\/progressive\/examples/, 'examples')
    compare(list, answer, {
      items: await Promise.all(slugs.map(slug => read(`${base}/${slug}`))),
      page: { limit: 50, next: null },
      missing: [{ slug: 'nothing', replacedBy: [] }],
    })
  }
  t.strictSame(differences, [])
  const short = await read('/v1/principles?slug=safe,mutual&fields=slug,lang&variant=easy-read')
  t.strictSame(short.items, [{ slug: 'safe', lang: 'en' }, { slug: 'mutual', lang: 'en' }])
  const inTurn = await read('/v1/principles?slug=mutual,safe&fields=slug,lang&variant=easy-read')
  t.strictSame(inTurn.items, short.items.toReversed(), 'another order is another answer')
})

t.test('slug goes with nothing that narrows or divides a list, wordings=all with nothing that chooses one', async t => {
  const { differences, match } = collectDifferences()
  const refused: Readonly<Record<string, string>> = {
    '/v1/principles?slug=safe&limit=1': 'limit',
    '/v1/principles?slug=safe&cursor=a.b': 'cursor',
    '/v1/examples?slug=chapter&category=charter': 'category',
    '/v1/examples?facets=category&slug=chapter': 'facets',
    '/v1/principles?slug=': 'slug',
    '/v1/principles?slug=safe,': 'slug',
    '/v1/principles?slug=safe&slug=mutual': 'slug',
    [`/v1/principles?slug=${'safe,'.repeat(50)}safe`]: 'slug',
    '/v1/crosswalks?slug=core': 'slug',
    '/v1/principles/safe?wordings=all&lang=en': 'lang',
    '/v1/principles/safe?variant=easy-read&wordings=all': 'variant',
    '/v1/principles/safe?wordings=all&expand=examples': 'expand',
    '/v1/principles/safe?wordings=some': 'wordings',
    '/v1/principles?wordings=all': 'wordings',
    '/v1/sources/peer-based-approaches?wordings=all': 'wordings',
  }
  for (const [url, parameter] of Object.entries(refused)) {
    match(url, await read(url), { status: 400, code: 'invalid_parameter', errors: [{ parameter, detail: /\S/ }] })
  }
  t.strictSame(differences, [])
  t.strictSame(
    (await read('/v1/principle-sets?slug=core')).items.map(({ slug }: { slug: string }) => slug),
    ['core'],
    'on sets it is a filter'
  )
})

t.test('wordings=all gives a record in each wording that it has, as lang and variant give it', async t => {
  const garden = await startApp(t, { seed: seedOf(release(content)) })
  const { differences, compare } = collectDifferences()
  const whole = async (url: string) => (await garden.inject(url)).json()
  const base = '/v1/principle-sets/garden'
  const views = [{ lang: content.lang, variant: 'standard' }, ...content.wordings]
    .map(({ lang, variant }) => ({ lang, variant }))
  for (const path of [base, `${base}/principles/safe`, `${base}/versions/1.0.0/principles/mutual`]) {
    const { wordings, ...record } = await whole(`${path}?wordings=all`)
    compare(path, record, await whole(path))
    const each = await Promise.all(
      views.map(({ lang, variant }) => whole(`${path}?${new URLSearchParams({ lang, variant })}`))
    )
    const own = each.filter(({ lang, variant }, index) =>
      lang === views[index]?.lang && variant === views[index]?.variant
    )
    compare(path, wordings, own)
    t.ok(own.length > 1, path)
  }
  const { wordings } = await whole(`${base}/principles/safe?wordings=all&fields=title`)
  compare('fields', Object.keys(wordings[1]), ['lang', 'variant', 'title'])
  t.strictSame(differences, [])
})

t.test('wordings=all is JSON alone', async t => {
  t.equal((await app.inject('/v1/principles/safe.html?wordings=all')).statusCode, 406)
  const asked = { url: '/v1/principles/safe?wordings=all', headers: { accept: 'text/html' } }
  t.equal((await app.inject(asked)).statusCode, 406)
  t.match(await read('/v1/guide?wordings=all'), { wordings: [{ lang: 'en', variant: 'standard' }] })
})

testOnEngines(t, async (t, engine) => {
  const { client, nobody } = await start(t, engine)

  await t.test('V3: of what is missing, what took its place is told', async t => {
    const set = await client.make({ title: 'A set', visibility: 'public' })
    await client.write(set, authored(['kind', 'fair']))
    await client.publish(set)
    await client.write(set, authored(['gentle', 'equal', 'just'], {
      replacedBy: [
        { from: ['kind'], to: ['gentle'], relationship: 'equal' },
        { from: ['fair'], to: ['equal', 'just'], relationship: 'broader' },
      ],
    }))
    await client.publish(set)
    const named = (...slugs: string[]) =>
      slugs.map(slug => ({ slug, url: `${set.path}/versions/2.0.0/principles/${slug}` }))
    const { items, missing } =
      (await nobody.get(`${set.path}/principles?slug=kind,just,fair,never&fields=slug`)).json()
    t.strictSame(items, [{ slug: 'just' }])
    t.strictSame(missing, [
      { slug: 'kind', replacedBy: named('gentle') },
      { slug: 'fair', replacedBy: named('equal', 'just') },
      { slug: 'never', replacedBy: [] },
    ])
    const before = (await nobody.get(`${set.path}/versions/1.0.0/principles?slug=kind,gentle&fields=slug`)).json()
    t.strictSame([before.items, before.missing], [[{ slug: 'kind' }], [{ slug: 'gentle', replacedBy: [] }]])
  })
})
