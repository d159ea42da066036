/**
 * Writes rows and says so, one line each, as soon as each is promised: `node bench/writes.ts <file>
 * sequential|together|normal`. Run under strace by fsync.ts, which reads from the order of the calls whether the disk
 * had it first.
 */
import { writeSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { uuidv7 } from 'uuidv7'
import { migrate } from '../src/storage/migrate.ts'
import { openStorage } from '../src/storage/open.ts'

export const sequentialWrites = 200
export const writesTogether = 64
export const promised = 'promised'

const acknowledge = () => writeSync(1, `${promised}\n`)

async function ours (file: string, together: boolean): Promise<void> {
  await migrate({ dialect: 'sqlite', file })
  const storage = await openStorage({ dialect: 'sqlite', file })
  async function write () {
    const id = uuidv7()
    await storage.as(id).write(tx =>
      tx.insert(storage.tables.organisations).values({ id, slug: id, name: 'Bench', createdAt: new Date() })
    )
    acknowledge()
  }
  await write()
  if (together) await Promise.all(Array.from({ length: writesTogether }, write))
  else for (let count = 0; count < sequentialWrites; count++) await write()
  await storage.close()
}

/** What the driver does in WAL mode unless it is told otherwise. */
function normal (file: string): void {
  const connection = new BetterSqlite3(file)
  connection.pragma('journal_mode = wal')
  connection.exec('CREATE TABLE organisations (id TEXT PRIMARY KEY, slug TEXT, name TEXT, created_at INTEGER)')
  const insert = connection.prepare("INSERT INTO organisations VALUES (?, ?, 'Bench', 0)")
  for (let count = 0; count <= sequentialWrites; count++) {
    const id = uuidv7()
    insert.run(id, id)
    acknowledge()
  }
  connection.close()
}

if (import.meta.main) {
  const [file = '', how] = process.argv.slice(2)
  if (how === 'normal') normal(file)
  else await ours(file, how === 'together')
}
