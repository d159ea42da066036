import type { FoundKey, Reader, Storage, Writer } from '../storage/storage.ts'
import { cacheUntilNextWrite } from '../storage/cache-until-write.ts'
import type { Caller } from './caller.ts'
import { identityRepository, type ApiKeyRow, type NewOrganisation, type OrganisationRow } from './repository.ts'
import { stateOf } from './key-state.ts'
import { apiKeys, type KeyOptions } from './keys.ts'
import type { OrganisationPatch } from './schemas.ts'
import { digestOfToken, isSecret, readToken } from './token.ts'

export interface IdentityOptions extends KeyOptions {
  readonly storage: Storage
}

/** How old a last use may be before the next one is written, in milliseconds. */
const useInterval = 5 * 60 * 1000
const noHash = '0'.repeat(64)

/** Organisations, their keys, and whose a token is. */
export function identityService ({ storage, events, now, newId, newSecret }: IdentityOptions) {
  const repository = identityRepository(storage.tables)
  /** Keys by the digest of their token. */
  const judged = cacheUntilNextWrite<FoundKey>(storage.dataVersion, 1_000)

  /** Throws for one that does not exist: whoever asks has a key of it. */
  async function getOrganisation (reader: Reader, id: string): Promise<OrganisationRow> {
    const organisation = await repository.findOrganisation(reader, id)
    if (!organisation) throw new TypeError('A key belongs to an organisation that exists')
    return organisation
  }

  const isLive = (key: ApiKeyRow) => stateOf(key, now()) === 'live'

  return {
    ...apiKeys(repository, { events, now, newId, newSecret }),

    /**
     * The key that a token opens with, by one lookup; undefined for a token that opens nothing, whatever is wrong with
     * it.
     */
    async authenticate (token: string): Promise<FoundKey | undefined> {
      const read = readToken(token)
      if (!read) return undefined
      const since = storage.dataVersion()
      const key = await storage.findApiKey(read.id)
      const known = isSecret(read.secret, key?.secretHash ?? noHash)
      if (!key || !known || !isLive(key)) return undefined
      judged.keep(digestOfToken(token), key, since)
      return key
    },

    /** The same by no lookup, where the token was judged and nothing has been written since. */
    recognise (token: string): FoundKey | undefined {
      const key = judged.get(digestOfToken(token))
      return key && isLive(key) ? key : undefined
    },

    /** Whether it is time to write down that a key was used. */
    isUseDue: ({ lastUsedAt }: ApiKeyRow): boolean =>
      lastUsedAt === null || lastUsedAt.getTime() + useInterval <= now().getTime(),

    async noteUse ({ organisationId, id }: ApiKeyRow): Promise<void> {
      const at = now()
      await storage.as(organisationId).write(tx =>
        repository.noteUse(tx, organisationId, id, at, new Date(at.getTime() - useInterval))
      )
    },

    getOrganisation,

    /** What can change says nothing of each other, so the last update counts. */
    async updateOrganisation (
      { tx, caller: { organisation: id, key }, body }: {
        readonly tx: Writer
        readonly caller: Caller
        readonly body: OrganisationPatch
      }
    ): Promise<OrganisationRow> {
      const organisation = await getOrganisation(tx, id)
      const { retentionMonths, timeZone } = { ...organisation, ...body }
      if (retentionMonths === organisation.retentionMonths && timeZone === organisation.timeZone) return organisation
      await repository.updateOrganisation(tx, id, { retentionMonths, timeZone })
      await events.recordAudit(tx, id, {
        actor: key,
        action: 'organisation.changed',
        resource: { type: 'organisation', id },
      })
      return { ...organisation, retentionMonths, timeZone }
    },

    findOrganisationBySlug: (slug: string): Promise<OrganisationRow | undefined> =>
      repository.findOrganisationBySlug(storage.as('public').read, slug),

    /** Whether there is any but the one named. */
    hasOtherOrganisation: (id: string, reader: Reader = storage.as('public').read): Promise<boolean> =>
      repository.hasOtherOrganisation(reader, id),

    /** Rejects with a unique violation where the slug is taken. */
    async createOrganisation (slug: string, name: string): Promise<OrganisationRow> {
      const organisation = { id: newId(), slug, name, createdAt: now() }
      return storage.as(organisation.id).write(tx => this.insertOrganisation(tx, organisation))
    },

    async insertOrganisation (tx: Writer, organisation: NewOrganisation): Promise<OrganisationRow> {
      const inserted = await repository.insertOrganisation(tx, organisation)
      await events.recordAudit(tx, organisation.id, {
        actor: 'cli',
        action: 'organisation.created',
        resource: { type: 'organisation', id: organisation.id },
      })
      return inserted
    },

    listAllKeys: (organisation: string): Promise<ApiKeyRow[]> =>
      repository.listKeys(storage.as(organisation).read, organisation),
  }
}

export type IdentityService = ReturnType<typeof identityService>
