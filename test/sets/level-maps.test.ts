/** U, V4: which level of an older scale is which of a newer one, as a client can say it. */
import t from 'tap'
import { startAssessing } from '../fixtures/assessing.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { adapt, authored, core, scale, tailoring } from '../fixtures/sets-client.ts'

const levelOf = (key: string, points: number) => ({ key, label: key, anchor: `It is ${key} so.`, points })
const three = { key: 'three', levels: [levelOf('no', 0), levelOf('partly', 1), levelOf('yes', 2)] }
const statements = [{ key: 'k1', text: 'We listen.' }]
const principles = [{ slug: 'kind', title: 'Kind', gloss: 'In short.', statements }]
const map = [{ from: 'no', to: 'no' }, { from: 'yes', to: 'yes' }]

testOnEngines(t, async (t, engine) => {
  const { client } = await startAssessing(t, engine)
  const published = async () => {
    const set = await client.sets.make({ title: 'A set' })
    await client.sets.write(set, authored([], { scale, principles }))
    await client.sets.publish(set)
    return set
  }
  const withMaps = (...levelMaps: object[]) => authored([], { scale: { ...three, levelMaps }, principles })

  await t.test('U a draft names the other scale by a version, and an upgrade proposes the mapped level', async t => {
    const set = await published()
    const made = await client.make({ set: set.id, version: '1.0.0', open: true })
    await client.replace(made, { k1: { level: 'yes' } })
    const draft = withMaps({ fromVersion: '1.0.0', map })
    await client.sets.write(set, draft)
    t.match(await client.read(set.draft), draft, 'what was sent can be sent again')
    t.strictSame((await client.sets.validate(set)).errors, [])
    await client.sets.publish(set)
    const { items } = await client.read(`${made.links.self}/upgrade?to=2.0.0`)
    t.match(items, [{
      key: 'k1',
      fate: 'to_confirm',
      details: [
        'The levels are new, and stand for old ones.',
        'The old answer is proposed, and counts once it is confirmed.',
      ],
    }])
    t.equal(items[0].details.filter((detail: string) => /answer|rated/.test(detail)).length, 1, 'one sentence by fate')
    await client.sets.write(set, withMaps({ fromVersion: '1.0.0', map }, { fromVersion: '2.0.0', map }))
    t.strictSame((await client.sets.validate(set)).errors, [], 'of any version of the set')
  })

  await t.test('V4 a map that fits no version, or names a level that is not there, is refused', async t => {
    const set = await published()
    const wrong: Array<[string, string, object]> = [
      ['/content/scale/levelMaps/0/fromVersion', 'unknown_version', { fromVersion: '3.0.0', map }],
      ['/content/scale/levelMaps/0/fromDigest', 'unknown_scale', { fromDigest: `sha256:${'0'.repeat(64)}`, map }],
      ['/content/scale/levelMaps/0', 'invalid', { map }],
      [
        '/content/scale/levelMaps/0/map/0/from',
        'unknown_level',
        { fromVersion: '1.0.0', map: [{ from: 'never', to: 'no' }] },
      ],
      [
        '/content/scale/levelMaps/0/map/0/to',
        'unknown_level',
        { fromVersion: '1.0.0', map: [{ from: 'no', to: 'never' }] },
      ],
    ]
    for (const [pointer, code, levelMap] of wrong) {
      await client.sets.write(set, withMaps(levelMap))
      t.match((await client.sets.validate(set)).errors, [{ pointer, code }], pointer)
      t.match((await client.sets.tryPublish(set)).statusCode, 422, pointer)
    }
  })

  await t.test('U a set that was made from another names a version of its own', async t => {
    const set = await client.sets.published([adapt('safe', { gloss: 'In our words.' })], { basedOn: core })
    const configured = { ...three, levelMaps: [{ fromVersion: '1.0.0', map: [{ from: 'fully', to: 'yes' }] }] }
    const draft = (scale: object) =>
      tailoring([adapt('safe', { gloss: 'In our words.' }), { op: 'configureSet', scale }])
    await client.sets.write(set, draft(configured))
    t.strictSame((await client.sets.validate(set)).errors, [])
    await client.sets.write(set, draft({ ...configured, levelMaps: [{ fromVersion: '9.0.0', map: [] }] }))
    t.match((await client.sets.validate(set)).errors, [{
      pointer: '/tailoring/operations/1/scale/levelMaps/0/fromVersion',
      code: 'unknown_version',
    }])
  })
})
