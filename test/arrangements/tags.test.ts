/** `GET /v1/arrangements?tag=` finds a tag by exactly its text, on every engine alike. */
import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { testOnEngines } from '../fixtures/engines.ts'
import { startKeyed } from '../fixtures/keyed-app.ts'
import { setsClient } from '../fixtures/sets-client.ts'

testOnEngines(t, async (t, engine) => {
  const { app, owner } = await startKeyed(t, engine, { newId: uuidv7 })
  const client = setsClient(app, owner.headers)
  const make = (name: string, tags: readonly string[]) => client.send('POST', '/v1/arrangements', { name, tags })
  const find = (tag: string) => client.get(`/v1/arrangements?tag=${encodeURIComponent(tag)}`)
  const found = async (tag: string): Promise<string[]> =>
    (await find(tag)).json().items.map(({ name }: { name: string }) => name)

  await t.test('a tag is found by its whole text, in its case, wherever it stands', async t => {
    const twenty = Array.from({ length: 20 }, (_, n) => `tag ${n}`)
    const composed = 'caf\u00e9'
    for (
      const [name, tags] of Object.entries({
        lower: ['north'],
        upper: ['North', 'day care'],
        none: [],
        many: twenty,
        umlaut: ['München', '相互支援', '🧡'],
        composed: [composed],
        'in the name north': ['ünrelated'],
        listed: ['north, south', "o'clock", '[1]', '?'],
      })
    ) {
      t.equal((await make(name, tags)).statusCode, 201, name)
    }
    for (
      const [tag, names] of Object.entries({
        north: ['lower'],
        North: ['upper'],
        NORTH: [],
        nort: [],
        orth: [],
        'day care': ['upper'],
        'tag 0': ['many'],
        'tag 19': ['many'],
        München: ['umlaut'],
        MÜNCHEN: [],
        相互支援: ['umlaut'],
        '🧡': ['umlaut'],
        [composed]: ['composed'],
        [composed.normalize('NFD')]: [],
        'north, south': ['listed'],
        "o'clock": ['listed'],
        '[1]': ['listed'],
        '?': ['listed'],
        '*': [],
        ',': [],
        ', ': [],
        '[': [],
        '[]': [],
        null: [],
      })
    ) t.strictSame(await found(tag), names, tag)
  })

  await t.test('what no tag may hold is refused, kept and sought', async t => {
    for (const tag of ['100%', 'a_b', '"quoted"', 'a\\b', '', ' led', 'a\nb', 'a'.repeat(51)]) {
      t.match((await make('refused', [tag])).json(), { status: 422, code: 'invalid_body' }, JSON.stringify(tag))
      t.equal((await find(tag)).statusCode, 400, JSON.stringify(tag))
    }
    t.equal((await make('too many', Array.from({ length: 21 }, (_, n) => `tag ${n}`))).statusCode, 422)
  })

  await t.test('with a format both have to fit', async t => {
    await client.done('POST', '/v1/arrangements', { name: 'informal', format: 'informal-group', tags: ['north'] })
    t.strictSame(
      (await client.read('/v1/arrangements?tag=north&format=informal-group')).items.map(({ name }: { name: string }) =>
        name
      ),
      ['informal']
    )
  })
})
