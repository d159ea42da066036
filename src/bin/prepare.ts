import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { uuidv7 } from 'uuidv7'
import type { FastifyBaseLogger } from 'fastify'
import { openArrangements } from '../arrangements/index.ts'
import { openAssessments } from '../assessments/index.ts'
import { ConfigError } from '../config.ts'
import { checkSeed, isLoaded, loadSeed, openContent, readSeedFiles, SeedError } from '../content/index.ts'
import { openEvents } from '../audit/index.ts'
import { openIdentity, type IdentityService } from '../identity/index.ts'
import { openRetention } from '../retention/index.ts'
import { StorageUnavailable } from '../storage/errors.ts'
import { migrate } from '../storage/migrate.ts'
import { openStorage, type Database } from '../storage/open.ts'
import type { Storage } from '../storage/storage.ts'
import { openWorkers } from '../workers/pool.ts'

/** The only clock: everything else is given it. */
export const now = () => new Date()
export const newId = uuidv7
/** 32 random bytes, for keys, codes and tokens. */
export const newSecret = () => randomBytes(32)
/** A UUIDv4, which does not tell when it was made (rule D13). */
export const newRandomId = () => randomUUID()

/** Makes sure that a database of this release stands where the configuration says. */
export async function migrateDatabase (database: Database, log: Pick<FastifyBaseLogger, 'info'>): Promise<void> {
  if (database.dialect === 'sqlite') await mkdir(dirname(database.file), { recursive: true })
  const { applied, backup } = await migrate(database, { log: message => log.info(message) })
  if (applied.length > 0) log.info({ applied, backup }, 'migrated')
}

/** Loads what is new in seed/. What stands in the database was checked when it was loaded. */
export async function seedDatabase (storage: Storage, log: Pick<FastifyBaseLogger, 'info'>): Promise<void> {
  const files = await readSeedFiles()
  if (await isLoaded(storage, files)) return
  const loaded = await loadSeed({ storage, seed: checkSeed(files), now, newId })
  if (loaded.published.length > 0 || loaded.documents.length > 0) log.info(loaded, 'content loaded')
}

/** A storage that stands at this release. Rejects with StorageUnavailable where the database cannot be used. */
export async function openMigrated (
  database: Database,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
): Promise<Storage> {
  await migrateDatabase(database, log)
  return openStorage(database, { warn: message => log.warn(message) })
}

/** Organisations and keys, for commands: there is no request to authenticate. */
export function identityOver (storage: Storage): IdentityService {
  return openIdentity({ storage, events: openEvents({ storage, now, newId }), now, newId, newSecret })
}

/** Erasures, for commands. No absolute address is made by them, so there is no PUBLIC_URL. */
export function erasureOver (storage: Storage) {
  const events = openEvents({ storage, now, newId })
  const shared = { storage, events, now, newId }
  const workers = openWorkers()
  const content = openContent(storage, workers, '')
  const assessments = openAssessments({
    ...shared,
    arrangements: openArrangements(shared),
    content,
    workers,
    organisationOf: identityOver(storage).getOrganisation,
    newRandomId,
    newSecret,
  })
  const { reapply } = assessments.erasure
  return { reapply, eraseOrganisation: openRetention(assessments, storage).eraseOrganisation }
}

/** The one line that says why the program cannot go on, and what to do. Unknown faults keep their stack. */
export function reasonOf (error: unknown): string {
  if (
    error instanceof ConfigError || error instanceof StorageUnavailable || error instanceof SeedError
  ) { return error.message }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    const { code, message } = error
    if (code === 'EADDRINUSE') return `The port is taken: ${message}. Stop the other program or set another port.`
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      return `Not permitted: ${message}. Give the ` +
        'user of this process that right, or choose another place.'
    }
    if (code === 'ENOSPC') return `The disk is full: ${message}. Free some space.`
    return `${message}. Check that path or address.`
  }
  return error instanceof Error ? error.stack ?? error.message : String(error)
}
