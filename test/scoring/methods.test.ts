/** Anybody can work out a score again by what is told of its method: here is one who knows nothing else. */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { startApp } from '../fixtures/app.ts'

const app = await startApp(t)
const get = async (url: string) => (await app.inject(url)).json()

t.test('the methods are listed, and each is told', async t => {
  const { items } = await get('/v1/scoring-methods')
  t.strictSame(items.map(({ id, version }: { id: string, version: string }) => `${id} ${version}`), [
    'weighted-mean 1.0.0',
    'mutual-item-mean 1.0.0',
    'mutual-item-mean 1.1.0',
  ])
  for (const { links: { self }, ...summary } of items) {
    t.match(await get(self), {
      type: 'scoring-method',
      ...summary,
      rules: [{ id: 'S1', text: /./ }],
      links: { self, scores: '/v1/scores' },
    })
  }
  const answer = await app.inject('/v1/scoring-methods/weighted-mean/1.0.0')
  t.match(answer.headers, { 'cache-control': /^public/ })
  for (const url of ['/v1/scoring-methods/weighted-mean/2.0.0', '/v1/scoring-methods/median/1.0.0']) {
    t.match(await get(url), { status: 404, code: 'scoring_method_not_found' })
  }
})

t.test('D12 what a confidential value still tells stands with its method, for every scale', async t => {
  const { limits } = await get('/v1/scoring-methods/mutual-item-mean/1.1.0')
  const { k, scales } = JSON.parse(await readFile('src/domain/rules/disclosure-limits.json', 'utf8'))
  t.match(limits, { about: /two levels/, k, scales })
  t.strictSame(scales.map(({ levels }: { levels: number }) => levels), [2, 3, 4, 5, 6, 7, 8, 9, 10])
  t.notOk(
    'limits' in await get('/v1/scoring-methods/weighted-mean/1.0.0'),
    'nothing is confidential that one person says'
  )
})

t.test('the rules in words lead to the vectors', async t => {
  const { vectors } = await get('/v1/scoring-methods/weighted-mean/1.0.0')
  t.match(vectors, { about: /exact fractions/, scale: { not: 0, fully: 3 } })
  let worked = 0
  for (const { name, statements, ratings, options, expect } of vectors.principle) {
    if ('status' in expect) continue
    const points: Record<string, number> = options.scale ?? vectors.scale
    const [least, most] = [Math.min(...Object.values(points)), Math.max(...Object.values(points))]
    let [sum, weights] = [0, 0]
    for (const { key, weight = 1, counted = true, notApplicable } of statements) {
      const word: string = ratings[key] ?? ''
      const level = points[word]
      const value = level !== undefined
        ? (level - least) / (most - least)
        : word === 'not_applicable' && notApplicable === 'count_as_zero'
          ? 0
          : undefined
      if (!counted || value === undefined) continue
      sum += weight * value
      weights += weight
    }
    const score = weights === 0 ? null : sum / weights
    t.ok(score === null ? expect.score === null : Math.abs(score - expect.score) <= 0.00005 + Number.EPSILON, name)
    worked++
  }
  t.ok(worked > 20)
  const mutual = await get('/v1/scoring-methods/mutual-item-mean/1.1.0')
  t.ok(mutual.vectors.mutual.length > 5)
  t.ok(
    mutual.vectors.multi.every(({ expect }: { expect: { items: object } }) =>
      Object.values(expect.items).every(({ released }) => released)
    ),
    'none that needs a gate'
  )
})

t.test('M3 the versions of a method say what they count otherwise, each with its own vectors', async t => {
  const [older, newer] = [
    await get('/v1/scoring-methods/mutual-item-mean/1.0.0'),
    await get('/v1/scoring-methods/mutual-item-mean/1.1.0'),
  ]
  const textOf = ({ rules }: { rules: Array<{ id: string, text: string }> }) =>
    rules.find(({ id }) => id === 'M2')?.text
  t.match(textOf(older), /weight of all counted statements: what is not applicable lowers it/)
  t.match(textOf(newer), /A statement that everybody inside marked not applicable is not/)
  const namesOf = ({ vectors }: { vectors: { mutual: Array<{ name: string }> } }) =>
    vectors.mutual.map(({ name }) => name)
  t.strictSame(
    namesOf(newer).filter(name => !namesOf(older).includes(name)),
    ['m14-everybody-says-not-applicable']
  )
})
