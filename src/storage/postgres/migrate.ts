import { drizzle } from 'drizzle-orm/pg-proxy'
import { migrate } from 'drizzle-orm/pg-proxy/migrator'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { StorageUnavailable } from '../errors.ts'
import { assertMigrated, pendingAfter, readMigrations, type AppliedMigration, type Migrated } from '../journal.ts'
import { withConnection } from './connect.ts'

interface Roles {
  readonly url: string
  readonly ownerUrl?: string
}

/** Ours among the advisory locks of the database; every instance that migrates takes it. */
const lock = 7_332_150_417

/** What drizzle's migrator has written down, oldest first. */
export async function appliedTo (client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows: [found] } = await client.query<{ present: boolean }>(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS present"
  )
  if (found?.present !== true) return []
  const { rows } = await client.query<{ when: string, hash: string }>(
    'SELECT created_at AS "when", hash FROM drizzle.__drizzle_migrations ORDER BY created_at'
  )
  return rows.map(({ when, hash }) => ({ when: Number(when), hash }))
}

/**
 * Policies, triggers and generated columns stand in the way of changes to the columns they name, and forced row-level
 * security would hide all rows from a migration. The guards put everything back in the same transaction.
 */
const dropGuards = `
  DO $$ DECLARE guard record; BEGIN
    FOR guard IN SELECT policyname AS name, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
      EXECUTE format('DROP POLICY %I ON public.%I', guard.name, guard.tablename);
    END LOOP;
    FOR guard IN SELECT tgname AS name, tgrelid::regclass AS tablename FROM pg_trigger
      WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) LOOP
      EXECUTE format('DROP TRIGGER %I ON %s', guard.name, guard.tablename);
    END LOOP;
    FOR guard IN SELECT oid::regclass AS tablename FROM pg_class WHERE relforcerowsecurity AND relnamespace =
    'public'::regnamespace LOOP
      EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', guard.tablename);
    END LOOP;
    ALTER TABLE IF EXISTS search_entries DROP COLUMN IF EXISTS lexemes;
  END $$`

async function applyPending (client: pg.ClientBase, folder: string) {
  await client.query(dropGuards)
  await migrate(drizzle((text, values) => client.query({ text, values })), async queries => {
    for (const query of queries) await client.query(query)
  }, { migrationsFolder: folder })
}

async function grant (client: pg.ClientBase, role: string) {
  const service = pg.escapeIdentifier(role)
  await client.query(`
    GRANT USAGE ON SCHEMA public, drizzle TO ${service};
    GRANT SELECT ON drizzle.__drizzle_migrations TO ${service};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${service};
    GRANT EXECUTE ON FUNCTION public.find_api_key TO ${service}`)
}

/**
 * All in one transaction under one lock: a process that dies half-way leaves the database as it was, several at once
 * take turns.
 */
async function migrateAs (client: pg.ClientBase, service: string, folder: string): Promise<string[]> {
  const known = await readMigrations(folder)
  const guards = await readFile(join(folder, 'guards.sql'), 'utf8')
  // The server looks whether a long statement's client is still there, so that a killed one does not keep the lock.
  await client.query(
    "BEGIN; SET LOCAL lock_timeout = '60s'; SET LOCAL client_connection_check_interval = '1s'; SET LOCAL search_path " +
      '= public'
  )
  await client.query('SELECT pg_advisory_xact_lock($1)', [lock])
  const pending = pendingAfter(await appliedTo(client), known)
  if (pending.length > 0) {
    await applyPending(client, folder)
    assertMigrated(await appliedTo(client), known)
  }
  await client.query(guards)
  await grant(client, service)
  await client.query('COMMIT')
  return pending.map(({ tag }) => tag)
}

/**
 * Migrates as the owner and gives the role of `url` the use of the tables. Without an owner it only makes sure that
 * nothing is pending.
 */
export async function migratePostgres (
  { url, ownerUrl }: Roles,
  folder: string,
  log: (message: string) => void
): Promise<Migrated> {
  if (ownerUrl === undefined) {
    await withConnection(url, async client => assertMigrated(await appliedTo(client), await readMigrations(folder)))
    return { applied: [] }
  }
  const service = new pg.Client(url).user
  if (service === undefined) {
    throw new StorageUnavailable(
      'unsafe_role',
      'DATABASE_URL names no role: the tables must not be used by their owner'
    )
  }
  const applied = await withConnection(ownerUrl, client => migrateAs(client, service, folder))
  for (const tag of applied) log(`Applied migration ${tag}`)
  return { applied }
}
