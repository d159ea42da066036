import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unorderedTables } from '../src/storage/schema/tables.ts'

/**
 * npm run migration -- <name> writes the SQL for what changed in src/storage/schema/, for both engines under
 * the same tag npm run migration -- --check writes nothing and fails when there is something to write
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const dialects = [
  { folder: 'sqlite', dialect: 'sqlite' },
  { folder: 'postgres', dialect: 'postgresql' },
] as const

type Dialect = typeof dialects[number]

interface Journal {
  entries: { tag: string }[]
}

async function tagsIn (migrations: string, { folder }: Dialect) {
  const text = await readFile(join(migrations, folder, 'meta/_journal.json'), 'utf8').catch(() => '{ "entries": [] }')
  const journal = JSON.parse(text) as Journal
  return journal.entries.map(entry => entry.tag)
}

/**
 * Paths are given relative to the root, since drizzle-kit puts "./" before them; it also exits with 0 when it failed.
 */
function drizzleKit (migrations: string, { folder, dialect }: Dialect, ...more: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [
    join(root, 'node_modules/drizzle-kit/bin.cjs'),
    'generate',
    '--dialect',
    dialect,
    '--schema',
    `./migrations/${folder}/schema.cjs`,
    '--out',
    relative(root, join(migrations, folder)),
    ...more,
  ], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  if (status !== 0 || stderr !== '') throw new Error(`drizzle-kit failed for ${folder}: ${stderr}`)
}

/** The tag that `name` was written under, the same for both engines; undefined when the tables have not changed. */
async function generate (migrations: string, name: string) {
  const added = []
  for (const dialect of dialects) {
    const before = await tagsIn(migrations, dialect)
    drizzleKit(migrations, dialect, '--name', name)
    const [tag] = (await tagsIn(migrations, dialect)).slice(before.length)
    if (tag !== undefined && dialect.folder === 'sqlite') await keepUnordered(join(migrations, 'sqlite', `${tag}.sql`))
    added.push({ dialect, tag })
  }
  const tag = added.find(({ tag }) => tag !== undefined)?.tag
  if (tag === undefined) return undefined
  // A change that one engine alone sees still takes a place in both journals: the tags stay equal.
  for (const { dialect } of added.filter(({ tag }) => tag === undefined)) {
    drizzleKit(migrations, dialect, '--name', name, '--custom')
    await writeFile(join(migrations, dialect.folder, `${tag}.sql`), '-- Nothing changes on this engine.\nSELECT 1;\n')
  }
  return tag
}

/** drizzle-kit knows no WITHOUT ROWID. A table that it rebuilds is made under another name first. */
async function keepUnordered (file: string) {
  const sql = await readFile(file, 'utf8')
  const mended = unorderedTables.reduce(
    (text, table) =>
      text.replace(new RegExp(`^CREATE TABLE \`(?:__new_)?${table}\` \\([^;]*\\)(?=;)`, 'm'), '$& WITHOUT ROWID'),
    sql
  )
  await writeFile(file, mended)
}

async function check () {
  const copy = await mkdtemp(join(tmpdir(), 'peer-principles-migrations-'))
  try {
    await cp(join(root, 'migrations'), copy, { recursive: true })
    return await generate(copy, 'check')
  } finally {
    await rm(copy, { recursive: true })
  }
}

const [argument] = process.argv.slice(2)
if (argument === '--check') {
  const missing = await check()
  console.log(
    missing === undefined
      ? 'The migrations say what the tables say'
      : 'The tables have changed: npm run migration -- <name>'
  )
  process.exitCode = missing === undefined ? 0 : 1
} else if (argument === undefined || !/^[a-z][a-z0-9_]*$/.test(argument)) {
  console.error('usage: npm run migration -- <name in lower case> | --check')
  process.exitCode = 2
} else {
  const tag = await generate(join(root, 'migrations'), argument)
  console.log(
    tag === undefined
      ? 'Nothing to do: the tables have not changed'
      : `Wrote migrations/*/${tag}.sql: read both before you commit them`
  )
}
