import { eq } from 'drizzle-orm'
import t from 'tap'
import { testOnEngines } from '../fixtures/engines.ts'
import { entryRow, sought, uuid } from '../fixtures/rows.ts'
import { fill, mine, slugs } from './searched.ts'

testOnEngines(t, async (t, engine) => {
  t.test('V9 a set is named by its id or its slug, whoever has it; a language by what it begins with', async t => {
    const { storage, me } = await fill(t, engine)
    const { searchEntries } = storage.tables
    const words = ['garden']
    t.strictSame(await slugs(me, { words, set: uuid(30) }), ['30-private'])
    t.strictSame(await slugs(me, { words, set: uuid(40) }), [], 'nothing of what may not be read')
    t.strictSame(await slugs(me, { words, lang: 'en' }), await slugs(me, { words }))
    t.strictSame(await slugs(me, { words, lang: 'e' }), [])
    await me.write(tx => tx.update(searchEntries).set({ lang: 'en-GB' }).where(eq(searchEntries.setId, uuid(30))))
    t.strictSame(await slugs(me, { words, lang: 'EN-gb' }), ['30-private'])
    t.equal((await slugs(me, { words, lang: 'en' })).length, 4)
    t.strictSame(await slugs(me, { words, lang: '%' }), [])
    t.strictSame(
      await Promise.all(
        [{ set: 'set-30-private' }, { set: 'set-40-private' }, { category: 'online' }, { category: 'x' }].map(
          filters => me.hasEntries(filters)
        )
      ),
      [true, false, true, false]
    )
  })

  t.test('looks for the words of a language in its texts alone', async t => {
    const { storage, me } = await fill(t, engine)
    const { searchEntries } = storage.tables
    await me.write(tx => tx.update(searchEntries).set({ stemmedAs: 'de' }).where(eq(searchEntries.slug, 'safe')))
    const access = storage.as('public')
    t.strictSame([...await access.searchLanguages()].sort(), ['de', 'en'])
    t.strictSame(await slugs(access, { words: ['support', 'trust'] }), [])
    const german = { ...sought(['support', 'trust'], 'de'), limit: 9 }
    t.strictSame((await access.search(german)).map(({ slug }) => slug), ['safe'])
  })

  t.test('any of the words: what has most of them first, and which it has', async t => {
    const { storage } = await fill(t, engine)
    const words = ['both', 'nothere', 'ways', 'support']
    const found = await storage.as('public').search({ ...sought(words), need: 'any', limit: 9 })
    t.strictSame(found[0]?.slug, 'reciprocal')
    t.strictSame(
      found.map(({ slug, places }) => [slug, places]).sort(),
      [['mutual', [3]], ['reciprocal', [0, 2, 3]], ['safe', [3]]]
    )
  })

  t.test('of a record it finds one wording: the standard one, unless another has more of the words', async t => {
    const { storage, me } = await fill(t, engine)
    const easy = { slug: 'safe', title: 'Safe', variant: 'easy-read', wording: 1, titleWords: 'safe' } as const
    await me.write(tx =>
      tx.insert(storage.tables.searchEntries).values(entryRow(mine, uuid(96), { ...easy, textWords: 'kind' }))
    )
    const variants = async (need: 'every' | 'any', ...words: string[]) =>
      (await storage.as('public').search({ ...sought(words), need, limit: 9 })).map(({ slug, variant }) =>
        `${slug} ${variant}`
      )
    t.strictSame(await variants('every', 'safe'), ['safe standard'])
    t.strictSame(await variants('every', 'kind'), ['safe easy-read'])
    t.strictSame(await variants('any', 'safe', 'kind'), ['safe easy-read'])
  })
})
