import type { Copy } from './copy.ts'
import type { Database } from './open.ts'

/**
 * Backs up a database while it is in use: one verified file and, for `sha256sum -c`, its hash in `<target>.sha256`.
 * Rejects with StorageUnavailable when there is no such database, it is damaged or cannot be read whole, or `target`
 * exists. `env` is the environment of the programs that it needs: pg_dump and pg_restore.
 */
export async function backup (
  database: Database,
  target: string,
  env: Readonly<Record<string, string | undefined>>
): Promise<Copy> {
  if (database.dialect === 'sqlite') return (await import('./sqlite/backup.ts')).backupSqlite(database.file, target)
  return (await import('./postgres/backup.ts')).backupPostgres(database, target, env)
}
