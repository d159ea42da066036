/**
 * A backup of PostgreSQL has every row, or is none; and what was restored starts, or says in a line what is missing.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { uuidv7 } from 'uuidv7'
import { openMigrated } from '../../../src/bin/prepare.ts'
import { loadSeed, readSeed } from '../../../src/content/index.ts'
import { backup } from '../../../src/storage/backup.ts'
import { openStorage, type Database } from '../../../src/storage/open.ts'
import { fixedNow, startApp } from '../../fixtures/app.ts'
import { assessmentsClient } from '../../fixtures/assessments-client.ts'
import { temporaryFolder } from '../../fixtures/engines.ts'
import { testUnless } from '../../fixtures/missing.ts'
import { makeOrganisation } from '../../fixtures/organisations.ts'
import { createDumpable, dumpMissing } from '../../fixtures/own-postgres.ts'
import { asRole, createPostgres, testOnPostgres, type PostgresDatabase } from '../../fixtures/postgres-server.ts'
import { run } from '../../fixtures/program.ts'

const quiet = { info () {}, warn () {} }
const role = `backup_${randomBytes(4).toString('hex')}`

/** The role that README tells operators to make. */
async function makeBackupRole (t: Test, { adminUrl }: PostgresDatabase) {
  const password = new URL(adminUrl).password
  const made = `CREATE ROLE ${role} LOGIN BYPASSRLS PASSWORD '${password}'`
  await asRole(adminUrl, made, `GRANT pg_read_all_data TO ${role}`)
  t.teardown(() => asRole(adminUrl, `DROP ROLE ${role}`))
  return Object.assign(new URL(adminUrl), { username: role }).href
}

/** The service on it, with so many arrangements of one organisation. */
async function fill (database: Database, count: number) {
  const storage = await openStorage(database)
  await loadSeed({ storage, seed: await readSeed(), now: fixedNow, newId: uuidv7 })
  const { headers } = await (await makeOrganisation(storage)).key()
  const app = await startApp(t, { storage, newId: uuidv7 })
  // What would end or begin a COPY, were it a line of its own.
  const purpose = 'One\n\\.\nCOPY public.x (a) FROM stdin;\nTwo\u2028Three'
  for (let made = 0; made < count; made++) await assessmentsClient(app, headers).arrangement({ purpose })
  await storage.close()
  return headers
}

const cli = (t: Test, env: Readonly<Record<string, string>>, ...args: string[]) => run(t, 'cli', { args, env }).ended()

