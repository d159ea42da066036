import type { Storage } from './storage.ts'

/** Where the database is, by its engine. */
export type Database =
  | { readonly dialect: 'sqlite', readonly file: string }
  /**
   * `url` is the service's role; `ownerUrl` owns the tables and is used by migrations alone; `backupUrl` may read every
   * row and is used by backups alone. `pool` is how many connections there are at most, 10 unless said.
   */
  | {
    readonly dialect: 'postgres'
    readonly url: string
    readonly ownerUrl?: string
    readonly backupUrl?: string
    readonly pool?: number
  }

export interface OpenOptions {
  /** Is told in one line what an operator should do something about while the database is open. */
  readonly warn?: (message: string) => void
}

/**
 * Opens a migrated database. Rejects with StorageUnavailable when it is missing, out of reach, broken, not migrated or
 * newer than this release, and when its settings or its role would give less protection than promised.
 */
export async function openStorage (database: Database, { warn = () => {} }: OpenOptions = {}): Promise<Storage> {
  // Only the engine in use is loaded: the other would take a third of the time to start.
  if (database.dialect === 'sqlite') return (await import('./sqlite/storage.ts')).openSqlite(database.file, warn)
  return (await import('./postgres/storage.ts')).openPostgres(database)
}
