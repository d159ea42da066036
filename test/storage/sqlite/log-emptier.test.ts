/**
 * Erased words leave the write-ahead log even where somebody was reading from it: later, after a restart, and never
 * without a word.
 */
import BetterSqlite3 from 'better-sqlite3'
import { existsSync, readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { openMigrated } from '../../../src/bin/prepare.ts'
import { sqliteFile } from '../../fixtures/engines.ts'
import { until } from '../../fixtures/keyed-app.ts'
import { organisationRow, uuid } from '../../fixtures/rows.ts'

const id = uuid(1)
const words = 'Tarsipes rostratus'

/** A database from which something is erased while somebody reads from it. */
async function eraseWhileRead (t: Test) {
  const file = sqliteFile(t)
  const database = { dialect: 'sqlite', file } as const
  const warnings: string[] = []
  // As the service itself opens it.
  const log = pino({ level: 'warn' }, {
    write (line: string) {
      warnings.push(JSON.parse(line).msg)
    },
  })
  const open = () => openMigrated(database, log)
  const storage = await open()
  const { organisations } = storage.tables
  const { write, erase } = storage.as(id)
  await write(tx => tx.insert(organisations).values({ ...organisationRow(id), name: words }))
  const reader = new BetterSqlite3(file, { readonly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM organisations').get()
  await erase(tx => tx.update(organisations).set({ name: 'Erased' }).where(eq(organisations.id, id)))
  const held = () => [file, `${file}-wal`].filter(path => existsSync(path) && readFileSync(path).includes(words))
  return { storage, open, reader, warnings, held, gone: () => until(async () => held().length === 0) }
}

t.test('the log is emptied when the reader has ended, without a write, and it is warned until then', async t => {
  const { storage, reader, warnings, held, gone } = await eraseWhileRead(t)
  t.teardown(() => storage.close())
  await until(async () => warnings.length > 0)
  t.not(held().length, 0)
  t.match(warnings[0], /^The write-ahead log cannot be emptied, .* End that process/)
  reader.close()
  await gone()
})

t.test("a moment's reading is no reason to warn", async t => {
  const { storage, reader, warnings, gone } = await eraseWhileRead(t)
  t.teardown(() => storage.close())
  reader.close()
  await gone()
  t.strictSame(warnings, [])
})

t.test('who stops before it is done is warned, and the next start goes on', async t => {
  const { storage, open, reader, warnings, held, gone } = await eraseWhileRead(t)
  await storage.close()
  t.equal(warnings.length, 1)
  t.not(held().length, 0)
  const next = await open()
  t.teardown(() => next.close())
  t.not(held().length, 0)
  reader.close()
  await gone()
})
