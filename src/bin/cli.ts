import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { readConfig } from '../config.ts'
import { scopes } from '../identity/index.ts'
import { backup } from '../storage/backup.ts'
import { removePart } from '../storage/copy.ts'
import { openStorage } from '../storage/open.ts'
import { restoreSqlite } from '../storage/sqlite/backup.ts'
import type { Storage } from '../storage/storage.ts'
import { listKeys, createKey, createOrganisation, CommandError, revokeKey, type KeyOptions } from './commands/keys.ts'
import { applyErasures, eraseOrganisation, listErasures } from './commands/erasures.ts'
import { checkLinksOf, type LinkOptions } from './commands/links.ts'
import { checkTranslation, exportTranslation, type TranslationOptions } from './commands/translation.ts'
import { openApiDocument } from './openapi/document.ts'
import { migrateDatabase, reasonOf, seedDatabase } from './prepare.ts'

const usage = `Usage: npm run cli -- <command>

  migrate            bring the database to this release
  seed               publish what is new in the content
  openapi <file>     write the OpenAPI document
  backup <file>      copy the database while it is in use, verified, beside its SHA-256;
                     PostgreSQL's by pg_dump, as the role of DATABASE_BACKUP_URL
  restore <file>     put a backup in the place of the SQLite database; the service must be stopped.
                     PostgreSQL's is restored by pg_restore
                     --replace  even where there is a database, which is lost

  organisation <slug> <name>
                     make an organisation
  key <organisation> make a key of it and print the key, this once
                     --scopes "keys admin"    what it may do: ${scopes.join(', ')}
                     --name <name>            what it is for
                     --expires <date>         until when it is good
  keys <organisation>
                     list its keys, without their secrets
  revoke <key id>    make a key open nothing from now on
  organisation erase <slug> --yes
                     erase an organisation, with everything that it holds
  links check        visit every link of the published content, once a day, and store where each leads:
                     a link is broken after 404, 410 or no such host on three days; needs the internet
                     --organisation <slug>  those of its own sets instead
                     --allow-loopback       also of this machine, for tests
  erasures list      list what was erased: keep it beside the backups
  erasures apply <file>
                     erase again what such a list names, after a restore
  translation export <language>
                     write the texts of the core set for translators, into seed/translations
                     --variant easy-read      another wording than the standard one
                     --format xliff-2.0       or csv; xliff-1.2 unless given
  translation check <file>
                     tell what is wrong with such a file once it is filled in, by line, or print the wording

The database is the one of DATABASE_URL.
`

const logger = pino({ level: 'info', base: null }, pino.destination({ dest: 2, sync: true }))

interface Options extends KeyOptions, LinkOptions, TranslationOptions {
  readonly replace?: boolean
  readonly yes?: boolean
}

interface Command {
  /** How many arguments it has, or may have. */
  readonly takes: number | readonly number[]
  readonly options?: ReadonlyArray<keyof Options>
  run(options: Options, ...words: string[]): Promise<void>
}

const commands: Readonly<Record<string, Command>> = {
  migrate: { takes: 0, run: migrate },
  seed: { takes: 0, run: seed },
  openapi: { takes: 1, run: openapi },
  backup: { takes: 1, run: backUp },
  restore: { takes: 1, options: ['replace'], run: restore },
  organisation: { takes: 2, options: ['yes'], run: organisation },
  erasures: { takes: [1, 2], run: erasures },
  key: {
    takes: 1,
    options: ['scopes', 'name', 'expires'],
    run: (options, slug) => print(storage => createKey(storage, slug, options)),
  },
  keys: { takes: 1, run: (_, slug) => print(storage => listKeys(storage, slug)) },
  links: { takes: 1, options: ['organisation', 'allow-loopback'], run: links },
  translation: { takes: 2, options: ['variant', 'format'], run: translation },
  revoke: { takes: 1, run: (_, id) => print(storage => revokeKey(storage, id)) },
}

/** What was asked for; undefined when it is not among the usage. */
function asked (): (() => Promise<void>) | undefined {
  try {
    const { positionals: [name = '', ...words], values } = parseArgs({
      allowPositionals: true,
      options: {
        replace: { type: 'boolean' },
        yes: { type: 'boolean' },
        scopes: { type: 'string' },
        name: { type: 'string' },
        expires: { type: 'string' },
        variant: { type: 'string' },
        format: { type: 'string' },
        organisation: { type: 'string' },
        'allow-loopback': { type: 'boolean' },
      },
    })
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    const strange = Object.keys(values).some(option => !command?.options?.some(known => known === option))
    if (command && [command.takes].flat().includes(words.length) && !strange) return () => command.run(values, ...words)
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
  process.stderr.write(`${error instanceof CommandError ? error.message : reasonOf(error)}\n`)
  process.exit(1)
}

async function migrate (): Promise<void> {
  await migrateDatabase(readConfig(process.env).database, logger)
}

async function seed (): Promise<void> {
  const storage = await open()
  await seedDatabase(storage, logger)
  await storage.close()
}

async function openapi (_: Options, file: string): Promise<void> {
  await writeFile(file, await openApiDocument())
}

async function backUp (_: Options, target: string): Promise<void> {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
    process.once(signal, () => {
      removePart(target)
      process.exit(code)
    })
  }
  logger.info(await backup(readConfig(process.env).database, target, process.env), 'backed up')
}

async function restore ({ replace = false }: Options, source: string): Promise<void> {
  const { database } = readConfig(process.env)
  if (database.dialect === 'postgres') {
    throw new CommandError(
      'restore is for SQLite: use pg_restore with PostgreSQL, ' +
        'as README says'
    )
  }
  logger.info(await restoreSqlite(source, database.file, { replace }), 'restored')
}

/** No organisation has the slug `erase`. */
function organisation ({ yes = false }: Options, first: string, second: string): Promise<void> {
  if (first !== 'erase') return print(storage => createOrganisation(storage, first, second))
  if (!yes) throw new CommandError(`Everything that ${second} holds would be gone for good: say --yes`)
  return print(storage => eraseOrganisation(storage, second))
}

function links (options: Options, act: string): Promise<void> {
  if (act !== 'check') throw new CommandError('links check')
  return print(storage => checkLinksOf(storage, options))
}

async function erasures (_: Options, act: string, file?: string): Promise<void> {
  if (act === 'list' && file === undefined) return print(listErasures)
  if (act === 'apply' && file !== undefined) {
    const list = await readFile(file, 'utf8')
    return print(storage => applyErasures(storage, list))
  }
  throw new CommandError('erasures list, or erasures apply <file>')
}

async function translation (options: Options, act: string, what: string): Promise<void> {
  if (act !== 'export' && act !== 'check') throw new CommandError('translation export <language>, or check <file>')
  process.stdout.write(await (act === 'export' ? exportTranslation(what, options) : checkTranslation(what)))
}

function open (): Promise<Storage> {
  return openStorage(readConfig(process.env).database, { warn: message => logger.warn(message) })
}

/** Does something with the database and prints what comes of it. */
async function print (act: (storage: Storage) => Promise<string>): Promise<void> {
  const storage = await open()
  try {
    process.stdout.write(await act(storage))
  } finally {
    await storage.close()
  }
}
