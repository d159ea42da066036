import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ConfigRefused, readConfig } from '../config.ts'
import { backupSqlite, restoreSqlite } from '../storage/backup.ts'
import { openStorage } from '../storage/open.ts'
import { openApiDocument } from './document.ts'
import { migrateDatabase, reasonOf, seedDatabase } from './prepare.ts'

const usage = `Usage: npm run cli -- <command>

  migrate            bring the database to this release
  seed               publish what is new in the content
  openapi <file>     write the OpenAPI document
  backup <file>      copy the running SQLite database, verified, beside its SHA-256
  restore <file>     put a backup in the place of the SQLite database; the service must be stopped
                     --replace  even where there is a database, which is lost

The database is the one of DATABASE_URL.
`

const logger = pino({ level: 'info', base: null }, pino.destination({ dest: 2, sync: true }))

const commands: Readonly<Record<string, Command>> = {
  migrate: { run: migrate, files: 0 },
  seed: { run: seed, files: 0 },
  openapi: { run: openapi, files: 1 },
  backup: { run: backup, files: 1 },
  restore: { run: restore, files: 1, replaces: true },
}

interface Command {
  readonly files: 0 | 1
  readonly replaces?: boolean
  run (file: string, replace: boolean): Promise<void>
}

/** What was asked for; undefined when it is not among the usage. */
function asked (): (() => Promise<void>) | undefined {
  try {
    const { positionals: [name = '', ...files], values: { replace = false } } = parseArgs({ allowPositionals: true, options: { replace: { type: 'boolean' } } })
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command?.files === files.length && (!replace || command.replaces)) return () => command.run(files[0] ?? '', replace)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  return undefined
}

const command = asked()
if (!command) {
  process.stderr.write(usage)
  process.exit(2)
}
try {
  await command()
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
}

async function migrate (): Promise<void> {
  await migrateDatabase(readConfig(process.env).database, logger)
}

async function seed (): Promise<void> {
  const storage = await openStorage(readConfig(process.env).database)
  await seedDatabase(storage, logger)
  await storage.close()
}

async function openapi (file: string): Promise<void> {
  await writeFile(file, await openApiDocument())
}

async function backup (target: string): Promise<void> {
  logger.info(await backupSqlite(sqliteFile(), target), 'backed up')
}

async function restore (source: string, replace: boolean): Promise<void> {
  logger.info(await restoreSqlite(source, sqliteFile(), { replace }), 'restored')
}

function sqliteFile (): string {
  const { database } = readConfig(process.env)
  if (database.dialect === 'sqlite') return database.file
  throw new ConfigRefused('backup and restore are for SQLite: use pg_dump and pg_restore with PostgreSQL')
}
