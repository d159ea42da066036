import { and, asc, eq, inArray, isNull, max, notInArray, or, sql } from 'drizzle-orm'
import type { Tables } from '../../storage/schema/tables.ts'
import type { LinkState } from '../../storage/schema/library.ts'
import type { Reader, Writer } from '../../storage/storage.ts'
import type { KnownLink } from './state.ts'

/** A link where it stands. */
export interface ListedLink extends Omit<KnownLink, 'missingOn'> {
  readonly id: string
  readonly setId: string | null
  readonly url: string
}

/** How many links are named in one statement. */
const atOnce = 500

/** Queries for where links lead. */
export function linkStateRows ({ linkStates, principleSets }: Tables) {
  const listed = {
    id: linkStates.id,
    setId: linkStates.setId,
    url: linkStates.url,
    state: linkStates.state,
    reason: linkStates.reason,
    checkedAt: linkStates.checkedAt,
    changedAt: linkStates.changedAt,
  }
  const ofSet = (setId: string | null) => setId === null ? isNull(linkStates.setId) : eq(linkStates.setId, setId)

  return {
    /** Of the service's links, of public sets and of an organisation's own, by address. */
    listStates: (
      reader: Reader,
      organisationId: string | undefined,
      { states, after, count }: {
        readonly states?: readonly LinkState[] | undefined
        readonly after?: { readonly url: string, readonly id: string } | undefined
        readonly count: number
      }
    ): Promise<ListedLink[]> =>
      reader.select(listed).from(linkStates).leftJoin(principleSets, eq(principleSets.id, linkStates.setId))
        .where(and(
          or(
            isNull(linkStates.setId),
            eq(principleSets.visibility, 'public'),
            organisationId === undefined ? undefined : eq(linkStates.organisationId, organisationId)
          ),
          states && inArray(linkStates.state, [...states]),
          after && sql`(${linkStates.url}, ${linkStates.id}) > (${after.url}, ${after.id})`
        ))
        .orderBy(asc(linkStates.url), asc(linkStates.id)).limit(count),

    /** When a link of a set, or with null of the library, last became broken or stopped being it. */
    async findLastChange (reader: Reader, setId: string | null): Promise<Date | null> {
      const [found] = await reader.select({ at: max(linkStates.changedAt) }).from(linkStates).where(ofSet(setId))
      return found?.at ?? null
    },

    /** Which of some links of a set, or with null of the library, are broken. */
    async listBroken (reader: Reader, setId: string | null, urls: readonly string[]): Promise<string[]> {
      if (urls.length === 0) return []
      const found = await reader.select({ url: linkStates.url }).from(linkStates)
        .where(and(ofSet(setId), eq(linkStates.state, 'broken'), inArray(linkStates.url, urls.slice(0, atOnce))))
      return found.map(({ url }) => url)
    },

    /** What is known of each link of an organisation: of one that stands in several sets, once. */
    async listKnown (reader: Reader, organisationId: string): Promise<Map<string, KnownLink>> {
      const found = await reader.select({ ...listed, missingOn: linkStates.missingOn }).from(linkStates)
        .where(eq(linkStates.organisationId, organisationId))
      return new Map(found.map(({ id, setId, url, ...known }) => [url, known]))
    },

    /** Replaces what is known of a link, in every set that it stands in. */
    async putState (
      tx: Writer,
      organisationId: string,
      url: string,
      rows: ReadonlyArray<KnownLink & { readonly id: string, readonly setId: string | null }>
    ): Promise<void> {
      await tx.delete(linkStates).where(and(eq(linkStates.organisationId, organisationId), eq(linkStates.url, url)))
      await tx.insert(linkStates).values(rows.map(row => ({ ...row, organisationId, url })))
    },

    /** Forgets every link of an organisation but these. */
    async deleteOtherStates (tx: Writer, organisationId: string, urls: readonly string[]): Promise<void> {
      await tx.delete(linkStates).where(
        and(
          eq(linkStates.organisationId, organisationId),
          urls.length === 0 ? undefined : notInArray(linkStates.url, [...urls])
        )
      )
    },
  }
}

export type LinkStateRows = ReturnType<typeof linkStateRows>
