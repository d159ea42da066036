import { and, asc, eq, exists, isNull, notExists, sql } from 'drizzle-orm'
import type { Tables } from '../../storage/schema/tables.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { SetRow } from '../versions/version.ts'

export type SearchEntry = Tables['searchEntries']['$inferInsert']

/** Of a large version each is some 100 KB: what is handed on together holds the event loop. */
const entriesAtOnce = 12

/** Queries for what can be found. */
export function entryRows ({ organisations, principleSets, setDrafts, setVersions, searchEntries }: Tables) {
  const ofSet = ({ organisationId, setId }: Pick<SearchEntry, 'organisationId' | 'setId'>) =>
    and(
      eq(searchEntries.organisationId, organisationId),
      setId ? eq(searchEntries.setId, setId) : isNull(searchEntries.setId)
    )

  return {
    /** What can be found of one set, or with a null set of the library, is replaced as a whole. */
    async replaceEntries (
      tx: Writer,
      set: Pick<SearchEntry, 'organisationId' | 'setId'>,
      entries: readonly SearchEntry[]
    ): Promise<void> {
      await tx.delete(searchEntries).where(ofSet(set))
      for (let from = 0; from < entries.length; from += entriesAtOnce) {
        await tx.insert(searchEntries).values(entries.slice(from, from + entriesAtOnce))
      }
    },

    /** Whether anything of the library can be found. */
    async isLibraryIndexed (reader: Reader, organisationId: string): Promise<boolean> {
      const found = await reader.select({ id: searchEntries.id }).from(searchEntries)
        .where(ofSet({ organisationId, setId: null })).limit(1)
      return found.length > 0
    },

    async listOrganisations (reader: Reader): Promise<string[]> {
      const found = await reader.select({ id: organisations.id }).from(organisations).orderBy(asc(organisations.id))
      return found.map(({ id }) => id)
    },

    /** Sets that have a version, but nothing of them can be found: at most `count`, or one by its id. */
    listUnindexed: (reader: Reader, organisationId: string, count: number, id?: string): Promise<SetRow[]> =>
      reader.select().from(principleSets)
        .where(and(
          eq(principleSets.organisationId, organisationId),
          id === undefined ? undefined : eq(principleSets.id, id),
          isNull(principleSets.deletedAt),
          exists(
            reader.select({ id: setVersions.id }).from(setVersions).where(eq(setVersions.setId, principleSets.id))
          ),
          notExists(
            reader.select({ id: searchEntries.id }).from(searchEntries).where(and(
              eq(searchEntries.organisationId, principleSets.organisationId),
              eq(searchEntries.setId, principleSets.id)
            ))
          )
        ))
        .orderBy(asc(principleSets.id)).limit(count),

    /** Writes the draft of a set as it stands, so that whoever publishes it comes before or after. */
    async lockDraft (tx: Writer, organisationId: string, setId: string): Promise<void> {
      await tx.update(setDrafts).set({ revision: sql`${setDrafts.revision}` })
        .where(and(eq(setDrafts.organisationId, organisationId), eq(setDrafts.setId, setId)))
    },
  }
}
