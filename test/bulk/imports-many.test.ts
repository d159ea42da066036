/** As many as there are, in the memory of a few. */
import { Readable } from 'node:stream'
import t from 'tap'
import { sqlite } from '../fixtures/engines.ts'
import { listen } from '../fixtures/socket.ts'
import { linesIn, startBulk } from './bulk.ts'

t.setTimeout(900_000)

t.test('100,000 lines of which every tenth is broken', { timeout: 900_000 }, async t => {
  const { app, owner, line, ndjson } = await startBulk(t, sqlite)
  const port = await listen(app)
  const total = 100_000
  function * lines () {
    for (let index = 0; index < total; index += 100) {
      yield Array.from(
        { length: 100 },
        (_, place) =>
          place % 10 === 9
            ? line(`e${index + place}`, { ratings: { 'we-zz': { level: 'yes' } } })
            : line(`e${index + place}`)
      ).join('')
    }
  }
  const answer = await fetch(
    `http://127.0.0.1:${port}/v1/assessment-imports`,
    {
      method: 'POST',
      headers: { ...owner.headers, ...ndjson },
      body: Readable.from(lines()),
      duplex: 'half',
    } as RequestInit
  )
  const told = linesIn(await answer.text())
  t.strictSame(told.pop(), { summary: { created: total * 0.9, unchanged: 0, refused: total / 10 }, problem: null })
  t.ok(told.every(({ line, status }, index) => line === index + 1 && (status === 'refused') === (line % 10 === 0)))
})
