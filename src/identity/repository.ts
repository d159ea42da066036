import { and, desc, eq, gt, isNull, lt, lte, ne, or } from 'drizzle-orm'
import type { ApiKeyRow, Reader, Writer } from '../storage/storage.ts'
import { preparedQuery } from '../storage/prepared-query.ts'
import type { Tables } from '../storage/schema/tables.ts'
import { organisationLock } from '../storage/lock.ts'

export type { ApiKeyRow }
export type OrganisationRow = Tables['organisations']['$inferSelect']
export type NewOrganisation = Pick<OrganisationRow, 'id' | 'slug' | 'name' | 'createdAt'>

/** Queries over organisations and their keys. Returns undefined for none and decides nothing. */
export function identityRepository ({ organisations, apiKeys }: Tables) {
  const isKey = (organisationId: string, id: string) =>
    and(eq(apiKeys.organisationId, organisationId), eq(apiKeys.id, id))

  const find = preparedQuery('organisation', (reader, { id }: Pick<OrganisationRow, 'id'>) =>
    reader.select().from(organisations).where(eq(organisations.id, id)))

  return {
    async findOrganisation (reader: Reader, id: string): Promise<OrganisationRow | undefined> {
      const [found] = await find(reader, { id })
      return found
    },

    async findOrganisationBySlug (reader: Reader, slug: string): Promise<OrganisationRow | undefined> {
      const [found] = await reader.select().from(organisations).where(eq(organisations.slug, slug))
      return found
    },

    async hasOtherOrganisation (reader: Reader, id: string): Promise<boolean> {
      const found = await reader.select({ id: organisations.id }).from(organisations).where(ne(organisations.id, id))
        .limit(1)
      return found.length > 0
    },

    async insertOrganisation (tx: Writer, organisation: NewOrganisation): Promise<OrganisationRow> {
      const [inserted] = await tx.insert(organisations).values(organisation).returning()
      if (!inserted) throw new TypeError('An insert gives its row back')
      return inserted
    },

    async updateOrganisation (
      tx: Writer,
      id: string,
      changed: Pick<OrganisationRow, 'retentionMonths' | 'timeZone'>
    ): Promise<void> {
      await tx.update(organisations).set(changed).where(eq(organisations.id, id))
    },

    lockOrganisation: organisationLock({ organisations }),

    /** Newest first, so many at most after an id. */
    listKeys: (reader: Reader, organisationId: string, after?: string, count?: number): Promise<ApiKeyRow[]> => {
      const keys = reader.select().from(apiKeys).where(
        and(eq(apiKeys.organisationId, organisationId), after === undefined ? undefined : lt(apiKeys.id, after))
      ).orderBy(desc(apiKeys.id))
      return count === undefined ? keys : keys.limit(count)
    },

    async findKey (reader: Reader, organisationId: string, id: string): Promise<ApiKeyRow | undefined> {
      const [found] = await reader.select().from(apiKeys).where(isKey(organisationId, id))
      return found
    },

    /** The scopes of each key that is live, has no successor and is not this one. */
    listOtherScopes: (reader: Reader, organisationId: string, id: string, at: Date) =>
      reader.select({ scopes: apiKeys.scopes }).from(apiKeys).where(and(
        eq(apiKeys.organisationId, organisationId),
        ne(apiKeys.id, id),
        isNull(apiKeys.revokedAt),
        isNull(apiKeys.rotatedTo),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, at))
      )),

    async insertKey (tx: Writer, key: ApiKeyRow): Promise<void> {
      await tx.insert(apiKeys).values(key)
    },

    /** Whether it could be: a key that was meanwhile rotated or revoked cannot. */
    async rotateKey (
      tx: Writer,
      organisationId: string,
      id: string,
      rotation: { rotatedTo: string, expiresAt: Date }
    ): Promise<boolean> {
      const rotated = await tx.update(apiKeys).set(rotation).where(
        and(isKey(organisationId, id), isNull(apiKeys.rotatedTo), isNull(apiKeys.revokedAt))
      ).returning({ id: apiKeys.id })
      return rotated.length > 0
    },

    async revokeKey (tx: Writer, organisationId: string, id: string, revokedAt: Date): Promise<void> {
      await tx.update(apiKeys).set({ revokedAt }).where(isKey(organisationId, id))
    },

    /** Unless somebody has since. */
    async noteUse (tx: Writer, organisationId: string, id: string, at: Date, since: Date): Promise<void> {
      await tx.update(apiKeys).set({ lastUsedAt: at }).where(
        and(isKey(organisationId, id), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, since)))
      )
    },
  }
}

export type IdentityRepository = ReturnType<typeof identityRepository>
