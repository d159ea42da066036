import type { AuditAction, Events } from '../audit/index.ts'
import { byId, keysetPage, type Page, type PageQuery } from '../http/pages.ts'
import { isUuid } from '../storage/principal.ts'
import type { Reader, Storage, Writer } from '../storage/storage.ts'
import { whileUnchanged } from '../storage/cache-until-write.ts'
import { forbidden, keyProblem } from './errors.ts'
import { identityRepository, type ApiKeyRow, type NewOrganisation, type OrganisationRow } from './repository.ts'
import { stateOf } from './key-state.ts'
import type { OrganisationPatch } from './schemas.ts'
import { lackingScopes } from './scopes.ts'
import { digestOfToken, hashSecret, isSecret, readToken, writeToken } from './token.ts'

/** Whoever sent a good key. */
export interface Caller {
  readonly organisation: string
  /** The id of the key. */
  readonly key: string
  readonly scopes: readonly string[]
}

/** A key to be created. */
export interface NewKey {
  readonly name: string
  readonly scopes: readonly string[]
  /** Null for a key that is valid until it is revoked. */
  readonly expiresAt: Date | null
}

/** A key with its token, which is shown to whoever created it and stored nowhere. */
export interface CreatedKey {
  readonly key: ApiKeyRow
  readonly token: string
}

export interface IdentityOptions {
  readonly storage: Storage
  readonly events: Events
  readonly now: () => Date
  readonly newId: () => string
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array
}

export interface CreateKey {
  readonly tx: Writer
  readonly organisation: string
  readonly key: NewKey
  /** Absent where whoever runs the service creates it. */
  readonly creator?: Caller
}

export interface RotateKey {
  readonly tx: Writer
  readonly caller: Caller
  readonly id: string
  readonly overlapSeconds: number
}

export interface RevokeKey {
  readonly tx: Writer
  readonly organisation: string
  readonly id: string
  /** Absent where whoever runs the service revokes it. */
  readonly caller?: Caller
}

/** How old a last use may be before the next one is written, in milliseconds. */
const useInterval = 5 * 60 * 1000
const noHash = '0'.repeat(64)

