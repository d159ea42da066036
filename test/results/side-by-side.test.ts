/** What a reader is told where several results stand side by side. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { startApp } from '../fixtures/app.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { movableClock, day } from '../fixtures/keyed-app.ts'
import { makeOrganisation } from '../fixtures/organisations.ts'
import { setsClient } from '../fixtures/sets-client.ts'

const scale = {
  key: 'four',
  levels: ['not', 'emerging', 'mostly', 'fully'].map((key, points) => ({
    key,
    label: key,
    anchor: `It is ${key} so.`,
    points,
  })),
}

interface Written {
  readonly slug: string
  readonly keys: readonly string[]
}

const contentOf = (...principles: readonly Written[]) => ({
  title: 'A set',
  description: 'What it is for.',
  lang: 'en',
  scale,
  principles: principles.map(({ slug, keys }) => ({
    slug,
    title: slug,
    gloss: `We are ${slug}.`,
    statements: keys.map(key => ({ key, text: `The statement ${key}.` })),
  })),
  provenance: { rightsHolder: 'A network', licence: 'CC-BY-4.0', lastReviewed: '2026-11-22', nextReview: '2027-11-22' },
})

/** A picture breaks its lines where there is no more room. */
const plainOf = (markup: string) => markup.replaceAll(/<[^>]+>|\s+/g, ' ').replaceAll(/ +/g, ' ')

