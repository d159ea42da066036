import type pg from 'pg'
import { StorageUnavailable } from '../errors.ts'

interface Powers { role: string, superuser: boolean, exempt: boolean, owner: boolean }

/** What the role is or, as a member of another, could become. */
const question = `
  SELECT current_user AS role,
    bool_or(rolsuper) AS superuser,
    bool_or(rolbypassrls) AS exempt,
    EXISTS (
      SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'MEMBER')
    ) AS owner
  FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')`

/** Row-level security does not bind superusers, exempt roles and, as they may switch it off, owners: with those nothing would hold. */
export async function assertServiceRole (client: pg.ClientBase) {
  const { rows: [powers] } = await client.query<Powers>(question)
  const power = powers?.superuser === true ? 'is a superuser' : powers?.exempt === true ? 'has BYPASSRLS' : powers?.owner === true ? 'owns the tables' : undefined
  if (power !== undefined) {
    throw new StorageUnavailable('unsafe_role', `The role ${powers?.role} ${power}, so row-level security would not hold: give DATABASE_URL a role that only uses the tables`)
  }
}
