/**
 * Bounded work (docs/bounded-work.md): no valid request, of any size within the limits, holds the event loop for more than 50 ms at a
 * time, nor takes more than 64 MB above rest, and none ends the process. Every operation of the OpenAPI document is tried with the
 * largest bodies and the largest stored things; the middle of three runs counts.
 */
import t from 'tap'
import { entries, operations } from '../fixtures/bounds/cases.ts'
import { boundsNotAsked, tryOperations } from '../fixtures/bounds/suite.ts'
import { sqliteFile } from '../fixtures/engines.ts'

t.setTimeout(900_000)

t.test('every operation has an entry, and every entry an operation', async t => {
  t.strictSame(Object.keys(entries).sort(), operations.map(({ operationId }) => operationId).sort())
})

t.test('no operation breaks the bounds', boundsNotAsked === undefined ? {} : { skip: boundsNotAsked }, async t => {
  const file = sqliteFile(t)
  await tryOperations(t, { database: { dialect: 'sqlite', file }, variables: { DATABASE_URL: `sqlite:${file}` } })
})
