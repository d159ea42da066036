import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { keysetPage, pageOf, readCursor, writeCursor } from '../../src/http/pages.ts'
import { Problem } from '../../src/http/problems/problem.ts'

const keys = fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 30 })
const invalid = (error: unknown) => error instanceof Problem && error.type.code === 'invalid_cursor'

t.test('the pages of any list, one after another, are the list', async () => {
  fc.assert(fc.property(keys, fc.integer({ min: 1, max: 10 }), fc.string(), (items, limit, scope) => {
    const walked: string[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const { items: some, page } = pageOf(items, key => key, { limit, ...(cursor !== undefined && { cursor }) }, scope)
      assert.ok(some.length <= limit && (some.length > 0 || items.length === 0))
      walked.push(...some)
      cursor = page.next
    }
    assert.deepEqual(walked, items)
  }))
})

t.test('what was added or taken away elsewhere in the list does not disturb a walk', async () => {
  fc.assert(fc.property(keys, fc.integer({ min: 1, max: 5 }), fc.array(fc.nat({ max: 40 })), (items, limit, places) => {
    const { items: seen, page } = pageOf(items, key => key, { limit }, 'list')
    if (page.next === null) return
    const last = seen.at(-1)
    const changed = places.reduce((list, place) => list.toSpliced(place, 0, `new ${place}`), items).filter((
      key,
      index
    ) => index % 3 > 0 || key === last)
    const rest = pageOf(changed, key => key, { limit: 100, cursor: page.next }, 'list').items
    assert.deepEqual(rest, changed.slice(changed.indexOf(last ?? '') + 1))
  }))
})

t.test('a cursor is read only where it was written, and only as it was written', async () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.string(),
      fc.string(),
      fc.nat(),
      (key, scope, other, place) => {
        const cursor = writeCursor(key, scope)
        assert.match(cursor, /^[\w-]+\.[\w-]{12}$/)
        assert.equal(readCursor(cursor, scope), key)
        if (other !== scope) assert.throws(() => readCursor(cursor, other), invalid)
        const at = place % cursor.length
        for (
          const changed of [
            cursor.slice(0, at),
            `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`,
            `${cursor}A`,
            `A${cursor}`,
          ]
        ) {
          assert.throws(() => readCursor(changed, scope), invalid)
        }
        assert.throws(() => readCursor(other, scope), invalid)
      }
    )
  )
})

t.test('a cursor whose item has gone is refused', async t => {
  const next = pageOf(['a', 'b', 'c'], key => key, { limit: 2 }, 'list').page.next ?? ''
  t.throws(() => pageOf(['a', 'c'], key => key, { cursor: next }, 'list'), {
    statusCode: 400,
    message: /^The cursor does not belong/,
  })
})

const numbers = { write: String, read: (text: string) => /^\d+$/.test(text) ? Number(text) : undefined }

t.test('the pages of a list in a database, one after another, are the list', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 10 }),
      async (unordered, limit) => {
        const items = unordered.sort((a, b) => a - b)
        const list = async (after: number | undefined, count: number) =>
          items.filter(item => after === undefined || item > after).slice(0, count)
        const walked: number[] = []
        let cursor: string | null | undefined
        while (cursor !== null) {
          const { items: some, page } = await keysetPage(
            { limit, ...(cursor !== undefined && { cursor }) },
            'numbers',
            numbers,
            list
          )
          assert.ok(some.length <= limit && (some.length > 0 || items.length === 0))
          walked.push(...some)
          cursor = page.next
        }
        assert.deepEqual(walked, items)
      }
    )
  )
})

t.test('a cursor that somebody made up is refused before the database is asked', async t => {
  const list = async () => t.fail('it was asked') ? [] : []
  for (const cursor of ['', 'a', writeCursor('1', 'other'), writeCursor('1; drop', 'numbers')]) {
    await t.rejects(keysetPage({ cursor }, 'numbers', numbers, list), { message: /does not belong to this list/ })
  }
})
