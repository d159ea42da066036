import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm'
import type { SetRow } from '../content/index.ts'
import { jsonOf, textBytes } from '../storage/json-text.ts'
import type { Reader, Writer } from '../storage/storage.ts'
import type { Tables } from '../storage/schema/tables.ts'
import type { SetDraft } from '../storage/schema/sets.ts'
import { organisationLock } from '../storage/lock.ts'
import type { JsonBytes } from '../workers/json-bytes.ts'

/** A draft in a list. */
export type ListedDraft = Pick<Tables['setDrafts']['$inferSelect'], 'setId' | 'revision' | 'updatedAt'> & Pick<
  SetRow,
  'slug' | 'visibility'
>

/** A draft, unparsed. */
export interface StoredDraft {
  readonly revision: number
  readonly updatedAt: Date
  readonly draft: JsonBytes
}

/** Queries over what an organisation may change of its own sets. Returns undefined for none and decides nothing. */
export function setsRepository (
  {
    organisations, principleSets, setDrafts, setVersions, versionBases, versionRetirements, searchEntries, linkStates
  }: Tables
) {
  const isSet = ({ organisationId, id }: Pick<SetRow, 'organisationId' | 'id'>) =>
    and(eq(principleSets.organisationId, organisationId), eq(principleSets.id, id))
  const isDraft = ({ organisationId, id }: Pick<SetRow, 'organisationId' | 'id'>) =>
    and(eq(setDrafts.organisationId, organisationId), eq(setDrafts.setId, id))

  return {
    async findSet (reader: Reader, organisationId: string, id: string): Promise<SetRow | undefined> {
      const [found] = await reader.select().from(principleSets).where(isSet({ organisationId, id }))
      return found
    },

    async findOrganisationName (reader: Reader, id: string): Promise<string> {
      const [found] = await reader.select({ name: organisations.name }).from(organisations).where(
        eq(organisations.id, id)
      )
      return found?.name ?? ''
    },

    lockOrganisation: organisationLock({ organisations }),

    async countSets (reader: Reader, organisationId: string): Promise<number> {
      const [found] = await reader.select({ sets: count() }).from(principleSets).where(
        and(eq(principleSets.organisationId, organisationId), isNull(principleSets.deletedAt))
      )
      return found?.sets ?? 0
    },

    /** Whether it could be: somebody else may have changed it meanwhile. */
    async updateSet (tx: Writer, set: SetRow, changed: Partial<Pick<SetRow, 'slug' | 'visibility'>>): Promise<boolean> {
      const updated = await tx.update(principleSets).set({ ...changed, revision: set.revision + 1 })
        .where(and(isSet(set), eq(principleSets.revision, set.revision), isNull(principleSets.deletedAt))).returning({
          id: principleSets.id,
        })
      return updated.length > 0
    },

    /** Its slug is free for another from now on; the one it gets can be nobody's choice. */
    async deleteSet (tx: Writer, set: SetRow, deletedAt: Date): Promise<void> {
      await tx.update(principleSets).set({ deletedAt, visibility: set.visibility, slug: `-${set.id}` }).where(
        and(isSet(set), isNull(principleSets.deletedAt))
      )
    },

    async findDraft (reader: Reader, set: SetRow): Promise<StoredDraft | undefined> {
      const { revision, updatedAt, draft } = setDrafts
      const [found] = await reader.select({ revision, updatedAt, draft: textBytes(draft) }).from(setDrafts).where(
        isDraft(set)
      )
      return found
    },

    /** A version, whatever became of its set, without what it holds. */
    async findVersion (reader: Reader, versionId: string) {
      const { id, major, minor, patch, contentDigest, size } = setVersions
      const [found] = await reader.select({ id, major, minor, patch, contentDigest, size }).from(setVersions)
        .where(eq(setVersions.id, versionId))
      return found
    },

    /** At most `count`, in the order of their sets, after one. Without what the drafts say. */
    listDrafts: (
      reader: Reader,
      organisationId: string,
      after: string | undefined,
      count: number
    ): Promise<ListedDraft[]> =>
      reader
        .select({
          setId: setDrafts.setId,
          slug: principleSets.slug,
          visibility: principleSets.visibility,
          revision: setDrafts.revision,
          updatedAt: setDrafts.updatedAt,
        })
        .from(setDrafts)
        .innerJoin(
          principleSets,
          and(eq(principleSets.organisationId, setDrafts.organisationId), eq(principleSets.id, setDrafts.setId))
        )
        .where(
          and(
            eq(setDrafts.organisationId, organisationId),
            after === undefined ? undefined : gt(setDrafts.setId, after)
          )
        )
        .orderBy(asc(setDrafts.setId)).limit(count),

    async insertDraft (
      tx: Writer,
      { organisationId, id: setId }: SetRow,
      draft: SetDraft | JsonBytes,
      updatedAt: Date
    ): Promise<void> {
      await tx.insert(setDrafts).values({
        organisationId,
        setId,
        revision: 1,
        draft: isBytes(draft) ? jsonOf(draft, setDrafts.draft) : draft,
        updatedAt,
      })
    },

    /** Rule V7: the next revision, unless the draft is no longer at the one that was read. */
    async updateDraft (
      tx: Writer,
      set: SetRow,
      revision: number,
      { draft, updatedAt }: { readonly draft?: JsonBytes | undefined, readonly updatedAt: Date }
    ): Promise<boolean> {
      const updated = await tx.update(setDrafts).set({
        ...(draft && { draft: jsonOf(draft, setDrafts.draft) }),
        updatedAt,
        revision: revision + 1,
      })
        .where(and(isDraft(set), eq(setDrafts.revision, revision))).returning({ revision: setDrafts.revision })
      return updated.length > 0
    },

    /** Writes the draft as it stands, so that whoever publishes, updates or deletes it comes before or after. */
    async lockDraft (tx: Writer, set: SetRow): Promise<void> {
      await tx.update(setDrafts).set({ revision: sql`${setDrafts.revision}` }).where(isDraft(set))
    },

    /** Rule V8: what the organisation's sets rest on, it may read from now on whatever becomes of it. */
    async insertBase (tx: Writer, { organisationId, id: setId }: SetRow, baseVersionId: string): Promise<void> {
      await tx.insert(versionBases).values({ organisationId, setId, baseVersionId }).onConflictDoNothing()
    },

    async insertRetirement (tx: Writer, retirement: Tables['versionRetirements']['$inferInsert']): Promise<void> {
      await tx.insert(versionRetirements).values(retirement)
    },

    async findRetirement (reader: Reader, versionId: string) {
      const [found] = await reader.select({ retiredAt: versionRetirements.retiredAt }).from(versionRetirements).where(
        eq(versionRetirements.versionId, versionId)
      )
      return found
    },

    /** What of a set must not outlive it; its versions stay for what rests on them. */
    async clearSet (tx: Writer, set: SetRow): Promise<void> {
      await tx.delete(setDrafts).where(isDraft(set))
      await tx.delete(searchEntries).where(
        and(eq(searchEntries.organisationId, set.organisationId), eq(searchEntries.setId, set.id))
      )
      await tx.delete(linkStates).where(
        and(eq(linkStates.organisationId, set.organisationId), eq(linkStates.setId, set.id))
      )
    },

    /** A version by its number, whatever became of its set: for what rests on it. */
    async findVersionId (
      reader: Reader,
      setId: string,
      { major, minor, patch }: { major: number, minor: number, patch: number }
    ): Promise<string | undefined> {
      const [found] = await reader.select({ id: setVersions.id }).from(setVersions)
        .where(
          and(
            eq(setVersions.setId, setId),
            eq(setVersions.major, major),
            eq(setVersions.minor, minor),
            eq(setVersions.patch, patch)
          )
        )
      return found?.id
    },
  }
}

const isBytes = (draft: object): draft is JsonBytes => draft instanceof Uint8Array

export type SetsRepository = ReturnType<typeof setsRepository>
