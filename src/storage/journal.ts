import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StorageUnavailable } from './errors.ts'

/** One migration as its file tells it. */
export interface Migration {
  readonly tag: string
  /** Milliseconds since 1970; drizzle knows a migration by this stamp. */
  readonly when: number
  /** SHA-256 of the file, hexadecimal. */
  readonly hash: string
}

/** One migration as the database remembers it. */
export type AppliedMigration = Pick<Migration, 'when' | 'hash'>

/** Beside src/ and beside dist/ alike. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** The migrations of one engine's folder, oldest first. */
export async function readMigrations (folder: string): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string, when: number }[]
  }
  return Promise.all(journal.entries.map(async ({ tag, when }) => {
    const text = await readFile(join(folder, `${tag}.sql`))
    return { tag, when, hash: createHash('sha256').update(text).digest('hex') }
  }))
}

/**
 * The migrations still to be applied. drizzle compares only the newest stamp and would skip a gap in silence, so the
 * whole history is compared here. Throws StorageUnavailable when the database and the files tell different ones.
 */
export function pendingAfter (applied: readonly AppliedMigration[], known: readonly Migration[]): Migration[] {
  for (const { when, hash } of applied) {
    const migration = known.find(candidate => candidate.when === when)
    if (migration === undefined) {
      throw new StorageUnavailable(
        'newer_database',
        'The database is newer than this release: start the release that migrated it, or restore a backup'
      )
    }
    if (migration.hash !== hash) {
      throw new StorageUnavailable(
        'changed_migration',
        `Migration ${migration.tag} is not what was applied to this database: put its file back as it was released`
      )
    }
  }
  const skipped = known.slice(0, applied.length).find(({ when }) => !applied.some(row => row.when === when))
  if (skipped !== undefined) {
    throw new StorageUnavailable(
      'changed_migration',
      `Migration ${skipped.tag} was never applied though later ones were: restore a backup and migrate again`
    )
  }
  return known.slice(applied.length)
}

/** Throws StorageUnavailable unless every migration has been applied. */
export function assertMigrated (applied: readonly AppliedMigration[], known: readonly Migration[]) {
  const [next] = pendingAfter(applied, known)
  if (next !== undefined) {
    throw new StorageUnavailable(
      'migration_pending',
      `Migration ${next.tag} has not been applied: run npm run cli -- migrate`
    )
  }
}

/** What a run of the migrations did. */
export interface Migrated {
  /** Tags, in order; none when the database was up to date. */
  readonly applied: readonly string[]
  /** The copy of the SQLite file taken before anything changed. */
  readonly backup?: string
}
