/** S7, I1: where two places read as another band than the exact value has. */
import t from 'tap'
import { startAssessing } from '../fixtures/assessing.ts'
import { authored, scale } from '../fixtures/sets-client.ts'

t.test('a picture says the exact fraction where rounding contradicts the band', async t => {
  const { client } = await startAssessing(t)
  const set = await client.sets.make({ title: 'A set' })
  const statements = [{ key: 'k1', text: 'We listen.', weight: 299 }, { key: 'k2', text: 'We ask.', weight: 101 }]
  const principles = [
    { slug: 'kind', title: 'Kind', gloss: 'In short.', statements },
    {
      slug: 'fair',
      title: 'Fair',
      gloss: 'In short.',
      statements: [{ key: 'f1', text: 'We share.', weight: 2 }, { key: 'f2', text: 'We give.' }],
    },
  ]
  await client.sets.write(set, authored([], { scale, principles }))
  await client.sets.publish(set)
  const arrangement = await client.arrangement()
  const paths: string[] = []
  for (const level of ['yes', 'no']) {
    const made = await client.make({ set: set.id, version: '1.0.0', arrangement, open: true })
    const ratings = { k1: { level: 'yes' }, k2: { level: 'no' }, f1: { level: 'yes' }, f2: { level } }
    await client.replace(made, ratings, { release: true })
    paths.push(made.links.self)
  }
  const textOf = async (url: string, accept = 'image/svg+xml') => (await client.get(url, { accept })).payload
  const said = '0.75, mixed (exactly 299/400)'
  const descriptionOf = (picture: string) => /<desc[^>]*>([^]*)<\/desc>/.exec(picture)?.[1] ?? ''
  const profile = descriptionOf(await textOf(`${paths[1]}/results/1/profile`))
  t.ok(profile.includes(`Kind: ${said}.`), profile)
  t.ok(profile.includes('Fair: 0.67, mixed.'), 'and not where it does not')
  const timeline = `/v1/arrangements/${arrangement}/timeline/picture`
  t.ok(descriptionOf(await textOf(timeline)).includes(`result 2 ${said}`))
  t.ok((await textOf(timeline, 'text/plain')).includes(said))
  t.ok((await textOf(`${paths[1]}/results/1`, 'text/html')).includes(said), 'the table over time of the report')

  const mutual = await client.mutual({ set: set.id, version: '1.0.0' })
  for (const person of await client.join(mutual, 8)) {
    await person.rate({ k1: { level: 'yes' }, k2: { level: 'no' } }, { submit: true })
  }
  await client.move(mutual, 'closed', 'released')
  t.notMatch(await textOf(`${mutual.links.self}/results/1/profile`), /exactly|\d\/\d/, 'D6 never of a confidential one')
})
