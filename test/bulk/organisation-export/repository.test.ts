import { eq } from 'drizzle-orm'
import t from 'tap'
import * as queries from '../../../src/bulk/organisation-export/repository.ts'
import { addAssessment, responseRow, resultRow } from '../../fixtures/assessment-rows.ts'
import { testRepository } from '../../fixtures/repository-suite.ts'
import { keyRow, organisationRow, setRow, uuid } from '../../fixtures/rows.ts'

/** All of a stream. */
async function all<Value> (values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = []
  for await (const value of values) found.push(value)
  return found
}

testRepository(t, { open: () => ({ ...queries }) }, (t, start) => {
  t.test('rows come in pages in the order of their key, each row once', async t => {
    const { storage, repository: { ownRows }, ours } = await start(t)
    const { principleSets } = storage.tables
    const rows = Array.from({ length: 250 }, (_, index) => setRow(ours.id, uuid(0x100 + index)))
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await tx.insert(principleSets).values(row)
    })
    const pages = await all(ownRows<'principleSets'>(ours.read, principleSets, ['id'], ours.id))
    t.strictSame(pages.map(page => page.length), [100, 100, 50])
    t.strictSame(pages.flat(), rows)
  })

  t.test('rows follow a key of several columns, also across pages', async t => {
    const { storage, repository: { ownLargeRows, ownRows }, ours } = await start(t)
    const { results } = storage.tables
    for (const n of [5, 6]) await addAssessment(storage, n, ours.id)
    const rows = [5, 6].flatMap(n => Array.from({ length: 70 }, (_, index) => resultRow(ours.id, n, index + 1)))
    await ours.write(async tx => {
      for (const row of rows.toReversed()) await tx.insert(results).values(row)
    })
    const key = ['assessmentId', 'number'] as const
    t.strictSame((await all(ownRows<'results'>(ours.read, results, key, ours.id))).flat(), rows)
    const found = await all(ownLargeRows<'results'>(ours.read, results, key, ours.id))
    t.strictSame(await Promise.all(found.map(find => find())), rows)
  })

  t.test('columns that are left out are not there, and those read as texts are the JSON that is stored', async t => {
    const { storage, repository: { ownLargeRows, ownRows }, ours } = await start(t)
    const { apiKeys, responses } = storage.tables
    const ratings = { z: { rating: { level: 'é' }, statementDigest: 'd' }, a: { rating: null, statementDigest: 'd' } }
    const [key, response] = [keyRow(ours.id, uuid(11)), responseRow(ours.id, 5, uuid(12), { ratings })]
    await addAssessment(storage, 5, ours.id)
    await ours.write(async tx => {
      await tx.insert(apiKeys).values(key)
      await tx.insert(responses).values(response)
    })
    const { secretHash, ...shown } = key
    t.strictSame(
      await all(ownRows<'apiKeys', 'secretHash'>(ours.read, apiKeys, ['id'], ours.id, { without: ['secretHash'] })),
      [[shown]]
    )
    const { tokenHash, ...told } = response
    const wanted = { without: ['tokenHash'], texts: ['ratings'] } as const
    const [find] = await all(
      ownLargeRows<'responses', 'tokenHash', 'ratings'>(ours.read, responses, ['id'], ours.id, wanted)
    )
    t.strictSame(await find?.(), { ...told, ratings: JSON.stringify(ratings) })
  })

  t.test('rows are narrowed by a condition, and one that has gone meanwhile is none', async t => {
    const { storage, repository: { ownLargeRows, ownRows }, ours } = await start(t)
    const { principleSets } = storage.tables
    const rows = [11, 12, 13].map(n => setRow(ours.id, uuid(n), { visibility: n === 12 ? 'private' : 'public' }))
    await ours.write(tx => tx.insert(principleSets).values(rows))
    const where = eq(principleSets.visibility, 'public')
    const expected = rows.filter(({ visibility }) => visibility === 'public')
    t.strictSame(await all(ownRows<'principleSets'>(ours.read, principleSets, ['id'], ours.id, { where })), [expected])
    const found = await all(ownLargeRows<'principleSets'>(ours.read, principleSets, ['id'], ours.id, { where }))
    await ours.write(tx => tx.delete(principleSets).where(eq(principleSets.id, uuid(11))))
    t.strictSame(await Promise.all(found.map(find => find())), [undefined, expected[1]])
  })

  t.test('an organisation is a row of its own', async t => {
    const { storage, repository: { ownRows }, ours } = await start(t)
    const { organisations, arrangements } = storage.tables
    const found = await all(ownRows<'organisations'>(ours.read, organisations, ['id'], ours.id))
    t.strictSame(found, [[organisationRow(ours.id)]])
    t.strictSame(await all(ownRows<'arrangements'>(ours.read, arrangements, ['id'], ours.id)), [])
  })

  t.test('the rows of an organisation are not seen by another', async t => {
    const { storage, repository: { ownLargeRows, ownRows }, ours, strangers } = await start(t)
    const { arrangements } = storage.tables
    await addAssessment(storage, 5, ours.id)
    const seen = await Promise.all(strangers.map(async ({ id, read }) => [
      await all(ownRows<'arrangements'>(read, arrangements, ['id'], id)),
      await all(ownLargeRows<'arrangements'>(read, arrangements, ['id'], id)),
    ]))
    t.strictSame(seen, strangers.map(() => [[], []]))
  })
})
