import BetterSqlite3 from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { run, serve } from '../fixtures/program.ts'
import { seededFile } from '../fixtures/engines.ts'

t.jobs = 2

function cli (t: Test, file: string, ...args: string[]) {
  return run(t, 'cli', { args, env: { DATABASE_URL: `sqlite:${file}` } }).ended()
}

/** One line, no stack, nothing on standard output and an exit code of 1. */
async function refuses (t: Test, file: string, args: readonly string[], message: RegExp) {
  const { code, stdout, stderr } = await cli(t, file, ...args)
  t.strictSame({ code, stdout }, { code: 1, stdout: '' })
  t.match(stderr, /^[^\n]+\n$/, 'one line')
  t.match(stderr, message)
}

const counted = (file: string) => {
  const database = new BetterSqlite3(file, { readonly: true })
  const { sets } = database.prepare<[], { sets: number }>('SELECT count(*) AS sets FROM principle_sets').get() ??
    { sets: 0 }
  database.close()
  return sets
}

t.test('tells how it is used where it is used otherwise', async t => {
  const usages = [
    [],
    ['constructor'],
    ['restore', 'a', 'b'],
    ['openapi', '--force', 'x'],
    ['backup', 'x', '--replace'],
    ['key', 'a', '--scopes'],
    ['organisation', 'a'],
    ['keys', 'a', '--name', 'b'],
    ['links'],
    ['links', 'check', '--name', 'b'],
  ]
  for (const args of usages) {
    const { code, stdout, stderr } = await run(t, 'cli', { args }).ended()
    t.strictSame({ code, stdout }, { code: 2, stdout: '' }, `cli ${args.join(' ')}`)
    t.match(stderr, /^Usage: npm run cli -- <command>\n/)
    for (const name of ['migrate', 'seed', 'openapi', 'backup', 'restore', 'organisation', 'key', 'keys', 'revoke']) {
      t.match(stderr, name)
    }
  }
})

t.test('refuses a setting that cannot be used', async t => {
  const { code, stderr } = await run(t, 'cli', { args: ['migrate'], env: { DATABASE_URL: 'mysql://host' } }).ended()
  t.equal(code, 1)
  t.match(stderr, /^DATABASE_URL must be [^\n]+\n$/)
})

t.test('migrate and seed make a database, and change nothing the second time', async t => {
  const file = `${t.testdir()}/data/new.db`
  await refuses(t, file, ['seed'], /There is no database at .*: run npm run cli -- migrate/)
  const lines = (stderr: string) => stderr.trim().split('\n').filter(Boolean).map(line => JSON.parse(line))
  const migrated = await cli(t, file, 'migrate')
  t.equal(migrated.code, 0)
  t.match(lines(migrated.stderr).at(-1), { level: 30, msg: 'migrated', applied: [/^0000_/] })
  t.match(await cli(t, file, 'migrate'), { code: 0, stdout: '', stderr: '' })
  const seeded = await cli(t, file, 'seed')
  t.equal(seeded.code, 0)
  t.match(lines(seeded.stderr), [{ msg: 'content loaded', published: /core 1\.\d+\.\d+/ }])
  t.match(await cli(t, file, 'seed'), { code: 0, stdout: '', stderr: '' })
  await refuses(t, file, ['links', 'mend'], /^links check$/m)
  await refuses(t, file, ['links', 'check', '--organisation', 'nobody'], /There is no organisation nobody/)
})

t.test('openapi writes the document that is committed, where it may', async t => {
  const folder = t.testdir()
  t.match(await cli(t, `${folder}/unused.db`, 'openapi', `${folder}/openapi.json`), { code: 0, stderr: '' })
  t.equal(
    await readFile(`${folder}/openapi.json`, 'utf8'),
    await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
  )
  await t.rejects(stat(`${folder}/unused.db`), 'and makes no database')
  await refuses(t, 'unused', ['openapi', `${folder}/nowhere/openapi.json`], /ENOENT: no such file or directory/)
  await refuses(t, 'unused', ['openapi', folder], /EISDIR/)
})

t.test('restore is not for PostgreSQL', async t => {
  const { code, stderr } = await run(t, 'cli', {
    args: ['restore', 'x'],
    env: { DATABASE_URL: 'postgres://a:hunter2@127.0.0.1/b' },
  }).ended()
  t.equal(code, 1)
  t.equal(stderr, 'restore is for SQLite: use pg_restore with PostgreSQL, as README says\n')
})

