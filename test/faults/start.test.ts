import BetterSqlite3 from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { run, unprivileged, type RunOptions } from '../fixtures/program.ts'
import { seededFile } from '../fixtures/engines.ts'

t.jobs = 2

/** Starts the service where it cannot start, and holds it to one clear line and to nothing else. */
async function cannotStart (
  t: Test,
  env: Readonly<Record<string, string>>,
  message: RegExp,
  options: Omit<RunOptions, 'env'> = {}
) {
  const { code, signal, stdout, stderr } = await run(t, 'serve', { ...options, env: { PORT: '0', ...env } }).ended()
  t.strictSame({ code, signal }, { code: 1, signal: null })
  t.match(stderr, /^peer-principles cannot start: [^\n]+\n$/, 'one line')
  t.match(stderr, message)
  t.notMatch(stdout, /Server listening/)
  return { stdout, stderr }
}

const program = fileURLToPath(new URL('../../src/bin/serve.ts', import.meta.url))
/** Root may read and write everything, so permissions are tried as nobody, if nobody may come here at all. */
const withoutRights = spawnSync(process.execPath, ['-e', 'require("fs").readFileSync(process.argv[1])', program], {
  ...unprivileged,
  env: {},
}).status === 0
  ? {}
  : { skip: 'an unprivileged user cannot read the checkout' }

// Every setting's own bounds are held by test/config.test.ts.
t.test('says which setting is wrong', async t => {
  await cannotStart(t, { PORT: 'http' }, /: PORT must be /)
  await cannotStart(t, { HOST: '0.0.0.0' }, /: PUBLIC_URL is needed when HOST is 0\.0\.0\.0/)
  const { stderr } = await cannotStart(
    t,
    { DATABASE_URL: 'mysql://user:hunter2@127.0.0.1/db' },
    /: DATABASE_URL must be /
  )
  t.notMatch(stderr, /hunter2/, 'and keeps a password to itself')
})

t.test('cannot listen', async t => {
  const DATABASE_URL = `sqlite:${await seededFile(t)}`

  await t.test('on a port that is taken', async t => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    const port = String((server.address() as AddressInfo).port)
    await cannotStart(
      t,
      { DATABASE_URL, PORT: port },
      new RegExp(`The port is taken: .*127\\.0\\.0\\.1:${port}\\. Stop the other program or set another port`)
    )
    await cannotStart(
      t,
      { DATABASE_URL, METRICS_PORT: port },
      new RegExp(`The port is taken: .*127\\.0\\.0\\.1:${port}`)
    )
  })

  await t.test("on an address that is not this machine's", t =>
    cannotStart(t, { DATABASE_URL, HOST: '192.0.2.1', PUBLIC_URL: 'http://192.0.2.1' }, /EADDRNOTAVAIL/))
})

t.test('has no database it can use', async t => {
  await t.test('where a file stands in place of a folder', async t => {
    const file = `${t.testdir({ taken: '' })}/taken`
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}/data/x.db` }, /ENOTDIR|EEXIST/)
  })

  await t.test('where a folder stands in place of the file', t =>
    cannotStart(t, { DATABASE_URL: `sqlite:${t.testdir()}` }, /EISDIR/))

  await t.test('where the file is no database', async t => {
    const file = `${t.testdir({ 'text.db': 'These are words and not a database.\n'.repeat(200) })}/text.db`
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /The file is not a database/)
    t.match(await readFile(file, 'utf8'), /^These are words/, 'and it is left alone')
  })

  await t.test('where the file is damaged', async t => {
    const file = await seededFile(t)
    const bytes = await readFile(file)
    await writeFile(file, bytes.fill(0x5a, 4096))
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /damaged: .*restore a backup/)
  })

  await t.test('where the file was cut short', async t => {
    const file = await seededFile(t)
    await writeFile(file, (await readFile(file)).subarray(0, 20_000))
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /damaged: .*restore a backup/)
  })

  await t.test('where another process holds the lock', async t => {
    const file = await seededFile(t)
    const holder = new BetterSqlite3(file)
    t.teardown(() => holder.close())
    holder.exec('BEGIN EXCLUSIVE')
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /Another process is writing to the database/)
    holder.exec('ROLLBACK')
  })

  await t.test('where a later release has migrated it', async t => {
    const file = await seededFile(t)
    const later = new BetterSqlite3(file)
    later.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(
      'later',
      Date.parse('2100-01-01')
    )
    later.close()
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /newer than this release/)
  })

  await t.test('where PostgreSQL does not answer, and keeps the password to itself', async t => {
    const env = {
      DATABASE_URL: 'postgres://service:hunter2@127.0.0.1:9/db',
      DATABASE_OWNER_URL: 'postgres://owner:hunter3@127.0.0.1:9/db',
    }
    const { stdout, stderr } = await cannotStart(t, env, /PostgreSQL cannot be reached/)
    t.notMatch(stdout + stderr, /hunter/)
  })
})

t.test('may not write', withoutRights, async t => {
  await t.test('to the folder', async t => {
    const folder = `${t.testdir()}/locked`
    await mkdir(folder)
    await chmod(folder, 0o555)
    await cannotStart(t, { DATABASE_URL: `sqlite:${folder}/x.db` }, /Not permitted: EACCES/, unprivileged)
  })

  await t.test('to the file', async t => {
    const file = await seededFile(t)
    await chmod(file, 0o444)
    await chmod(t.testdirName, 0o755)
    await cannotStart(t, { DATABASE_URL: `sqlite:${file}` }, /Not permitted: EACCES/, unprivileged)
  })
})

/** A file system of its own, 256 KB large, that ends with the process. */
const full = [
  'unshare',
  ...process.getuid?.() === 0 ? [] : ['--map-root-user'],
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=256k none "$0" && exec "$@"',
]
const canMount = spawnSync('unshare', [...full.slice(1), t.testdir({ try: {} }), 'true']).status === 0

t.test(
  'has no room on the disk',
  canMount ? {} : { skip: 'a file system of its own cannot be mounted here' },
  async t => {
    const folder = t.testdir()
    await cannotStart(t, { DATABASE_URL: `sqlite:${folder}/x.db` }, /The disk is full: free some space/, {
      under: [...full, folder],
    })
    await t.rejects(stat(`${folder}/x.db`), 'and that disk is gone')
  }
)
