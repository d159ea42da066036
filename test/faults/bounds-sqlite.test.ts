/**
 * Bounded work (docs/bounded-work.md): no valid request, of any size within the limits, holds the event loop for more
 * than 50 ms at a time, nor takes more than 64 MB above rest, and none ends the process. Every operation of the OpenAPI
 * document is tried with the largest bodies and the largest stored things. What is not within yet has bounds of its own
 * (test/fixtures/bounds/above.ts).
 *
 * On a busy machine: time in which the service waits for a processor is not counted, a slow processor gets as much more
 * time, and the least of a few runs counts.
 */
import t from 'tap'
import { above } from '../fixtures/bounds/above.ts'
import { entries, operations } from '../fixtures/bounds/cases.ts'
import { tryOperations } from '../fixtures/bounds/suite.ts'
import { sqliteFile } from '../fixtures/engines.ts'

t.setTimeout(2_400_000)

t.test('every operation has an entry, and every entry an operation', async t => {
  t.strictSame(Object.keys(entries).sort(), operations.map(({ operationId }) => operationId).sort())
})

t.test('the list of what is above the bounds names entries', async t => {
  const names = new Set(
    Object.entries(entries).flatMap(([operation, entry]) =>
      [...Object.keys(entry), 'what is refused'].map(name => `${operation}: ${name}`)
    )
  )
  for (const list of Object.values(above)) t.strictSame(Object.keys(list).filter(name => !names.has(name)), [])
})

t.test('no operation breaks the bounds', async t => {
  const file = sqliteFile(t)
  await tryOperations(t, { database: { dialect: 'sqlite', file }, variables: { DATABASE_URL: `sqlite:${file}` } })
})