/** Organisations, their keys, and whose a token is. */
export function identityService ({ storage, events, now, newId, newSecret }: IdentityOptions) {
  const repository = identityRepository(storage.tables)
  /** Keys by the digest of their token. */
  const judged = whileUnchanged<ApiKeyRow>(storage.stamp, 1_000)

  async function insertKey (
    tx: Writer,
    organisationId: string,
    { name, scopes, expiresAt }: NewKey
  ): Promise<CreatedKey> {
    const id = newId()
    const secret = newSecret()
    const key = {
      id,
      organisationId,
      name,
      secretHash: hashSecret(secret),
      scopes,
      createdAt: now(),
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
      rotatedTo: null,
    }
    await repository.insertKey(tx, key)
    return { key, token: writeToken(id, secret) }
  }

  const record = (tx: Writer, organisation: string, caller: Caller | undefined, action: AuditAction, id: string) =>
    events.recordAudit(tx, organisation, { actor: caller?.key ?? 'cli', action, resource: { type: 'api-key', id } })

  /**
   * Nobody hands out scopes that they lack. The lifetime is not compared: a key about to expire must be able to create
   * its successor.
   */
  function assertHeld (held: readonly string[], wanted: readonly string[], about: string): void {
    const missing = lackingScopes(held, wanted)
    if (missing.length === 0) return
    throw forbidden(`Your key lacks ${missing.join(', ')}, and so cannot ${about}`, missing)
  }

  /** Throws for one that does not exist: whoever asks has a key of it. */
  async function getOrganisation (reader: Reader, id: string): Promise<OrganisationRow> {
    const organisation = await repository.findOrganisation(reader, id)
    if (!organisation) throw new TypeError('A key belongs to an organisation that exists')
    return organisation
  }

  /** Throws 404 for a key that is not the organisation's. */
  async function getKey (reader: Reader, organisation: string, id: string): Promise<ApiKeyRow> {
    const key = isUuid(id) ? await repository.findKey(reader, organisation, id) : undefined
    if (!key) throw keyProblem('key_not_found')
    return key
  }

  const isLive = (key: ApiKeyRow) => stateOf(key, now()) === 'live'

  return {
    /**
     * The key that a token opens with, by one lookup; undefined for a token that opens nothing, whatever is wrong with
     * it.
     */
    async authenticate (token: string): Promise<ApiKeyRow | undefined> {
      const read = readToken(token)
      if (!read) return undefined
      const since = storage.stamp()
      const key = await storage.findApiKey(read.id)
      const known = isSecret(read.secret, key?.secretHash ?? noHash)
      if (!key || !known || !isLive(key)) return undefined
      judged.keep(digestOfToken(token), key, since)
      return key
    },

    /** The same by no lookup, where the token was judged and nothing has been written since. */
    recognise (token: string): ApiKeyRow | undefined {
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

    /** Nothing but the time for which assessments are stored can change, so the last update counts. */
    async updateOrganisation (
      { tx, caller: { organisation: id, key }, body: { retentionMonths } }: {
        readonly tx: Writer
        readonly caller: Caller
        readonly body: OrganisationPatch
      }
    ): Promise<OrganisationRow> {
      const organisation = await getOrganisation(tx, id)
      if (retentionMonths === undefined || retentionMonths === organisation.retentionMonths) return organisation
      await repository.updateOrganisation(tx, id, { retentionMonths })
      await events.recordAudit(tx, id, {
        actor: key,
        action: 'organisation.changed',
        resource: { type: 'organisation', id },
      })
      return { ...organisation, retentionMonths }
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

    /** Newest first. */
    listKeys: (reader: Reader, organisation: string, query: PageQuery): Promise<Page<ApiKeyRow>> =>
      keysetPage(
        query,
        `api-keys ${organisation}`,
        byId,
        (after, count) => repository.listKeys(reader, organisation, after, count)
      ),

    listAllKeys: (organisation: string): Promise<ApiKeyRow[]> =>
      repository.listKeys(storage.as(organisation).read, organisation),

    getKey,

    /** Throws 403 where the key would have a scope that its creator lacks. */
    async createKey ({ tx, organisation, key, creator }: CreateKey): Promise<CreatedKey> {
      if (creator) assertHeld(creator.scopes, key.scopes, 'give that')
      const created = await insertKey(tx, organisation, key)
      await record(tx, organisation, creator, 'api_key.created', created.key.id)
      return created
    },

    /** Replaces a key by one with the same lifetime; the old one stays valid for the overlap. */
    async rotateKey ({ tx, caller, id, overlapSeconds }: RotateKey): Promise<CreatedKey> {
      const { organisation } = caller
      const at = now()
      const old = await getKey(tx, organisation, id)
      if (old.rotatedTo !== null) throw keyProblem('key_already_rotated')
      if (stateOf(old, at) !== 'live') throw keyProblem('key_not_live')
      assertHeld(caller.scopes, old.scopes, 'rotate a key that has it')
      const lifetime = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime()
      const expiresAt = lifetime === null ? null : new Date(at.getTime() + lifetime)
      const created = await insertKey(tx, organisation, { name: old.name, scopes: old.scopes, expiresAt })
      const end = Math.min(at.getTime() + overlapSeconds * 1000, old.expiresAt?.getTime() ?? Infinity)
      const rotation = { rotatedTo: created.key.id, expiresAt: new Date(end) }
      if (!await repository.rotateKey(tx, organisation, id, rotation)) throw keyProblem('key_already_rotated')
      await record(tx, organisation, caller, 'api_key.rotated', id)
      return created
    },

    /** To revoke a key again changes nothing. A caller cannot revoke the last key that can create keys. */
    async revokeKey ({ tx, organisation, id, caller }: RevokeKey): Promise<void> {
      await repository.lockOrganisation(tx, organisation)
      const at = now()
      const key = await getKey(tx, organisation, id)
      if (key.revokedAt !== null) return
      if (caller && key.scopes.includes('keys') && stateOf(key, at) === 'live') {
        const others = await repository.listOtherScopes(tx, organisation, id, at)
        if (!others.some(({ scopes }) => scopes.includes('keys'))) throw keyProblem('last_key')
      }
      await repository.revokeKey(tx, organisation, id, at)
      await record(tx, organisation, caller, 'api_key.revoked', id)
    },
  }
}

export type IdentityService = ReturnType<typeof identityService>
