/** D5, I2, M3: what is said of principles that have no value, and why they have none. */
import t from 'tap'
import { startAssessing } from '../fixtures/assessing.ts'
import type { Assessment } from '../fixtures/assessments-client.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { authored, scale } from '../fixtures/sets-client.ts'

const principles = [
  { slug: 'kind', statements: [{ key: 'k1', text: 'We listen.' }, { key: 'k2', text: 'We ask.' }] },
  { slug: 'away', statements: [{ key: 'w1', text: 'We travel.' }] },
  { slug: 'unasked', statements: [{ key: 'u1', text: 'We sing.', counted: false }] },
  { slug: 'silent', statements: [{ key: 's1', text: 'We rest.' }] },
].map(principle => ({ ...principle, title: principle.slug, gloss: 'In short.' }))

const noneOfIt = { notApplicable: 'not_part_of_this_arrangement' }
const answers = { k1: { level: 'yes' }, k2: noneOfIt, w1: noneOfIt, u1: { level: 'no' }, s1: { dontKnow: true } }

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const set = await client.sets.make({ title: 'A set' })
  await client.sets.write(set, authored([], { scale, principles, minCoverage: '3/4' }))
  await client.sets.publish(set)
  const of = { set: set.id, version: '1.0.0' }

  const pageOf = async ({ links }: Assessment) =>
    (await client.get(`${links.self}/results/1`, { accept: 'text/html' })).payload
  const findingsOf = async ({ links }: Assessment): Promise<Record<string, string>> => {
    const { questions } = await client.read(`${links.self}/improvements`)
    return Object.fromEntries(
      questions.map(({ principle, finding }: { principle: string, finding: string }) => [principle, finding])
    )
  }
  const checksOf = async ({ links }: Assessment): Promise<string[]> =>
    (await client.read(`${links.self}/checks`)).items
      .filter(({ code }: { code: string }) => code === 'coverage_low')
      .map(({ principle }: { principle: string }) => principle)

  async function releasedBy (count: number, disclosure: string): Promise<Assessment> {
    const assessment = await client.mutual({ ...of, disclosure })
    for (const person of await client.join(assessment, count)) await person.rate(answers, { submit: true })
    await client.move(assessment, 'closed', 'released')
    return assessment
  }

  const exact = {
    kind: 'strong',
    away: 'not_applicable',
    unasked: 'nothing_counted',
    silent: 'not_enough_answers',
  }
  const sentences = [
    'By these answers nothing of “away” applies to this arrangement.',
    'Nothing in “unasked” is counted, so there is nothing to say.',
    'There are not enough answers about “silent” to say.',
    'Nothing in it is counted.',
  ]

  await t.test('I2 a single result says why a principle has no value', async t => {
    const assessment = await client.make({ ...of, open: true })
    await client.replace(assessment, answers, { release: true })
    t.strictSame(await findingsOf(assessment), exact)
    const page = await pageOf(assessment)
    for (const sentence of sentences) t.ok(page.replaceAll(/<\/?bdi[^>]*>/g, '').includes(sentence), sentence)
    t.match(page, /away<\/bdi><\/th><td>none<\/td><td>does not apply<\/td>/)
    t.match(page, /the bounds between weak, mixed and strong are choices of the set/)
    t.notMatch(page, /guide/i, 'a set made from nothing names no guide')
    t.match(page, /unasked<\/bdi><\/th><td>none<\/td><td>nothing in it is counted<\/td>/)
    t.notMatch(page, /Most could be gained/, 'what does not count could gain nothing')
    t.notMatch(page, /Where most could be gained/)
  })

  await t.test('M3 what everybody marked not applicable leaves the applicable weight of a shared result', async t => {
    const assessment = await releasedBy(2, 'shared')
    const { result } = await client.result(assessment)
    t.match(result, {
      method: { id: 'mutual-item-mean', version: '1.1.0' },
      principles: [{ slug: 'kind', coverage: { exact: '1' }, outcome: 'scored' }, { slug: 'away', coverage: null }],
    })
    t.strictSame(await findingsOf(assessment), exact)
    t.strictSame(await checksOf(assessment), ['silent'])
    const page = await pageOf(assessment)
    for (const sentence of sentences) t.ok(page.replaceAll(/<\/?bdi[^>]*>/g, '').includes(sentence), sentence)
    t.match(page, /left out: all who answered said that it does not apply/)
  })

  await t.test('M3 what one of two marked not applicable and the other declined is not said of most', async t => {
    const assessment = await client.mutual({ ...of, disclosure: 'shared' })
    const [one, two] = await client.join(assessment, 2)
    await one?.rate(answers, { submit: true })
    await two?.rate({ w1: { declined: true } }, { submit: true })
    await client.move(assessment, 'closed', 'released')
    const page = await pageOf(assessment)
    t.match(page, /left out: more people said that it does not apply than gave a level; not applicable: 1; declined: 1/)
  })

  await t.test('D3 a confidential result says only that nothing can be shown, whatever the reason', async t => {
    const assessment = await releasedBy(12, 'confidential')
    t.strictSame(await findingsOf(assessment), {
      kind: 'too_little_shown',
      away: 'not_shown',
      unasked: 'nothing_counted',
      silent: 'not_shown',
    })
    const { questions } = await client.read(`${assessment.links.self}/improvements`)
    const saidOf = (slug: string) =>
      questions.find(({ principle }: { principle: string }) => principle === slug).answers
        .map(({ answer }: { answer: string }) => answer.replace(slug, 'it'))
    t.strictSame(saidOf('away'), saidOf('silent'), 'alike')
    t.strictSame(saidOf('away'), ['Nothing can be shown of “it”.', 'Nothing can be shown.'])
    t.strictSame(await checksOf(assessment), ['kind', 'away', 'silent'])
    const page = await pageOf(assessment)
    t.notMatch(page, /not enough answers|does not apply|not applicable/)
  })

  await t.test('D5 what is hidden is not said to be of fewer people than it is', async t => {
    const perspectives = [{ key: 'people', title: 'People' }, { key: 'managers', title: 'Managers' }]
    const assessment = await client.mutual({ ...of, perspectives })
    const [many, few] = [await client.join(assessment, 6, 'people'), await client.join(assessment, 2, 'managers')]
    for (const person of [...many, ...few]) await person.rate({ k1: { level: 'yes' } }, { submit: true })
    await client.move(assessment, 'closed', 'released')
    const page = await pageOf(assessment)
    for (const title of ['People', 'Managers']) {
      t.match(page, new RegExp(`<bdi>${title}</bdi></td><td>not shown, to protect people</td>`))
    }
    t.notMatch(page, /not shown \(|fewer than \d people/)
  })
})
