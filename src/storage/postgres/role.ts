import type pg from 'pg'
import { StorageUnavailable } from '../errors.ts'

interface Powers {
  role: string
  superuser: boolean
  exempt: boolean
  owner: boolean
}

/** What the role is or, as a member of another, could become. */
const question = `
  SELECT current_user AS role,
    bool_or(rolsuper) AS superuser,
    bool_or(rolbypassrls) AS exempt,
    EXISTS (
      SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND
      pg_has_role(current_user, relowner, 'MEMBER')
    ) AS owner
  FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')`

/**
 * Row-level security does not bind superusers, exempt roles and, as they may switch it off, owners: with those nothing
 * would hold.
 */
export async function assertServiceRole (client: pg.ClientBase) {
  const { rows: [powers] } = await client.query<Powers>(question)
  const power = powers?.superuser === true
    ? 'is a superuser'
    : powers?.exempt === true
      ? 'has BYPASSRLS'
      : powers?.owner === true
        ? 'owns the tables'
        : undefined
  if (power !== undefined) {
    throw new StorageUnavailable(
      'unsafe_role',
      `The role ${powers?.role} ${power}, so row-level security would not hold: give DATABASE_URL a role that only ` +
        'uses the tables'
    )
  }
}

/** Those of the tables that the role may not use as the service does, and the function that finds keys. */
const ungranted = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1) AND NOT (has_table_privilege(oid, 'SELECT')
    AND has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE')
    AND has_table_privilege(oid, 'DELETE'))
  UNION ALL
  SELECT proname FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace AND proname = 'find_api_key' AND NOT has_function_privilege(oid,
  'EXECUTE')`

/** A restore may leave out the grants, of all tables or of one. */
export async function assertGranted (client: pg.ClientBase, tables: readonly string[]) {
  const { rows } = await client.query<{ name: string }>(ungranted, [tables])
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new StorageUnavailable(
    'not_permitted',
    `The role of DATABASE_URL may not use ${names}: ` +
      'run npm run cli -- migrate with DATABASE_OWNER_URL, which grants it'
  )
}
