import { and, eq, or, sql } from 'drizzle-orm'
import type { Tables } from './schema/tables.ts'
import type { Writer } from './storage.ts'

/** How many ids are searched for at once. */
const soughtAtOnce = 50

/** Deletes the answers that are stored for repetitions and name any of these ids. */
export async function deleteAnswersAbout (
  { idempotencyKeys }: Pick<Tables, 'idempotencyKeys'>,
  tx: Writer,
  organisationId: string,
  ids: readonly string[]
): Promise<void> {
  for (let from = 0; from < ids.length; from += soughtAtOnce) {
    const named = ids.slice(from, from + soughtAtOnce).map(id =>
      sql`cast(${idempotencyKeys.answer} as text) like ${`%${id}%`}`
    )
    await tx.delete(idempotencyKeys).where(and(eq(idempotencyKeys.organisationId, organisationId), or(...named)))
  }
}
