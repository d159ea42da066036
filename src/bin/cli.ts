import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { readConfig } from '../config.ts'
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

The database is the one of DATABASE_URL.
`

const logger = pino({ level: 'info', base: null }, pino.destination({ dest: 2, sync: true }))

const commands: Readonly<Record<string, (argument: string | undefined) => Promise<void>>> = { migrate, seed, openapi, backup, restore }

try {
  const { positionals: [name = '', argument] } = parseArgs({ allowPositionals: true })
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    process.stderr.write(usage)
    process.exit(2)
  }
  await command(argument)
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

async function openapi (file: string | undefined): Promise<void> {
  await writeFile(required(file, 'openapi'), await openApiDocument())
}

async function backup (target: string | undefined): Promise<void> {
  logger.info(await backupSqlite(sqliteFile(), required(target, 'backup')), 'backed up')
}

async function restore (source: string | undefined): Promise<void> {
  logger.info(await restoreSqlite(required(source, 'restore'), sqliteFile()), 'restored')
}

function sqliteFile (): string {
  const { database } = readConfig(process.env)
  if (database.dialect === 'sqlite') return database.file
  throw new Error('backup and restore are for SQLite: use pg_dump and pg_restore with PostgreSQL')
}

function required (argument: string | undefined, command: string): string {
  if (argument) return argument
  throw new Error(`${command} needs a file: npm run cli -- ${command} <file>`)
}
