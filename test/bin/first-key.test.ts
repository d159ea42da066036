import BetterSqlite3 from 'better-sqlite3'
import { access, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { createFirstKey } from '../../src/bin/first-key.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { startApp } from '../fixtures/app.ts'
import { openAgain } from '../fixtures/keyed-app.ts'
import { bearer, identityOf } from '../fixtures/organisations.ts'
import { testOnPostgres } from '../fixtures/postgres-server.ts'
import { serve } from '../fixtures/program.ts'
import { postgres, seededFile } from '../fixtures/engines.ts'

const quiet = { info () {}, warn () {} }

async function start (t: Test) {
  const file = await seededFile(t)
  const folder = t.testdirName
  const database = { dialect: 'sqlite', file } as const
  const storage = await openAgain(t, database)
  const lines: unknown[][] = []
  const log = {
    info: (...line: unknown[]) => {
      lines.push(line)
    },
    warn: (...line: unknown[]) => {
      lines.push(line)
    },
  }
  return {
    database,
    storage,
    lines,
    keyFile: `${folder}/first-key.txt`,
    draft: `${folder}/first-key.txt.new`,
    makeFirst: (on: Storage = storage) => createFirstKey(on, database, log),
    async opens (token: string) {
      const app = await startApp(t, { storage })
      return (await app.inject({ url: '/v1/audit-events', headers: bearer(token.trim()) })).statusCode === 200
    },
    organisations: () => storage.as('public').read.$count(storage.tables.organisations).then(Number),
  }
}

const exists = (file: string) => access(file).then(() => true, () => false)

t.test(
  'the first start leaves a key of every scope in a file that only its user may read, and tells the file and ' +
    'not the key',
  async t => {
    const file = `${t.testdir()}/data/first.db`
    const first = await serve(t, { DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'trace' })
    const keyFile = `${t.testdirName}/data/first-key.txt`
    t.equal((await stat(keyFile)).mode & 0o777, 0o600)
    const token = await readFile(keyFile, 'utf8')
    t.match(token, /^ppk_[0-9a-f]{32}_[0-9a-f]{72}\n$/)
    t.ok(first.stdout().includes(keyFile))
    t.notOk(first.stdout().includes(token.slice(37, 100)))
    const headers = { ...bearer(token.trim()), 'content-type': 'application/json' }
    t.match(await (await fetch(`${first.origin}/v1/organisation`, { headers })).json(), { slug: 'first' })
    const answer = await fetch(`${first.origin}/v1/api-keys`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        name: 'All',
        scopes: ['sets:read', 'sets:write', 'assessments:read', 'assessments:write', 'keys', 'admin'],
      }),
    })
    t.equal(answer.status, 201)
    first.child.kill('SIGTERM')
    await first.ended()

    await rm(keyFile)
    const second = await serve(t, { DATABASE_URL: `sqlite:${file}` })
    t.notOk(await exists(keyFile), 'and later starts leave none')
    t.notMatch(second.stdout(), /first-key/)
  }
)

t.test('several that start at once make one organisation and one key that opens it', async t => {
  const { database, makeFirst, keyFile, draft, opens, organisations, lines } = await start(t)
  const others = await Promise.all(Array.from({ length: 4 }, () => openAgain(t, database)))
  await Promise.all(others.map(makeFirst))
  t.equal(await organisations(), 2, "beside the service's own")
  t.ok(await opens(await readFile(keyFile, 'utf8')))
  t.notOk(await exists(draft))
  t.equal(lines.length, 1)
})

t.test('where there is an organisation already nothing is made', async t => {
  const { storage, makeFirst, keyFile, organisations } = await start(t)
  await identityOf(storage).createOrganisation('harbour', 'Harbour Care')
  await makeFirst()
  t.notOk(await exists(keyFile))
  t.equal(await organisations(), 2)
})

t.test('killed before its row was written, the next start makes another and the old secret is gone', async t => {
  const { makeFirst, keyFile, draft, opens } = await start(t)
  await writeFile(draft, 'ppk_half')
  await makeFirst()
  t.ok(await opens(await readFile(keyFile, 'utf8')))
  t.notOk(await exists(draft))
})

t.test('killed before the file had its name, the next start gives it that', async t => {
  const { makeFirst, keyFile, draft, opens, lines } = await start(t)
  await makeFirst()
  await rename(keyFile, draft)
  await makeFirst()
  t.ok(await opens(await readFile(keyFile, 'utf8')))
  t.notOk(await exists(draft))
  t.equal(lines.length, 2, 'and tells it')
})

t.test(
  'killed before its row was written, and then an organisation was made otherwise: the secret that opens ' +
    'nothing is taken away',
  async t => {
    const { storage, makeFirst, keyFile, draft } = await start(t)
    await writeFile(draft, `ppk_${'0'.repeat(32)}_${'0'.repeat(72)}\n`)
    await identityOf(storage).createOrganisation('harbour', 'Harbour Care')
    await makeFirst()
    t.notOk(await exists(draft) || await exists(keyFile))
  }
)

t.test('a work that could not be committed leaves no key with a name', async t => {
  const { storage, makeFirst, keyFile, organisations, database } = await start(t)
  const connection = new BetterSqlite3(database.file)
  connection.exec(
    "CREATE TRIGGER full BEFORE INSERT ON audit_events WHEN NEW.resource_type = 'api-key' BEGIN SELECT RAISE(ABORT, " +
      "'no'); END"
  )
  await t.rejects(makeFirst())
  t.notOk(await exists(keyFile))
  t.equal(await organisations(), 1)
  connection.exec('DROP TRIGGER full')
  connection.close()
  await makeFirst(storage)
  t.ok(await exists(keyFile))
})

t.test('a key file that is left of another database is not overwritten, and it is said what to do', async t => {
  const { makeFirst, keyFile, organisations, lines } = await start(t)
  await writeFile(keyFile, 'left over')
  await makeFirst()
  t.equal(await readFile(keyFile, 'utf8'), 'left over')
  t.equal(await organisations(), 1)
  t.match(lines, [[{ file: keyFile }, /delete it and start again, or make an organisation and a key with npm run cli/]])
})

testOnPostgres(t, 'on PostgreSQL there is no first key', async t => {
  const before = await readdir('.')
  const { storage, database } = await postgres.open(t)
  await createFirstKey(storage, database, quiet)
  t.equal(Number(await storage.as('public').read.$count(storage.tables.organisations)), 0)
  t.strictSame(await readdir('.'), before)
})
