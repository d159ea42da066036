import { eq } from 'drizzle-orm'
import t from 'tap'
import { wordsOf } from '../../src/content/search/words.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { testOnEngines } from '../fixtures/engines.ts'
import { entryRow, sought, uuid } from '../fixtures/rows.ts'
import { fill, mine, slugs } from './searched.ts'

async function found (storage: Storage, query: string) {
  return (await slugs(storage.as('public'), { words: wordsOf(query).map(({ word }) => word) })).sort()
}

/** The same questions and the same answers on every engine. */
const answers: Record<string, string[]> = {
  support: ['mutual', 'reciprocal', 'safe'],
  'SUPPORT mut': ['mutual'],
  'care mutual': ['mutual'],
  'mut care': [],
  supp: ['mutual', 'reciprocal', 'safe'],
  upport: [],
  'support trust': ['safe'],
  café: ['reciprocal'],
  CAFE: ['reciprocal'],
  3: ['reciprocal'],
  '10am b12': ['reciprocal'],
  b1: ['reciprocal'],
  'give and take': ['mutual'],
  'c++': ['mutual', 'odd', 'reciprocal'],
  '"quotes"': ['odd'],
  'near(x)': ['odd'],
  'naive facade': ['odd'],
  'ωμεγα λογος': ['odd'],
  λογοσ: [],
  strass: ['odd'],
  straß: ['odd'],
  fine: ['odd'],
  数: ['odd'],
  'ob brien': [],
  obrien: ['odd'],
  giveandtake: ['mutual'],
  прив: ['odd'],
  notthere: [],
  'support notthere': [],
}

testOnEngines(t, async (t, engine) => {
  t.test('finds entries that have every word, the last one as a beginning', async t => {
    const { storage } = await fill(t, engine)
    for (const [query, expected] of Object.entries(answers)) t.strictSame(await found(storage, query), expected, query)
  })

  t.test('takes whatever a user types for words', async t => {
    const { storage, me } = await fill(t, engine)
    const access = storage.as('public')
    for (
      const word of [
        '"',
        '*',
        "'",
        '\\',
        'a*',
        'a OR b',
        'safe:*',
        "safe' | 'mutual",
        'safe" OR "mutual',
        '-safe',
        '',
        ' ',
        'title_words:safe',
        '(',
        '^safe',
        '&',
        'x'.repeat(5000),
      ]
    ) {
      t.strictSame(await slugs(access, { words: [word] }), [], JSON.stringify(word.slice(0, 20)))
      t.strictSame(await slugs(access, { words: ['safe', word] }), [])
      t.strictSame(await slugs(access, { words: [word, 'safe'] }), [])
    }
    t.strictSame(await slugs(access, { words: [] }), [])
    await me.write(tx =>
      tx.insert(storage.tables.searchEntries).values(
        entryRow(mine, uuid(97), { titleWords: 'long', textWords: `${'y'.repeat(5000)} end` })
      )
    )
    t.equal((await slugs(access, { words: ['long', 'end'] })).length, 1, 'an endless word does no harm')
    for (const word of ['and', 'or', 'not', 'near', 'null']) await slugs(access, { words: [word, word] })
  })

  t.test('puts a match in the title first, and answers no more than asked', async t => {
    const { storage } = await fill(t, engine)
    const access = storage.as('public')
    t.equal((await slugs(access, { words: ['support'] }))[0], 'mutual')
    t.equal((await slugs(access, { words: ['support'], limit: 2 })).length, 2)
    t.strictSame(await access.search({ ...sought(['safe']), limit: 9 }), [
      {
        type: 'page',
        set: null,
        slug: 'safe',
        title: 'Safe',
        url: '/',
        lang: 'en',
        variant: 'standard',
        language: 'en',
        text: 'Trust and support',
        places: [0],
      },
    ])
  })

  t.test('filters by type, set and category', async t => {
    const { me } = await fill(t, engine)
    const words = ['garden']
    t.strictSame(await slugs(me, { words, type: 'example' }), ['30-private'])
    t.strictSame(await slugs(me, { words, set: 'set-40-public' }), ['40-public'])
    t.strictSame(await slugs(me, { words, category: 'online' }), ['30-public', '40-public'])
    t.strictSame(await slugs(me, { words, category: 'online', set: 'set-30-public', type: 'principle' }), ['30-public'])
    t.strictSame(await slugs(me, { words, type: "x' OR 1=1" }), [])
  })

  t.test("hides another organisation's private and unlisted sets", async t => {
    const { storage, me, others } = await fill(t, engine)
    const words = ['garden', 'shed']
    t.strictSame((await slugs(me, { words })).sort(), ['30-private', '30-public', '30-unlisted', '40-public'])
    t.strictSame((await slugs(others, { words })).sort(), ['30-public', '40-private', '40-public', '40-unlisted'])
    t.strictSame((await slugs(storage.as('public'), { words })).sort(), ['30-public', '40-public'])
  })

  t.test('follows every change of an entry, and a rolled back one not', async t => {
    const { storage, me } = await fill(t, engine)
    const { searchEntries } = storage.tables
    const safe = eq(searchEntries.slug, 'safe')
    await me.write(tx => tx.update(searchEntries).set({ titleWords: 'secure', textWords: 'new words' }).where(safe))
    t.strictSame([await found(storage, 'secure words'), await found(storage, 'trust')], [['safe'], []])
    await me.write(tx => tx.update(searchEntries).set({ id: uuid(99), title: 'Renamed' }).where(safe))
    t.strictSame(await found(storage, 'secure'), ['safe'])
    await t.rejects(
      me.write(async tx => {
        await tx.delete(searchEntries)
        throw new RangeError('no')
      }),
      RangeError
    )
    t.strictSame(await found(storage, 'secure'), ['safe'])
    await me.write(tx => tx.delete(searchEntries).where(safe))
    t.strictSame(await found(storage, 'secure'), [])
    await me.write(tx =>
      tx.insert(searchEntries).values(entryRow(mine, uuid(98), { slug: 'again', titleWords: 'secure' }))
    )
    t.strictSame(await found(storage, 'secure'), ['again'])
  })
})
