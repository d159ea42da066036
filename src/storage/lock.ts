import { eq, sql } from 'drizzle-orm'
import type { Writer } from './storage.ts'
import type { Tables } from './schema/tables.ts'

/**
 * Writes the row of an organisation as it stands, so that of several transactions that begin so each waits for the one
 * before.
 */
export function organisationLock ({ organisations }: Pick<Tables, 'organisations'>) {
  return async (tx: Writer, organisationId: string): Promise<void> => {
    await tx.update(organisations).set({ name: sql`${organisations.name}` }).where(eq(organisations.id, organisationId))
  }
}
