import t from 'tap'
import { uuidv7 } from 'uuidv7'
import { loadSeed } from '../../src/content/index.ts'
import { openStorage } from '../../src/storage/open.ts'
import { fixedNow, startApp } from '../fixtures/app.ts'
import { collectDifferences } from '../fixtures/differences.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { example, release, seedOf, setId, version } from '../fixtures/versions.ts'
import { base, below, bytesOf, first, pinned, publish, rewritten } from './garden-versions.ts'

const patched = release(version({ title: 'Another title' }), {
  changeNote: 'A label.',
  publishedAt: '2026-02-01T00:00:00.000Z',
})
const extended = release(version({ title: 'Another title', examples: [...version().examples, example('new')] }), {
  changeNote: 'An example.',
  publishedAt: '2026-03-01T00:00:00.000Z',
})

testOnEngines(t, async (t, engine) => {
  t.test('V5: the bytes and the tag of a version are the same after newer versions and after a restart', async t => {
    const { storage, database } = await engine.open(t)
    await loadSeed({ storage, seed: seedOf(first), now: fixedNow, newId: uuidv7 })
    const app = await startApp(t, { storage })
    const before = await bytesOf(app, pinned)
    await publish(app, patched)
    await publish(app, extended, rewritten)
    t.strictSame(await bytesOf(app, pinned), before, 'in the same process')
    t.strictSame(await bytesOf(await startApp(t, { storage }), pinned), before, 'in another process')
    const reopened = await openStorage(database)
    t.teardown(() => reopened.close())
    t.strictSame(await bytesOf(await startApp(t, { storage: reopened }), pinned), before, 'and from the disk')
  })

  t.test('a range leads to the newest version that begins so, whatever was published when', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    t.strictSame(
      (await app.inject(`${base}/versions?fields=version`)).json().items.map(({ version }: { version: string }) =>
        version
      ),
      ['2.0.0', '1.1.0', '1.0.1', '1.0.0']
    )
    const { differences, compare } = collectDifferences()
    for (const [range, exact] of [['1', '1.1.0'], ['1.0', '1.0.1'], ['1.1', '1.1.0'], ['2', '2.0.0']] as const) {
      for (
        const path of [
          ...below,
          '.md',
          '/principles/safe.html',
          '/principles/safe.jsonld?lang=en',
          '/principles/safe/examples.json?fields=slug&limit=1',
          '/examples?category=groups&peerSupport=yes',
          '/examples/circle.txt',
        ]
      ) {
        const url = `${base}/versions/${range}${path}`
        const { statusCode, headers, body } = await app.inject({ url, headers: { accept: 'image/png' } })
        compare(url, headers.location, `${base}/versions/${exact}${path}`)
        compare(url, [statusCode, headers['cache-control'], body], [307, 'public, max-age=60', ''])
        compare(String(headers.location), (await app.inject(String(headers.location))).statusCode, 200)
      }
    }
    t.equal(
      (await app.inject(`/v1/principle-sets/${setId('garden')}/versions/1/principles/safe`)).headers.location,
      `${base}/versions/1.1.0/principles/safe`,
      'of a set by its id too'
    )
    for (const range of ['3', '1.2', '1.0.2', '0', '1.', '']) {
      compare(range, (await app.inject(`${base}/versions/${range}/principles`)).statusCode, 404)
    }
    t.strictSame(differences, [])
  })

  t.test('a difference takes ranges on both sides', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    for (
      const [a, b, exact] of [['1', '2', '1.1.0/diff/2.0.0'], ['1.0.0', '1', '1.0.0/diff/1.1.0'], [
        '2',
        '1.0.0',
        '2.0.0/diff/1.0.0',
      ]] as const
    ) {
      t.equal(
        (await app.inject(`${base}/versions/${a}/diff/${b}.json?lang=en`)).headers.location,
        `${base}/versions/${exact}.json?lang=en`
      )
    }
  })

  t.test('V6: the difference between two versions tells every change word by word, with the bump and why', async t => {
    const app = await startApp(t, { engine, seed: seedOf(first, patched, extended, rewritten) })
    const diff = async (a: string, b: string) => (await app.inject(`${base}/versions/${a}/diff/${b}`)).json()
    const there = await diff('1.0.0', '2.0.0')
    t.match(there, {
      type: 'version-diff',
      set: 'garden',
      from: { version: '1.0.0' },
      to: { version: '2.0.0' },
      bump: 'major',
      links: {
        self: `${base}/versions/1.0.0/diff/2.0.0`,
        from: `${base}/versions/1.0.0`,
        to: `${base}/versions/2.0.0`,
      },
    })
    t.strictSame(
      there.changes.map((
        { item, key, field, bump, reason }: Record<string, string>
      ) => [item, key, field, bump, reason]),
      [
        ['set', 'set', 'title', 'patch', 'label'],
        ['principle', 'safe', 'gloss', 'major', 'substantive_text_of_counted_item'],
      ]
    )
    t.strictSame(there.changes[0].words, [
      { change: 'removed', text: 'A' },
      { change: 'added', text: 'Another' },
      { change: 'same', text: ' ' },
      { change: 'removed', text: 'set' },
      { change: 'added', text: 'title' },
    ])
    for (const { from, to, words } of there.changes) {
      const side = (gone: string) =>
        words.filter(({ change }: { change: string }) => change !== gone).map(({ text }: { text: string }) => text)
          .join('')
      t.strictSame([side('added'), side('removed')], [from, to], 'the words make up both sides')
    }
    t.match(await diff('1.0.1', '1.1.0'), {
      bump: 'minor',
      reasons: ['example'],
      changes: [{ item: 'example', key: 'new', field: null, from: null, to: { slug: 'new' }, words: null }],
    })
    t.match(
      await diff('2.0.0', '1.0.0'),
      { bump: 'major', from: { version: '2.0.0' }, to: { version: '1.0.0' } },
      'backwards too'
    )
  })
})
