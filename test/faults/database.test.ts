import BetterSqlite3 from 'better-sqlite3'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { openStorage, type Database } from '../../src/storage/open.ts'
import { startApp } from '../fixtures/app.ts'
import { postgres, sqlite, type Engine } from '../fixtures/engines.ts'
import { asRole, postgresServer, testOnPostgres } from '../fixtures/postgres-server.ts'
import { isProblem } from '../fixtures/problem.ts'

/** What happens to a running service when its database is taken away. */

type App = Awaited<ReturnType<typeof startApp>>

async function startOn<Kind extends Database> (t: Test, engine: Engine<Kind>) {
  const { storage, database } = await engine.open(t, 'seeded')
  const log: string[] = []
  return {
    app: await startApp(t, { storage, log: line => log.push(line) }),
    database,
    reasons: () => log.map(line => JSON.parse(line).reason).filter(Boolean),
  }
}

async function isUnavailable (t: Test, app: App, ...urls: string[]) {
  for (const url of urls) {
    const { statusCode: status, headers, body } = await app.inject(url)
    const problem = await isProblem(t, app, { status, headers, body }, {
      status: 503,
      code: 'unavailable',
      path: url.split('?', 1)[0] ?? '',
      about: url,
    })
    t.equal(headers['retry-after'], '5')
    t.notMatch(problem.detail, /sqlite|postgres|\/|select/i, 'and not where it is or what was asked of it')
  }
}

async function works (t: Test, app: App, ...urls: string[]) {
  for (const url of urls) t.equal((await app.inject(url)).statusCode, 200, `${url} works`)
}

t.test('a SQLite file that is moved away while in use', async t => {
  const { app, database, reasons } = await startOn(t, sqlite)
  await works(t, app, '/readyz')
  await rename(database.file, `${database.file}.away`)
  await isUnavailable(t, app, '/readyz')
  await works(t, app, '/livez', '/v1/principles')
  await writeFile(database.file, 'another')
  await isUnavailable(t, app, '/readyz')
  await rename(`${database.file}.away`, database.file)
  await works(t, app, '/readyz')
  t.strictSame(reasons(), ['missing', 'missing'], 'the log has the reason, each time')
})

t.test('a SQLite file whose pages are overwritten', async t => {
  const { app, database, reasons } = await startOn(t, sqlite)
  const checkpoint = new BetterSqlite3(database.file)
  checkpoint.pragma('wal_checkpoint(TRUNCATE)')
  checkpoint.close()
  const bytes = await readFile(database.file)
  const overwrite = async (from: Buffer) => {
    const file = await open(database.file, 'r+')
    await file.write(from, 4096, from.length - 4096, 4096)
    await file.close()
  }
  await overwrite(Buffer.alloc(bytes.length, 0x5a))
  await isUnavailable(t, app, '/v1/principles', '/v1/search?q=safe', '/readyz')
  await works(t, app, '/livez', '/', '/openapi.json')
  t.strictSame(reasons(), ['corrupt', 'corrupt', 'corrupt'])
  await overwrite(bytes)
  const restarted = await openStorage(database)
  t.teardown(() => restarted.close())
  await works(t, await startApp(t, { storage: restarted }), '/v1/principles', '/v1/search?q=safe', '/readyz')
})

t.test('a SQLite file that another process writes to', async t => {
  const { app, database } = await startOn(t, sqlite)
  const other = new BetterSqlite3(database.file)
  other.exec('BEGIN EXCLUSIVE')
  await works(t, app, '/readyz', '/v1/principles', '/v1/search?q=safe')
  other.exec('ROLLBACK')
  other.close()
})

testOnPostgres(t, 'a PostgreSQL that goes away and comes back', async t => {
  const { app, database, reasons } = await startOn(t, postgres)
  await works(t, app, '/readyz', '/v1/principles?limit=1')
  const name = new URL(database.url).pathname.slice(1)
  const admin = (await postgresServer()).adminUrl
  await asRole(
    admin,
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`,
    `ALTER DATABASE ${name} RENAME TO ${name}_away`
  )
  await isUnavailable(t, app, '/readyz', '/v1/principles', '/v1/search?q=safe', '/v1/principle-sets/core')
  await works(t, app, '/livez', '/', '/v1/principles?limit=1')
  t.match(reasons(), Array(4).fill(/^(missing|unreachable)$/))
  await asRole(admin, `ALTER DATABASE ${name}_away RENAME TO ${name}`)
  await works(t, app, '/readyz', '/v1/principles', '/v1/search?q=safe')
})
