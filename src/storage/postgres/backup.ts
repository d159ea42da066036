import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import pg from 'pg'
import { writeBackup, type Copy } from '../copy.ts'
import { StorageUnavailable } from '../errors.ts'
import { withConnection } from './connect.ts'
import { rowsInCopies } from './dump.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface Counts {
  readonly tables: number
  readonly rows: number
}

/**
 * As `backup` (../backup.ts): an archive for pg_restore, made by pg_dump and held to the rows that the database had at
 * that moment.
 */
export async function backupPostgres (
  { backupUrl }: { readonly backupUrl?: string },
  target: string,
  env: Environment
): Promise<Copy & Counts> {
  if (backupUrl === undefined) {
    throw new StorageUnavailable(
      'unsafe_role',
      'DATABASE_BACKUP_URL is missing: ' +
        'row-level security hides rows from the service and the owner. ' +
        'Give it a role with BYPASSRLS that may read the tables, or a superuser'
    )
  }
  return withConnection(backupUrl, async client => {
    await assertReadsAll(client)
    await assertPrograms(client, env)
    // It waits for pg_dump, which reads the state that this transaction sees.
    await client.query(
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ' +
        'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0'
    )
    const { rows: [exported] } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot')
    const expected = await countRows(client)
    const copy = await writeBackup(target, {
      fill: part => dump(backupUrl, ['--format=custom', `--snapshot=${exported?.snapshot}`, `--file=${part}`], env),
      verify: part => verify(part, expected, env),
    })
    await client.query('COMMIT')
    return copy
  })
}

/** pg_dump stops at row-level security, and with --enable-row-security leaves out what its role does not see. */
async function assertReadsAll (client: pg.ClientBase) {
  const { rows: [role] } = await client.query<{ name: string, sees: boolean }>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS sees FROM pg_roles WHERE rolname = current_user'
  )
  if (role?.sees === true) return
  throw new StorageUnavailable(
    'unsafe_role',
    `Row-level security hides rows from the role ${role?.name}, ` +
      'so a backup would lack them: ' +
      'give DATABASE_BACKUP_URL a role with BYPASSRLS that may read the tables, or a superuser'
  )
}

async function assertPrograms (client: pg.ClientBase, env: Environment) {
  const { rows: [server] } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version"
  )
  for (const program of ['pg_dump', 'pg_restore']) {
    let printed = ''
    await run(program, ['--version'], env, async lines => {
      for await (const line of lines) printed += String(line)
    })
    const [, version = ''] = /\) (\d+)/.exec(printed) ?? []
    if (Number(version) < Number(server?.version)) {
      throw new StorageUnavailable(
        'failed',
        `${program} is of version ${version} ` +
          `and the server of ${server?.version}: ` +
          `install PostgreSQL's client programs of version ${server?.version} or newer, first on the PATH`
      )
    }
  }
}

/** How many rows each table has, by its name as pg_dump writes it. Extensions see to their own tables. */
async function countRows (client: pg.ClientBase): Promise<ReadonlyMap<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind = 'r' AND nspname IN ('public', 'drizzle')
      AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
      )`)
  const counts = new Map<string, number>()
  for (const { name } of tables) {
    const { rows: [found] } = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`)
    counts.set(name, Number(found?.count))
  }
  return counts
}

/** The password goes by the environment: everybody may read a command line. */
async function dump (url: string, options: readonly string[], env: Environment) {
  const address = new URL(url)
  address.password = ''
  address.searchParams.delete('password')
  const { password } = new pg.Client(url)
  const secret = password ? { PGPASSWORD: password } : {}
  await run('pg_dump', [...options, '--no-password', `--dbname=${address.href}`], { ...env, ...secret })
}

async function verify (file: string, expected: ReadonlyMap<string, number>, env: Environment): Promise<Counts> {
  const counts = { tables: expected.size, rows: 0 }
  let found: ReadonlyMap<string, number> = new Map()
  await run('pg_restore', ['--data-only', '--file=-', file], env, async script => {
    found = await rowsInCopies(script)
  })
  for (const [name, rows] of expected) {
    const dumped = found.get(name)
    if (dumped !== rows) {
      throw new StorageUnavailable(
        'failed',
        `The backup has ${dumped ?? 'no'} rows of ${name}, ` +
          `and the database ${rows}: nothing was kept of it`
      )
    }
    counts.rows += rows
  }
  return counts
}

/** Runs one of PostgreSQL's programs and gives what it prints to `read`. Rejects with its own words. */
async function run (
  program: string,
  args: readonly string[],
  env: Environment,
  read = async (_printed: Readable) => {}
) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    words = (words + text).slice(0, 2000)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
    .catch((error: unknown) => {
      const message = `${program} cannot be started: install PostgreSQL's client programs`
      throw new StorageUnavailable('missing', message, { cause: error })
    })
  const [code] = await Promise.all([ended, read(child.stdout).finally(() => child.stdout.resume())])
  if (code === 0) return
  throw new StorageUnavailable('failed', `${program} failed. It says: ${words.trim().replaceAll(/\s+/g, ' ')}`)
}