t.test('backup refuses what it cannot copy and what it would overwrite', async t => {
  const file = await seededFile(t)
  const folder = t.testdirName
  await writeFile(`${folder}/there`, 'precious')
  await refuses(t, file, ['backup', `${folder}/there`], /there exists: choose another name/)
  t.equal(await readFile(`${folder}/there`, 'utf8'), 'precious')
  await refuses(t, file, ['backup', `${folder}/nowhere/backup.db`], /ENOENT|cannot be opened/)
  await refuses(t, `${folder}/nothing.db`, ['backup', `${folder}/backup.db`], /There is no database at/)
  await refuses(t, `${folder}/there`, ['backup', `${folder}/backup.db`], /not a database/)
  await t.rejects(stat(`${folder}/backup.db`), 'nothing is left behind')
})

t.test('restore refuses what is damaged, missing or in the way', async t => {
  const file = await seededFile(t)
  const folder = t.testdirName
  const target = `${folder}/restored.db`
  t.equal((await cli(t, file, 'backup', `${folder}/good.db`)).code, 0)
  const good = await readFile(`${folder}/good.db`)
  await writeFile(
    `${folder}/changed.db`,
    Buffer.concat([good.subarray(0, 8192), Buffer.alloc(4096, 1), good.subarray(12_288)])
  )
  await writeFile(`${folder}/changed.db.sha256`, await readFile(`${folder}/good.db.sha256`))
  await writeFile(`${folder}/torn.db`, good.subarray(0, 100_000))
  await writeFile(`${folder}/words.db`, 'words, and no database')
  await refuses(t, target, ['restore', `${folder}/changed.db`], /is not what .*sha256 tells: use another backup/)
  await refuses(t, target, ['restore', `${folder}/torn.db`], /damaged/)
  await refuses(t, target, ['restore', `${folder}/words.db`], /not a database|damaged/)
  await refuses(t, target, ['restore', `${folder}/nothing.db`], /There is no backup at/)
  await t.rejects(stat(target), 'nothing is left behind')
  await refuses(
    t,
    file,
    ['restore', `${folder}/good.db`],
    /copy\.db exists: move it away, or say that it is to be replaced/
  )
})

const wholeBackup = 'a backup taken while others write holds whole transactions, ' +
  'and replaces a database once the service has stopped'
t.test(wholeBackup, async t => {
  const file = await seededFile(t)
  const backup = `${t.testdirName}/backup.db`
  const service = await serve(t, { DATABASE_URL: `sqlite:${file}` })
  const writer = new BetterSqlite3(file)
  t.teardown(() => writer.close())
  writer.exec('CREATE TABLE pairs (n INTEGER)')
  const insert = writer.prepare('INSERT INTO pairs VALUES (?), (?)')
  const pair = writer.transaction((n: number) => {
    for (let half = 0; half < 20; half++) insert.run(n, -n)
  })

  let written = 0
  const done = new AbortController()
  const copied = cli(t, file, 'backup', backup).finally(() => done.abort())
  while (!done.signal.aborted) {
    pair(++written)
    await setImmediate()
  }
  t.match(await copied, { code: 0, stdout: '', stderr: /"msg":"backed up"/ })
  t.ok(written > 50, `${written} transactions meanwhile`)
  t.equal((await stat(backup)).mode & 0o777, 0o600)
  t.equal(
    await readFile(`${backup}.sha256`, 'utf8'),
    `${createHash('sha256').update(await readFile(backup)).digest('hex')}  backup.db\n`
  )

  const copy = new BetterSqlite3(backup, { readonly: true })
  const { rows, total, torn } = copy.prepare<[], { rows: number, total: number, torn: number }>(
    'SELECT count(*) AS rows, sum(n) AS total, (SELECT count(*) FROM (SELECT n FROM pairs GROUP BY abs(n) HAVING ' +
      'count(*) <> 40)) AS torn FROM pairs'
  ).get() ?? {}
  t.strictSame(
    { total, torn, whole: Number(rows) > 0 && Number(rows) % 40 === 0 },
    { total: 0, torn: 0, whole: true },
    'each transaction is there whole or not at all'
  )
  copy.close()
  t.equal((await fetch(`${service.origin}/readyz`)).status, 200, 'the service noticed nothing')

  await refuses(t, file, ['restore', backup, '--replace'], /is in use: stop the service first/)
  writer.close()
  service.child.kill('SIGTERM')
  await service.ended()
  t.match(await cli(t, file, 'restore', backup, '--replace'), { code: 0, stderr: /"msg":"restored"/ })
  t.equal(counted(file), counted(backup))
  const again = await serve(t, { DATABASE_URL: `sqlite:${file}` })
  t.equal((await fetch(`${again.origin}/v1/principles/safe`)).status, 200)
})