testOnEngines(t, async (t, engine) => {
  const { storage } = await engine.open(t, 'seeded')
  const clock = movableClock('2026-11-22T12:00:00.000Z')
  const app = await startApp(t, { storage, newId: uuidv7, now: clock.now })
  const { headers } = await (await makeOrganisation(storage, 'ours', { now: clock.now })).key()
  const client = setsClient(app, headers)
  const textOf = async (url: string, accept = 'text/plain') => {
    const { statusCode, payload } = await client.get(url, { accept })
    t.equal(statusCode, 200, url)
    return payload
  }
  const newArrangement = async (name: string): Promise<string> =>
    (await client.done('POST', '/v1/arrangements', { name })).id

  /** Each result is of an assessment of its own, and of a day of its own. */
  async function released (
    arrangement: string,
    set: string,
    version: string,
    levels: Readonly<Record<string, string>>
  ): Promise<string> {
    const { id, links } = await client.done('POST', '/v1/assessments', {
      arrangement,
      set,
      version,
      mode: 'single',
      open: true,
    })
    const ratings = Object.fromEntries(Object.entries(levels).map(([key, level]) => [key, { level }]))
    await client.done('PUT', links.response, { ratings, release: true }, { 'if-match': '*' })
    clock.forward(day)
    return id
  }

  const kind = { slug: 'kind', keys: ['k1', 'k2'] }
  const fair = { slug: 'fair', keys: ['f1'] }
  const set = await client.make({ title: 'A set' })
  await client.write(set, { content: contentOf(kind, fair) })
  await client.publish(set)

  t.test('results are numbered by their place in the timeline of the arrangement', async t => {
    const arrangement = await newArrangement('Tuesday group')
    const ids: string[] = []
    for (const level of ['not', 'mostly', 'fully']) {
      ids.push(await released(arrangement, set.id, '1.0.0', { k1: level, k2: level, f1: level }))
    }
    const page = await textOf(`/v1/assessments/${ids[2]}/results/1`, 'text/html')
    t.match(page, /<h1>Result 3: /)
    t.match(page, /Number 3 of this arrangement and number 1 of its assessment, 2026-11-24/)
    t.match(plainOf(page), /From left to right: results 1 to 3\./)
    t.match(page, /First: result 2, 2026-11-23/)
    t.match(page, /Second: result 3, 2026-11-24/)
    t.match(page, /<th scope="col">Result 1, 2026-11-22<\/th><th scope="col">Result 2, 2026-11-23<\/th>/)
    t.match(
      await textOf(`/v1/assessments/${ids[0]}/comparison/${ids[2]}/picture`),
      /First: result 1, 2026-11-22: [^]*Second: result 3, 2026-11-24: /
    )
    t.match(await textOf(`/v1/arrangements/${arrangement}/timeline/picture`), /Result 3, 2026-11-24: /)
    const elsewhere = await released(await newArrangement('Friday group'), set.id, '1.0.0', { k1: 'fully' })
    t.match(
      await textOf(`/v1/assessments/${elsewhere}/comparison/${ids[1]}/picture`),
      /First: result 1 of Friday group, [^]*Second: result 2 of Tuesday group, /
    )
  })

  t.test('C1 lines break only for principles of which something else is asked now', async t => {
    const growing = await client.make({ title: 'A growing set' })
    await client.write(growing, { content: contentOf(kind, fair, { slug: 'calm', keys: ['c1'] }) })
    await client.publish(growing)
    const renamed = contentOf({ slug: 'gentle', keys: ['k1', 'k2'] }, { slug: 'fair', keys: ['f1', 'f2'] }, {
      slug: 'calm',
      keys: ['c2'],
    }, { slug: 'safe', keys: ['s1'] })
    await client.write(growing, {
      content: { ...renamed, replacedBy: [{ from: ['kind'], to: ['gentle'], relationship: 'equal' }] },
    })
    await client.publish(growing)
    const arrangement = await newArrangement('Wednesday group')
    const levels = (...keys: string[]) => Object.fromEntries(keys.map(key => [key, 'mostly']))
    const a = await released(arrangement, growing.id, '1.0.0', { k1: 'not', k2: 'not', ...levels('f1', 'c1') })
    const b = await released(arrangement, growing.id, '2.0.0', levels('k1', 'k2', 'f1', 'f2', 'c2', 's1'))
    const rows = {
      gentle: ['0.00, weak', '0.67, mixed'],
      fair: ['0.67, mixed', '0.67, mixed (in part of other statements than before)'],
      calm: ['0.67, mixed', '0.67, mixed (not comparable with the result before)'],
      safe: ['not asked', '0.67, mixed'],
    }
    const expected = new RegExp(
      Object.entries(rows).map(([title, [one, two]]) =>
        `${title}\n  Result 1, [-0-9]+: ${one}\n  Result 2, [-0-9]+: ${two}\n`.replaceAll(/[()]/g, '\\$&')
      ).join('\n')
    )
    t.match(await textOf(`/v1/arrangements/${arrangement}/timeline/picture`), expected)
    const page = await textOf(`/v1/assessments/${b}/results/1`, 'text/html')
    const picture = await textOf(`/v1/arrangements/${arrangement}/timeline/picture`, 'image/svg+xml')
    t.equal([...picture.matchAll(/M[\d.]+ [\d.]+L/g)].length, 1, 'one line is whole')
    t.match(plainOf(picture), /No line: the two values cannot be compared as they are\./)
    t.match(page, /<bdi[^>]*>gentle<\/bdi><\/th><td>0\.00<\/td><td>0\.67<\/td><td>up by 0\.67<\/td>/)
    t.match(page, /fair<\/bdi><\/th><td>0\.67<\/td><td>0\.67<\/td><td>no change; only of what is the same in both \(1 statement\)/)
    t.notMatch(page, /<bdi[^>]*>kind<\/bdi>/, 'the old name is not a principle of its own')
    t.match(
      await client.read(`/v1/assessments/${a}/comparison/${b}`),
      { basis: 'common_core', principles: [{ slug: 'gentle', delta: { exact: '2/3' } }] }
    )
  })

  t.test('C1 results of different sets with nothing in common are not set side by side', async t => {
    const other = await client.make({ title: 'Another set' })
    const calm = contentOf({ slug: 'calm', keys: ['c1'] })
    const levels = scale.levels.map(level => ({ ...level, key: `${level.key}-yet`, label: `${level.key} yet` }))
    await client.write(other, { content: { ...calm, scale: { key: 'yet', levels } } })
    await client.publish(other)
    const arrangement = await newArrangement('Thursday group')
    const a = await released(arrangement, set.id, '1.0.0', { k1: 'fully', f1: 'fully' })
    const b = await released(arrangement, other.id, '1.0.0', { c1: 'not-yet' })
    const sentence = 'The two are of different sets, and nothing can be compared.'
    const page = await textOf(`/v1/assessments/${b}/results/1`, 'text/html')
    t.ok(page.includes(`<p>${sentence}</p>\n</section>`), 'a sentence and nothing else')
    const path = `/v1/assessments/${a}/comparison/${b}/picture`
    t.equal(await textOf(path), `Two results side by side. ${sentence}\n`)
    const picture = plainOf(await textOf(path, 'image/svg+xml'))
    t.ok(picture.includes(sentence))
    t.notMatch(picture, /nothing in common|From 0/, 'and neither rows nor a scale')
    const timeline = plainOf(await textOf(`/v1/arrangements/${arrangement}/timeline/picture`, 'image/svg+xml'))
    t.match(timeline, /From 0 \(lowest\) to 1 \(highest\)\. From left to right/, 'in words that are true of both scales')
    t.match(plainOf(page), /From 0 \(lowest\) to 1 \(highest\)\. From left to right/)
  })

  t.test('C1 a principle that the newer version has no more is called by its title', async t => {
    const shrinking = await client.make({ title: 'A shrinking set' })
    const [both, one] = [contentOf(kind, fair), contentOf(kind)]
    await client.write(shrinking, {
      content: {
        ...both,
        principles: both.principles.map(each => ({ ...each, title: each.slug === 'fair' ? 'Fair play' : each.title })),
      },
    })
    await client.publish(shrinking)
    await client.write(shrinking, { content: one })
    await client.publish(shrinking)
    const arrangement = await newArrangement('Saturday group')
    await released(arrangement, shrinking.id, '1.0.0', { k1: 'not', k2: 'not', f1: 'not' })
    const b = await released(arrangement, shrinking.id, '2.0.0', { k1: 'not', k2: 'not' })
    const page = await textOf(`/v1/assessments/${b}/results/1`, 'text/html')
    t.match(page, /<bdi[^>]*>Fair play<\/bdi><\/th><td>nothing in common to compare<\/td>/)
  })

  t.test('C1 a statement that means something else under a new name of its principle is not common', async t => {
    const moving = await client.make({ title: 'A moving set' })
    const welsh = (slug: string, title: string) => ({
      wordings: [{ lang: 'cy', variant: 'standard', status: 'draft', principles: [{ slug, title }] }],
    })
    await client.write(moving, { content: { ...contentOf(kind, fair), ...welsh('kind', 'Caredig') } })
    await client.publish(moving)
    const [gentle, ...others] = contentOf({ slug: 'gentle', keys: ['k1', 'k2'] }, fair).principles
    const statements = gentle?.statements.map(each => each.key === 'k1' ? { ...each, text: 'Otherwise.' } : each)
    await client.write(moving, {
      content: {
        ...contentOf(),
        ...welsh('gentle', 'Addfwyn'),
        principles: [{ ...gentle, statements }, ...others],
        replacedBy: [{ from: ['kind'], to: ['gentle'], relationship: 'equal' }],
      },
    })
    await client.publish(moving)
    const arrangement = await newArrangement('Thursday group')
    const a = await released(arrangement, moving.id, '1.0.0', { k1: 'not', k2: 'not', f1: 'mostly' })
    const b = await released(arrangement, moving.id, '2.0.0', { k1: 'mostly', k2: 'mostly', f1: 'mostly' })
    t.match(await client.read(`/v1/assessments/${a}/comparison/${b}`), {
      commonCore: { keys: ['k2', 'f1'] },
      principles: [{
        slug: 'gentle',
        delta: { exact: '2/3' },
        statements: [{ key: 'k1', delta: null, reason: 'reworded' }, { key: 'k2', delta: { exact: '2/3' } }],
      }, { slug: 'fair' }],
    })
    t.match(
      await textOf(`/v1/arrangements/${arrangement}/timeline/picture`),
      /gentle\n {2}Result 1, [-0-9]+: 0\.00, weak\n {2}Result 2, [-0-9]+: 0\.67, mixed \(in part of other/
    )
  })
})
