import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { preparedQuery } from '../storage/prepared-query.ts'
import { deleteAnswersAbout } from '../storage/stored-answers.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import { hasTag } from './tags.ts'

export type ArrangementRow = Tables['arrangements']['$inferSelect']

export interface ArrangementFilters {
  readonly format?: string
  readonly tag?: string
  readonly externalId?: string
}

/** Queries over arrangements. Returns undefined for none and decides nothing. */
export function arrangementsRepository ({ arrangements, idempotencyKeys }: Tables) {
  const isIt = (organisationId: string, id: string) =>
    and(eq(arrangements.organisationId, organisationId), eq(arrangements.id, id))
  const isNamed = (organisationId: string, externalId: string) =>
    and(eq(arrangements.organisationId, organisationId), eq(arrangements.externalId, externalId))

  const find = preparedQuery('arrangement', (reader, { organisationId, id }: Record<'organisationId' | 'id', string>) =>
    reader.select().from(arrangements).where(isIt(organisationId, id)))

  return {
    async find (reader: Reader, organisationId: string, id: string): Promise<ArrangementRow | undefined> {
      const [found] = await find(reader, { organisationId, id })
      return found
    },

    /** By id, so many at most after one. */
    list: (
      reader: Reader,
      organisationId: string,
      { format, tag, externalId }: ArrangementFilters,
      after: string | undefined,
      count: number
    ): Promise<ArrangementRow[]> =>
      reader
        .select().from(arrangements)
        .where(and(
          eq(arrangements.organisationId, organisationId),
          format === undefined ? undefined : eq(arrangements.format, format),
          tag === undefined ? undefined : hasTag(arrangements, tag),
          externalId === undefined ? undefined : eq(arrangements.externalId, externalId),
          after === undefined ? undefined : gt(arrangements.id, after)
        ))
        .orderBy(asc(arrangements.id)).limit(count),

    async findByExternalId (
      reader: Reader,
      organisationId: string,
      externalId: string
    ): Promise<ArrangementRow | undefined> {
      const [found] = await reader.select().from(arrangements).where(isNamed(organisationId, externalId))
      return found
    },

    /** As `findByExternalId`, locked until the transaction ends. */
    async lockByExternalId (
      tx: Writer,
      organisationId: string,
      externalId: string
    ): Promise<ArrangementRow | undefined> {
      const [locked] = await tx.update(arrangements).set({ revision: sql`${arrangements.revision}` })
        .where(isNamed(organisationId, externalId)).returning()
      return locked
    },

    /** False where another has its external id. */
    async insert (tx: Writer, arrangement: ArrangementRow): Promise<boolean> {
      const inserted = await tx.insert(arrangements).values(arrangement)
        .onConflictDoNothing({ target: [arrangements.organisationId, arrangements.externalId] })
        .returning({ id: arrangements.id })
      return inserted.length > 0
    },

    /** The next revision, unless it is no longer at the one that was read. */
    async update (tx: Writer, { organisationId, id, revision, ...row }: ArrangementRow): Promise<boolean> {
      const updated = await tx.update(arrangements).set({ ...row, revision: revision + 1 })
        .where(and(isIt(organisationId, id), eq(arrangements.revision, revision))).returning({ id: arrangements.id })
      return updated.length > 0
    },

    /** With what is stored of it for repetitions. Rejects with a foreign key violation while it has assessments. */
    async remove (tx: Writer, organisationId: string, id: string): Promise<boolean> {
      const removed = await tx.delete(arrangements).where(isIt(organisationId, id)).returning({ id: arrangements.id })
      if (removed.length > 0) await deleteAnswersAbout({ idempotencyKeys }, tx, organisationId, [id])
      return removed.length > 0
    },
  }
}

export type ArrangementsRepository = ReturnType<typeof arrangementsRepository>
