import { join } from 'node:path'
import { migrationsFolder, type Migrated } from './journal.ts'
import type { Database } from './open.ts'

export interface MigrateOptions {
  readonly log?: (message: string) => void
  /** Holds `sqlite/` and `postgres/`. */
  readonly folder?: string
}

/**
 * Brings a database to this release: all pending migrations and the guards, or nothing. Safe to run from several
 * processes at once. Rejects with StorageUnavailable when the files and the database tell different histories.
 */
export async function migrate (
  database: Database,
  { log = () => {}, folder = migrationsFolder }: MigrateOptions = {}
): Promise<Migrated> {
  if (database.dialect === 'sqlite') {
    return (await import('./sqlite/migrate.ts')).migrateSqlite(database.file, join(folder, 'sqlite'), log)
  }
  return (await import('./postgres/migrate.ts')).migratePostgres(database, join(folder, 'postgres'), log)
}