testUnless(t, 'by npm run cli -- backup', dumpMissing, async t => {
  const database = await createDumpable(t)
  const { url, ownerUrl, adminUrl } = database
  const backupUrl = await makeBackupRole(t, database)
  const headers = await fill(database, 60)
  const folder = temporaryFolder(t)
  const file = join(folder, 'care.dump')

  await t.test('it has all rows, stands for its owner alone beside its hash, and names no password', async t => {
    const { code, stdout, stderr } = await cli(t, { DATABASE_URL: url, DATABASE_BACKUP_URL: backupUrl }, 'backup', file)
    t.strictSame({ code, stdout }, { code: 0, stdout: '' }, stderr)
    const [found] = await asRole(adminUrl, 'SELECT count(*)::int AS arrangements FROM arrangements')
    t.strictSame(found?.rows, [{ arrangements: 60 }])
    t.match(JSON.parse(stderr), { msg: 'backed up', file, tables: /^\d+$/, rows: /^\d{3,}$/ })
    t.notMatch(stderr, new URL(adminUrl).password)
    t.equal((await stat(file)).mode & 0o777, 0o600)
    await promisify(execFile)('sha256sum', ['-c', 'care.dump.sha256'], { cwd: folder })
    t.strictSame((await readdir(folder)).sort(), ['care.dump', 'care.dump.sha256'])
  })

  await t.test('it goes over nothing that is there', async t => {
    const { code, stderr } = await cli(t, { DATABASE_URL: url, DATABASE_BACKUP_URL: backupUrl }, 'backup', file)
    t.equal(code, 1)
    t.match(stderr, /care\.dump exists: choose another name\n$/)
  })

  await t.test('a role that row-level security binds is refused, and so is none', async t => {
    for (const bound of [ownerUrl, url]) {
      t.match(await cli(t, { DATABASE_URL: url, DATABASE_BACKUP_URL: bound }, 'backup', join(folder, 'bound')), {
        code: 1,
        stderr: /^Row-level security hides rows from the role .*BYPASSRLS[^\n]*\n$/,
      })
    }
    t.match(await cli(t, { DATABASE_URL: url }, 'backup', join(folder, 'none')), {
      code: 1,
      stderr: /^DATABASE_BACKUP_URL is missing: [^\n]*\n$/,
    })
    t.equal((await readdir(folder)).length, 2, 'and nothing is left of it')
  })

  await t.test('what has another number of rows than the database had is none', async t => {
    // A pg_dump that leaves out a table, as one does that a role does not see into.
    const { stdout } = await promisify(execFile)('sh', ['-c', 'command -v pg_dump'])
    const programs = temporaryFolder(t)
    const script = `#!/bin/sh\nexec ${stdout.trim()} "$@" --exclude-table-data=arrangements\n`
    await writeFile(join(programs, 'pg_dump'), script)
    await chmod(join(programs, 'pg_dump'), 0o755)
    const env = { DATABASE_URL: url, DATABASE_BACKUP_URL: backupUrl, PATH: `${programs}:${process.env.PATH}` }
    const { code, stderr } = await cli(t, env, 'backup', join(folder, 'less'))
    t.equal(code, 1)
    t.match(stderr, /^The backup has no rows of public\.arrangements, and the database 60: [^\n]*\n$/)
    t.equal((await readdir(folder)).length, 2)
  })

  /** Another database of the same server, restored from the backup. */
  async function restored (t: Test, ...options: string[]) {
    const name = `restored_${randomBytes(4).toString('hex')}`
    const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
    await asRole(adminUrl, `CREATE DATABASE ${name} OWNER ${new URL(ownerUrl).username}`)
    t.teardown(() => asRole(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`))
    await promisify(execFile)('pg_restore', ['--exit-on-error', `--dbname=${at(adminUrl)}`, ...options, file])
    return { dialect: 'postgres', url: at(url), ownerUrl: at(ownerUrl) } as const
  }
  const opensAs = async (t: Test, database: Database) => {
    const storage = await openMigrated(database, quiet)
    t.teardown(() => storage.close())
    const app = await startApp(t, { storage })
    const answer = await app.inject({ url: '/v1/arrangements?limit=100', headers })
    t.equal(answer.json().items.length, 60)
    t.equal((await app.inject('/v1/principles/safe')).statusCode, 200)
  }

  await t.test('restored, the service finds everything again, also without the owner', async t => {
    const { ownerUrl: _, ...alone } = await restored(t)
    await opensAs(t, alone)
  })

  await t.test('restored without grants, it says so in a line, and migrating gives them', async t => {
    const { ownerUrl, ...alone } = await restored(t, '--no-acl')
    const message =
      /run npm run cli -- migrate with DATABASE_OWNER_URL\. It says: permission denied for schema drizzle$/
    await t.rejects(openMigrated(alone, quiet), { code: 'not_permitted', message })
    const { code, stderr } = await run(t, 'serve', { env: { DATABASE_URL: alone.url, PORT: '0' } }).ended()
    t.equal(code, 1)
    t.match(stderr, /^peer-principles cannot start: The role lacks a right [^\n]*\n$/)
    await opensAs(t, { ...alone, ownerUrl })
  })

  await t.test('restored without owners, it says so in a line', async t => {
    const database = await restored(t, '--no-owner', '--no-acl')
    const message = /give the tables to their owner.* It says: permission denied for /
    await t.rejects(openMigrated(database, quiet), { code: 'not_permitted', message })
  })
})

testOnPostgres(t, 'one table without its grants is named at the start', async t => {
  const { url, ownerUrl } = await createPostgres(t)
  const service = new URL(url).username
  const [insert, execute] = ['INSERT ON assessments', 'EXECUTE ON FUNCTION find_api_key']
  await asRole(ownerUrl, `REVOKE ${insert} FROM ${service}`, `REVOKE ${execute} FROM ${service}`)
  const message = /^The role of DATABASE_URL may not use assessments, find_api_key: run npm run cli -- migrate/
  await t.rejects(openStorage({ dialect: 'postgres', url }), { code: 'not_permitted', message })
})

testOnPostgres(t, 'a pg_dump that is missing or older than the server is told by what to do about it', async t => {
  const { url, adminUrl } = await createPostgres(t)
  const [target, programs] = [join(temporaryFolder(t), 'care.dump'), temporaryFolder(t)]
  const made = () => backup({ dialect: 'postgres', url, backupUrl: adminUrl }, target, { PATH: programs })
  await t.rejects(made(), { code: 'missing', message: /^pg_dump cannot be started: install/ })
  await writeFile(join(programs, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n')
  await chmod(join(programs, 'pg_dump'), 0o755)
  const message = /^pg_dump is of version 9 and the server of \d+: install .* version \d+ or newer/
  await t.rejects(made(), { code: 'failed', message })
  await t.rejects(stat(target), 'and nothing is left of it')
})
